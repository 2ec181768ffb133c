/* Intake: polls every resource of every application and stages what comes.
 *
 * One worker, one connection, one HTTP handle, many sources: calls are under way for all of them at once,
 * what comes is staged one page, one chunk of a file at a time. Any number of intake workers may share a
 * database: each source belongs to one of them. Nothing is remembered here that a restart would miss. */
#pragma once

#include "sync/batch.h"
#include "sync/source.h"
#include "sync/worker.h"

/* The intake worker: returns when it shall stop. */
void intake_run(Worker *worker);

typedef struct IntakeSummary {
    int64_t staged, quarantined; /* items */
} IntakeSummary;

/* Polls every source once to its end (from its cursor on, then a sweep), with files and releases; returns
 * when nothing is left to do now, or a stop was asked. A source that another worker polls is left to it.
 * False: a source failed for good, and the error is the first such; all others were polled. */
bool intake_once(const Config *config, const Mappings *mappings, Database *database, Http *http,
                 IntakeSummary *summary, Error *error);

/* One row that would be staged, or one fault (row NULL). An item of which the mapping wants nothing is not
 * shown. */
typedef void IntakeShow(void *owner, const Item *item, const StagedRow *row, const Fault *fault);

/* Polls one resource from its beginning, at most pages_max pages, and shows each item; touches no database.
 */
bool intake_dry_run(const Config *config, const Mappings *mappings, Http *http, const char *application,
                    const char *resource, int64_t pages_max, IntakeShow *show, void *owner, Error *error);
