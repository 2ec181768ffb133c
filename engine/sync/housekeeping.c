/* The housekeeping worker. */
#include "sync/housekeeping.h"

#include "base/clock.h"
#include "base/log.h"
#include "sync/alarm.h"

#include <stdio.h>

static void keep_house(Worker *worker) {
    Error error = {0};
    Result *result = NULL;

    if (!database_execute(worker->database, "select engine.keep_house()", NULL, &result, &error)) {
        log_error(&error, "housekeeping failed and is tried again", NULL);
        worker_check_connection(worker);
        return;
    }
    if (result_rows(result) == 1 && result_int(result, 0, 0) > 0)
        log_event(LOG_DEBUG, "housekeeping done", "changes", result_text(result, 0, 0), NULL);
    result_free(result);
}

void housekeeping_run(Worker *worker) {
    int64_t due_ms = clock_monotonic_ms();
    Alarms alarms = {0};

    worker->is_deaf = true;
    while (worker_goes_on(worker)) {
        worker_reload(worker);
        int64_t now_ms = clock_monotonic_ms();
        if (worker_connect(worker) && now_ms >= due_ms) {
            keep_house(worker);
            due_ms = now_ms + HOUSEKEEPING_PERIOD_MS;
        }
        alarms_keep(worker, &alarms);
        worker_wait(worker, due_ms > now_ms ? due_ms - now_ms : HOUSEKEEPING_PERIOD_MS);
    }
    alarms_end(worker, &alarms);
}
