// What went wrong, as a value.
#include "base/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* clang-format off */
static const struct {
    const char *name;
    int exit_code;
    const char *meaning, *act;
} KINDS[] = {
    [ERROR_NONE] = {"none", 0, "nothing failed",
        "goes on: the delivery is done, or waits for its acknowledgement"},
    [ERROR_TRANSIENT] = {"transient", 3, "the same may work later, and had no effect this time",
        "tries again, after a random part of 0.5 s, 1 s, 2 s, ... at most a minute, until the delivery expires"},
    [ERROR_THROTTLED] = {"throttled", 3, "the application asks for a pause",
        "waits as long as the application asks (Retry-After, else as when transient), then tries again"},
    [ERROR_AUTHENTICATION] = {"authentication", 2, "who we are was refused",
        "gets one new token for all calls and repeats each once; when that does not help, tries again as when transient"},
    [ERROR_PERMANENT] = {"permanent", 1, "the other side understood and refused; the same again is refused again",
        "ends the delivery with the application's words: refused where whoever asked gets an answer, else a dead letter; a list that was refused as a whole, 413 or 400 without a message number, is halved until the row that is refused stands alone"},
    [ERROR_UNKNOWN_OUTCOME] = {"unknown outcome", 3, "it may or may not have taken effect",
        "as the flow's effect says: reads back and compares, or sends again under the same identity, or stops for a person (at_most_once)"},
    [ERROR_CONFIGURATION] = {"configuration", 2, "a person has to change a setting, a file or a right",
        "keeps the delivery and tries again with growing pauses, until that is done"},
    [ERROR_BUG] = {"bug", 4, "the program is wrong", "makes the delivery a dead letter; everything else goes on"},
};
/* clang-format on */
enum { KIND_COUNT = sizeof KINDS / sizeof KINDS[0] };
_Static_assert((int)KIND_COUNT == (int)ERROR_KIND_COUNT, "a row for each kind");

// Formats into a member and, when it was too long, drops the rest of a character that the end cut in two.
static void write_part(char *part, size_t size, const char *format, va_list arguments) {
    int length = vsnprintf(part, size, format, arguments);
    if (length < (int)size)
        return;
    text_cut_utf8(part);
}

void error_clear(Error *error) {
    if (error == NULL)
        return;
    error->kind = ERROR_NONE;
    error->retry_after_ms = 0;
    error->code[0] = error->subject[0] = error->message[0] = error->detail[0] = error->hint[0] = '\0';
}

bool error_set(Error *error, ErrorKind kind, const char *format, ...) {
    if (error == NULL)
        return false;
    error_clear(error);
    error->kind = kind;
    va_list arguments;
    va_start(arguments, format);
    write_part(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return false;
}

bool error_detail(Error *error, const char *format, ...) {
    if (error == NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    write_part(error->detail, sizeof error->detail, format, arguments);
    va_end(arguments);
    return false;
}

bool error_hint(Error *error, const char *format, ...) {
    if (error == NULL)
        return false;
    va_list arguments;
    va_start(arguments, format);
    write_part(error->hint, sizeof error->hint, format, arguments);
    va_end(arguments);
    return false;
}

bool error_code(Error *error, const char *code) {
    if (error != NULL)
        snprintf(error->code, sizeof error->code, "%s", code == NULL ? "" : code);
    return false;
}

bool error_wrap(Error *error, const char *format, ...) {
    if (error == NULL)
        return false;
    char cause[sizeof error->message];
    memcpy(cause, error->message, sizeof cause);
    va_list arguments;
    va_start(arguments, format);
    write_part(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    size_t used = strlen(error->message);
    int length = snprintf(error->message + used, sizeof error->message - used, ": %s", cause);
    if (length >= (int)(sizeof error->message - used))
        text_cut_utf8(error->message);
    return false;
}

const char *error_kind_name(ErrorKind kind) {
    assert((unsigned)kind < KIND_COUNT);
    return KINDS[kind].name;
}

static bool is_name(const char *typed, const char *name) {
    for (; *typed != '\0' && *name != '\0'; typed++, name++)
        if (*typed != *name && !(*name == ' ' && (*typed == '-' || *typed == '_')))
            return false;
    return *typed == *name;
}

bool error_kind_find(const char *name, ErrorKind *kind) {
    for (*kind = ERROR_NONE; *kind < (ErrorKind)KIND_COUNT; ++*kind)
        if (is_name(name, KINDS[*kind].name))
            return true;
    return false;
}

const char *error_kind_meaning(ErrorKind kind) {
    assert((unsigned)kind < KIND_COUNT);
    return KINDS[kind].meaning;
}

const char *error_kind_act(ErrorKind kind) {
    assert((unsigned)kind < KIND_COUNT);
    return KINDS[kind].act;
}

int error_exit_code(const Error *error) {
    assert((unsigned)error->kind < KIND_COUNT);
    return KINDS[error->kind].exit_code;
}
