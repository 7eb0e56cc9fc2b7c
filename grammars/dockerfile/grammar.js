/**
 * @file The Dockerfile language, read as BuildKit reads it.
 *
 * A Dockerfile is line-oriented and its tokens depend on the instruction they
 * stand in, so every token comes from the external scanner (src/scanner.c);
 * this file gives them their structure. Blanks are tokens of their own:
 * whatever isn't parted by one belongs to one word, also across a line
 * continuation.
 *
 * The grammar is as permissive as BuildKit's parser. What BuildKit refuses
 * later (an unknown instruction, `FROM a b`) parses here too, and is judged by
 * whoever reads the tree.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const KEYWORDS = [
  'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM',
  'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL',
  'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR',
];

const keyword = ($, name) => $[`_${name.toLowerCase()}_keyword`];

/**
 * An instruction: its keyword, its flags and its arguments. Where the scanner
 * sees at once how the arguments are to be read, it gives no blank in front of
 * them: a token less an instruction.
 */
const instruction = ($, name, rule, ...more) => seq(
  field('keyword', alias(keyword($, name), name)),
  optional(choice(rule, seq($._blank, choice(rule, flagged($, rule))))),
  ...more,
);

/** The same, of an instruction whose arguments always have their blank. */
const blankBefore = ($, name, rule) => seq(
  field('keyword', name === null ? $.unknown_keyword : alias(keyword($, name), name)),
  optional(seq($._blank, choice(rule, flagged($, rule)))),
);

/** `--name=value …`, then perhaps the bare `--` that ends them, and what follows. */
const flagged = ($, rule) => seq(
  choice(
    seq($.flag, repeat(seq($._blank, $.flag)), optional(seq($._blank, endOfFlags($)))),
    endOfFlags($),
  ),
  args($, rule),
);

const endOfFlags = $ => alias($._flags_end, '--');

const args = ($, rule) => optional(seq($._blank, rule));

/**
 * Long lists are rows of eight and a rest. What `repeat` alone gives costs the
 * parser a reduction an item, and that is most of its work.
 */
const ROW = 8;
const row = rule => seq(...Array(ROW).fill(rule));
const rest = rule => Array(ROW - 2).fill(rule).reduce(more => seq(rule, optional(more)), rule);

/**
 * Words of one kind, parted by blanks. A word behind another is one token, and
 * its blank none, where nothing in it needs a token of its own.
 */
const list = ($, rule) => seq(
  rule,
  repeat(choice(alias($._list_word, rule), seq($._blank, rule))),
);

/** A word made of plain pieces and expansions, without quoting. */
const pieces = ($, piece) => repeat1(choice(piece, $.expansion));

