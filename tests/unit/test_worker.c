// The session of a worker: nothing in it waits for ever. Skipped where no PostgreSQL is named.
#include "unit.h"

#include "base/config.h"
#include "io/database.h"
#include "sync/worker.h"

static void assert_setting(Database *database, const char *name, const char *wanted) {
    Error error = {0};
    AUTO(result_free_at) Result *result = NULL;
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    parameter_text(parameters, name);
    if (!database_execute(database, "select current_setting($1)", parameters, &result, &error))
        fail_msg("%s: %s", name, error.message);
    assert_string_equal(result_text(result, 0, 0), wanted);
}

static void a_session_has_a_role_and_time_outs(void **state) {
    (void)state;
    if (getenv("PGHOST") == NULL && getenv("PGSERVICE") == NULL)
        skip();
    Error error = {0};
    const Config config = {.database = ""};
    AUTO(database_close_at) Database *database = worker_open_database(&config, "delivery 1", &error);
    if (database == NULL)
        fail_msg("%s", error.message);
    assert_setting(database, "role", "dersync_engine");
    assert_setting(database, "application_name", "dersync delivery 1");
    assert_setting(database, "statement_timeout", "2min");
    assert_setting(database, "lock_timeout", "30s");
    assert_setting(database, "idle_in_transaction_session_timeout", "10s");
}

int main(void) {
    const struct CMUnitTest TESTS[] = {cmocka_unit_test(a_session_has_a_role_and_time_outs)};
    return run_all(TESTS);
}
