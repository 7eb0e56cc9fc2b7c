((comment) @injection.content
  (#set! injection.language "comment"))

; A document for each command. Its continuations and the comments in them go
; along: bash knows both, and "injection.combined" would join all commands of
; the file into one.
((shell_command) @injection.content
  (#set! injection.language "bash")
  (#set! injection.include-children))

(run_instruction
  (heredoc body: (heredoc_body) @injection.content)
  (#set! injection.language "bash"))

((json_array) @injection.content
  (#set! injection.language "json")
  (#set! injection.include-children))
