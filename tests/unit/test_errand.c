/* Errands: statements that run one after another beside HTTP. Skipped where no PostgreSQL is named. */
#include "unit.h"

#include "base/memory.h"
#include "io/database.h"
#include "sync/errand.h"

#include <poll.h>
#include <sys/socket.h>

enum { STEPS_MAX = 4, WAIT_MS = 5000 };

/* Runs its statements, adds up what they return, and notes how it ended. */
typedef struct Sum {
    Errand errand;
    const char *steps[STEPS_MAX];
    int64_t *total;
    int *place;
    ErrorKind *kind;
} Sum;

static int ended;

static const char *sum_next(Errand *errand, size_t step, Result **last, Parameters *parameters,
                            Error *error) {
    Sum *sum = (Sum *)errand;
    (void)parameters;
    (void)error;

    if (step > 0 && result_rows(*last) > 0)
        *sum->total += result_int(*last, 0, 0);
    return step < STEPS_MAX ? sum->steps[step] : NULL;
}

static void sum_finish(Errand *errand, const Error *error) {
    Sum *sum = (Sum *)errand;

    *sum->kind = error != NULL ? error->kind : ERROR_NONE;
    *sum->place = ++ended;
    free(sum);
}

typedef struct Outcome {
    int64_t total;
    int place; /* 0: not ended */
    ErrorKind kind;
} Outcome;

static void add_sum(Errands *errands, Outcome *outcome, bool is_transaction, const char *one,
                    const char *two) {
    Sum *sum = memory_zero(sizeof *sum);

    *outcome = (Outcome){0};
    sum->errand = (Errand){.next = sum_next, .finish = sum_finish, .is_transaction = is_transaction};
    sum->steps[0] = one;
    sum->steps[1] = two;
    sum->total = &outcome->total;
    sum->place = &outcome->place;
    sum->kind = &outcome->kind;
    errands_add(errands, &sum->errand);
}

static void run(Errands *errands, Database *database) {
    for (;;) {
        errands_progress(errands);
        if (errands_are_idle(errands) || database_is_broken(database))
            return;
        struct pollfd wait = {.fd = database_descriptor(database), .events = POLLIN};
        assert_true(poll(&wait, 1, WAIT_MS) > 0);
    }
}

static Database *open_database(Errands *errands) {
    Error error = {0};

    if (getenv("PGHOST") == NULL && getenv("PGSERVICE") == NULL)
        skip();
    Database *database = database_open("", "test_errand", &error);
    if (database == NULL)
        fail_msg("%s", error.message);
    ended = 0;
    errands_open(errands);
    errands_connect(errands, database, NULL);
    return database;
}

static void close_database(Errands *errands, Database *database) {
    errands_close(errands);
    database_close(database);
}

static void errands_run_in_the_order_in_which_they_were_added(void **state) {
    (void)state;
    Errands errands;
    Database *database = open_database(&errands);
    Outcome slow, quick;

    add_sum(&errands, &slow, false, "select 1 from pg_catalog.pg_sleep(0.05)", "select 2");
    add_sum(&errands, &quick, true, "select 10", "select 20");
    run(&errands, database);
    assert_int_equal(slow.place, 1);
    assert_int_equal(slow.total, 3);
    assert_int_equal(quick.place, 2);
    assert_int_equal(quick.total, 30);
    close_database(&errands, database);
}

static void a_step_that_fails_takes_its_transaction_with_it_and_no_other(void **state) {
    (void)state;
    Errands errands;
    Database *database = open_database(&errands);
    Error error = {0};
    Outcome failed, next;

    assert_true(database_script(database, "create temporary table kept (n int)", &error));
    add_sum(&errands, &failed, true, "insert into pg_temp.kept values (1) returning n", "select 1 / 0");
    add_sum(&errands, &next, false, "select count(*) from pg_temp.kept", NULL);
    run(&errands, database);
    assert_int_equal(failed.kind, ERROR_PERMANENT);
    assert_int_equal(next.kind, ERROR_NONE);
    assert_int_equal(next.total, 0);
    assert_false(database_is_in_transaction(database));
    close_database(&errands, database);
}

static void a_lost_connection_ends_all_errands_once(void **state) {
    (void)state;
    Errands errands;
    Database *database = open_database(&errands);
    Error error = {0};
    Outcome first, second;

    add_sum(&errands, &first, true, "select pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid())",
            NULL);
    add_sum(&errands, &second, false, "select 1", NULL);
    run(&errands, database);
    assert_true(database_is_broken(database));
    error_set(&error, ERROR_TRANSIENT, "the connection was lost");
    errands_connect(&errands, NULL, &error);
    assert_true(errands_are_idle(&errands));
    assert_int_equal(first.place, 1);
    assert_int_equal(first.kind, ERROR_TRANSIENT);
    assert_int_equal(second.place, 2);
    assert_int_equal(second.kind, ERROR_TRANSIENT);
    close_database(&errands, database);
}

static void nothing_is_sent_where_an_answer_can_no_longer_come(void **state) {
    (void)state;
    Errands errands;
    Database *database = open_database(&errands);
    Error error = {0};
    Outcome first, second;

    add_sum(&errands, &first, false, "select 1 from pg_catalog.pg_sleep(5)", NULL);
    add_sum(&errands, &second, false, "select 1", NULL);
    errands_progress(&errands);
    assert_int_equal(shutdown(database_descriptor(database), SHUT_RDWR), 0);
    run(&errands, database);
    assert_true(database_is_broken(database));
    assert_int_equal(first.kind, ERROR_TRANSIENT);
    assert_int_equal(second.place, 0);
    error_set(&error, ERROR_TRANSIENT, "the connection was lost");
    errands_connect(&errands, NULL, &error);
    assert_int_equal(second.kind, ERROR_TRANSIENT);
    close_database(&errands, database);
}

static void what_is_added_without_a_connection_waits_for_one(void **state) {
    (void)state;
    Errands errands;
    Database *database = open_database(&errands);
    Error error = {0};
    Outcome outcome;

    error_set(&error, ERROR_TRANSIENT, "the connection was lost");
    errands_connect(&errands, NULL, &error);
    add_sum(&errands, &outcome, false, "select 7", NULL);
    errands_progress(&errands);
    assert_int_equal(outcome.place, 0);
    errands_connect(&errands, database, NULL);
    run(&errands, database);
    assert_int_equal(outcome.total, 7);
    close_database(&errands, database);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(errands_run_in_the_order_in_which_they_were_added),
    cmocka_unit_test(a_step_that_fails_takes_its_transaction_with_it_and_no_other),
    cmocka_unit_test(a_lost_connection_ends_all_errands_once),
    cmocka_unit_test(nothing_is_sent_where_an_answer_can_no_longer_come),
    cmocka_unit_test(what_is_added_without_a_connection_waits_for_one),
};

int main(void) { return run_all(TESTS); }
