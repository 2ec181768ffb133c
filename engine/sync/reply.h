// Reply: what an HTTP reply means for each delivery of the call, as the message's mapping says. Pure but for
// {now}.
//
// A reply without HTTP status (refused, timed out, …) is not for this module: its Error already has a kind.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "sync/fault.h"
#include "sync/mapping.h"
#include "sync/render.h"

typedef enum VerdictKind {
    VERDICT_DONE,      // the effect is there
    VERDICT_REFUSED,   // a business refusal: a resend would be refused again
    VERDICT_READ_BACK, // the target says that it has this already: read it back and compare before believing
    VERDICT_FAILED     // error_kind decides: transient, throttled, authentication, permanent, unknown outcome
} VerdictKind;

typedef struct Verdict {
    VerdictKind kind;
    ErrorKind error_kind; // VERDICT_FAILED only, else ERROR_NONE
    const char *number;   // message number of the target, "" when there is none
    const char *text;     // its words, or ours; one line, at most 500 bytes
    const char **fills;   // parallel to message->fill_columns; NULL = null, VALUE_ABSENT = do not write
} Verdict;

// Reads the reply for the `row_count` rows that were in the body, in their order. Always fills every verdict.
// Texts live in the arena.
void reply_read(const Message *message, long status, Text body, size_t row_count, Arena *arena,
                Verdict *verdicts);

// The verdict for a row that render refused (fault kind "refused": VERDICT_REFUSED, number = the rule's code)
// or could not build (kind "invalid": VERDICT_FAILED, permanent).
void reply_refuse(const Message *message, const Fault *fault, Arena *arena, Verdict *verdict);

// What the target holds, read with the request of render_read_back, for one row.
typedef enum ReadBackKind {
    READ_BACK_DONE,    // it is there and agrees: the delivery is done
    READ_BACK_MISSING, // it is not there
    READ_BACK_DIFFERS, // it is there with other values
    READ_BACK_FAILED   // the reading itself failed: verdict->error_kind
} ReadBackKind;

// Judges the reply of a read-back. `first` is the verdict that asked for it (READ_BACK after a reply), or
// NULL when it was asked because the outcome is unknown (time-out, expired lease). Fills *verdict, the final
// one:
//   it agrees                         → DONE
//   "resend" for what was found       → after a reply REFUSED, with the first verdict's number and words;
//                                       after an unknown outcome FAILED, transient, and *is_resend is true:
//                                       send it at once
//   "again" for what was found        → after a reply FAILED, transient, with the first verdict's number: the
//                                       application contradicts itself, as when its list is empty after an
//                                       outage; after an unknown outcome as "resend"
//   "conflict" for what was found     → REFUSED with the number CONFLICT
//   the reading failed                → FAILED with the kind of that failure
ReadBackKind reply_read_back(const Message *message, const MessageRow *row, const Verdict *first, long status,
                             Text body, Arena *arena, Verdict *verdict, bool *is_resend);
