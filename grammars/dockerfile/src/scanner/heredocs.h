// Which heredocs does a logical line open? By the rules of BuildKit's shell.Lex.

#ifndef DOCKERFILE_HEREDOCS_H
#define DOCKERFILE_HEREDOCS_H

#include "reader.h"
#include "shell_lex.h"

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

#endif
