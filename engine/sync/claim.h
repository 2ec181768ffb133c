/* What a delivery worker has claimed: the deliveries, the HTTP calls made of them, and what is known of each.
 *
 * claim_read copies the answer of engine.claim; everything lives in the claim's arena until claim_free. Each
 * delivery is open until claim_decide says what became of it; sync/report.h then tells the database. A claim
 * is finished when all of its deliveries are reported. */
#pragma once

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/database.h"
#include "io/http.h"
#include "sync/mapping.h"
#include "sync/render.h"
#include "sync/reply.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The columns that claim_read expects, in this order. Parameters: worker, limit, lease in ms, floor. */
extern const char CLAIM_STATEMENT[];
/* The same of deliveries by their numbers (parameter: bigint[]), claiming nothing. */
extern const char CLAIM_PREVIEW_STATEMENT[];

typedef enum DeliveryResult {
    RESULT_OPEN,    /* nothing is known yet */
    RESULT_DONE,    /* the application has it */
    RESULT_REFUSED, /* understood and refused */
    RESULT_FAILED,  /* not applied; the kind says whether again helps */
    RESULT_UNKNOWN, /* may or may not have been applied */
    RESULT_UNSENT,  /* never left this worker */
} DeliveryResult;

/* The word that engine.report takes. */
const char *delivery_result_name(DeliveryResult result);

typedef struct Endpoint Endpoint; /* sync/sender.h */
typedef struct Sending Sending;
typedef struct Claim Claim;

typedef struct Delivery {
    int64_t id;
    int64_t record_id;
    int64_t list_key; /* meaningful when is_listed */
    size_t list_size;
    size_t position; /* in the claim: the order in which the database gave them */
    int32_t attempt;
    int32_t priority; /* of its lane; 1 is the most urgent */
    bool is_listed;
    bool is_unknown; /* an earlier attempt may have been applied */
    bool is_noted;   /* counted and, if it did not succeed, logged */
    bool is_reported;
    bool is_isolated; /* the database refused its report; it is reported as failed */
    uint8_t reads;    /* questions asked under this claim */
    const char *flow;
    const char *application;
    const char *message_name;
    const char *idempotency_key;

    Endpoint *endpoint;     /* NULL: not configured */
    const Message *message; /* NULL: no such mapping */
    MessageRow *row;        /* NULL: not loaded */
    Sending *sending;       /* the last call that it was part of; NULL: none */
    const Verdict *asked;   /* the verdict that asks for a read-back; NULL: none */

    DeliveryResult result;
    ErrorKind kind; /* of failed and unknown */
    const char *code;
    const char *text;
    int64_t retry_after_ms;   /* -1: the other side named none */
    const char *const *fills; /* values of message->fill_columns; NULL: none */
} Delivery;

/* One HTTP call: the message itself, or a question what the application has. */
typedef enum SendingKind { SENDING_MESSAGE, SENDING_QUESTION } SendingKind;

struct Sending {
    SendingKind kind;
    Claim *claim;
    Endpoint *endpoint;
    const Message *message;
    Delivery **deliveries; /* those that the body holds, in its order */
    size_t count;
    Buffer request;       /* the body; of a question its path and query */
    const char *path;     /* of a message */
    HttpReply *reply;     /* owned; NULL: not ended, or never submitted */
    const Error *failure; /* why it was not submitted; NULL: it was, or waits */
    int32_t priority;     /* of its first delivery */
    int64_t added_at_ms;  /* to the application's queue */
    int64_t submitted_at_ms;
    int64_t exchange_id; /* where the database keeps it; 0: not stored yet */
    int32_t item;        /* its place there */
    bool is_judged;      /* reply or failure was taken into account */
    bool is_repeated;    /* once more after a 401 */
    Sending *next;       /* of the claim's calls, newest first */
    Sending *waiting;    /* the sender's queues */
};

struct Claim {
    int64_t id;
    Arena *arena;
    Delivery *deliveries;
    size_t count;
    size_t decided_count;
    size_t noted_count;
    size_t reported_count;
    Sending *sendings;
    Result **results; /* what the rows borrow their values from */
    size_t result_count;
    int64_t ready_id_min, ready_id_max;
    int64_t extend_at_ms;   /* monotonic */
    int64_t held_until_ms;  /* monotonic: from then on another worker may have it, unless it was extended */
    int64_t decided_at_ms;  /* of the oldest decision not reported; 0: none */
    int64_t report_at_ms;   /* not before: the last report failed */
    size_t report_size_max; /* deliveries per report; small after a report was refused */
    bool is_loaded;         /* rows are there and calls are made */
    bool is_given_away;     /* the lease ran out: what is reported is knowledge, no more */
    bool is_reporting;
    bool is_extending;
    Claim *next;
};

/* Deliveries that are open and alone, without names and rows. */
Claim *claim_new(int64_t id, size_t count);
/* The claim that an answer of CLAIM_STATEMENT describes; NULL when nothing was claimed. */
Claim *claim_read(const Result *result);
void claim_free(Claim *claim);

/* Keeps a result as long as the claim. */
void claim_keep(Claim *claim, Result *take);

/* Says what became of a delivery, once. Texts are copied; code "" and NULL are the same. */
void claim_decide(Claim *claim, Delivery *delivery, DeliveryResult result, ErrorKind kind, const char *code,
                  const char *text);
/* The same for an error before or during a call: an unknown outcome is unknown, everything else failed. */
void claim_decide_error(Claim *claim, Delivery *delivery, const Error *error);

size_t claim_open_count(const Claim *claim);

/* Whether nobody else can have its deliveries, so that their calls may begin. */
bool claim_is_held(const Claim *claim, int64_t now_ms);

/* Orders deliveries so that those of one call are neighbours: lists by (flow, application, list_key), calls
 * in the order in which the database gave their first delivery. Fills order[claim->count]. */
void claim_order(Claim *claim, Delivery **order);
/* How many from order[0] on go into one call: list mates, at most list_size of them and at most count. */
size_t claim_call_length(Delivery *const *order, size_t count);

/* A call for one or more deliveries of one message and one application; its request is to be written. The
 * deliveries are copied. */
Sending *claim_add_sending(Claim *claim, SendingKind kind, Delivery *const *deliveries, size_t count);
