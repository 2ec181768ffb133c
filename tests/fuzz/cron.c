// Cron expressions: what is accepted is due later than the instant it is asked for, on the minute, and the
// search ends. The first two bytes choose the instant.
#include "target.h"

#include "sync/cron.h"

enum { US_PER_MINUTE = 60 * 1000000 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    Cron cron;
    char why[CRON_WHY_SIZE] = "";
    if (size < 2)
        return 0;
    char *expression = text_from(bytes + 2, size - 2);
    int64_t after_us = ((int64_t)bytes[0] * 256 + bytes[1]) * 86400 * 1000000 / 2, next_us;
    if (!cron_parse(expression, &cron, why))
        assert(why[0] != '\0');
    else if (cron_next(&cron, bytes[1] % 2 == 0 ? "UTC" : "America/New_York", after_us, &next_us))
        assert(next_us > after_us && next_us % US_PER_MINUTE == 0);
    free(expression);
    return 0;
}
