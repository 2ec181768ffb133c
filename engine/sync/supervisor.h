/* The parent of the workers: one process for intake, one for housekeeping, as many for delivery as
 * configured.
 *
 * It holds no connection and no mapping. A worker that ends is started again after a growing pause; SIGTERM
 * and SIGINT stop all in less than ten seconds (then SIGKILL: the database is the truth); SIGHUP is passed
 * on, and each worker reads configuration and mappings again when nothing of its own is under way. Workers
 * die with their supervisor. */
#pragma once

#include "base/config.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SUPERVISOR_WORKERS_MAX = 64,
    SUPERVISOR_STOP_MS = 9500,     /* then workers are killed */
    SUPERVISOR_PAUSE_MS_MIN = 100, /* before a worker that ended is started again */
    SUPERVISOR_PAUSE_MS_MAX = 10000,
    SUPERVISOR_STEADY_MS = 30000, /* a worker that lived so long starts again with the least pause */
};

/* Returns after a stop was asked and every worker has ended. False: nothing was started. The configuration
 * has been read from config->path, which must be an absolute path or stay valid from this working directory.
 */
bool supervisor_run(const Config *config, Error *error);

/* The pause before the next start of a worker that lived for lived_ms after a pause of last_ms. */
int64_t supervisor_pause(int64_t last_ms, int64_t lived_ms);
