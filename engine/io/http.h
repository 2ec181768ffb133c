// HTTP calls, many at once, kept alive. The only user of curl.
//
//     http_submit(http, &request, error);                           // starts as soon as http_wait runs
//     http_wait(http, descriptors, count, timeout_ms, error);       // the worker's one wait
//     while ((reply = http_take_reply(http)) != NULL) { …; http_reply_free(reply); }
//
// HTTP/1.1; certificates are verified; redirects are not followed (a 3xx is a reply like any other, kind
// configuration); proxies come from the environment, never for localhost; no compressed bodies. A request
// that may change something is never repeated by this layer, not even when a kept-alive connection turns out
// dead. Secrets do not reach an error or a log.
//
// A call ends in one of two ways, both a reply: an HTTP reply came (error.kind NONE, whatever the status), or
// it did not come whole (error says why; status is what had arrived, 0 for nothing). Failures after a byte of
// the request may have left are of kind unknown outcome; before that, and for what is safe always, transient.
#pragma once

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/http_status.h"

#define HTTP_BODY_BYTES_MAX (16 * 1024 * 1024) // a collected body's limit when the request names none
#define HTTP_IN_FLIGHT_MAX 1024
#define HTTP_TIMEOUT_MS 30000        // when the request names none
#define HTTP_CONNECT_TIMEOUT_MS 5000 // when the request names none

typedef struct Http Http;

typedef struct HttpSecurity {
    const char *user; // basic authentication; NULL for none
    const char *password;
    const char *bearer_token; // NULL for none
    const char *ca_file;      // PEM; NULL for the system's
} HttpSecurity;

// Everything but the two owners is copied by http_submit.
typedef struct HttpRequest {
    const char *method;         // GET, HEAD, POST, PUT, PATCH, DELETE, …; NULL = GET
    const char *url;            // http or https
    const char *const *headers; // "Name: value"; a body without Content-Type gets application/json
    size_t header_count;
    Text body;                    // at NULL = none
    long timeout_ms;              // for the whole call; 0 = HTTP_TIMEOUT_MS
    long connect_timeout_ms;      // 0 = HTTP_CONNECT_TIMEOUT_MS
    size_t body_bytes_max;        // of the reply; 0 = HTTP_BODY_BYTES_MAX, with a sink: no limit
    const HttpSecurity *security; // NULL = none

    // Takes the body of a 2xx reply piece by piece, from within http_wait; false ends the call (kind
    // permanent, code SINK_STOPPED). It must not call this Http. NULL: the body is collected. Other statuses
    // are always collected.
    bool (*sink)(void *sink_owner, Text chunk);
    void *sink_owner;

    bool is_safe; // changes nothing at the other side, whatever its method: a POST that only asks

    void *owner; // comes back with the reply
} HttpRequest;

typedef struct HttpReply {
    long status; // 0 = none arrived
    Text body;   // collected; also what arrived of a cut one
    int64_t duration_ms;
    int64_t duration_us;
    int64_t server_date_us; // the Date header as Unix time; -1 = none
    int64_t
        retry_after_ms; // seconds or HTTP date (against the server's own Date, where it sent one); -1 = none
    HttpLimit limit;    // of calls, as the application counts them
    const char *etag;   // NULL = none
    bool was_sent;      // the request was handed to a connection: a failure is an unknown outcome
    bool is_safe;       // GET, HEAD, or said so by the request: changes nothing at the other side
    Error error;        // kind NONE when a whole HTTP reply came
    void *owner;
} HttpReply;

Http *http_new(size_t in_flight_max, Error *error);
void http_free(Http *http); // ends the calls in flight without replies; NULL is fine
void http_free_at(Http **http);

// Refused (kind bug) when in_flight_max calls are under way or finished and not yet taken, see
// http_in_flight.
bool http_submit(Http *http, const HttpRequest *request, Error *error);
size_t http_in_flight(const Http *http); // submitted and not yet taken

// Returns when calls made progress, a descriptor is readable (which: look), or time is up (-1: no end); at
// once while a finished call waits to be taken. Negative descriptors are passed over; at most 16.
bool http_wait(Http *http, const int *descriptors, size_t count, int timeout_ms, Error *error);

// A reply, or that of the owner's call; NULL: none has finished by the last http_wait.
HttpReply *http_take_reply(Http *http);
HttpReply *http_take_reply_of(Http *http, const void *owner);
void http_reply_free(HttpReply *reply); // NULL is fine
void http_reply_free_at(HttpReply **reply);

// One call on an otherwise idle Http, waits for it. True with a reply, whatever is in it.
bool http_perform(Http *http, const HttpRequest *request, HttpReply **reply, Error *error);

// True when the reply is a whole 2xx. Else fills the error: the reply's own, or one made of its status ("HTTP
// status 503", code "503", retry_after_ms); for a safe request an unknown outcome becomes transient.
bool http_reply_check(const HttpReply *reply, Error *error);

// Appends text percent-encoded, as one path segment or one query value.
void http_escape(Buffer *buffer, Text text);
