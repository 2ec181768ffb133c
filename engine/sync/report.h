/* Report: tells the database what happened to the deliveries of a claim, in one transaction.
 *
 * The bytes of the calls are kept packed, one exchange per application and message (engine.add_sent); columns
 * that the replies fill are written with that exchange as their origin (engine.fill_statement); then
 * engine.report settles, and the database decides what follows. A report takes what is decided and not yet
 * reported, so that a slow call does not hold back the others of its claim.
 *
 * A report that the database refuses is tried again with half of its deliveries, until the one that it does
 * not take stands alone: that one is reported as failed, without its fills. */
#pragma once

#include "base/error.h"
#include "base/memory.h"
#include "sync/claim.h"
#include "sync/errand.h"
#include "sync/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    REPORT_BYTES_MAX = 64 * 1024 * 1024, /* bodies of further calls are left out of an exchange */
    REPORT_RETRY_MS = 500,               /* after a report that failed but may work later */
    REPORT_GATHER_MS = 15,               /* how long decided deliveries wait for others of their claim */
    REPORT_GATHER_MANY = 500,            /* so many do not wait */
};

/* True when there is something to report and nothing to wait for. is_eager: take what is there; otherwise a
 * claim waits a moment for more, unless all of it is decided. */
bool report_is_due(const Claim *claim, bool is_eager, int64_t now_ms);

/* The errand that does it; claim->is_reporting is set until it ended. *database is the connection at that
 * time. */
Errand *report_new(Claim *claim, MessageStatements *statements, Database *const *database);

/* --- the parts without a database, for tests --- */

/* The calls of one application and message, as one exchange. */
typedef struct Packed {
    Endpoint *endpoint;
    const Message *message;
    Sending **sendings;
    size_t count;
    Buffer body;      /* request, reply, request, reply, ... */
    int32_t *offsets; /* 2 * count + 1 of them: the last is the end */
    int32_t *statuses;
    int32_t *durations;
    int64_t exchange_id; /* 0: not stored yet */
} Packed;

/* Packs the claim's judged calls that are not stored yet; one more, empty, for each application and message
 * of a delivery that has fills and no call (it was refused before it was sent). Sets each call's item. Arrays
 * live in the arena, bodies until packed_free. */
void report_pack(Claim *claim, Delivery *const *deliveries, size_t count, Arena *arena, Packed **packed,
                 size_t *packed_count);
void packed_free(Packed *packed, size_t count);

/* Deliveries of one application and message whose fills have the same columns present. */
typedef struct Filled {
    const Delivery *model; /* the first of them */
    const char **columns;
    size_t column_count;
    const Delivery **deliveries;
    size_t count;
} Filled;

void report_group_fills(Delivery *const *deliveries, size_t count, Arena *arena, Filled **filled,
                        size_t *filled_count);
