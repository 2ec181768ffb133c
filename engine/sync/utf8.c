// UTF-8: well-formed sequences as Unicode 15, table 3-7, lists them.
#include "sync/utf8.h"

#include <stdlib.h>
#include <string.h>

static bool is_tail(const unsigned char *at, size_t count) {
    for (size_t i = 0; i < count; i++)
        if ((at[i] & 0xC0) != 0x80)
            return false;
    return true;
}

size_t utf8_length(const unsigned char *at, size_t left) {
    unsigned char c = at[0];
    if (c < 0x80)
        return 1;
    size_t length = c >= 0xC2 && c <= 0xDF ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
    if (length == 0 || left < length || !is_tail(at + 1, length - 1))
        return 0;
    bool is_overlong = (c == 0xE0 && at[1] < 0xA0) || (c == 0xF0 && at[1] < 0x90);
    bool is_outside = (c == 0xED && at[1] > 0x9F) || (c == 0xF4 && at[1] > 0x8F);
    return is_overlong || is_outside ? 0 : length;
}

size_t utf8_count(Text text) {
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += (text.at[i] & 0xC0) != 0x80;
    return count;
}

Text utf8_cut(Text text, size_t characters) {
    size_t i = 0;
    while (i < text.length && ((text.at[i] & 0xC0) == 0x80 || characters-- > 0))
        i++;
    return (Text){text.at, i};
}

static unsigned read_unit(const char *digits, size_t left) {
    char four[5] = {0};
    if (left < 4)
        return '?';
    memcpy(four, digits, 4);
    return (unsigned)strtoul(four, NULL, 16);
}

static size_t write_character(unsigned code, char *out) {
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    for (size_t i = tail; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)(lead[tail] | code);
    return tail + 1;
}

size_t utf8_unescape(const char *digits, size_t left, char *out, size_t *length) {
    unsigned code = read_unit(digits, left);
    size_t taken = left < 4 ? left : 4;
    if (code >= 0xD800 && code < 0xDC00 && left >= 10 && digits[4] == '\\' && digits[5] == 'u') {
        unsigned low = read_unit(digits + 6, 4);
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        taken = 10;
    }
    if ((code >= 0xD800 && code < 0xE000) || code > 0x10FFFF || code == 0)
        code = '?';
    *length += write_character(code, out + *length);
    return taken;
}
