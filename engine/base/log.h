// What happened, one line per event on stderr, for people or for programs.
//
//     text  2026-01-02T03:04:05.678Z info delivery-1: sent event stage=42 duration_ms=12
//     json  {"at":"2026-01-02T03:04:05.678Z","level":"info","worker":"delivery-1","message":"sent
//     event","stage":"42"}
//
// An event is a short constant message and pairs of key and value with the record's ids, ended by NULL:
//     log_event(LOG_INFO, "sent event", "stage", stage_id, "application", name, NULL);
// A pair whose value is NULL is left out. Each line is one write(2), so lines of several workers do not mix.
// No secret and no personal value is ever logged.
#pragma once

#include "base/error.h"
#include "base/text.h"

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR } LogLevel;

// Before the first event; without it: info and above, text, no worker. `worker` (may be NULL) is copied.
void log_configure(LogLevel least, bool is_json, const char *worker);

// False when events of this level are dropped: to save building their values.
bool log_is_wanted(LogLevel level);

void log_event(LogLevel level, const char *message, ...) __attribute__((sentinel));

// Logs an error at its end, as "message: error's message" with kind, code, detail and hint as further pairs
// after the caller's own. Level warning when the kind is transient or throttled, else error.
void log_error(const Error *error, const char *message, ...) __attribute__((sentinel));

// The line that an event would write, for tests and for those who keep it elsewhere; ends with a line end.
void log_format(Buffer *line, LogLevel level, int64_t at_us, const char *message, ...)
    __attribute__((sentinel));
