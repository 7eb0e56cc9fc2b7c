// What follows a blank: the end of the line, a word, or the blank as a token.
//
// A blank is a token where more than one may follow it in the word it begins, or
// where the rest of the line is to be read ahead first. The lexer can't go back:
// whoever finds that out in mid-word gives the token of the blank, whose end was
// marked where the word begins.

#ifndef DOCKERFILE_BLANKS_H
#define DOCKERFILE_BLANKS_H

#include "analysis.h"
#include "lines.h"
#include "words.h"

// A key of nothing but name characters, whole. Behind the first of ENV or LABEL
// the form of all the arguments comes to light.
static bool scan_key_word(Scanner *s, TSLexer *lexer, enum TokenType blank) {
    bool any = false;
    while (is_name(lexer->lookahead) || lexer->lookahead == '.' || lexer->lookahead == '-') {
        advance(lexer);
        any = true;
    }
    int32_t c = lexer->lookahead;
    bool ends = c == '=' || c == ' ' || c == '\t';
    if (s->form != FORM_UNKNOWN) ends = ends || at_line_end(lexer);
    else if (ends) s->form = c == '=' ? FORM_PLAIN : FORM_LEGACY;
    else analyse_here(s, lexer);
    s->flags_done = true;
    if (!any || !ends) return emit(lexer, blank);
    lexer->mark_end(lexer);
    return emit(lexer, KEY_WORD);
}

// A word of a list, whole, if it is a plain one.
static bool scan_list_word(Scanner *s, TSLexer *lexer, enum TokenType blank) {
    for (;;) {
        int32_t c = lexer->lookahead;
        if (c == '$' || c == s->escape || c == '\r') return emit(lexer, blank);
        if (is_list_space(c) || at_line_end(lexer)) break;
        advance(lexer);
    }
    lexer->mark_end(lexer);
    return emit(lexer, LIST_WORD);
}

// May the first character say how all the arguments are to be read? It does not
// where flags, JSON or heredocs are possible, or another instruction.
static bool tells(const Scanner *s, int32_t c) {
    switch (s->keyword) {
        case ADD: case COPY: case HEALTHCHECK: case ONBUILD: case UNKNOWN_KEYWORD: return false;
        default: return c != '-' && c != '[';
    }
}

// Passes blanks. `passed`: the token that follows them begins at the lexer.
static bool scan_blank(Scanner *s, TSLexer *lexer, const bool *valid, bool *passed) {
    while (is_blank(s, lexer->lookahead)) skip(lexer);
    if (at_line_end(lexer)) return scan_line_end(s, lexer, valid);
    lexer->mark_end(lexer);
    s->line_start = false;
    bool extra = s->form == FORM_JSON || s->after_blank;
    if (s->keyword == HEALTHCHECK && s->form == FORM_PLAIN && !extra) {
        s->keyword = CMD;
        s->form = FORM_UNKNOWN;
        s->flags_done = true;
    }
    int32_t c = lexer->lookahead;
    bool legacy = valid[LEGACY_BLANK] && s->form == FORM_LEGACY;
    enum TokenType blank = extra ? GAP : legacy ? LEGACY_BLANK : BLANK;
    if (c > ' ' && c < 0x7f && c != s->escape) {
        s->open_quote = 0;
        bool known = s->form != FORM_UNKNOWN;
        bool first = s->after_keyword && tells(s, c);
        if (valid[KEY_WORD] && !legacy && (known || first)) {
            if (s->keyword == ARG) start_arguments(s);
            return scan_key_word(s, lexer, blank);
        }
        if (valid[LIST_WORD] && known) return scan_list_word(s, lexer, blank);
        if (first) {
            start_arguments(s);
            return *passed = true;
        }
        bool text = legacy && !valid[KEY_PIECE] && c != '=';
        if ((extra && !valid[UNKNOWN_KEYWORD]) || text) return *passed = true;
    }
    if (valid[LIST_WORD]) {
        // Blanks that only Unicode knows belong to the line's end, if they reach it.
        while (!at_line_end(lexer) && is_space(lexer->lookahead)) advance(lexer);
        if (at_line_end(lexer)) return scan_line_end(s, lexer, valid);
    }
    if (extra || look_past_blank(s, lexer) == END) return emit(lexer, GAP);
    s->open_quote = 0;
    return valid[blank] && emit(lexer, blank);
}

#endif
