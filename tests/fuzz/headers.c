// The headers of a reply that decide about time: Date, Retry-After, RateLimit-Remaining and -Reset, a line
// each. However senseless they are, nothing waits longer than the bounds say.
#include "target.h"

#include "io/http.c" // what reads headers is its own

static char *take_line(char **rest) {
    char *line = *rest == NULL ? NULL : strsep(rest, "\n");
    return line == NULL || line[0] == '\0' ? NULL : line;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char *copy = text_from(bytes, size), *rest = copy;
    int64_t date_us = date_us_of(take_line(&rest));
    int64_t retry_ms = retry_after_ms_of(take_line(&rest), date_us);
    const char *remaining = take_line(&rest), *reset = take_line(&rest);
    HttpLimit limit = http_limit_read(remaining, reset, date_us);
    int64_t pause_ms = http_limit_pause_ms(limit);
    assert(date_us >= -1);
    assert(retry_ms >= -1 && retry_ms <= (int64_t)RETRY_AFTER_S_MAX * 1000);
    assert(limit.remaining >= -1 && limit.reset_ms >= -1);
    assert(pause_ms >= 0 && pause_ms <= HTTP_LIMIT_PAUSE_MS_MAX);
    free(copy);
    return 0;
}
