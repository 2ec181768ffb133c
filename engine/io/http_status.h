// What an HTTP status means to us.
#pragma once

#include <stdint.h>

#include "base/error.h"

// 2xx is NONE. Kinds are those of a request that changes something: a 500, 502 or 504 may come after the
// effect, so its outcome is unknown; a 503, 408 or 429 is the answer of a server that did nothing.
ErrorKind http_status_kind(long status);

// The same of a delivery that was answered without a word of the application: 404 and 410 say then that
// nobody is behind the address, as a front server does while the application is put in anew.
ErrorKind http_status_kind_wordless(long status);

// What is left of a limit of calls, as RateLimit-Remaining and RateLimit-Reset (also with X-) say it: the
// calls that may still be made until it is renewed, and in how many milliseconds that is. -1: not said. A
// reset is in seconds or, as some have it, a moment in Unix time, which is held against the server's own Date
// (-1: none).
typedef struct HttpLimit {
    int64_t remaining, reset_ms;
} HttpLimit;

HttpLimit http_limit_read(const char *remaining, const char *reset, int64_t server_date_us);

enum { HTTP_LIMIT_LOW = 10, HTTP_LIMIT_PAUSE_MS_MAX = 60000 };

// The pause before the next call: when fewer than HTTP_LIMIT_LOW are left they are spread over the time until
// the reset, when none is left it is waited for; at most HTTP_LIMIT_PAUSE_MS_MAX.
int64_t http_limit_pause_ms(HttpLimit limit);
