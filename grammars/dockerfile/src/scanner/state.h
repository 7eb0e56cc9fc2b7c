// What the scanner keeps: the state that tree-sitter stores with each token, and
// scratch memory. The names of the tokens.

#ifndef DOCKERFILE_STATE_H
#define DOCKERFILE_STATE_H

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// In the order of the grammar's externals.
enum TokenType {
    ADD, ARG, CMD, COPY, ENTRYPOINT, ENV, EXPOSE, FROM,
    HEALTHCHECK, LABEL, MAINTAINER, ONBUILD, RUN, SHELL,
    STOPSIGNAL, USER, VOLUME, WORKDIR,
    UNKNOWN_KEYWORD,
    LINE_END,
    BLANK,
    GAP,
    LINE_CONTINUATION,
    COMMENT,
    COMMENT_TAIL,
    DIRECTIVE_MARK,
    DIRECTIVE_NAME,
    DIRECTIVE_EQUALS,
    DIRECTIVE_VALUE,
    FLAG_MARK,
    FLAGS_END,
    FLAG_NAME_PIECE,
    FLAG_EQUALS,
    FLAG_VALUE_PIECE,
    SHELL_LINE,
    JSON_OPEN,
    JSON_COMMA,
    JSON_CLOSE,
    JSON_STRING,
    LIST_PIECE,
    TEXT_PIECE,
    LIST_WORD,
    KEY_WORD,
    IMAGE_PIECE,
    IMAGE_COLON,
    IMAGE_TAG_PIECE,
    IMAGE_AT,
    AS_KEYWORD,
    KEY_PIECE,
    PAIR_EQUALS,
    VALUE_PIECE,
    LEGACY_BLANK,
    DOUBLE_QUOTE_OPEN,
    DOUBLE_QUOTE_CLOSE,
    DOUBLE_QUOTED_PIECE,
    SINGLE_QUOTED_STRING,
    EXPANSION,
    HEALTHCHECK_TYPE,
    HEREDOC_START,
    HEREDOC_BODY,
    HEREDOC_END,
    ERROR_SENTINEL,
};

// In the order of the tokens above.
static const char *const KEYWORDS[] = {
    "add", "arg", "cmd", "copy", "entrypoint", "env", "expose", "from",
    "healthcheck", "label", "maintainer", "onbuild", "run", "shell",
    "stopsignal", "user", "volume", "workdir",
};
#define KEYWORD_COUNT (sizeof KEYWORDS / sizeof *KEYWORDS)
#define LONGEST_KEYWORD 11

// Names of the heredocs that are still to be read, each as: chomp, length,
// bytes. They are part of the serialized state, for which tree-sitter gives
// 1,024 bytes; what does not fit makes the instruction unreadable.
#define HEREDOC_BYTES 960

enum Form { FORM_UNKNOWN, FORM_PLAIN, FORM_JSON, FORM_LEGACY };

// Where a command's text was left, for what opens a heredoc in the rest of it.
// In QUOTING_READ there is nothing to find any more.
enum Quoting { QUOTING_READ, QUOTING_BLANK, QUOTING_WORD, QUOTING_SINGLE, QUOTING_DOUBLE };

enum DirectiveKind { NO_DIRECTIVE, DIRECTIVE_ESCAPE, DIRECTIVE_OTHER };

typedef struct {
    // What is serialized: STATE_BYTES bytes.
    uint8_t escape;            // '\\' or '`'
    uint8_t keyword;           // a keyword token, or UNKNOWN_KEYWORD
    uint8_t form;              // enum Form, once `analyse` has run
    uint8_t directive;         // enum DirectiveKind of the line being read
    uint8_t quoting;           // enum Quoting, between the lines of a command
    uint8_t open_quote;        // the quote that a key or a flag's value is in
    bool directives_done;      // no directive can follow any more
    bool in_instruction;       // a keyword was read, its line end was not
    bool line_start;           // the next byte begins a physical line
    bool after_comment;        // a comment inside an instruction was just read
    bool flags_done;           // the arguments have begun
    bool after_keyword;        // a keyword was read, and nothing but extras since
    bool after_extra;          // an extra was read last
    bool after_blank;          // a separator was read, and nothing but extras since
    // And of this, what is used.
    uint16_t heredoc_length;   // bytes used in `heredocs`
    char heredocs[HEREDOC_BYTES];
    // Scratch, reused from call to call: one logical line ahead.
    int32_t *line;
    uint32_t line_length, line_capacity;
} Scanner;

#define STATE_BYTES (offsetof(Scanner, after_blank) + 1)

static inline void reset_state(Scanner *s) {
    memset(s, 0, STATE_BYTES);
    s->escape = '\\';
    s->keyword = UNKNOWN_KEYWORD;
    s->line_start = true;
    s->heredoc_length = 0;
}

static void start_instruction(Scanner *s, uint8_t keyword) {
    s->keyword = keyword;
    s->directives_done = s->in_instruction = true;
    s->line_start = s->after_comment = s->flags_done = false;
    s->form = FORM_UNKNOWN;
    s->open_quote = 0;
    s->quoting = QUOTING_READ;
    s->heredoc_length = 0;
}

#endif
