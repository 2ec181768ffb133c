/* SQL errands of a worker: statements that run one after another on its connection while HTTP goes on.
 *
 * An errand is a small object that is asked, step by step, for its next statement; each answer of the
 * database is shown to it before the next step. Only one errand runs at a time, so a connection needs no more
 * discipline than that: while an errand is asked for a step, the connection is idle and may be used directly
 * for something short.
 *
 * Life cycle: errands_add gives the errand away; it is finished exactly once, by its finish function, which
 * frees it. */
#pragma once

#include "base/error.h"
#include "io/database.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct Errand Errand;
struct Errand {
    /* Says the statement of this step (from 0) and appends its parameters. *last is the result of the step
     * before, NULL at step 0; the errand may take it by setting it to NULL. Returns NULL when there is no
     * further step, and on error, which is then set. */
    const char *(*next)(Errand *errand, size_t step, Result **last, Parameters *parameters, Error *error);
    /* Called once, when all steps are done (error NULL) or one failed. Frees the errand. */
    void (*finish)(Errand *errand, const Error *error);
    bool is_transaction; /* the steps run between begin and commit; finish comes after the commit */
    Errand *following;   /* the queue's */
};

typedef struct Errands {
    Database *database; /* borrowed; NULL while there is no connection */
    Parameters *parameters;
    Errand *first, *last;
    Result *result; /* of the step before */
    size_t step;
    int phase; /* where in its transaction the first errand is */
    bool is_sent;
} Errands;

void errands_open(Errands *errands);
/* Fails what is left. */
void errands_close(Errands *errands);

/* A connection to go on with, or NULL: it broke, and every errand is finished with this error. */
void errands_connect(Errands *errands, Database *database, const Error *error);

void errands_add(Errands *errands, Errand *errand);
bool errands_are_idle(const Errands *errands);

/* Takes what the database answered and sends what is next, without waiting. */
void errands_progress(Errands *errands);
