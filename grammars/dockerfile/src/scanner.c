// The tokens of the Dockerfile language, by BuildKit's rules.
//
// BuildKit joins physical lines into logical ones, cuts the keyword and the
// flags off, and then splits what is left in a way of its own for each
// instruction. The scanner finds the same pieces in the unjoined bytes. What a
// word is may depend on the whole logical line (is it JSON? does it open a
// heredoc? is it `ENV key value`?), so `analyse` reads that line ahead, once an
// instruction, when the first blank behind the keyword and the flags is met.
//
// Invariants:
// - `line_start` holds exactly when the next byte begins a physical line.
// - A line continuation is a token of its own and takes the blank lines behind
//   it along; it ends where a comment's `#` or the next line's content begins.
// - Where no token fits, `_error_sentinel` is one: the generated lexer, which
//   has no tokens, would take any place for the end of the file.
// - While `_error_sentinel` is valid, the parser looks for a way out of an
//   error: what is left of the line goes, and the next line's keyword is given.

// One translation unit, as editors compile it: a header is a thought.

#include "scanner/blanks.h"
#include "scanner/commands.h"

// The pieces of words. Where two are valid, the first of them is meant.
static const enum TokenType PIECES[] = {
    DOUBLE_QUOTED_PIECE, FLAG_VALUE_PIECE, FLAG_NAME_PIECE, HEALTHCHECK_TYPE, IMAGE_PIECE,
    IMAGE_TAG_PIECE, KEY_PIECE, VALUE_PIECE, TEXT_PIECE, LIST_PIECE,
};
#define PIECE_COUNT (sizeof PIECES / sizeof *PIECES)

// The character at the lexer, as a token.
static bool take(TSLexer *lexer, enum TokenType token) {
    advance(lexer);
    lexer->mark_end(lexer);
    return emit(lexer, token);
}

// Where nothing but a continuation can stand.
static bool scan_continuation(Scanner *s, TSLexer *lexer) {
    if (lexer->lookahead != s->escape) return false;
    advance(lexer);
    while (lexer->lookahead == ' ' || lexer->lookahead == '\t') advance(lexer);
    return pass_to_newline(lexer) && scan_continuation_tail(s, lexer, LINE_CONTINUATION);
}

static bool scan_in_line(Scanner *s, TSLexer *lexer, const bool *valid) {
    if (s->after_comment) {
        if (!pass_to_newline(lexer)) return false;
        s->after_comment = false;
        if (!at_eof(lexer)) return scan_continuation_tail(s, lexer, COMMENT_TAIL);
        return scan_line_end(s, lexer, valid);
    }
    int32_t c = lexer->lookahead;
    if (s->line_start && c == '#') return scan_comment(s, lexer);
    s->line_start = false;

    bool inside = valid[DOUBLE_QUOTED_PIECE] || (s->open_quote && s->form != FORM_LEGACY) ||
                  (!valid[BLANK] && !valid[LEGACY_BLANK] && !s->after_blank &&
                   (valid[SHELL_LINE] || valid[TEXT_PIECE]));
    if (inside && is_list_space(c)) {
        // Blanks at the end of the line are no part of what stands before them.
        lexer->mark_end(lexer);
        while (is_list_space(lexer->lookahead)) advance(lexer);
        if (at_line_end(lexer)) return scan_line_end(s, lexer, valid);
        lexer->mark_end(lexer);
        for (unsigned i = 0; i < PIECE_COUNT; i++)
            if (valid[PIECES[i]]) return emit(lexer, PIECES[i]);
        return valid[SHELL_LINE] && scan_shell_line(s, lexer, true);
    }
    if (c == '\n' || c == '\r' || at_eof(lexer) || (is_blank(s, c) && !inside)) {
        bool passed = false;
        bool found = scan_blank(s, lexer, valid, &passed);
        if (!passed) return found;
        c = lexer->lookahead;
    }
    // Only a blank parts a keyword from its arguments.
    if (s->after_keyword) return scan_continuation(s, lexer);
    if (valid[SHELL_LINE] && !valid[FLAG_MARK] && !valid[JSON_OPEN])
        return scan_shell_line(s, lexer, false);

    if ((valid[FLAG_MARK] || valid[FLAGS_END]) && c == '-' && !s->flags_done) {
        advance(lexer);
        if (lexer->lookahead != '-') return false;
        advance(lexer);
        lexer->mark_end(lexer);
        if (!is_space(lexer->lookahead) && !at_eof(lexer)) return emit(lexer, FLAG_MARK);
        s->flags_done = true;
        return emit(lexer, FLAGS_END);
    }
    if (s->form == FORM_JSON && (c != s->escape)) return scan_json(s, lexer, valid);
    if (valid[SHELL_LINE]) return scan_shell_line(s, lexer, false);
    if (valid[FLAG_EQUALS] && c == '=') return take(lexer, FLAG_EQUALS);
    if (valid[PAIR_EQUALS] && c == '=') return take(lexer, PAIR_EQUALS);
    if (valid[IMAGE_PIECE] && c == ':') return scan_image_colon(s, lexer, valid);
    if (valid[IMAGE_AT] && c == '@') return take(lexer, IMAGE_AT);
    if (valid[DOUBLE_QUOTE_CLOSE] && c == '"') return take(lexer, DOUBLE_QUOTE_CLOSE);
    bool quotes = !valid[DOUBLE_QUOTED_PIECE] && !s->open_quote;
    if (quotes && valid[DOUBLE_QUOTE_OPEN] && c == '"') return take(lexer, DOUBLE_QUOTE_OPEN);
    if (quotes && valid[SINGLE_QUOTED_STRING] && c == '\'')
        return scan_quoted(s, lexer, SINGLE_QUOTED_STRING);

    for (unsigned i = 0; i < PIECE_COUNT; i++) {
        if (!valid[PIECES[i]]) continue;
        bool found = scan_piece(s, lexer, valid, PIECES[i]);
        if (found && lexer->result_symbol == HEALTHCHECK_TYPE) {
            // What follows its blank is read as CMD's arguments are.
            s->form = FORM_PLAIN;
        }
        return found;
    }
    return scan_continuation(s, lexer);
}

