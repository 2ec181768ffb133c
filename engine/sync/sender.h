/* Sending: HTTP calls to the applications, many at once, with a queue and slots per application.
 *
 * An application that hangs fills its own slots and nothing else. Calls wait in the order in which they were
 * added. Life cycle: sender_open after the configuration was read, sender_add for each call, sender_progress
 * to use free slots, sender_take for each call that has ended, sender_close. */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "io/http.h"
#include "sync/authentication.h"
#include "sync/claim.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SENDER_PAUSE_MS = 500, /* after an application was out of reach, calls to it fail at once for so long:
                              until the database has opened its breaker */
    SENDER_URGENT = 3,     /* calls of at most this priority pass a limit that is nearly used up */
    SENDER_HEADERS_MAX = 3
};

/* One application instance, as a worker reaches it. */
struct Endpoint {
    const ConfigApplication *application; /* borrowed */
    Authentication *authentication;
    size_t in_flight;
    size_t waiting_count;
    Sending *waiting_first, *waiting_last;
    int64_t token_at_ms; /* when the token was last dropped */
    int64_t moved_at_ms; /* a call ended, or the first of those in flight was submitted */
    size_t failures;     /* calls in a row that failed */
    int64_t paused_until_ms;
    int64_t pace_ms;      /* between calls, as the application says how many it still takes; 0: none */
    int64_t next_at_ms;   /* no earlier call, but urgent ones */
    Error pause;          /* why */
    bool is_out_of_reach; /* since the first pause; logged once, and once when a call is answered again */
};

typedef struct Sender {
    Http *http; /* borrowed */
    Endpoint *endpoints;
    size_t endpoint_count;
    size_t in_flight_max; /* per application */
    Sending *unsent;      /* could not be submitted, not yet taken */
    int64_t waited_ms;    /* the longest that a call waited for its slot since sender_take_wait */
} Sender;

bool sender_open(Sender *sender, const Config *config, Http *http, Error *error);
void sender_close(Sender *sender);

/* NULL: no application of this name is configured. */
Endpoint *sender_endpoint(Sender *sender, const char *application);

/* Finds endpoint and message of each delivery of a claim; what is not configured stays NULL. */
void sender_resolve(Sender *sender, const Mappings *mappings, Claim *claim);

void sender_add(Sender *sender, Sending *sending);

/* Submits what waits, as slots are free. */
void sender_progress(Sender *sender);

/* A call that has ended: with its reply, or with the failure that kept it from being sent. NULL: none yet. A
 * call that was answered 401 is sent once more by itself when a new token may help. */
Sending *sender_take(Sender *sender);

/* Takes a call that was not submitted out of its queue; NULL: nothing waits. */
Sending *sender_take_waiting(Sender *sender);

/* True while some application has nothing to do, and another has. */
bool sender_has_idle(const Sender *sender);

/* When the first call that is kept back for an application's limit of calls may go, in monotonic
 * milliseconds; -1: none is kept back. */
int64_t sender_next_ms(const Sender *sender);

/* How long calls had to wait for a slot lately: the longest since this was asked last. */
int64_t sender_take_wait(Sender *sender);

/* Address and headers of a call, without credentials; the headers' texts live in the claim's arena. */
void sender_write_url(const Sending *sending, Buffer *url);
size_t sender_headers(const Sending *sending, const char *headers[SENDER_HEADERS_MAX]);
