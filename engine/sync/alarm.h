/* Alarms: the operator's command is told of each situation once, and once when it is over.
 *
 * The database knows what was told (sync.alarm), so a restart forgets nothing and any number of engines tell
 * it once. A situation is told when it has lasted alarm_hold, and is over when it has been away as long. A
 * worker that dies while the command runs leaves the alarm to be told again: at least once. The command runs
 * beside the worker's other duties, one at a time, and is killed after alarm_timeout.
 *
 * Life cycle: Alarms starts as {0}; alarms_keep as often as the worker's loop turns; alarms_end. */
#pragma once

#include "base/child.h"
#include "sync/worker.h"

enum {
    ALARM_PERIOD_MS = 1000, /* between two looks at the situations */
    ALARM_STOP_MS = 3000,   /* so long a stop waits for the command */
};

typedef struct Alarms {
    Child *child; /* NULL: no command runs */
    int64_t alarm_id;
    bool is_clear;
    int64_t compare_at_ms;
} Alarms;

/* Looks, tells, and notes what came of it; never waits. Does nothing while the setting on_alarm is empty. */
void alarms_keep(Worker *worker, Alarms *alarms);

/* The worker stops: a command that runs is given a moment, then killed and told again by the next worker. */
void alarms_end(Worker *worker, Alarms *alarms);
