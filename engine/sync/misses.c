/* Misses: counting and telling. */
#include "sync/misses.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "io/json.h"

#include <stdlib.h>
#include <string.h>

enum { MISSES_MAX = 200, TELL_MS = 2000 }; /* what is beyond waits until the others were told, uncounted */

typedef struct Miss {
    char *lookup, *code, *became;
    bool is_outward;
    int64_t times;
} Miss;

struct Misses {
    Miss list[MISSES_MAX];
    size_t count;
    int64_t tell_at_ms;
};

Misses *misses_new(void) { return memory_zero(sizeof(Misses)); }

static void forget(Misses *misses) {
    for (size_t i = 0; i < misses->count; i++) {
        free(misses->list[i].lookup);
        free(misses->list[i].code);
        free(misses->list[i].became);
    }
    misses->count = 0;
}

void misses_free(Misses *misses) {
    if (misses == NULL)
        return;
    forget(misses);
    free(misses);
}

static bool is_of(const Miss *miss, const char *lookup, bool is_outward, const char *code) {
    return miss->is_outward == is_outward && strcmp(miss->code, code) == 0 &&
           strcmp(miss->lookup, lookup) == 0;
}

void misses_note(Misses *misses, const char *lookup, bool is_outward, const char *code, const char *became) {
    for (size_t i = 0; i < misses->count; i++)
        if (is_of(&misses->list[i], lookup, is_outward, code)) {
            misses->list[i].times++;
            return;
        }
    if (misses->count == MISSES_MAX)
        return;
    misses->list[misses->count++] = (Miss){.lookup = memory_copy_text(lookup),
                                           .code = memory_copy_text(code),
                                           .became = memory_copy_text(became),
                                           .is_outward = is_outward,
                                           .times = 1};
}

/* A list of objects, since columns of five types are few and rare. */
static void append_json(const Misses *misses, Buffer *text) {
    buffer_char(text, '[');
    for (size_t i = 0; i < misses->count; i++) {
        const Miss *miss = &misses->list[i];
        buffer_text(text, i > 0 ? ",{\"lookup\":" : "{\"lookup\":");
        json_write_text(text, text_of(miss->lookup));
        buffer_text(text, ",\"code\":");
        json_write_text(text, text_of(miss->code));
        buffer_text(text, ",\"became\":");
        json_write_text(text, text_of(miss->became));
        buffer_format(text, ",\"is_outward\":%s,\"times\":%lld}", miss->is_outward ? "true" : "false",
                      (long long)miss->times);
    }
    buffer_char(text, ']');
}

void misses_tell(Misses *misses, Database *database, bool is_last) {
    const int64_t now_ms = clock_monotonic_ms();
    AUTO(buffer_free) Buffer text = {0};
    Error error = {0};

    if (misses->count == 0 || (!is_last && now_ms < misses->tell_at_ms) || database == NULL ||
        database_is_broken(database) || database_is_sent(database))
        return;
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    append_json(misses, &text);
    parameter_text(parameters, text.at);
    if (!database_execute(database, "select engine.note_lookup_misses($1::jsonb)", parameters, NULL, &error))
        log_error(&error, "codes that no lookup lists could not be counted", NULL);
    misses->tell_at_ms = now_ms + TELL_MS;
    forget(misses);
}
