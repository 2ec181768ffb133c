// What an HTTP status means to us.
#pragma once

#include "base/error.h"

// 2xx is NONE. Kinds are those of a request that changes something: a 500, 502 or 504 may come after the
// effect, so its outcome is unknown; a 503, 408 or 429 is the answer of a server that did nothing.
ErrorKind http_status_kind(long status);
