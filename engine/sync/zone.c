// Zone: local time to UTC by trying the offsets that hold around it.
#include "sync/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NAME_MAX_LENGTH = 64, DAY_SECONDS = 86400 };

static const char ZONE_FOLDER[] = "/usr/share/zoneinfo";

bool zone_is_known(const char *name) {
    static char last_good[NAME_MAX_LENGTH + 1];
    size_t length = strlen(name);
    if (length == 0 || length > NAME_MAX_LENGTH || name[0] == '/' || name[0] == '.' || strstr(name, ".."))
        return false;
    if (strcmp(name, last_good) == 0)
        return true;
    char path[128];
    const char *folder = getenv("TZDIR");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : ZONE_FOLDER, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    char magic[4] = {0};
    bool is_zone = fread(magic, 1, sizeof magic, file) == sizeof magic && memcmp(magic, "TZif", 4) == 0;
    fclose(file);
    if (is_zone)
        memcpy(last_good, name, length + 1);
    return is_zone;
}

static bool use(const char *name) {
    static char current[NAME_MAX_LENGTH + 1];
    if (!zone_is_known(name))
        return false;
    const char *set = getenv("TZ");
    if (strcmp(current, name) == 0 && set && strcmp(set, name) == 0)
        return true;
    setenv("TZ", name, 1);
    tzset();
    strcpy(current, name);
    return true;
}

static int64_t offset_at(int64_t seconds) {
    time_t at = (time_t)seconds;
    struct tm fields;
    return localtime_r(&at, &fields) ? fields.tm_gmtoff : 0;
}

ZoneOutcome zone_to_utc(const char *name, const LocalTime *local, int64_t *us) {
    if (!use(name))
        return ZONE_UNKNOWN;
    int64_t as_utc = local_to_utc(local);
    int64_t seconds = (as_utc - local->microsecond) / 1000000;
    const int64_t offsets[] = {offset_at(seconds - DAY_SECONDS), offset_at(seconds + DAY_SECONDS)};
    bool is_found = false;
    for (int i = 0; i < 2; i++) {
        int64_t candidate = seconds - offsets[i];
        if (offset_at(candidate) != offsets[i])
            continue;
        int64_t candidate_us = as_utc - offsets[i] * 1000000;
        if (!is_found || candidate_us < *us)
            *us = candidate_us;
        is_found = true;
    }
    return is_found ? ZONE_GOOD : ZONE_GAP;
}

ZoneOutcome zone_from_utc(const char *name, int64_t us, LocalTime *local) {
    if (!use(name))
        return ZONE_UNKNOWN;
    int64_t seconds = us / 1000000 - (us % 1000000 < 0);
    utc_to_local(us + offset_at(seconds) * 1000000, local);
    return ZONE_GOOD;
}
