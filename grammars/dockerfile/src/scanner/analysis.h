// What is behind a blank, and how is the rest of the instruction to be read?

#ifndef DOCKERFILE_ANALYSIS_H
#define DOCKERFILE_ANALYSIS_H

#include "heredocs.h"
#include "json.h"

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

// The flags are over; the arguments are plain, unless more is known.
static void start_arguments(Scanner *s) {
    s->flags_done = true;
    s->after_keyword = false;
    s->form = FORM_PLAIN;
    s->quoting = s->keyword == RUN ? QUOTING_BLANK : QUOTING_READ;
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

// The same, from the lexer's place within a word.
static void analyse_here(Scanner *s, TSLexer *lexer) {
    Reader r = {lexer, s->escape, 0, 0, 0, false};
    int32_t c = reader_next(&r);
    analyse(s, &r, c, c == END ? END : reader_next(&r));
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

#endif