// The parser is lost: it gets what is left of the line as a token that fits
// nowhere, and then the next line's keyword, from which it can go on.
static bool scan_error(Scanner *s, TSLexer *lexer, const bool *valid) {
    if (!s->in_instruction && s->line_start) return scan_top_level(s, lexer, valid);
    if (at_eof(lexer)) return false;
    while (!at_line_end(lexer)) advance(lexer);
    if (lexer->lookahead == '\n') advance(lexer);
    lexer->mark_end(lexer);
    start_instruction(s, UNKNOWN_KEYWORD);
    s->in_instruction = false;
    s->directive = NO_DIRECTIVE;
    s->line_start = true;
    return emit(lexer, ERROR_SENTINEL);
}

static bool scan(Scanner *s, TSLexer *lexer, const bool *valid) {
    if (valid[ERROR_SENTINEL]) return scan_error(s, lexer, valid);
    if (valid[HEREDOC_END] && s->heredoc_length && s->line_start) return scan_heredoc(s, lexer, valid);
    if (s->directive) return scan_directive(s, lexer, valid);
    if (!s->in_instruction) return scan_top_level(s, lexer, valid);
    if (s->keyword == ONBUILD && s->flags_done && valid[UNKNOWN_KEYWORD] && !s->after_comment &&
        !(s->line_start && lexer->lookahead == '#') && !is_list_space(lexer->lookahead) &&
        !at_line_end(lexer)) {
        return lexer->lookahead == s->escape ? scan_escape_first(s, lexer, valid)
                                             : scan_keyword(s, lexer, valid);
    }
    return scan_in_line(s, lexer, valid);
}

// ---- The interface to tree-sitter -------------------------------------------

void *tree_sitter_dockerfile_external_scanner_create(void) {
    Scanner *s = ts_calloc(1, sizeof(Scanner));
    reset_state(s);
    return s;
}

void tree_sitter_dockerfile_external_scanner_destroy(void *payload) {
    Scanner *s = payload;
    ts_free(s->line);
    ts_free(s);
}

unsigned tree_sitter_dockerfile_external_scanner_serialize(void *payload, char *buffer) {
    const Scanner *s = payload;
    memcpy(buffer, s, STATE_BYTES);
    memcpy(buffer + STATE_BYTES, s->heredocs, s->heredoc_length);
    return (unsigned)STATE_BYTES + s->heredoc_length;
}

void tree_sitter_dockerfile_external_scanner_deserialize(void *payload, const char *buffer,
                                                         unsigned length) {
    Scanner *s = payload;
    reset_state(s);
    if (length < STATE_BYTES) return;
    memcpy(s, buffer, STATE_BYTES);
    s->heredoc_length = (uint16_t)(length - STATE_BYTES);
    memcpy(s->heredocs, buffer + STATE_BYTES, s->heredoc_length);
}

bool tree_sitter_dockerfile_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
    Scanner *s = payload;
    if (!scan(s, lexer, valid)) {
        // No token was found. The generated lexer would say that the file is
        // over; a token that is valid nowhere makes it the error that it is.
        return !at_eof(lexer) && emit(lexer, ERROR_SENTINEL);
    }
    if (lexer->result_symbol <= UNKNOWN_KEYWORD) {
        s->after_keyword = true;
        s->after_blank = s->after_extra = false;
        return true;
    }
    switch (lexer->result_symbol) {
        case BLANK:
        case LEGACY_BLANK:
            s->after_blank = true;
            s->after_extra = s->after_keyword = false;
            break;
        case GAP:
        case LINE_CONTINUATION:
        case COMMENT:
        case COMMENT_TAIL: s->after_extra = true; break;
        default: s->after_blank = s->after_extra = s->after_keyword = false;
    }
    return true;
}