export default grammar({
  name: 'dockerfile',

  // The order is that of `enum TokenType` in src/scanner/state.h.
  externals: $ => [
    ...KEYWORDS.map(name => keyword($, name)),
    $.unknown_keyword,
    $._line_end,
    $._blank,
    $._gap,
    $.line_continuation,
    $.comment,
    $._comment_tail,
    $._directive_mark,
    $.directive_name,
    $._directive_equals,
    $.directive_value,
    $._flag_mark,
    $._flags_end,
    $._flag_name_piece,
    $._flag_equals,
    $._flag_value_piece,
    $.shell_line,
    $._json_open,
    $._json_comma,
    $._json_close,
    $.json_string,
    $._list_piece,
    $._text_piece,
    $._list_word,
    $._key_word,
    $._image_piece,
    $._image_colon,
    $._image_tag_piece,
    $._image_at,
    $._as_keyword,
    $._key_piece,
    $._pair_equals,
    $._value_piece,
    $._legacy_blank,
    $._double_quote_open,
    $._double_quote_close,
    $._double_quoted_piece,
    $.single_quoted_string,
    $.expansion,
    $._healthcheck_type_piece,
    $._heredoc_start,
    $.heredoc_body,
    $.heredoc_end,
    $._error_sentinel,
  ],

  extras: $ => [$.line_continuation, $.comment, $._comment_tail, $._gap],

  rules: {
    source_file: $ => seq(repeat($._rows), optional(rest($._line))),
    _rows: $ => row($._line),

    // The next keyword tells an instruction's end, but where only a line's end can.
    _line: $ => choice($.directive, $._instruction, $._line_end),

    directive: $ => seq(
      alias($._directive_mark, '#'),
      field('name', $.directive_name),
      alias($._directive_equals, '='),
      field('value', $.directive_value),
      $._line_end,
    ),

    _instruction: $ => choice(
      $.add_instruction,
      $.arg_instruction,
      $.cmd_instruction,
      $.copy_instruction,
      $.entrypoint_instruction,
      $.env_instruction,
      $.expose_instruction,
      $.from_instruction,
      $.healthcheck_instruction,
      $.label_instruction,
      $.maintainer_instruction,
      $.onbuild_instruction,
      $.run_instruction,
      $.shell_instruction,
      $.stopsignal_instruction,
      $.user_instruction,
      $.volume_instruction,
      $.workdir_instruction,
      $.unknown_instruction,
    ),

    add_instruction: $ => instruction($, 'ADD', $._paths, repeat($._heredoc)),
    copy_instruction: $ => instruction($, 'COPY', $._paths, repeat($._heredoc)),
    volume_instruction: $ => instruction($, 'VOLUME', $._paths),
    _paths: $ => choice($.json_array, list($, $.path)),
    path: $ => pieces($, $._list_piece),

    run_instruction: $ => instruction($, 'RUN', $._command, repeat($._heredoc)),
    cmd_instruction: $ => instruction($, 'CMD', $._command),
    entrypoint_instruction: $ => instruction($, 'ENTRYPOINT', $._command),
    shell_instruction: $ => instruction($, 'SHELL', $._command),
    _command: $ => choice($.json_array, $.shell_command),
    shell_command: $ => choice(
      seq(repeat1($._shell_rows), optional(rest($.shell_line))),
      rest($.shell_line),
    ),
    _shell_rows: $ => row($.shell_line),

    healthcheck_instruction: $ => blankBefore($, 'HEALTHCHECK', seq(
      field('type', $.healthcheck_type),
      args($, $._command),
    )),

    healthcheck_type: $ => repeat1($._healthcheck_type_piece),

    onbuild_instruction: $ => blankBefore($, 'ONBUILD', field('trigger', $._instruction)),

    arg_instruction: $ => instruction($, 'ARG', $._pair_list),
    env_instruction: $ => instruction($, 'ENV', $._pairs),
    label_instruction: $ => instruction($, 'LABEL', $._pairs),
    _pairs: $ => choice($._pair_list, $.legacy_pair),
    _pair_list: $ => seq($.pair, repeat(choice(
      alias($._next_pair, $.pair),
      seq($._blank, $.pair),
    ))),

    // BuildKit's parser lets a key be empty.
    pair: $ => choice(
      seq(field('key', choice(alias($._key_word, $.key), $.key)), optional($._pair_value)),
      $._pair_value,
    ),
    _pair_value: $ => prec.right(seq(
      alias($._pair_equals, '='),
      optional(field('value', $.value)),
    )),
    // Behind another pair, its blank not a token.
    _next_pair: $ => seq(field('key', alias($._key_word, $.key)), optional($._pair_value)),
    legacy_pair: $ => seq(
      field('key', choice(alias($._key_word, $.key), $.key)),
      optional($._legacy_blank),
      field('value', alias($.text, $.legacy_value)),
    ),
    key: $ => repeat1($._key_piece),
    value: $ => repeat1(choice(
      $._value_piece,
      $.expansion,
      $.double_quoted_string,
      $.single_quoted_string,
    )),
    // Only the end of the line leaves a quote open.
    double_quoted_string: $ => prec.right(seq(
      alias($._double_quote_open, '"'),
      repeat(choice($._double_quoted_piece, $.expansion)),
      optional(alias($._double_quote_close, '"')),
    )),

    expose_instruction: $ => instruction($, 'EXPOSE', list($, $.port)),
    port: $ => pieces($, $._list_piece),

    from_instruction: $ => instruction($, 'FROM', seq(
      field('image', $.image_spec),
      optional(seq($._blank, choice(
        seq(
          alias($._as_keyword, 'AS'),
          optional(seq(
            choice(
              field('alias', alias($._list_word, $.stage_name)),
              seq($._blank, field('alias', $.stage_name)),
            ),
            optional(seq($._blank, $._surplus)),
          )),
        ),
        $._surplus,
      ))),
    )),
    _surplus: $ => list($, $.surplus_word),
    image_spec: $ => seq(
      field('name', $.image_name),
      optional(seq(alias($._image_colon, ':'), optional(field('tag', $.image_tag)))),
      optional(seq(alias($._image_at, '@'), optional(field('digest', $.image_digest)))),
    ),
    image_name: $ => pieces($, $._image_piece),
    image_tag: $ => pieces($, $._image_tag_piece),
    image_digest: $ => pieces($, $._list_piece),
    stage_name: $ => pieces($, $._list_piece),
    surplus_word: $ => pieces($, $._list_piece),

    maintainer_instruction: $ => instruction($, 'MAINTAINER', $.text),
    stopsignal_instruction: $ => instruction($, 'STOPSIGNAL', $.text),
    user_instruction: $ => instruction($, 'USER', $.text),
    workdir_instruction: $ => instruction($, 'WORKDIR', $.text),
    text: $ => pieces($, $._text_piece),

    unknown_instruction: $ => blankBefore($, null, $.shell_command),

    flag: $ => seq(
      alias($._flag_mark, '--'),
      optional(field('name', $.flag_name)),
      optional(seq(alias($._flag_equals, '='), optional(field('value', $.flag_value)))),
    ),
    flag_name: $ => repeat1($._flag_name_piece),
    flag_value: $ => repeat1($._flag_value_piece),

    json_array: $ => seq(
      alias($._json_open, '['),
      optional(seq($.json_string, repeat(seq(alias($._json_comma, ','), $.json_string)))),
      alias($._json_close, ']'),
    ),

    _heredoc: $ => seq($._heredoc_start, $.heredoc),
    heredoc: $ => seq(
      optional(field('body', $.heredoc_body)),
      field('end', $.heredoc_end),
    ),
  },
});
