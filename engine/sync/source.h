/* Sources: the resources that this worker polls, each with its own schedule and the run that is under way.
 *
 * The cursor is the database's: it is read when a run begins, and only what a restart may forget is kept
 * here. A source belongs to the worker whose session holds its lock; the others ask again now and then. */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "io/database.h"
#include "io/http.h"
#include "sync/authentication.h"
#include "sync/catalog.h"
#include "sync/evidence.h"
#include "sync/mapping.h"
#include "sync/schedule.h"

enum {
    SOURCE_OPEN_AGAIN_MS = 2000, /* between two attempts to get a source that another worker has */
    SOURCE_FILES_MS = 1000,      /* between two looks for files that are due */
    SOURCE_SCHEDULE_MS = 1000,   /* between two looks at the database's clock, while a schedule is not due */
    SOURCE_PAGE_ATTEMPTS = 3,    /* calls for one page before its run fails */
    SOURCE_GAP_MS = 60000,       /* unread for longer, what a list does not keep may never have been seen */
    SOURCE_PAUSE_MS_MAX = 10000, /* a longer Retry-After ends the run */
    SOURCE_NAMELESS_MAX = 1000,  /* items without an id that a run remembers */
};

typedef struct Intake Intake;
typedef struct FileWork FileWork;
typedef struct Source Source;
typedef struct Page Page;

typedef enum CallKind { CALL_PAGE, CALL_FILE } CallKind;

/* The owner of an HTTP call. */
typedef struct Call {
    CallKind kind;
    Source *source;
    bool is_in_flight;
    bool is_discarded; /* its reply is of no use any more */
} Call;

struct Source {
    Intake *intake;
    const ConfigApplication *application;
    const Resource *resource;
    Authentication *authentication; /* shared with the application's other sources */
    Schedule schedule;
    int64_t sweep_interval_ms;
    bool is_scheduled;   /* polled when the mapping's schedule is due by the database's clock */
    int64_t wait_ms;     /* until then; 0: it is due */
    bool is_incremental; /* its calls say since when; else every run is a whole listing and there is no sweep
                          */

    int64_t began_at_ms; /* the run under way, or the last */
    int64_t tip_due_ms, sweep_due_ms, files_due_ms;
    int64_t retry_due_ms; /* of the page under way; 0: it is not waiting */
    int page_attempts;
    bool has_renewed_token; /* after a 401, for the page under way */
    bool is_behind;         /* its clock stands before its tip: what it changes now, tip runs do not see */

    int64_t late_ms;      /* the longest time that an item is known to have become visible after its update */
    int64_t unread_ms;    /* since it was last read to its end; -1: it never was */
    bool has_older;       /* it shows records in an older version than the known one */
    int64_t step_ends_us; /* its clock stepped back: an update time up to this may be from after that;
                             INT64_MIN: it did not */

    int32_t id;   /* sync.source */
    bool is_open; /* its lock is ours */
    bool is_running;
    Run run;
    Position reach; /* of the run: the last proven item */
    char started_at[32];
    int64_t changed, quarantined; /* by the run */
    const char **nameless;        /* items without an id that the run was shown, by their bytes */
    size_t nameless_count;        /* more than SOURCE_NAMELESS_MAX: not all of them were kept */
    char last_failure[512];       /* as logged */
    Call page_call;
    HttpReply *page_reply; /* arrived, not read yet; NULL: none */
    Page *page;            /* read and judged, not staged yet; NULL: none */
    Error page_error;      /* why the call for it brought none */
    bool is_mostly_new;    /* the last page was: so the next one is parsed before it is known what of it is */

    FileWork *file; /* NULL: none is being read */
    Call file_call;
};

/* What all sources of a worker share. */
struct Intake {
    const Config *config;
    const Mappings *mappings;
    Http *http;
    Database *database; /* NULL while there is no connection */
    Catalog *catalog;   /* of this connection */
    Source *sources;
    size_t source_count;
    Authentication **authentications;        /* parallel to config->applications */
    int64_t release_due_ms;                  /* 0: something was staged that others may have waited for */
    int64_t release_rest_ms;                 /* not before this */
    bool is_once;                            /* each duty is done once, not on schedule */
    Error once_error;                        /* the first failure that was given up */
    int64_t staged_count, quarantined_count; /* since the start */
};

/* Sets the schedule of a resource's source from its mapping and the configuration. */
void source_init(Source *source, Intake *intake, const ConfigApplication *application,
                 const Resource *resource);
void source_free(Source *source);

/* Gets the source's lock and its cursor (run.tip, and *sweep_from: up to where a complete sweep or the tip
 * has proven everything; NULL: the beginning), and how long its schedule has it wait: what became due since
 * the last complete run is due once. True without is_open: another worker has it. */
bool source_open(Source *source, const char **sweep_from, Error *error);

/* A page that waits to be staged is here, or the failure of its call. */
bool source_has_page(const Source *source);
void source_drop_page(Source *source); /* and a reply that was not read */

/* Milliseconds until it has something to do; 0: now. */
int64_t source_due_in(const Source *source, int64_t now_ms);

/* The connection is gone, and the lock with it: what is under way is dropped. */
void source_lose(Source *source);

/* Adds headers, credentials and, where there are none, time-outs to a call; the request borrows them. */
bool source_prepare(Source *source, HttpRequest *request, Error *error);

/* The same, and submits it. */
bool source_submit(Source *source, Call *call, HttpRequest *request, Error *error);
