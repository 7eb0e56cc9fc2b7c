(comment) @comment

(directive) @attribute
(directive_name) @keyword.directive
(directive_value) @string.special

[
  "ADD" "ARG" "AS" "CMD" "COPY" "ENTRYPOINT" "ENV" "EXPOSE" "FROM"
  "HEALTHCHECK" "LABEL" "MAINTAINER" "ONBUILD" "RUN" "SHELL" "STOPSIGNAL"
  "USER" "VOLUME" "WORKDIR"
] @keyword

(unknown_keyword) @error
(healthcheck_type) @keyword

(flag "--" @operator)
(flag_name) @property
(flag_value) @string

(image_name) @type
(image_tag) @constant
(image_digest) @constant
(stage_name) @label

(key) @variable
(value) @string
(legacy_value) @string
(double_quoted_string) @string
(single_quoted_string) @string
(json_string) @string
(path) @string.special.path
(port) @number
(text) @string
(expansion) @variable

(heredoc_end) @label
(line_continuation) @operator

["=" "@"] @operator
(image_spec ":" @operator)
["[" "]"] @punctuation.bracket
"," @punctuation.delimiter
