/* Evidence: what a page proves, and what it does not.
 *
 * A poll that failed or was cut must never look like a good one. Each page is judged with what the run has
 * seen before: order, counts, totals, the source's clock, repeats. A doubtful page is still staged item by
 * item (every item is a fact of its own), but the cursor does not move and the run ends incomplete, with the
 * reason. Pure. */
#pragma once

#include "base/memory.h"
#include "base/text.h"
#include "sync/fetch.h"
#include "sync/mapping.h"
#include "sync/scan.h"

typedef enum RunMode { RUN_TIP, RUN_SWEEP } RunMode;

const char *run_mode_name(RunMode mode); /* "tip", "sweep" */

/* One poll of a resource, page after page to its end. Texts are in the arena. */
typedef struct Run {
    RunMode mode;
    Arena *arena;        /* of this run: reset when it begins */
    Position tip;        /* of the source, as the database knows it */
    Position newest;     /* item that is known, whatever run it came by; id NULL: none that must be there */
    Position position;   /* what the page under way was asked with */
    const char *from;    /* it shows what is later; NULL: everything */
    const char *as_of;   /* the source's clock at the first page; NULL: it shows none */
    int64_t query_items; /* received of the present query, not newer than its asOf */
    int64_t query_as_of_us;
    int64_t query_total;  /* as the last page of the present query said; -1: none did */
    int64_t pages, items; /* received so far */
    uint64_t page_mark;   /* of the last page's items: differs when they do */
    int64_t clock_us;     /* the source's clock at the last page; INT64_MIN: it shows none */
    int64_t newest_us;    /* newest update time of the items received; INT64_MIN: none */
    const char *newest_id;
    bool has_tip;           /* the item at the tip was received, in whatever version, or need not be there */
    bool has_newest;        /* so was the newest that is known */
    bool is_newest_missing; /* one of them was not, although it must be in the list */
    bool has_forgotten;     /* the source said that it does not keep what it was asked for */
} Run;

typedef struct PageVerdict {
    bool is_last;   /* nothing is to be fetched after it */
    bool is_proven; /* false: reason says what is missing */
    char reason[256];
    bool is_behind; /* the source's clock stands before the tip: what it changes now, the tip does not see */
    Position next;  /* where the run goes on, unless is_last */
    Position reach; /* last item that the cursor may pass; at NULL: none */
} PageVerdict;

enum { RUN_PAGES_MAX = 1000000 }; /* a list that goes on longer never ends */

/* Judges the page that was asked for with run->position, and takes it into the run's figures. */
void evidence_judge(Run *run, const Resource *resource, Text body, const ScanPage *page,
                    PageVerdict *verdict);

/* The version of an item or the time of a page (RFC 3339) as Unix microseconds. False: it is none. */
bool evidence_instant(Text text, int64_t *us);
