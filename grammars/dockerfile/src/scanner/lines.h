// Tokens that begin or end lines: continuations, comments, directives, keywords
// and ends of lines.

#ifndef DOCKERFILE_LINES_H
#define DOCKERFILE_LINES_H

#include "reader.h"

// Behind a newline: passes blank lines. Marks the end before the blanks of the
// first other line, or before a `#`.
static void pass_blank_lines(TSLexer *lexer) {
    lexer->mark_end(lexer);
    for (;;) {
        while (lexer->lookahead != '\n' && is_space(lexer->lookahead)) advance(lexer);
        if (lexer->lookahead == '\n') {
            advance(lexer);
            lexer->mark_end(lexer);
        } else if (lexer->lookahead == '#') {
            lexer->mark_end(lexer);
            return;
        } else {
            if (at_eof(lexer)) lexer->mark_end(lexer);
            return;
        }
    }
}

static bool scan_continuation_tail(Scanner *s, TSLexer *lexer, enum TokenType token) {
    if (lexer->lookahead == '\n') advance(lexer);
    pass_blank_lines(lexer);
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
    if (!valid[LINE_END] && !valid[HEREDOC_START]) return false;
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

#endif
