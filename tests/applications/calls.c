/* The latest calls that came. */
#include "calls.h"
#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CALLS_MAX = 20000, PATH_SIZE = 100 };

static struct {
    int64_t at_ms;
    char method[8], path[PATH_SIZE];
} calls[CALLS_MAX];
static int64_t count; /* since the start; the place is its remainder */

void calls_add(const char *method, const char *path) {
    if (strcmp(method, "GET") == 0 || strncmp(path, "/control/", 9) == 0)
        return;
    int64_t place = count++ % CALLS_MAX;
    calls[place].at_ms = clock_monotonic_ms();
    snprintf(calls[place].method, sizeof calls[place].method, "%s", method);
    snprintf(calls[place].path, sizeof calls[place].path, "%s", path);
}

void calls_write(Text *out) {
    for (int64_t i = count > CALLS_MAX ? count - CALLS_MAX : 0; i < count; i++)
        text_format(out, "%" PRId64 "\t%s\t%s\n", calls[i % CALLS_MAX].at_ms, calls[i % CALLS_MAX].method,
                    calls[i % CALLS_MAX].path);
}
