/* Growing text, JSON strings, and checks of raw bytes. */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256, MESSAGE_MAX = 1024 };

void die(const char *format, ...) {
    char message[MESSAGE_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fprintf(stderr, "applications: %s\n", message);
    exit(1);
}

void *memory_take(size_t size) {
    void *at = calloc(1, size);
    if (at == NULL)
        die("out of memory");
    return at;
}

static void text_reserve(Text *text, size_t more) {
    size_t needed = text->length + more + 1;
    if (needed <= text->capacity)
        return;
    size_t capacity = text->capacity > 0 ? text->capacity : FIRST_CAPACITY;
    while (capacity < needed)
        capacity *= 2;
    text->at = realloc(text->at, capacity);
    if (text->at == NULL)
        die("out of memory");
    text->capacity = capacity;
}

void text_add_bytes(Text *text, const void *bytes, size_t length) {
    text_reserve(text, length);
    if (length > 0)
        memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
}

void text_add(Text *text, const char *value) { text_add_bytes(text, value, strlen(value)); }

void text_format(Text *text, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    text_reserve(text, (size_t)length);
    vsnprintf(text->at + text->length, (size_t)length + 1, format, again);
    va_end(again);
    text->length += (size_t)length;
}

static void add_escape(Text *text, char letter) {
    static const char SHORT[] = "\bb\ff\nn\rr\tt\"\"\\\\";
    const char *found = strchr(SHORT, letter);
    if (found != NULL)
        text_add_bytes(text, (char[]){'\\', found[1]}, 2);
    else
        text_format(text, "\\u%04x", (unsigned)letter);
}

void text_add_json(Text *text, const char *value) {
    if (value == NULL) {
        text_add(text, "null");
        return;
    }
    text_add(text, "\"");
    const char *plain = value, *at = value;
    for (; *at != '\0'; at++) {
        if ((unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
            continue;
        text_add_bytes(text, plain, (size_t)(at - plain));
        add_escape(text, *at);
        plain = at + 1;
    }
    text_add_bytes(text, plain, (size_t)(at - plain));
    text_add(text, "\"");
}

void text_clear(Text *text) {
    text->length = 0;
    if (text->at != NULL)
        text->at[0] = '\0';
}

void text_free(Text *text) {
    free(text->at);
    *text = (Text){0};
}

const char *text_or_empty(const char *value) { return value != NULL ? value : ""; }

bool text_same(const char *a, const char *b) { return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0; }

char *text_copy(const char *value) {
    char *copy = strdup(text_or_empty(value));
    if (copy == NULL)
        die("out of memory");
    return copy;
}

/* Number of bytes of the UTF-8 character that starts with this byte; 0 when none does. */
static size_t character_length(unsigned char first) {
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

static bool character_is_valid(const unsigned char *at, size_t length) {
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return false;
    if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F))
        return false;
    return !(at[0] == 0xF0 && at[1] < 0x90) && !(at[0] == 0xF4 && at[1] > 0x8F);
}

static bool is_nul_escape(const char *bytes, size_t at, size_t length) {
    return at + 6 <= length && memcmp(bytes + at, "\\u0000", 6) == 0;
}

bool text_is_clean(const char *bytes, size_t length) {
    for (size_t at = 0; at < length;) {
        size_t step = character_length((unsigned char)bytes[at]);
        if (bytes[at] == '\0' || step == 0 || at + step > length)
            return false;
        if (!character_is_valid((const unsigned char *)bytes + at, step) || is_nul_escape(bytes, at, length))
            return false;
        at += bytes[at] == '\\' ? 2 : step;
    }
    return true;
}
