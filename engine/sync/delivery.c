/* Delivery: the worker that delivers, and delivering until nothing is due. */
#include "sync/delivery.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/stop.h"
#include "sync/misses.h"

#include <string.h>

enum { COURIER_PAUSE_MS = 1000 }; /* after one could not be made */

/* --- the worker --- */

typedef struct Round {
    Worker *worker;
    Courier *courier; /* NULL: a secret could not be read; tried again */
    int64_t make_at_ms;
    bool is_connected; /* what the courier knows */
} Round;

static void make_courier(Round *round) {
    Worker *worker = round->worker;
    Error error = {0};

    if (round->courier != NULL || clock_monotonic_ms() < round->make_at_ms)
        return;
    round->courier = courier_new(worker->config, worker->mappings, worker->http, worker->name, &error);
    round->is_connected = false;
    if (round->courier != NULL)
        return;
    log_error(&error, "nothing can be delivered", NULL);
    round->make_at_ms = clock_monotonic_ms() + COURIER_PAUSE_MS;
}

static void drop_courier(Round *round) {
    courier_free(round->courier);
    round->courier = NULL;
    round->is_connected = false;
}

/* The new configuration is taken when nothing borrows from the old one. */
static void reload_when_idle(Round *round) {
    if (!round->worker->is_reload_due)
        return;
    if (round->courier != NULL) {
        courier_stop(round->courier);
        if (!courier_is_idle(round->courier))
            return;
        drop_courier(round);
    }
    worker_reload(round->worker);
    round->make_at_ms = 0;
}

/* The worker may have dropped its connection while it waited. */
static void connect_courier(Round *round) {
    Worker *worker = round->worker;

    worker_check_connection(worker);
    if (worker->database == NULL && round->is_connected) {
        courier_connect(round->courier, NULL);
        round->is_connected = false;
    }
    if (worker_connect(worker) && !round->is_connected) {
        courier_connect(round->courier, worker->database);
        round->is_connected = true;
    }
}

/* One round; the waiting is the caller's. False: there is no courier. */
static bool work(Round *round) {
    Worker *worker = round->worker;

    make_courier(round);
    if (round->courier == NULL)
        return false;
    connect_courier(round);
    if (worker->is_notified)
        courier_wake(round->courier);
    worker->is_notified = false;
    courier_round(round->courier);
    misses_tell(mappings_misses(worker->mappings), worker->database, false);
    return true;
}

static void work_until_idle(Round *round, int64_t bound_ms) {
    int64_t end_ms = clock_monotonic_ms() + bound_ms;

    while (work(round) && !courier_is_idle(round->courier) && clock_monotonic_ms() < end_ms)
        worker_wait(round->worker, courier_wait_ms(round->courier));
}

static void stop_courier(Round *round) {
    if (round->courier == NULL)
        return;
    if (round->worker->is_outdated) {
        courier_abandon(round->courier);
        drop_courier(round);
        return;
    }
    courier_stop(round->courier);
    work_until_idle(round, DELIVERY_STOP_MS);
    if (!courier_is_idle(round->courier)) {
        courier_abandon(round->courier);
        work_until_idle(round, DELIVERY_LAST_REPORT_MS);
    }
    drop_courier(round);
}

void delivery_run(Worker *worker) {
    Round round = {.worker = worker};

    while (worker_goes_on(worker)) {
        reload_when_idle(&round);
        worker_wait(worker, work(&round) ? courier_wait_ms(round.courier) : COURIER_PAUSE_MS);
    }
    stop_courier(&round);
}

/* --- until nothing is due --- */

static bool count_pending(Database *database, int64_t *pending, Error *error) {
    AUTO(result_free_at) Result *result = NULL;

    if (!database_execute(database, "select engine.count_pending()", NULL, &result, error))
        return false;
    *pending = result_int(result, 0, 0);
    return true;
}

static bool wait_for_courier(const Courier *courier, Http *http, Database *database, Error *error) {
    int descriptors[] = {database_descriptor(database), stop_descriptor()};
    size_t count = stop_requested() ? 1 : 2;

    if (database_is_broken(database))
        return error_set(error, ERROR_TRANSIENT, "the connection to the database was lost");
    return http_wait(http, descriptors, count, (int)courier_wait_ms(courier), error);
}

/* True: nothing moves by itself any more, or not soon enough. */
static bool is_drained(Courier *courier, int64_t patience_ms, int64_t former, int64_t pending) {
    int64_t due_ms = courier_due_ms(courier);

    if (pending == 0)
        return true;
    if (pending < former) {
        courier_wake(courier); /* births that were dispatched but wait for others */
        return false;
    }
    return due_ms < 0 || due_ms > patience_ms;
}

static bool drain(Courier *courier, Http *http, Database *database, int64_t patience_ms, DeliveryDrain *drain,
                  Error *error) {
    bool is_done = false;

    drain->pending = INT64_MAX;
    while (!is_done) {
        int64_t former = drain->pending;
        if (stop_requested())
            courier_stop(courier);
        courier_round(courier);
        bool is_idle = courier_is_idle(courier);
        if (is_idle && (stop_requested() || courier_is_exhausted(courier))) {
            if (!count_pending(database, &drain->pending, error))
                return false;
            is_done = stop_requested() || is_drained(courier, patience_ms, former, drain->pending);
        }
        if (!is_done && !wait_for_courier(courier, http, database, error))
            return false;
    }
    return true;
}

bool delivery_drain(const Config *config, const Mappings *mappings, Database *database, int64_t patience_ms,
                    DeliveryDrain *result, Error *error) {
    size_t applications = config->application_count > 0 ? config->application_count : 1;
    AUTO(http_free_at) Http *http = http_new((size_t)config->in_flight * applications, error);

    memset(result, 0, sizeof *result);
    if (http == NULL)
        return false;
    Courier *courier = courier_new(config, mappings, http, "once", error);
    if (courier == NULL)
        return false;
    courier_connect(courier, database);
    bool is_fine = drain(courier, http, database, patience_ms, result, error);
    misses_tell(mappings_misses(mappings), database, true);
    result->counts = courier_counts(courier);
    courier_free(courier);
    return is_fine;
}
