"""`dfix lsp` driven by pytest-lsp, as several real clients say what they can do.

pytest-lsp checks what the server says against the specification and the client's
capabilities; a breach is a warning there, and a failure here.
"""

import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

pytestmark = [pytest.mark.asyncio, pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")]

CLIENTS = ["visual-studio-code", "neovim@v0.7.0", "neovim@v0.11.0", "emacs"]
BEFORE = "FROM debian:12\r\nENV A b\r\nRUN sudo true\r\nUSER 65532:65532\r\nCMD [\"🦀\"]\r\n"
OPTIONS = types.FormattingOptions(tab_size=4, insert_spaces=True)


SERVER = ClientServerConfig(server_command=[os.environ["DFIX"], "lsp", "--offline"])


@pytest_lsp.fixture(config=SERVER, params=CLIENTS)
async def client(request, lsp_client: LanguageClient, tmp_path: pathlib.Path):
    (tmp_path / ".git").mkdir()
    lsp_client.folder = tmp_path
    lsp_client.registered = []

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams):
        lsp_client.registered += [registration.method for registration in params.registrations]

    folder = types.WorkspaceFolder(uri=tmp_path.as_uri(), name="folder")
    params = types.InitializeParams(
        capabilities=client_capabilities(request.param), workspace_folders=[folder], root_uri=tmp_path.as_uri()
    )
    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


def uri(client, file="Dockerfile"):
    return (client.folder / file).as_uri()


def document(client, file="Dockerfile"):
    return types.TextDocumentIdentifier(uri=uri(client, file))


def opened(client, text, version=1):
    item = types.TextDocumentItem(uri=uri(client), language_id="dockerfile", version=version, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))


async def told(client, text, version=1):
    """The diagnostics of a text, sent or asked for."""
    opened(client, text, version)
    if client.capabilities.text_document.diagnostic is None:
        await client.wait_for_notification("textDocument/publishDiagnostics")
        return client.diagnostics[uri(client)]
    params = types.DocumentDiagnosticParams(text_document=document(client))
    return (await client.text_document_diagnostic_async(params)).items


def applied(text, edits):
    """A text after edits, counted in UTF-16."""
    lines = text.encode("utf-16-le").split("\n".encode("utf-16-le"))
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 2)
    data = text.encode("utf-16-le")

    def at(position):
        return starts[position.line] + 2 * position.character

    for edit in sorted(edits, key=lambda edit: at(edit.range.start), reverse=True):
        data = data[: at(edit.range.start)] + edit.new_text.encode("utf-16-le") + data[at(edit.range.end) :]
    return data.decode("utf-16-le")


async def test_diagnostics(client: LanguageClient):
    diagnostics = await told(client, BEFORE)
    found = {diagnostic.code: diagnostic for diagnostic in diagnostics}
    assert {"legacy-key-value", "no-sudo", "pin-image"} <= found.keys()
    assert found["legacy-key-value"].range.start.line == 1
    assert found["no-sudo"].severity == types.DiagnosticSeverity.Warning
    assert all(diagnostic.source == "dfix" for diagnostic in diagnostics)


async def test_formatting_is_small_and_comes_to_rest(client: LanguageClient):
    await told(client, BEFORE)
    params = types.DocumentFormattingParams(text_document=document(client), options=OPTIONS)
    edits = await client.text_document_formatting_async(params)
    assert edits and all(edit.range.start.line == edit.range.end.line for edit in edits)
    after = applied(BEFORE, edits)
    assert "ENV A=b\r\n" in after and after.count("\r\n") == after.count("\n")
    whole = types.TextDocumentContentChangeWholeDocument(text=after)
    change = types.VersionedTextDocumentIdentifier(uri=uri(client), version=2)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(text_document=change, content_changes=[whole])
    )
    assert not await client.text_document_formatting_async(params)


async def test_saving_makes_the_same_edits(client: LanguageClient):
    await told(client, BEFORE)
    save = types.WillSaveTextDocumentParams(
        text_document=document(client), reason=types.TextDocumentSaveReason.Manual
    )
    format = types.DocumentFormattingParams(text_document=document(client), options=OPTIONS)
    edits = await client.text_document_will_save_wait_until_async(save)
    assert edits == await client.text_document_formatting_async(format)


async def test_actions(client: LanguageClient):
    await told(client, BEFORE)
    ends = types.Position(line=1, character=0), types.Position(line=1, character=5)
    params = types.CodeActionParams(
        text_document=document(client),
        range=types.Range(*ends),
        context=types.CodeActionContext(diagnostics=[]),
    )
    actions = await client.text_document_code_action_async(params)
    titles = [action.title for action in actions]
    assert any("legacy-key-value" in title and title.startswith("Write") for title in titles), titles
    assert "Ignore legacy-key-value here" in titles
    assert {"quickfix", "source.fixAll.dfix"} <= {action.kind for action in actions}
    params.context.only = [types.CodeActionKind.SourceFixAll]
    assert [action.kind for action in await client.text_document_code_action_async(params)] == ["source.fixAll.dfix"]


async def test_hover(client: LanguageClient):
    await told(client, BEFORE)
    at = types.Position(line=0, character=6)
    hover = await client.text_document_hover_async(types.HoverParams(text_document=document(client), position=at))
    assert "docker.io/library/debian:12" in hover.contents.value and "family: debian" in hover.contents.value


async def test_the_folder(client: LanguageClient):
    (client.folder / "api.Dockerfile").write_text("FROM scratch\nENV A b\n")
    report = await client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(previous_result_ids=[]))
    (item,) = report.items
    assert item.uri == uri(client, "api.Dockerfile")
    assert "legacy-key-value" in [diagnostic.code for diagnostic in item.items]


async def test_a_mistake_in_the_configuration(client: LanguageClient):
    config = client.folder / "dfix.toml"
    config.write_text('ignore = ["legacy-key-value"]\n')
    before = {diagnostic.code for diagnostic in await told(client, BEFORE)}
    assert "legacy-key-value" not in before
    config.write_text("ignor = []\n")
    change = types.FileEvent(uri=config.as_uri(), type=types.FileChangeType.Changed)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[change]))
    while not client.diagnostics.get(config.as_uri()):
        await client.wait_for_notification("textDocument/publishDiagnostics")
    (mistake,) = client.diagnostics[config.as_uri()]
    assert "did you mean `ignore`?" in mistake.message
    opened(client, BEFORE, 2)
    params = types.DocumentDiagnosticParams(text_document=document(client))
    after = await client.text_document_diagnostic_async(params)
    assert {diagnostic.code for diagnostic in after.items} == before


async def test_what_is_not_known_is_refused(client: LanguageClient):
    with pytest.raises(Exception, match="knows no request"):
        await client.protocol.send_request_async("textDocument/unheard", {})
    with pytest.raises(Exception, match="offline|not cached|changed since|no action"):
        command = types.ExecuteCommandParams(command="dfix.pin", arguments=[{"uri": uri(client)}])
        await client.workspace_execute_command_async(command)
