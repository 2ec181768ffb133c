// What an HTTP status means to us, as a table; what a reply means as an error; escapes of URLs.
#include "io/http_status.h"

#include <stddef.h>
#include <stdio.h>

#include "io/http.h"

// The first range that holds the status decides.
static const struct {
    long first, last;
    ErrorKind kind;
} KINDS[] = {
    {200, 299, ERROR_NONE},
    {300, 399, ERROR_CONFIGURATION}, // redirects are not followed: the address is another one
    {401, 401, ERROR_AUTHENTICATION},
    {403, 403, ERROR_AUTHENTICATION},
    {405, 405, ERROR_CONFIGURATION}, // method
    {407, 407, ERROR_CONFIGURATION}, // the proxy wants to know us
    {408, 408, ERROR_TRANSIENT},     // the request did not arrive in time
    {421, 421, ERROR_TRANSIENT},     // another connection would do
    {423, 423, ERROR_TRANSIENT},     // locked
    {425, 425, ERROR_TRANSIENT},     // too early
    {429, 429, ERROR_THROTTLED},
    {400, 499, ERROR_PERMANENT},
    {501, 501, ERROR_CONFIGURATION}, // method
    {503, 503, ERROR_TRANSIENT},
    {505, 505, ERROR_CONFIGURATION},
    {507, 507, ERROR_TRANSIENT}, // no room
    {511, 511, ERROR_CONFIGURATION},
    {500, 599, ERROR_UNKNOWN_OUTCOME},
};

ErrorKind http_status_kind(long status) {
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (status >= KINDS[i].first && status <= KINDS[i].last)
            return KINDS[i].kind;
    }
    return ERROR_PERMANENT;
}

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
