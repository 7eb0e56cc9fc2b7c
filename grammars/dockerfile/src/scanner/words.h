// The pieces of words: of keys and values, images, paths, flags and texts.

#ifndef DOCKERFILE_WORDS_H
#define DOCKERFILE_WORDS_H

#include "lines.h"

// Words of ENV, LABEL and ARG end at any blank that Unicode knows.
static inline bool is_pairs(const Scanner *s) {
    return s->keyword == ENV || s->keyword == LABEL || s->keyword == ARG;
}

static inline bool is_blank(const Scanner *s, int32_t c) {
    return is_pairs(s) && s->form != FORM_LEGACY ? c != '\n' && is_space(c) : is_list_space(c);
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
    bool expands = valid[EXPANSION] && kind != KEY_PIECE;
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

#endif
