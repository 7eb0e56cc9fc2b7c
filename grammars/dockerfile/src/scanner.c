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

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

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
#define EXPANSION_DEPTH 32

enum Form { FORM_UNKNOWN, FORM_PLAIN, FORM_JSON, FORM_LEGACY };
// Where a command's text was left, for what opens a heredoc in the rest of it.
// In QUOTING_READ there is nothing to find any more.
enum Quoting { QUOTING_READ, QUOTING_BLANK, QUOTING_WORD, QUOTING_SINGLE, QUOTING_DOUBLE };
enum DirectiveKind { NO_DIRECTIVE, DIRECTIVE_ESCAPE, DIRECTIVE_OTHER };

typedef struct {
    // What is serialized.
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
    bool after_extra;          // an extra was read last
    bool after_blank;          // a separator was read, and nothing but extras since
    uint16_t heredoc_length;   // bytes used in `heredocs`
    char heredocs[HEREDOC_BYTES];
    // Scratch, reused from call to call: one logical line ahead.
    int32_t *line;
    uint32_t line_length, line_capacity;
} Scanner;

#define STATE_BYTES 13

static inline bool is_list_space(int32_t c) {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

// Unicode's White_Space, as Go's unicode.IsSpace has it.
static inline bool is_space(int32_t c) {
    if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
           c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static inline bool is_name_start(int32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static inline bool is_name(int32_t c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

static inline int32_t lower(int32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static inline void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static inline void skip(TSLexer *lexer) { lexer->advance(lexer, true); }
static inline bool at_eof(TSLexer *lexer) { return lexer->lookahead == 0 && lexer->eof(lexer); }

static inline bool emit(TSLexer *lexer, enum TokenType token) {
    lexer->result_symbol = (TSSymbol)token;
    return true;
}

// Passes carriage returns; true at the line's end (which they belong to then).
static bool pass_to_newline(TSLexer *lexer) {
    while (lexer->lookahead == '\r') advance(lexer);
    return lexer->lookahead == '\n' || at_eof(lexer);
}

static inline bool at_line_end(TSLexer *lexer) {
    return lexer->lookahead == '\n' || at_eof(lexer);
}

// Behind a newline: passes blank lines and, where `comments`, comment lines.
// Marks the end before the blanks of the first other line, or before a `#`.
static void pass_blank_lines(TSLexer *lexer, bool comments) {
    lexer->mark_end(lexer);
    for (;;) {
        while (lexer->lookahead != '\n' && is_space(lexer->lookahead)) advance(lexer);
        if (lexer->lookahead == '\n') {
            advance(lexer);
            lexer->mark_end(lexer);
        } else if (lexer->lookahead == '#') {
            if (!comments) {
                lexer->mark_end(lexer);
                return;
            }
            while (!at_line_end(lexer)) advance(lexer);
        } else {
            if (at_eof(lexer)) lexer->mark_end(lexer);
            return;
        }
    }
}

// ---- Reading a logical line ahead -----------------------------------------

// Gives the characters of a logical line, continuations and the comments in
// them taken out. `pushed` blanks were passed while looking for a newline.
typedef struct {
    TSLexer *lexer;
    int32_t escape, previous;
    uint32_t pushed;
    int32_t pushed_char;
    bool line_start;
} Reader;

#define END (-1)

static int32_t reader_next(Reader *r) {
    TSLexer *lexer = r->lexer;
    if (r->pushed) {
        r->pushed--;
        return r->previous = r->pushed_char;
    }
    for (;;) {
        if (r->line_start) {
            // The first line of an instruction is past its start already.
            r->line_start = false;
            for (;;) {
                uint32_t blanks = 0;
                int32_t blank = ' ';
                while (lexer->lookahead != '\n' && is_space(lexer->lookahead)) {
                    blank = lexer->lookahead;
                    advance(lexer);
                    blanks++;
                }
                if (lexer->lookahead == '#') {
                    while (!at_line_end(lexer)) advance(lexer);
                }
                if (lexer->lookahead == '\n') {
                    advance(lexer);
                    continue;
                }
                if (at_eof(lexer)) return END;
                r->previous = 0;
                if (blanks) {
                    r->pushed = blanks - 1;
                    r->pushed_char = blank;
                    return r->previous = blank;
                }
                break;
            }
        }
        int32_t c = lexer->lookahead;
        if (c == '\n' || at_eof(lexer)) return END;
        if (c == '\r') {
            uint32_t returns = 0;
            while (lexer->lookahead == '\r') {
                advance(lexer);
                returns++;
            }
            if (at_line_end(lexer)) return END;
            r->pushed = returns - 1;
            r->pushed_char = '\r';
            return r->previous = '\r';
        }
        advance(lexer);
        if (c != r->escape || r->previous == c) return r->previous = c;
        uint32_t blanks = 0;
        while (lexer->lookahead == ' ' || lexer->lookahead == '\t') {
            advance(lexer);
            blanks++;
        }
        bool returns = lexer->lookahead == '\r';
        if (pass_to_newline(lexer)) {
            if (lexer->lookahead == '\n') {
                advance(lexer);
                r->line_start = true;
                continue;
            }
            return END;
        }
        // A lone carriage return is a blank to every reader of this line.
        r->pushed = blanks + returns;
        r->pushed_char = ' ';
        return r->previous = c;
    }
}

static void grow_line(Scanner *s) {
    s->line_capacity = s->line_capacity ? 2 * s->line_capacity : 256;
    s->line = ts_realloc(s->line, s->line_capacity * sizeof *s->line);
}

static inline void push_line(Scanner *s, int32_t c) {
    if (s->line_length == s->line_capacity) grow_line(s);
    s->line[s->line_length++] = c;
}

// ---- Is it a JSON array of strings? (Go's encoding/json) ---------------------

static uint32_t json_space(const int32_t *p, uint32_t i, uint32_t n) {
    while (i < n && (p[i] == ' ' || p[i] == '\t' || p[i] == '\r' || p[i] == '\n')) i++;
    return i;
}

static bool is_hex(int32_t c) {
    c = lower(c);
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool is_json_strings(const int32_t *p, uint32_t n) {
    while (n && is_space(p[n - 1])) n--;
    if (!n || p[0] != '[') return false;
    uint32_t i = json_space(p, 1, n);
    if (i < n && p[i] == ']') return i + 1 == n;
    for (;;) {
        if (i >= n || p[i] != '"') return false;
        for (i++; i < n && p[i] != '"'; i++) {
            if (p[i] < 0x20) return false;
            if (p[i] != '\\') continue;
            if (++i >= n) return false;
            if (p[i] == 'u') {
                for (int k = 0; k < 4; k++)
                    if (++i >= n || !is_hex(p[i])) return false;
            } else if (!(p[i] < 0x80 && p[i] > 0 && strchr("\"\\/bfnrt", (char)p[i]))) {
                return false;
            }
        }
        if (i >= n) return false;
        i = json_space(p, i + 1, n);
        if (i < n && p[i] == ']') return i + 1 == n;
        if (i >= n || p[i] != ',') return false;
        i = json_space(p, i + 1, n);
    }
}

// ---- Which heredocs does it open? (BuildKit's shell.Lex) -----------------------

typedef struct {
    const int32_t *p;
    uint32_t i, n;
    int depth;
} Lex;

static bool lex_dollar(Lex *lex);

static bool lex_single(Lex *lex) {
    for (lex->i++; lex->i < lex->n; lex->i++) {
        if (lex->p[lex->i] == '\'') {
            lex->i++;
            return true;
        }
    }
    return false;
}

static bool lex_double(Lex *lex) {
    lex->i++;
    while (lex->i < lex->n) {
        int32_t c = lex->p[lex->i];
        if (c == '"') {
            lex->i++;
            return true;
        }
        if (c == '$') {
            if (!lex_dollar(lex)) return false;
        } else if (c == '\\') {
            lex->i++;
            if (lex->i < lex->n) {
                int32_t next = lex->p[lex->i];
                if (next == '"' || next == '$' || next == '\\') lex->i++;
            }
        } else {
            lex->i++;
        }
    }
    return false;
}

// Up to and with `stop`, which stands outside quotes and expansions.
static bool lex_until(Lex *lex, int32_t stop) {
    while (lex->i < lex->n) {
        int32_t c = lex->p[lex->i];
        if (c == stop) {
            lex->i++;
            return true;
        }
        if (c == '\'') {
            if (!lex_single(lex)) return false;
        } else if (c == '"') {
            if (!lex_double(lex)) return false;
        } else if (c == '$') {
            if (!lex_dollar(lex)) return false;
        } else if (c == '\\') {
            lex->i += 2;
        } else {
            lex->i++;
        }
    }
    return false;
}

// Unicode letters count as letters for Go; any non-ASCII character that is no
// blank is taken for one here, which only matters inside `${…}`.
static bool is_lex_letter(int32_t c) { return is_name_start(c) || (c >= 0x80 && !is_space(c)); }

static void lex_name(Lex *lex) {
    if (lex->i >= lex->n) return;
    int32_t c = lex->p[lex->i];
    if (c >= '0' && c <= '9') {
        while (lex->i < lex->n && lex->p[lex->i] >= '0' && lex->p[lex->i] <= '9') lex->i++;
    } else if (c > 0 && c < 0x80 && strchr("@*#?-$!", (char)c)) {
        lex->i++;
    } else {
        while (lex->i < lex->n &&
               (is_lex_letter(lex->p[lex->i]) || is_name(lex->p[lex->i])))
            lex->i++;
    }
}

static bool lex_dollar(Lex *lex) {
    lex->i++;
    if (lex->i >= lex->n || lex->p[lex->i] != '{') {
        lex_name(lex);
        return true;
    }
    lex->i++;
    if (lex->i >= lex->n) return false;
    int32_t c = lex->p[lex->i];
    if (c == '{' || c == '}' || c == ':') return false;
    lex_name(lex);
    if (lex->i >= lex->n) return false;
    c = lex->p[lex->i++];
    if (c == '}') return true;
    if (++lex->depth > EXPANSION_DEPTH) return false;
    bool ok = false;
    if (c == ':') {
        if (lex->i >= lex->n) return false;
        c = lex->p[lex->i++];
        ok = (c == '+' || c == '-' || c == '?') && lex_until(lex, '}');
    } else if (c == '+' || c == '-' || c == '?' || c == '#' || c == '%') {
        ok = lex_until(lex, '}');
    } else if (c == '/') {
        if (lex->i < lex->n && lex->p[lex->i] == '/') lex->i++;
        ok = lex_until(lex, '/') && lex_until(lex, '}');
    }
    lex->depth--;
    return ok;
}

static bool put_heredoc_byte(Scanner *s, uint32_t byte) {
    if (s->heredoc_length >= HEREDOC_BYTES) return false;
    s->heredocs[s->heredoc_length++] = (char)byte;
    return true;
}

static bool put_heredoc_char(Scanner *s, int32_t c) {
    uint32_t u = (uint32_t)c;
    if (u < 0x80) return put_heredoc_byte(s, u);
    if (u < 0x800)
        return put_heredoc_byte(s, 0xc0 | u >> 6) && put_heredoc_byte(s, 0x80 | (u & 0x3f));
    if (u < 0x10000)
        return put_heredoc_byte(s, 0xe0 | u >> 12) &&
               put_heredoc_byte(s, 0x80 | (u >> 6 & 0x3f)) &&
               put_heredoc_byte(s, 0x80 | (u & 0x3f));
    return put_heredoc_byte(s, 0xf0 | u >> 18) && put_heredoc_byte(s, 0x80 | (u >> 12 & 0x3f)) &&
           put_heredoc_byte(s, 0x80 | (u >> 6 & 0x3f)) && put_heredoc_byte(s, 0x80 | (u & 0x3f));
}

// The word p[from..to] may be `<<NAME`, `<<-"NAME"` …: notes the name.
// False where BuildKit would refuse the line or the name does not fit.
static bool note_heredoc(Scanner *s, const int32_t *p, uint32_t from, uint32_t to) {
    while (from < to && p[from] >= '0' && p[from] <= '9') from++;
    if (to - from < 3 || p[from] != '<' || p[from + 1] != '<') return true;
    from += 2;
    bool chomp = p[from] == '-';
    if (chomp) from++;
    while (from < to && (is_list_space(p[from]) || p[from] == '\n') && p[from] != '\v') from++;
    if (from == to) return true;
    for (uint32_t i = from; i < to; i++)
        if (p[i] == '<') return true;

    uint16_t start = s->heredoc_length;
    if (!put_heredoc_byte(s, chomp) || !put_heredoc_byte(s, 0)) return false;
    Lex lex = {p, from, to, 0};
    bool ok = true, ended = false;
    // Quotes and escapes fall away, expansions stay as they are written.
    while (ok && lex.i < to) {
        int32_t c = p[lex.i];
        uint32_t at = lex.i;
        if (is_space(c)) {
            ended = true;
            lex.i++;
            continue;
        }
        if (ended) {
            // More than one word is no heredoc.
            s->heredoc_length = start;
            return true;
        }
        if (c == '\'') {
            if (!lex_single(&lex)) return false;
            for (at++; ok && at + 1 < lex.i; at++) ok = put_heredoc_char(s, p[at]);
        } else if (c == '"') {
            if (!lex_double(&lex)) return false;
            for (at++; ok && at + 1 < lex.i; at++) {
                if (p[at] == '\\' && (p[at + 1] == '"' || p[at + 1] == '$' || p[at + 1] == '\\'))
                    at++;
                ok = put_heredoc_char(s, p[at]);
            }
        } else if (c == '$') {
            if (!lex_dollar(&lex)) return false;
            for (; ok && at < lex.i; at++) ok = put_heredoc_char(s, p[at]);
        } else {
            if (c == '\\') {
                lex.i++;
                if (lex.i >= to) break;
            }
            ok = put_heredoc_char(s, p[lex.i++]);
        }
    }
    uint32_t length = s->heredoc_length - start - 2u;
    if (!ok || length > 255) return false;
    if (length == 0) s->heredoc_length = start;
    else s->heredocs[start + 1] = (char)length;
    return true;
}

static void find_heredocs(Scanner *s) {
    const int32_t *p = s->line;
    uint32_t n = s->line_length;
    bool any = false;
    for (uint32_t i = 0; i + 1 < n && !any; i++) any = p[i] == '<' && p[i + 1] == '<';
    if (!any) return;

    // Two passes: an error anywhere in the line means that BuildKit sees none.
    for (int pass = 0; pass < 2; pass++) {
        Lex lex = {p, 0, n, 0};
        uint32_t start = 0;
        bool in_word = false;
        while (lex.i < n) {
            int32_t c = p[lex.i];
            if (is_space(c)) {
                if (in_word && pass && !note_heredoc(s, p, start, lex.i)) goto none;
                in_word = false;
                lex.i++;
                continue;
            }
            if (!in_word) start = lex.i;
            in_word = true;
            if (c == '\'') {
                if (!lex_single(&lex)) goto none;
            } else if (c == '"') {
                if (!lex_double(&lex)) goto none;
            } else if (c == '$') {
                if (!lex_dollar(&lex)) goto none;
            } else if (c == '<') {
                lex.i++;
                if (lex.i < n && p[lex.i] == '<') {
                    lex.i++;
                    while (lex.i < n && (p[lex.i] == ' ' || p[lex.i] == '\t' || p[lex.i] == '\r'))
                        lex.i++;
                }
            } else {
                lex.i += c == '\\' ? 2 : 1;
            }
        }
        if (lex.i > n) lex.i = n;
        if (in_word && pass && !note_heredoc(s, p, start, n)) goto none;
    }
    return;
none:
    s->heredoc_length = 0;
}

// How a command goes on behind s->line, which holds no `<<`. QUOTING_READ where
// that can't be said in a word: the rest of the line must be read at once.
static enum Quoting quoting_behind(const Scanner *s) {
    const int32_t *p = s->line;
    Lex lex = {p, 0, s->line_length, 0};
    bool double_quoted = false;
    uint32_t start = 0;
    while (lex.i < lex.n) {
        int32_t c = p[lex.i];
        if (c == '$') {
            if (!lex_dollar(&lex) || (lex.i >= lex.n && p[lex.n - 1] == '$')) return QUOTING_READ;
        } else if (c == '"') {
            double_quoted = !double_quoted;
            lex.i++;
        } else if (c == '\\') {
            if (++lex.i >= lex.n) return QUOTING_READ;
            c = p[lex.i];
            if (!double_quoted || c == '"' || c == '$' || c == '\\') lex.i++;
        } else if (c == '\'' && !double_quoted) {
            if (!lex_single(&lex)) return QUOTING_SINGLE;
        } else {
            lex.i++;
            if (!double_quoted && is_space(c)) start = lex.i;
        }
    }
    if (double_quoted) return QUOTING_DOUBLE;
    if (start == lex.n) return QUOTING_BLANK;
    // These may belong to a heredoc's operator.
    if (p[lex.n - 1] == '<') return QUOTING_READ;
    for (uint32_t i = start; i < lex.n; i++)
        if (p[i] < '0' || p[i] > '9') return QUOTING_WORD;
    return QUOTING_READ;
}

// ---- ENV and LABEL: `key=value …` or `key value`? ------------------------------

// `c` begins the line; no more than its first word is read.
static bool first_word_has_equals(const Scanner *s, Reader *r, int32_t c, int32_t next) {
    int32_t quote = 0;
    while (c != END && (quote || !is_space(c))) {
        if (c == '=') return true;
        if (c == s->escape && quote != '\'') {
            if (next == '=') return true;
            next = next == END ? END : reader_next(r);
        } else if (quote) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        }
        c = next;
        next = c == END ? END : reader_next(r);
    }
    return false;
}

// Reads the rest of the logical line, which begins with `c` and `next`, ahead.
static void analyse(Scanner *s, Reader *r, int32_t c, int32_t next) {
    bool pairs = s->keyword == ENV || s->keyword == LABEL;
    bool heredocs = s->keyword == RUN || s->keyword == COPY || s->keyword == ADD;
    bool json = heredocs || s->keyword == CMD || s->keyword == ENTRYPOINT || s->keyword == SHELL ||
                s->keyword == VOLUME;
    s->form = FORM_PLAIN;
    if (pairs) {
        if (!first_word_has_equals(s, r, c, next)) s->form = FORM_LEGACY;
        return;
    }
    s->quoting = QUOTING_READ;
    if (s->keyword == RUN && c != '[') {
        s->quoting = QUOTING_BLANK;
        return;
    }
    if (!heredocs && !(json && c == '[')) return;
    s->line_length = 0;
    push_line(s, c);
    for (; next != END; next = reader_next(r)) push_line(s, next);
    if (is_json_strings(s->line, s->line_length)) {
        s->form = FORM_JSON;
    } else if (heredocs) {
        find_heredocs(s);
    }
}

// ---- Tokens ----------------------------------------------------------------

static bool scan_continuation_tail(Scanner *s, TSLexer *lexer, enum TokenType token) {
    if (lexer->lookahead == '\n') advance(lexer);
    pass_blank_lines(lexer, false);
    s->line_start = true;
    s->after_comment = false;
    return emit(lexer, token);
}

static bool scan_comment(Scanner *s, TSLexer *lexer) {
    for (;;) {
        while (lexer->lookahead != '\n' && lexer->lookahead != '\r' && !at_eof(lexer)) advance(lexer);
        lexer->mark_end(lexer);
        if (pass_to_newline(lexer)) break;
    }
    s->line_start = true;
    s->after_comment = s->in_instruction;
    return emit(lexer, COMMENT);
}

// Blanks within a line, its carriage return not among them.
static void pass_blanks(TSLexer *lexer) {
    while (lexer->lookahead != '\n' && lexer->lookahead != '\r' && is_space(lexer->lookahead))
        advance(lexer);
}

// At the `#` of a top-level comment line.
static bool scan_comment_or_directive(Scanner *s, TSLexer *lexer) {
    if (s->directives_done) return scan_comment(s, lexer);
    s->directives_done = true;
    advance(lexer);
    lexer->mark_end(lexer);
    pass_blanks(lexer);
    char name[8] = {0};
    unsigned length = 0;
    while (is_name(lexer->lookahead) && lexer->lookahead != '_' && length < sizeof name - 1) {
        name[length++] = (char)lower(lexer->lookahead);
        advance(lexer);
    }
    bool escape = !strcmp(name, "escape");
    if (escape || !strcmp(name, "syntax") || !strcmp(name, "check")) {
        while (lexer->lookahead == ' ' || lexer->lookahead == '\t' || lexer->lookahead == '\f')
            advance(lexer);
        if (lexer->lookahead == '=') {
            advance(lexer);
            pass_blanks(lexer);
            if (!at_line_end(lexer) && lexer->lookahead != '\r') {
                s->directives_done = false;
                s->directive = escape ? DIRECTIVE_ESCAPE : DIRECTIVE_OTHER;
                s->in_instruction = true;
                s->line_start = false;
                return emit(lexer, DIRECTIVE_MARK);
            }
        }
    }
    return scan_comment(s, lexer);
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

static bool scan_keyword(Scanner *s, TSLexer *lexer, const bool *valid) {
    char name[LONGEST_KEYWORD + 1] = {0};
    unsigned length = 0;
    int32_t previous = 0;
    for (;;) {
        int32_t c = lexer->lookahead;
        if (at_line_end(lexer) || is_list_space(c)) break;
        if (c == s->escape && previous != c) {
            lexer->mark_end(lexer);
            advance(lexer);
            previous = c;
            while (lexer->lookahead == ' ' || lexer->lookahead == '\t') advance(lexer);
            if (pass_to_newline(lexer)) {
                // The word may go on behind the continuation; if not, it ended
                // before it, where the end is marked.
                Reader r = {lexer, s->escape, 0, 0, 0, true};
                if (at_eof(lexer)) goto done;
                advance(lexer);
                int32_t next = reader_next(&r);
                if (next == END || is_space(next) || next == s->escape) goto done;
                if (length <= LONGEST_KEYWORD) name[length++ % sizeof name] = (char)lower(next);
                previous = next;
                continue;
            }
            if (length <= LONGEST_KEYWORD) name[length++ % sizeof name] = '?';
            if (is_list_space(lexer->lookahead)) break;
            continue;
        }
        advance(lexer);
        if (length <= LONGEST_KEYWORD) name[length++ % sizeof name] = c < 0x80 ? (char)lower(c) : '?';
        previous = c;
    }
    lexer->mark_end(lexer);
done:
    if (length == 0) return false;
    s->keyword = UNKNOWN_KEYWORD;
    if (length <= LONGEST_KEYWORD) {
        for (unsigned i = 0; i < KEYWORD_COUNT; i++)
            if (KEYWORDS[i][0] == name[0] && !strcmp(name, KEYWORDS[i])) s->keyword = (uint8_t)i;
    }
    if (!valid[s->keyword]) return false;
    start_instruction(s, s->keyword);
    return emit(lexer, (enum TokenType)s->keyword);
}

// At a newline or the file's end. Where the next line begins an instruction,
// its keyword says that this line is over; the parser gets no token for it.
static bool scan_line_end(Scanner *s, TSLexer *lexer, const bool *valid) {
    s->line_start = true;
    if (s->heredoc_length) {
        if (lexer->lookahead == '\n') advance(lexer);
        lexer->mark_end(lexer);
        return emit(lexer, HEREDOC_START);
    }
    if (lexer->lookahead == '\n') skip(lexer);
    lexer->mark_end(lexer);
    // Behind ONBUILD a keyword would be the trigger's, and extras stay inside.
    bool needed = s->directive || s->keyword == ONBUILD || s->after_extra;
    s->in_instruction = false;
    s->directive = NO_DIRECTIVE;
    if (!needed) {
        while (is_space(lexer->lookahead)) skip(lexer);
        if (lexer->lookahead != '#' && lexer->lookahead != s->escape && !at_eof(lexer))
            return scan_keyword(s, lexer, valid);
    }
    return emit(lexer, LINE_END);
}

static bool scan_directive(Scanner *s, TSLexer *lexer, const bool *valid) {
    if (valid[DIRECTIVE_NAME]) {
        while (lexer->lookahead != '\n' && is_space(lexer->lookahead)) skip(lexer);
        while (is_name(lexer->lookahead)) advance(lexer);
        lexer->mark_end(lexer);
        return emit(lexer, DIRECTIVE_NAME);
    }
    if (valid[DIRECTIVE_EQUALS]) {
        while (lexer->lookahead != '=' && !at_line_end(lexer)) skip(lexer);
        if (lexer->lookahead != '=') return false;
        advance(lexer);
        lexer->mark_end(lexer);
        return emit(lexer, DIRECTIVE_EQUALS);
    }
    if (valid[DIRECTIVE_VALUE]) {
        while (lexer->lookahead != '\n' && is_space(lexer->lookahead)) skip(lexer);
        int32_t first = lexer->lookahead;
        unsigned length = 0;
        while (!at_line_end(lexer)) {
            bool blank = is_space(lexer->lookahead);
            advance(lexer);
            if (!blank) {
                lexer->mark_end(lexer);
                length++;
            }
        }
        if (s->directive == DIRECTIVE_ESCAPE && length == 1 && (first == '`' || first == '\\'))
            s->escape = (uint8_t)first;
        return emit(lexer, DIRECTIVE_VALUE);
    }
    if (valid[LINE_END]) {
        while (lexer->lookahead != '\n' && is_space(lexer->lookahead)) advance(lexer);
        return scan_line_end(s, lexer, valid);
    }
    return false;
}

// At an escape character where a keyword can stand: a continuation, or a
// keyword that no builder knows.
static bool scan_escape_first(Scanner *s, TSLexer *lexer, const bool *valid) {
    s->directives_done = true;
    advance(lexer);
    lexer->mark_end(lexer);
    bool ended = is_list_space(lexer->lookahead);
    while (lexer->lookahead == ' ' || lexer->lookahead == '\t') advance(lexer);
    if (pass_to_newline(lexer)) return scan_continuation_tail(s, lexer, LINE_CONTINUATION);
    if (!ended) {
        while (!at_line_end(lexer) && !is_list_space(lexer->lookahead)) advance(lexer);
        lexer->mark_end(lexer);
    }
    if (!valid[UNKNOWN_KEYWORD]) return false;
    start_instruction(s, UNKNOWN_KEYWORD);
    return emit(lexer, UNKNOWN_KEYWORD);
}

static bool scan_top_level(Scanner *s, TSLexer *lexer, const bool *valid) {
    while (is_space(lexer->lookahead)) {
        // A blank line is none of the directives that may stand at the top.
        if (lexer->lookahead == '\n') s->directives_done = true;
        skip(lexer);
    }
    if (at_eof(lexer)) return false;
    if (lexer->lookahead == '#') return scan_comment_or_directive(s, lexer);
    if (lexer->lookahead == s->escape) return scan_escape_first(s, lexer, valid);
    return scan_keyword(s, lexer, valid);
}

// Behind the mark of a blank: what does the logical line hold next, or END?
// Once the flags are over, the rest of the line is analysed.
static int32_t look_past_blank(Scanner *s, TSLexer *lexer) {
    Reader r = {lexer, s->escape, 0, 0, 0, false};
    int32_t c = reader_next(&r);
    while (c != END && is_space(c)) c = reader_next(&r);
    if (c == END || s->form != FORM_UNKNOWN) return c;
    if (!s->flags_done && c == '-') {
        int32_t second = reader_next(&r);
        if (second == '-') return c;
        s->flags_done = true;
        if (s->keyword != HEALTHCHECK) analyse(s, &r, c, second);
        return c;
    }
    s->flags_done = true;
    if (s->keyword != HEALTHCHECK) analyse(s, &r, c, reader_next(&r));
    return c;
}

// Words of ENV, LABEL and ARG end at any blank that Unicode knows.
static inline bool is_pairs(const Scanner *s) {
    return s->keyword == ENV || s->keyword == LABEL || s->keyword == ARG;
}

static inline bool is_blank(const Scanner *s, int32_t c) {
    return is_pairs(s) && s->form != FORM_LEGACY ? c != '\n' && is_space(c) : is_list_space(c);
}

// Blanks: the end of the line, the gap before a dangling one, or a separator.
static bool scan_blank(Scanner *s, TSLexer *lexer, const bool *valid) {
    while (is_blank(s, lexer->lookahead)) advance(lexer);
    if (at_line_end(lexer))
        return (valid[LINE_END] || valid[HEREDOC_START]) && scan_line_end(s, lexer, valid);
    lexer->mark_end(lexer);
    s->line_start = false;
    // Behind a continuation a separator goes on; it is one token all the same.
    if (s->form == FORM_JSON || s->after_blank) return emit(lexer, GAP);
    if (s->keyword == HEALTHCHECK && s->form == FORM_PLAIN) {
        s->keyword = CMD;
        s->form = FORM_UNKNOWN;
        s->flags_done = true;
    }
    if (look_past_blank(s, lexer) == END) return emit(lexer, GAP);
    s->open_quote = 0;
    if (valid[LEGACY_BLANK] && s->form == FORM_LEGACY) return emit(lexer, LEGACY_BLANK);
    return valid[BLANK] && emit(lexer, BLANK);
}

// At `$`: `$name` or `${…}`, else the `$` alone is a piece of `plain`.
static bool scan_dollar(Scanner *s, TSLexer *lexer, enum TokenType plain) {
    bool blanks = plain == DOUBLE_QUOTED_PIECE || plain == TEXT_PIECE;
    advance(lexer);
    lexer->mark_end(lexer);
    if (is_name_start(lexer->lookahead)) {
        while (is_name(lexer->lookahead)) advance(lexer);
        lexer->mark_end(lexer);
        return emit(lexer, EXPANSION);
    }
    if (lexer->lookahead != '{') return emit(lexer, plain);
    unsigned depth = 0;
    int32_t previous = 0;
    while (!at_line_end(lexer)) {
        int32_t c = lexer->lookahead;
        if (c == s->escape || c == '\r' || (is_space(c) && !blanks)) break;
        if (plain == DOUBLE_QUOTED_PIECE && c == '"') break;
        advance(lexer);
        if (c == '{' && (previous == '$' || depth == 0)) depth++;
        if (c == '}' && --depth == 0) {
            lexer->mark_end(lexer);
            return emit(lexer, EXPANSION);
        }
        previous = c;
    }
    return emit(lexer, plain);
}

// At `:` in an image's name: the tag follows, unless a `/` does.
static bool scan_image_colon(Scanner *s, TSLexer *lexer, const bool *valid) {
    advance(lexer);
    lexer->mark_end(lexer);
    if (!valid[IMAGE_COLON]) return emit(lexer, IMAGE_PIECE);
    Reader r = {lexer, s->escape, ':', 0, 0, false};
    unsigned depth = 0;
    int32_t previous = 0;
    for (int32_t c = reader_next(&r); c != END && !is_list_space(c) && c != '@'; c = reader_next(&r)) {
        if (c == '{' && previous == '$') depth++;
        else if (c == '}' && depth) depth--;
        else if (c == '/' && !depth) return emit(lexer, IMAGE_PIECE);
        previous = c;
    }
    return emit(lexer, IMAGE_COLON);
}

// A string in quotes that may hold continuations, as one token.
static bool scan_quoted(Scanner *s, TSLexer *lexer, enum TokenType token) {
    int32_t quote = lexer->lookahead;
    advance(lexer);
    lexer->mark_end(lexer);
    Reader r = {lexer, s->escape, quote, 0, 0, false};
    int32_t c;
    while ((c = reader_next(&r)) != END) {
        if (r.pushed) continue;
        if (token == JSON_STRING && c == '\\') {
            reader_next(&r);
        } else if (!is_space(c)) {
            lexer->mark_end(lexer);
            if (c == quote) break;
        }
    }
    return emit(lexer, token);
}

// In s->line, before a command's next piece: a character that stands for all
// that was before it.
static void resume_line(Scanner *s) {
    static const char before[] = {
        [QUOTING_WORD] = 'x', [QUOTING_SINGLE] = '\'', [QUOTING_DOUBLE] = '"',
    };
    s->line_length = 0;
    if (s->quoting != QUOTING_BLANK) push_line(s, before[s->quoting]);
}

// The piece in s->line was read: finds heredocs in it. Only where it may open
// one, the lexer is sent on to the logical line's end.
static void find_heredocs_in_piece(Scanner *s, TSLexer *lexer, bool last) {
    // Carriage returns before the newline are part of it.
    while (last && s->line_length && s->line[s->line_length - 1] == '\r') s->line_length--;
    bool opens = false;
    for (uint32_t i = 1; i < s->line_length && !opens; i++)
        opens = s->line[i - 1] == '<' && s->line[i] == '<';
    enum Quoting quoting = last || opens ? QUOTING_READ : quoting_behind(s);
    if (quoting == QUOTING_READ && (opens || !last)) {
        if (!last) {
            advance(lexer);
            Reader r = {lexer, s->escape, 0, 0, 0, true};
            for (int32_t c; (c = reader_next(&r)) != END;) push_line(s, c);
        }
        find_heredocs(s);
    }
    s->quoting = quoting;
}

// A piece of a command: up to a continuation or the line's last non-blank.
// `any`: blanks were passed already.
static bool scan_shell_line(Scanner *s, TSLexer *lexer, bool any) {
    bool track = s->quoting != QUOTING_READ, continued = false;
    if (track) {
        resume_line(s);
        if (any) push_line(s, ' ');
    }
    // The last character is no blank, and the end behind it is not marked yet.
    bool open = false;
    for (;;) {
        int32_t c = lexer->lookahead;
        while (c > ' ' && c != s->escape) {
            open = any = true;
            if (track) push_line(s, c);
            advance(lexer);
            c = lexer->lookahead;
        }
        if (c == '\n' || at_eof(lexer)) {
            break;
        } else if (c == s->escape) {
            if (any) lexer->mark_end(lexer);
            open = false;
            unsigned run = 0, blanks = 0;
            for (; lexer->lookahead == s->escape; run++) advance(lexer);
            if (run == 1) {
                for (; lexer->lookahead == ' ' || lexer->lookahead == '\t'; blanks++) advance(lexer);
                if (lexer->lookahead == '\r') blanks++;
                if (pass_to_newline(lexer)) {
                    if (!any) return scan_continuation_tail(s, lexer, LINE_CONTINUATION);
                    continued = !at_eof(lexer);
                    break;
                }
            } else {
                lexer->mark_end(lexer);
            }
            any = true;
            if (track) {
                for (; run; run--) push_line(s, c);
                for (; blanks; blanks--) push_line(s, ' ');
            }
            continue;
        } else {
            bool blank = is_list_space(c);
            if (blank && open) lexer->mark_end(lexer);
            open = !blank;
            any = true;
        }
        if (track) push_line(s, c);
        advance(lexer);
    }
    if (open) lexer->mark_end(lexer);
    if (!any) return false;
    if (track) find_heredocs_in_piece(s, lexer, !continued);
    return emit(lexer, SHELL_LINE);
}

// What ends a piece of each kind, escapes and expansions aside.
static bool ends_piece(const Scanner *s, enum TokenType kind, int32_t c) {
    switch (kind) {
        case KEY_PIECE:
            return c == '=' || (s->open_quote && s->form != FORM_LEGACY ? false : is_blank(s, c));
        case VALUE_PIECE: return is_blank(s, c) || c == '\'' || c == '"';
        case DOUBLE_QUOTED_PIECE: return c == '"';
        case TEXT_PIECE: return false;
        case IMAGE_PIECE: return is_list_space(c) || c == ':' || c == '@';
        case IMAGE_TAG_PIECE: return is_list_space(c) || c == '@';
        case FLAG_NAME_PIECE: return !s->open_quote && (is_space(c) || c == '=');
        case FLAG_VALUE_PIECE: return !s->open_quote && is_space(c);
        case HEALTHCHECK_TYPE: return is_space(c);
        default: return is_list_space(c);
    }
}

static void track_quote(Scanner *s, int32_t c) {
    if (s->open_quote) {
        if (c == s->open_quote) s->open_quote = 0;
    } else if (c == '\'' || c == '"') {
        s->open_quote = (uint8_t)c;
    }
}

// A piece of a word, up to its end, an expansion or a continuation.
static bool scan_piece(Scanner *s, TSLexer *lexer, const bool *valid, enum TokenType kind) {
    bool expands = valid[EXPANSION];
    bool quotes = kind == KEY_PIECE || kind == FLAG_NAME_PIECE || kind == FLAG_VALUE_PIECE;
    // In these an escape takes the next character along.
    bool escapes = kind == KEY_PIECE ? s->form != FORM_LEGACY
                                     : quotes || kind == VALUE_PIECE || kind == DOUBLE_QUOTED_PIECE;
    bool flag = kind == FLAG_NAME_PIECE || kind == FLAG_VALUE_PIECE;
    // A quote that a key's `=` stood in closes somewhere in the value.
    bool closing = kind == VALUE_PIECE && s->open_quote;
    bool any = false, only_as = valid[AS_KEYWORD] && kind == LIST_PIECE;
    if (kind == IMAGE_PIECE && lexer->lookahead == '@' && !valid[IMAGE_AT]) {
        advance(lexer);
        lexer->mark_end(lexer);
        any = true;
    }
    bool blank = false;
    unsigned length = 0;
    for (;;) {
        int32_t c = lexer->lookahead;
        if (c == '\n' || at_eof(lexer)) break;
        if (c == '\r') {
            if (!blank) lexer->mark_end(lexer);
            if (pass_to_newline(lexer)) break;
            if (ends_piece(s, kind, c)) break;
            any = true;
            continue;
        }
        if (c == s->escape) {
            if (any) break;
            unsigned run = 0;
            for (; lexer->lookahead == s->escape; run++) advance(lexer);
            lexer->mark_end(lexer);
            bool literal = escapes && (flag || s->open_quote != '\'') && run % 2;
            unsigned blanks = 0;
            if (run == 1) {
                for (; lexer->lookahead == ' ' || lexer->lookahead == '\t'; blanks++) {
                    advance(lexer);
                    if (blanks == 0 && literal) lexer->mark_end(lexer);
                }
                bool returns = lexer->lookahead == '\r';
                if (pass_to_newline(lexer)) return scan_continuation_tail(s, lexer, LINE_CONTINUATION);
                if (blanks || returns) return emit(lexer, kind);
            }
            if (run % 2 && (literal || lexer->lookahead == '$') && !at_line_end(lexer) &&
                !(kind == KEY_PIECE && lexer->lookahead == '=')) {
                advance(lexer);
                lexer->mark_end(lexer);
            }
            any = true;
            only_as = false;
            continue;
        }
        if (closing) {
            advance(lexer);
            blank = is_list_space(c);
            if (!blank) lexer->mark_end(lexer);
            any = true;
            if (c != s->open_quote) continue;
            s->open_quote = 0;
            break;
        }
        if (expands && c == '$') {
            if (any) break;
            return scan_dollar(s, lexer, kind);
        }
        if (ends_piece(s, kind, c)) break;
        if (quotes) track_quote(s, c);
        advance(lexer);
        any = true;
        only_as = only_as && length < 2 && lower(c) == "as"[length];
        length++;
        // Blanks may turn out to be the line's last.
        blank = is_list_space(c);
        if (!blank) lexer->mark_end(lexer);
    }
    if (!any) return false;
    return emit(lexer, only_as && length == 2 ? AS_KEYWORD : kind);
}

static bool scan_json(Scanner *s, TSLexer *lexer, const bool *valid) {
    (void)valid;
    enum TokenType token;
    switch (lexer->lookahead) {
        case '[': token = JSON_OPEN; break;
        case ']': token = JSON_CLOSE; break;
        case ',': token = JSON_COMMA; break;
        case '"': return scan_quoted(s, lexer, JSON_STRING);
        default: return false;
    }
    advance(lexer);
    lexer->mark_end(lexer);
    return emit(lexer, token);
}

// At a heredoc's line start: its body up to the terminator's line, or that.
static bool scan_heredoc(Scanner *s, TSLexer *lexer, const bool *valid) {
    bool chomp = s->heredocs[0];
    uint8_t length = (uint8_t)s->heredocs[1];
    const uint8_t *name = (const uint8_t *)s->heredocs + 2;
    bool body = false;
    for (;;) {
        lexer->mark_end(lexer);
        if (at_eof(lexer)) {
            // It never ends, and the instruction that opened it doesn't either.
            start_instruction(s, UNKNOWN_KEYWORD);
            s->in_instruction = false;
            return emit(lexer, ERROR_SENTINEL);
        }
        while (chomp && lexer->lookahead == '\t') advance(lexer);
        unsigned at = 0;
        while (at < length) {
            uint32_t c = name[at];
            unsigned more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
            c &= more ? 0x3fu >> more : 0x7fu;
            for (unsigned k = 1; k <= more && at + k < length; k++) c = c << 6 | (name[at + k] & 0x3f);
            if ((uint32_t)lexer->lookahead != c) break;
            advance(lexer);
            at += 1 + more;
        }
        if (at == length) {
            if (!body) lexer->mark_end(lexer);
            if (pass_to_newline(lexer)) {
                s->line_start = body;
                if (body) return valid[HEREDOC_BODY] && emit(lexer, HEREDOC_BODY);
                uint16_t taken = (uint16_t)(length + 2);
                s->heredoc_length -= taken;
                memmove(s->heredocs, s->heredocs + taken, s->heredoc_length);
                return valid[HEREDOC_END] && emit(lexer, HEREDOC_END);
            }
        }
        while (!at_line_end(lexer)) advance(lexer);
        if (lexer->lookahead == '\n') advance(lexer);
        body = true;
    }
}

// The pieces of words. Where two are valid, the first of them is meant.
static const enum TokenType PIECES[] = {
    DOUBLE_QUOTED_PIECE, FLAG_VALUE_PIECE, FLAG_NAME_PIECE, HEALTHCHECK_TYPE, IMAGE_PIECE,
    IMAGE_TAG_PIECE, KEY_PIECE, VALUE_PIECE, TEXT_PIECE, LIST_PIECE,
};
#define PIECE_COUNT (sizeof PIECES / sizeof *PIECES)

static bool scan_in_line(Scanner *s, TSLexer *lexer, const bool *valid) {
    if (s->after_comment) {
        if (!pass_to_newline(lexer)) return false;
        s->after_comment = false;
        if (!at_eof(lexer)) return scan_continuation_tail(s, lexer, COMMENT_TAIL);
        return (valid[LINE_END] || valid[HEREDOC_START]) && scan_line_end(s, lexer, valid);
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
        if (at_line_end(lexer)) return (valid[LINE_END] || valid[HEREDOC_START]) && scan_line_end(s, lexer, valid);
        lexer->mark_end(lexer);
        for (unsigned i = 0; i < PIECE_COUNT; i++)
            if (valid[PIECES[i]]) return emit(lexer, PIECES[i]);
        return valid[SHELL_LINE] && scan_shell_line(s, lexer, true);
    }
    if (c == '\n' || c == '\r' || at_eof(lexer) || (is_blank(s, c) && !inside)) {
        return scan_blank(s, lexer, valid);
    }
    if (valid[SHELL_LINE] && !valid[FLAG_MARK] && !valid[JSON_OPEN]) return scan_shell_line(s, lexer, false);

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
    if (valid[FLAG_EQUALS] && c == '=') {
        advance(lexer);
        lexer->mark_end(lexer);
        return emit(lexer, FLAG_EQUALS);
    }
    if (valid[PAIR_EQUALS] && c == '=' ) {
        advance(lexer);
        lexer->mark_end(lexer);
        return emit(lexer, PAIR_EQUALS);
    }
    if (valid[IMAGE_PIECE] && c == ':') return scan_image_colon(s, lexer, valid);
    if (valid[IMAGE_AT] && c == '@') {
        advance(lexer);
        lexer->mark_end(lexer);
        return emit(lexer, IMAGE_AT);
    }
    if (valid[DOUBLE_QUOTE_CLOSE] && c == '"') {
        advance(lexer);
        lexer->mark_end(lexer);
        return emit(lexer, DOUBLE_QUOTE_CLOSE);
    }
    if (valid[DOUBLE_QUOTE_OPEN] && !valid[DOUBLE_QUOTED_PIECE] && c == '"' && !s->open_quote) {
        advance(lexer);
        lexer->mark_end(lexer);
        return emit(lexer, DOUBLE_QUOTE_OPEN);
    }
    if (valid[SINGLE_QUOTED_STRING] && !valid[DOUBLE_QUOTED_PIECE] && c == '\'' && !s->open_quote) return scan_quoted(s, lexer, SINGLE_QUOTED_STRING);

    for (unsigned i = 0; i < PIECE_COUNT; i++) {
        if (!valid[PIECES[i]]) continue;
        bool found = scan_piece(s, lexer, valid, PIECES[i]);
        if (found && lexer->result_symbol == HEALTHCHECK_TYPE) {
            // What follows its blank is read as CMD's arguments are.
            s->form = FORM_PLAIN;
        }
        return found;
    }
    if (c == s->escape) {
        // Between tokens only a continuation can stand.
        advance(lexer);
        while (lexer->lookahead == ' ' || lexer->lookahead == '\t') advance(lexer);
        if (pass_to_newline(lexer)) return scan_continuation_tail(s, lexer, LINE_CONTINUATION);
    }
    return false;
}

// ---- The interface to tree-sitter -------------------------------------------

void *tree_sitter_dockerfile_external_scanner_create(void) {
    Scanner *s = ts_calloc(1, sizeof(Scanner));
    s->escape = '\\';
    s->line_start = true;
    return s;
}

void tree_sitter_dockerfile_external_scanner_destroy(void *payload) {
    Scanner *s = payload;
    ts_free(s->line);
    ts_free(s);
}

unsigned tree_sitter_dockerfile_external_scanner_serialize(void *payload, char *buffer) {
    const Scanner *s = payload;
    const uint8_t state[STATE_BYTES] = {
        s->escape,     s->keyword,       s->form,           s->directive,
        s->open_quote, s->directives_done, s->in_instruction, s->line_start,
        s->after_comment, s->flags_done, s->after_blank, s->quoting,
        s->after_extra,
    };
    memcpy(buffer, state, sizeof state);
    memcpy(buffer + sizeof state, s->heredocs, s->heredoc_length);
    return (unsigned)(sizeof state + s->heredoc_length);
}

void tree_sitter_dockerfile_external_scanner_deserialize(void *payload, const char *buffer,
                                                         unsigned length) {
    Scanner *s = payload;
    uint8_t state[STATE_BYTES] = {'\\', UNKNOWN_KEYWORD};
    state[7] = true;  // line_start
    s->heredoc_length = 0;
    if (length >= sizeof state) {
        memcpy(state, buffer, sizeof state);
        s->heredoc_length = (uint16_t)(length - sizeof state);
        memcpy(s->heredocs, buffer + sizeof state, s->heredoc_length);
    }
    s->escape = state[0];
    s->keyword = state[1];
    s->form = state[2];
    s->directive = state[3];
    s->open_quote = state[4];
    s->directives_done = state[5];
    s->in_instruction = state[6];
    s->line_start = state[7];
    s->after_comment = state[8];
    s->flags_done = state[9];
    s->after_blank = state[10];
    s->quoting = state[11];
    s->after_extra = state[12];
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

bool tree_sitter_dockerfile_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
    Scanner *s = payload;
    if (!scan(s, lexer, valid)) {
        // No token was found. The generated lexer would say that the file is
        // over; a token that is valid nowhere makes it the error that it is.
        return !at_eof(lexer) && emit(lexer, ERROR_SENTINEL);
    }
    switch (lexer->result_symbol) {
        case BLANK:
        case LEGACY_BLANK:
            s->after_blank = true;
            s->after_extra = false;
            break;
        case GAP:
        case LINE_CONTINUATION:
        case COMMENT:
        case COMMENT_TAIL: s->after_extra = true; break;
        default: s->after_blank = s->after_extra = false;
    }
    return true;
}
