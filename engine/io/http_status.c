// What an HTTP status means to us; what a reply means as an error; headers of limits; escapes of URLs.
#include "io/http_status.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/code.h"
#include "io/http.h"

ErrorKind http_status_kind(long status) {
    const Code *code = code_find(CODE_HTTP, status);
    return code != NULL ? code->kind : ERROR_PERMANENT;
}

ErrorKind http_status_kind_wordless(long status) {
    return status == 404 || status == 410 ? ERROR_CONFIGURATION : http_status_kind(status);
}

enum { RESET_S_MAX = 7 * 86400 };
#define UNIX_TIME_S_MAX INT64_C(100000000000)

bool http_reply_check(const HttpReply *reply, Error *error) {
    if (reply->error.kind != ERROR_NONE) {
        if (error != NULL)
            *error = reply->error;
        return false;
    }
    ErrorKind kind = http_status_kind(reply->status);
    if (kind == ERROR_NONE)
        return true;
    if (kind == ERROR_UNKNOWN_OUTCOME && reply->is_safe)
        kind = ERROR_TRANSIENT;
    error_set(error, kind, "HTTP status %ld", reply->status);
    char code[16];
    snprintf(code, sizeof code, "%ld", reply->status);
    error_code(error, code);
    if (error != NULL && reply->retry_after_ms > 0)
        error->retry_after_ms = reply->retry_after_ms;
    return false;
}

// A number of a header such as "100" or, where several limits stand, "100, 100;w=60": the first.
static bool first_number(const char *value, int64_t *number) {
    return value != NULL && text_to_int(text_trim((Text){value, strcspn(value, ",;")}), number) &&
           *number >= 0;
}

static int64_t until_ms(int64_t moment_s, int64_t server_date_us) {
    int64_t now_us = server_date_us >= 0 ? server_date_us : clock_now_us();
    int64_t left_ms = moment_s * 1000 - now_us / 1000;
    return left_ms > 0 ? left_ms : 0;
}

// Seconds, as the drafts of RateLimit-Reset have them; a number too large for that is a moment in Unix time.
static int64_t reset_ms_of(const char *value, int64_t server_date_us) {
    int64_t number;
    if (!first_number(value, &number))
        return -1;
    if (number > RESET_S_MAX && number < UNIX_TIME_S_MAX)
        return until_ms(number, server_date_us);
    return number <= RESET_S_MAX ? number * 1000 : -1;
}

HttpLimit http_limit_read(const char *remaining, const char *reset, int64_t server_date_us) {
    HttpLimit limit = {.remaining = -1, .reset_ms = -1};
    int64_t number;
    if (first_number(remaining, &number))
        limit.remaining = number;
    limit.reset_ms = reset_ms_of(reset, server_date_us);
    return limit;
}

int64_t http_limit_pause_ms(HttpLimit limit) {
    if (limit.remaining < 0 || limit.reset_ms <= 0 || limit.remaining >= HTTP_LIMIT_LOW)
        return 0;
    int64_t reset_ms = limit.reset_ms < HTTP_LIMIT_PAUSE_MS_MAX ? limit.reset_ms : HTTP_LIMIT_PAUSE_MS_MAX;
    return limit.remaining == 0 ? reset_ms : reset_ms / limit.remaining;
}

// RFC 3986, section 2.3.
static bool is_unreserved(char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') ||
           one == '-' || one == '.' || one == '_' || one == '~';
}

void http_escape(Buffer *buffer, Text text) {
    for (size_t i = 0; i < text.length; i++) {
        if (is_unreserved(text.at[i]))
            buffer_char(buffer, text.at[i]);
        else
            buffer_format(buffer, "%%%02X", (unsigned char)text.at[i]);
    }
}
