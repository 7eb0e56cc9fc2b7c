// Reads a logical line ahead.

#ifndef DOCKERFILE_READER_H
#define DOCKERFILE_READER_H

#include "characters.h"

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

#endif
