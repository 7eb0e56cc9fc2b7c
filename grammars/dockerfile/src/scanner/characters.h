// Classes of characters, and the least steps of the lexer.

#ifndef DOCKERFILE_CHARACTERS_H
#define DOCKERFILE_CHARACTERS_H

#include "state.h"

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

#endif
