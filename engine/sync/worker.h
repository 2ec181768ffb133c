/* One worker process: its configuration, mappings, connection and HTTP handle, and the one place where it
 * waits.
 *
 * Life cycle: worker_open, then a loop { worker_goes_on → worker_connect → the worker's duties → worker_wait
 * }, then worker_close. The supervisor opens it in the forked child; a worker owns everything it points to.
 * The kinds are functions of one form that return when the worker shall stop: `void intake_run(Worker *)`,
 * `void delivery_run(Worker *)`, `void housekeeping_run(Worker *)`; nothing but a stop ends them, a failed
 * database least of all. */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "io/database.h"
#include "io/http.h"
#include "sync/mapping.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* No worker sleeps longer: a lost notification delays work by this much at most. */
enum { WORKER_WAIT_MS_MAX = 1000, WORKER_TIMELINE_SIZE = 9 };

typedef struct Worker {
    char name[32];           /* "intake", "delivery 1": names the connection and the log lines */
    const char *config_path; /* read again on SIGHUP; borrowed */
    pid_t parent;            /* the worker stops when this process is gone; 0: it has none */
    Config *config;
    Mappings *mappings;
    Database *database; /* NULL while there is no connection */
    Http *http;
    unsigned mapping_generation; /* raised when config and mappings were replaced: drop what was borrowed from
                                    them */
    bool is_reload_due;
    bool
        is_deaf; /* set before the first worker_connect: no LISTEN, notifications mean nothing to this kind */
    bool is_notified; /* set by worker_wait: something may have become due; the worker clears it */
    char timeline[WORKER_TIMELINE_SIZE]; /* of the database's log, eight digits; "": never connected */
    bool is_outdated; /* the database is on another one: nothing that this worker knows may be told to it */
    int64_t connect_at_ms;    /* no earlier attempt, by the monotonic clock */
    int64_t connect_pause_ms; /* grows with each failed attempt */
} Worker;

/* Reads configuration and mappings and makes the HTTP handle (in_flight calls per application); does not
 * connect. */
bool worker_open(Worker *worker, const char *name, const char *config_path, Error *error);
void worker_close(Worker *worker);

/* False when the worker was asked to stop, its supervisor is gone, or another server with another history has
 * taken the database's place: then the supervisor starts a new one. Notes a SIGHUP in is_reload_due. */
bool worker_goes_on(Worker *worker);

/* Makes sure of a connection with role dersync_engine, time-outs and LISTEN. False: none now; the worker
 * waits and asks again. Failures are logged here, and paused between with a growing back-off: a worker
 * outlives PostgreSQL. */
bool worker_connect(Worker *worker);

/* Drops the connection when it is broken, so that worker_connect makes another; other errors leave it alone.
 */
void worker_check_connection(Worker *worker);

/* Replaces configuration and mappings after SIGHUP; call it only while nothing of them is borrowed. A broken
 * configuration is refused and logged, and the old one stays. True: replaced. */
bool worker_reload(Worker *worker);

/* Waits for HTTP progress, the database's socket, the stop signal or the time, whichever is first; takes
 * notifications that came. A failure of the connection is handled as by worker_check_connection. */
void worker_wait(Worker *worker, int64_t timeout_ms);

/* A connection as every worker makes it: role dersync_engine, statement, lock and idle-in-transaction
 * time-outs. Commands that deliver without a supervisor (once) use it too. NULL: error. */
Database *worker_open_database(const Config *config, const char *name, Error *error);
