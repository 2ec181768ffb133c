/* Delivery: the worker that delivers, and delivering until nothing is due.
 *
 * Both run a courier (sync/courier.h) and do its waiting. */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "io/database.h"
#include "sync/courier.h"
#include "sync/mapping.h"
#include "sync/worker.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    DELIVERY_STOP_MS = 7000,        /* calls in flight are waited for when a worker stops */
    DELIVERY_LAST_REPORT_MS = 1500, /* then their outcome is reported as unknown */
};

/* The worker: until a stop, whatever happens to database and applications. After a reload request it finishes
 * what is under way, then goes on with the new configuration. */
void delivery_run(Worker *worker);

typedef struct DeliveryDrain {
    CourierCounts counts;
    int64_t pending; /* engine.count_pending() at the end */
} DeliveryDrain;

/* Delivers until nothing moves by itself within patience_ms: retries that are due later than that are left.
 * The connection is one of worker_open_database, idle, and is used by this only. Ends early when a stop is
 * requested. False: the database failed, or a secret could not be read. */
bool delivery_drain(const Config *config, const Mappings *mappings, Database *database, int64_t patience_ms,
                    DeliveryDrain *drain, Error *error);
