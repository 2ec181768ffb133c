// Text that is lent, and a buffer that grows.
#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { BUFFER_BYTES_MIN = 64 };

Text text_of(const char *text_or_null) {
    return (Text){text_or_null, text_or_null == NULL ? 0 : strlen(text_or_null)};
}

bool text_equals(Text text, const char *other) {
    size_t length = strlen(other);
    return text.at != NULL && text.length == length && memcmp(text.at, other, length) == 0;
}

static bool is_blank(char one) { return one == ' ' || one == '\t' || one == '\r' || one == '\n'; }

Text text_trim(Text text) {
    while (text.length > 0 && is_blank(text.at[0])) {
        text.at++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.at[text.length - 1]))
        text.length--;
    return text;
}

static bool is_digit(char one) { return one >= '0' && one <= '9'; }

bool text_to_int(Text text, int64_t *integer) {
    bool is_negative = text.length > 0 && text.at[0] == '-';
    size_t at = text.length > 0 && (text.at[0] == '-' || text.at[0] == '+');
    if (at == text.length)
        return false;
    int64_t sum = 0; // kept negative: there is one more of those
    for (; at < text.length; at++) {
        if (!is_digit(text.at[at]) || __builtin_mul_overflow(sum, 10, &sum) ||
            __builtin_sub_overflow(sum, text.at[at] - '0', &sum))
            return false;
    }
    if (!is_negative && sum == INT64_MIN)
        return false;
    *integer = is_negative ? sum : -sum;
    return true;
}

void text_cut_utf8(char *text) {
    size_t end = strlen(text);
    size_t first = end; // of the last character
    while (first > 0 && ((unsigned char)text[first - 1] & 0xC0) == 0x80)
        first--;
    if (first == 0)
        return;
    unsigned char lead = (unsigned char)text[first - 1];
    size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (end - (first - 1) < wanted)
        text[first - 1] = '\0';
}

char *buffer_reserve(Buffer *buffer, size_t length) {
    size_t needed = buffer->length + length + 1;
    assert(needed > length);
    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity < BUFFER_BYTES_MIN ? BUFFER_BYTES_MIN : buffer->capacity;
        while (capacity < needed)
            capacity += capacity / 2;
        buffer->at = memory_grow(buffer->at, capacity);
        buffer->capacity = capacity;
    }
    return buffer->at + buffer->length;
}

void buffer_append(Buffer *buffer, const void *bytes, size_t length) {
    char *room = buffer_reserve(buffer, length);
    if (length > 0)
        memcpy(room, bytes, length);
    room[length] = '\0';
    buffer->length += length;
}

void buffer_text(Buffer *buffer, const char *text) { buffer_append(buffer, text, strlen(text)); }

void buffer_char(Buffer *buffer, char one) {
    char *room = buffer_reserve(buffer, 1);
    room[0] = one;
    room[1] = '\0';
    buffer->length++;
}

void buffer_int(Buffer *buffer, int64_t integer) {
    char digits[24];
    char *at = digits + sizeof digits;
    uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (integer < 0)
        *--at = '-';
    buffer_append(buffer, at, (size_t)(digits + sizeof digits - at));
}

void buffer_format(Buffer *buffer, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = buffer->capacity - buffer->length;
    int length = vsnprintf(room > 0 ? buffer->at + buffer->length : NULL, room, format, arguments);
    assert(length >= 0);
    if ((size_t)length >= room)
        vsnprintf(buffer_reserve(buffer, (size_t)length), (size_t)length + 1, format, again);
    buffer->length += (size_t)length;
    va_end(again);
    va_end(arguments);
}

// The letter after the backslash; 'u' for those without one of their own; 0 for bytes that stand for
// themselves.
static const char ESCAPES[256] = {
    [0 ... 7] = 'u', ['\b'] = 'b',      ['\t'] = 't', ['\n'] = 'n',  [11] = 'u',   ['\f'] = 'f',
    ['\r'] = 'r',    [14 ... 31] = 'u', ['"'] = '"',  ['\\'] = '\\', [0x7F] = 'u',
};

static void append_escape(Buffer *buffer, unsigned char one) {
    static const char DIGITS[] = "0123456789abcdef";
    char escape = ESCAPES[one];
    if (escape != 'u') {
        buffer_append(buffer, (char[]){'\\', escape}, 2);
        return;
    }
    buffer_append(buffer, (char[]){'\\', 'u', '0', '0', DIGITS[one >> 4], DIGITS[one & 15]}, 6);
}

void buffer_json_text(Buffer *buffer, Text text) {
    buffer_char(buffer, '"');
    size_t copied = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (ESCAPES[(unsigned char)text.at[i]] == 0)
            continue;
        buffer_append(buffer, text.at + copied, i - copied);
        append_escape(buffer, (unsigned char)text.at[i]);
        copied = i + 1;
    }
    if (copied < text.length)
        buffer_append(buffer, text.at + copied, text.length - copied);
    buffer_char(buffer, '"');
}

Text buffer_view(const Buffer *buffer) {
    return (Text){buffer->at == NULL ? "" : buffer->at, buffer->length};
}

void buffer_reset(Buffer *buffer) {
    buffer->length = 0;
    if (buffer->at != NULL)
        buffer->at[0] = '\0';
}

void buffer_free(Buffer *buffer) {
    free(buffer->at);
    *buffer = (Buffer){0};
}
