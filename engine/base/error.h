// What went wrong, as a value: its kind, and words for people.
//
// A function that can fail returns bool (or a pointer) and takes `Error *error` last. On failure it fills the
// error and returns false (or NULL); on success it leaves the error untouched. `error` may be NULL where a
// caller does not care (a rollback on the way out). Start with `Error error = {0}`.
//
// The kind alone decides retry, dead letter and exit code. It comes from an SQLSTATE, an HTTP status or a
// curl code, never from a message. Whoever ends an error logs it, once; lower code never logs.
//
// Messages follow PostgreSQL: "could not send event stage 42: connection refused", no full stop, past tense
// where a retry may work. Detail and hint are sentences. No secret and no personal value ever enters an
// error.
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum ErrorKind {
    ERROR_NONE,            // nothing failed
    ERROR_TRANSIENT,       // the same act may work later, and had no effect this time
    ERROR_THROTTLED,       // the other side asks for a pause: retry_after_ms, when it says how long
    ERROR_AUTHENTICATION,  // who we are was refused
    ERROR_PERMANENT,       // the other side understood and refused; the same again is refused again
    ERROR_UNKNOWN_OUTCOME, // it may or may not have taken effect
    ERROR_CONFIGURATION,   // a person has to change a setting, a file or a right
    ERROR_BUG              // the program is wrong
} ErrorKind;

typedef struct Error {
    ErrorKind kind;
    char code[16];          // SQLSTATE, HTTP status or a curl code's short name; "" when there is none
    char subject[128];      // the constraint, else the column, that the database named; "" when there is none
    int64_t retry_after_ms; // 0 when the other side named no time
    char message[512];
    char detail[1024];
    char hint[512];
} Error;

// Begins an error: sets kind and message and clears all else. Always returns false.
bool error_set(Error *error, ErrorKind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Fill one more part of an error that error_set began. Each returns false.
bool error_detail(Error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool error_hint(Error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool error_code(Error *error, const char *code);

// Puts what was attempted before the cause: "new: old". Kind, code, detail and hint stay. Returns false.
bool error_wrap(Error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Makes the error as {0} again, cheaply.
void error_clear(Error *error);

// "none", "transient", "throttled", "authentication", "permanent", "unknown outcome", "configuration", "bug":
// the words that the database stores and people read.
const char *error_kind_name(ErrorKind kind);

// The kind of that name; its words may be divided by a blank, - or _. False: there is none.
bool error_kind_find(const char *name, ErrorKind *kind);

// What a kind means, and what becomes of a delivery that ended with it: clauses for people, no full stop.
const char *error_kind_meaning(ErrorKind kind);
const char *error_kind_act(ErrorKind kind);

// All kinds, in the order of their numbers.
enum { ERROR_KIND_COUNT = ERROR_BUG + 1 };

// The program's exit code: 0 nothing failed, 1 permanent, 2 configuration or authentication,
// 3 transient, throttled or unknown outcome, 4 bug.
int error_exit_code(const Error *error);
