// Quotes and expansions in a logical line, as BuildKit's shell.Lex reads them.

#ifndef DOCKERFILE_SHELL_LEX_H
#define DOCKERFILE_SHELL_LEX_H

#include "characters.h"

#define EXPANSION_DEPTH 32

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

#endif
