// Is it a JSON array of strings? By the rules of Go's encoding/json.

#ifndef DOCKERFILE_JSON_H
#define DOCKERFILE_JSON_H

#include "characters.h"

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

#endif
