// The lines of shell commands and the strings of JSON arrays, the bodies of heredocs.

#ifndef DOCKERFILE_COMMANDS_H
#define DOCKERFILE_COMMANDS_H

#include "heredocs.h"
#include "lines.h"

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

#endif
