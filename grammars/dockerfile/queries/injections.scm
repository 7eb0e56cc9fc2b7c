((comment) @injection.content
  (#set! injection.language "comment"))

; The lines of one command are one piece of shell code, continuations left out.
((shell_command (shell_line) @injection.content)
  (#set! injection.language "bash")
  (#set! injection.combined))

(run_instruction
  (heredoc body: (heredoc_body) @injection.content)
  (#set! injection.language "bash"))

((json_array) @injection.content
  (#set! injection.language "json"))
