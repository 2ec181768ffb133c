/* A growing text, used for replies, JSON and CSV. Zero-initialise; `at` is NUL-terminated after any append.
 */
#ifndef APPLICATIONS_TEXT_H
#define APPLICATIONS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Text {
    char *at;
    size_t length;
    size_t capacity;
} Text;

void text_add(Text *, const char *);
void text_add_bytes(Text *, const void *, size_t);
void text_format(Text *, const char *format, ...) __attribute__((format(printf, 2, 3), nonnull(2)));
/* Appends a JSON string with its quotes; NULL appends null. */
void text_add_json(Text *, const char *);
void text_clear(Text *);
void text_free(Text *);

/* "" instead of NULL. */
const char *text_or_empty(const char *);
/* NULL is equal to NULL only. */
bool text_same(const char *, const char *);
/* A copy that the caller frees. */
char *text_copy(const char *);
/* True when the bytes are UTF-8 without NUL, neither raw nor as the escape \u0000. */
bool text_is_clean(const char *, size_t length);

/* Memory that is never NULL: the program ends when there is none. */
void *memory_take(size_t);
/* Ends the program with a message: for what must not happen in a simulated application. */
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

#endif
