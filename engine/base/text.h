// Text that is lent, and a buffer that grows.
//
// A Text is a pointer and a length: it owns nothing, is not terminated, and is valid as long as what it
// points into. A Text whose `at` is NULL means "none" wherever that makes sense.
//
// A Buffer starts as {0}, grows as it is appended to, and is NUL-terminated after every append. buffer_reset
// keeps the memory, buffer_free gives it back. `at` moves when it grows: keep offsets, not pointers.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Text {
    const char *at;
    size_t length;
} Text;

typedef struct Buffer {
    char *at;
    size_t length;
    size_t capacity;
} Buffer;

Text text_of(const char *text_or_null); // NULL becomes {NULL, 0}
bool text_equals(Text text, const char *other);
Text text_trim(Text text); // without blanks, tabs and line ends at both ends
bool text_to_int(Text text,
                 int64_t *integer); // the whole text, decimal, optional sign; false leaves *integer alone
void text_cut_utf8(char *text);     // drops an incomplete last UTF-8 character, left by a cut at a byte limit

void buffer_append(Buffer *buffer, const void *bytes, size_t length);
void buffer_text(Buffer *buffer, const char *text);
void buffer_char(Buffer *buffer, char one);
void buffer_int(Buffer *buffer, int64_t integer);
void buffer_format(Buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Appends the text as a JSON string, with quotes and escapes; bytes from 0x80 on are copied as they are.
void buffer_json_text(Buffer *buffer, Text text);

// Room for `length` more bytes, to write there directly; add what was written to `length` and keep the NUL.
char *buffer_reserve(Buffer *buffer, size_t length);

Text buffer_view(const Buffer *buffer);
void buffer_reset(Buffer *buffer);
void buffer_free(Buffer *buffer); // as {0} again; also the function for AUTO(buffer_free)
