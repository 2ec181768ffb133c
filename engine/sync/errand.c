/* SQL errands of a worker. */
#include "sync/errand.h"

#include <assert.h>
#include <string.h>

enum { PHASE_BEGIN, PHASE_STEPS, PHASE_COMMIT };

void errands_open(Errands *errands) {
    memset(errands, 0, sizeof *errands);
    errands->parameters = parameters_new();
}

void errands_close(Errands *errands) {
    Error error = {0};

    error_set(&error, ERROR_TRANSIENT, "the worker stopped");
    errands_connect(errands, NULL, &error);
    parameters_free(errands->parameters);
    errands->parameters = NULL;
}

bool errands_are_idle(const Errands *errands) { return errands->first == NULL; }

void errands_add(Errands *errands, Errand *errand) {
    errand->following = NULL;
    if (errands->first == NULL)
        errands->first = errand;
    else
        errands->last->following = errand;
    errands->last = errand;
}

/* Takes the first errand off the queue before it is finished: finishing may add another. */
static void finish_first(Errands *errands, const Error *error) {
    Errand *errand = errands->first;

    errands->first = errand->following;
    errands->step = 0;
    errands->phase = PHASE_BEGIN;
    errands->is_sent = false;
    result_free(errands->result);
    errands->result = NULL;
    errand->finish(errand, error);
}

static void fail_first(Errands *errands, const Error *error) {
    Error ignored = {0};

    if (errands->first->is_transaction && errands->phase != PHASE_BEGIN && errands->database != NULL &&
        !database_is_broken(errands->database))
        database_rollback(errands->database, &ignored);
    finish_first(errands, error);
}

void errands_connect(Errands *errands, Database *database, const Error *error) {
    errands->database = database;
    /* what finishing adds waits for the next connection */
    Errand *last = errands->last;
    while (database == NULL && errands->first != NULL) {
        bool is_last = errands->first == last;
        finish_first(errands, error);
        if (is_last)
            break;
    }
}

/* The statement to send now; NULL: the errand has no further one (or error is set). */
static const char *next_statement(Errands *errands, Error *error) {
    Errand *errand = errands->first;

    parameters_reset(errands->parameters);
    if (errands->phase == PHASE_BEGIN) {
        if (errand->is_transaction)
            return "begin";
        errands->phase = PHASE_STEPS;
    }
    if (errands->phase == PHASE_COMMIT)
        return NULL;
    const char *sql = errand->next(errand, errands->step, &errands->result, errands->parameters, error);
    if (sql != NULL || error->kind != ERROR_NONE || !errand->is_transaction)
        return sql;
    errands->phase = PHASE_COMMIT;
    parameters_reset(errands->parameters);
    return "commit";
}

static void note_answer(Errands *errands, Result *result) {
    errands->is_sent = false;
    if (errands->phase == PHASE_STEPS) {
        result_free(errands->result);
        errands->result = result;
        errands->step++;
        return;
    }
    result_free(result);
    if (errands->phase == PHASE_BEGIN)
        errands->phase = PHASE_STEPS;
}

/* True: an answer was taken; false: none yet, or the errand failed and was finished. */
static bool take_answer(Errands *errands) {
    Error error = {0};
    Result *result = NULL;

    if (!database_is_ready(errands->database, &error)) {
        if (error.kind != ERROR_NONE)
            fail_first(errands, &error);
        return false;
    }
    errands->is_sent = false;
    if (!database_receive(errands->database, &result, &error)) {
        fail_first(errands, &error);
        return false;
    }
    note_answer(errands, result);
    return true;
}

static void send_next(Errands *errands) {
    Error error = {0};
    const char *sql = next_statement(errands, &error);

    if (sql == NULL && error.kind == ERROR_NONE)
        finish_first(errands, NULL);
    else if (sql == NULL || !database_send(errands->database, sql, errands->parameters, &error))
        fail_first(errands, &error);
    else
        errands->is_sent = true;
}

void errands_progress(Errands *errands) {
    while (errands->first != NULL && errands->database != NULL && !database_is_broken(errands->database)) {
        if (!errands->is_sent)
            send_next(errands);
        else if (!take_answer(errands) && errands->is_sent)
            return; /* still waiting */
    }
}
