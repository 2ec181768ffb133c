/* Faults that a test asks for: which requests they hit, how often, and what they do. They are forgotten at
 * restart. */
#ifndef APPLICATIONS_FAULT_H
#define APPLICATIONS_FAULT_H

#include "application.h"

typedef enum FaultKind {
    FAULT_NONE,
    FAULT_HEADERS,       /* works; the reply has `headers` too, as with every fault that replies */
    FAULT_STATUS,        /* replies `status` without any effect; with `retry_after` seconds */
    FAULT_BODY,          /* replies `status` (200) and `body` (JSON, or text) without any effect */
    FAULT_DELAY,         /* waits `ms`, then works */
    FAULT_LATE_REPLY,    /* works, then waits `ms` before the reply */
    FAULT_HANG,          /* no effect, no reply; closes after `ms` (default: one hour) */
    FAULT_RESET,         /* no effect, closes at once */
    FAULT_LOST_REPLY,    /* works, commits, closes without a reply */
    FAULT_CUT,           /* works, closes in the middle of the body */
    FAULT_TRUNCATE_LIST, /* the page shows `keep` items and says it is the last; `lie`: its total agrees */
    FAULT_EMPTY_LIST,
    FAULT_REPEAT_PAGE,      /* cursor and place are ignored: the first page again */
    FAULT_LATE_ROWS,        /* the item `hidden` is not shown and not counted */
    FAULT_HUGE_BODY,        /* the body is followed by blanks up to `bytes` */
    FAULT_BAD_UTF8,         /* a byte of the body becomes 0xFF */
    FAULT_CLOCK_SKEW,       /* the application's clock is `ms` off while the fault is set */
    FAULT_REFUSE_CONNECTION /* for `ms` nobody listens; open connections are closed */
} FaultKind;

typedef struct Fault Fault;
struct Fault {
    int64_t id;
    FaultKind kind;
    char match[200];
    char method[8]; /* empty: any */
    int64_t status, ms, keep, bytes, retry_after_s;
    int64_t after; /* so many matches pass unharmed first */
    int64_t times; /* then so many are hit; 0: all */
    double probability;
    uint64_t random;
    bool lie;
    char hidden[64]; /* id of an item */
    char *body;
    char body_has[100]; /* hits only requests whose body has this; empty: all */
    char *headers;      /* JSON object of name to value; NULL: none */
    int64_t matches, hits;
    Fault *next;
};

/* The fault that hits this request, or NULL. Counts. */
const Fault *fault_take(const char *method, const char *path, const Text *body);
/* POST /control/fault, DELETE /control/fault[?id=], GET /control/faults. */
void fault_add(Application *, const cJSON *wanted, Reply *);
void fault_clear(Application *, const char *id_or_null);
void fault_write(Text *);
/* True time in ms until which connections are refused; 0: not. */
int64_t fault_refused_until_ms(void);

#endif
