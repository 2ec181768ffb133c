/* The housekeeping worker: calls engine.keep_house() every second. The database decides what is due: expired
 * leases, expired deliveries, answers to files, partitions. Beside it runs the operator's command, where
 * there is one (sync/alarm.h). */
#pragma once

#include "sync/worker.h"

enum { HOUSEKEEPING_PERIOD_MS = 1000 };

void housekeeping_run(Worker *worker);
