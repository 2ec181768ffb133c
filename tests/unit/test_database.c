// PostgreSQL: parameters, statements, transactions, errors, notifications. Skipped where no PostgreSQL is
// named.
#include "unit.h"

#include "base/clock.h"
#include "io/database.h"
#include "io/sqlstate.h"

static bool has_server(void) { return getenv("PGHOST") != NULL || getenv("PGSERVICE") != NULL; }

static int open_database(void **state) {
    if (!has_server())
        return 0;
    Error error = {0};
    *state = database_open("", "test_database", &error);
    if (*state == NULL)
        print_error("%s\n", error.message);
    return *state == NULL;
}

static int close_database(void **state) {
    database_close(*state);
    return 0;
}

// The connection of a test, or the test ends as skipped.
static Database *database_of(void **state) {
    if (*state == NULL)
        skip();
    return *state;
}

static void assert_script(Database *database, const char *sql) {
    Error error = {0};
    if (!database_script(database, sql, &error))
        fail_msg("%s: %s", sql, error.message);
}

static Result *rows_of(Database *database, const char *sql, Parameters *parameters) {
    Error error = {0};
    Result *result = NULL;
    if (!database_execute(database, sql, parameters, &result, &error))
        fail_msg("%s: %s %s", sql, error.code, error.message);
    return result;
}

static void assert_value(Database *database, const char *sql, Parameters *parameters, const char *wanted) {
    AUTO(result_free_at) Result *result = rows_of(database, sql, parameters);
    assert_int_equal(result_rows(result), 1);
    if (wanted == NULL)
        assert_null(result_text(result, 0, 0));
    else
        assert_string_equal(result_text(result, 0, 0), wanted);
}

static void assert_fails(Database *database, const char *sql, const char *code, ErrorKind kind) {
    Error error = {0};
    assert_false(database_execute(database, sql, NULL, NULL, &error));
    assert_string_equal(error.code, code);
    assert_int_equal(error.kind, kind);
    assert_true(error.message[0] != '\0');
}

static void a_session_is_the_same_everywhere(void **state) {
    Database *database = database_of(state);
    static const char *const WANTED[][2] = {
        {"client_encoding", "UTF8"}, {"timezone", "UTC"},     {"datestyle", "ISO, YMD"},
        {"bytea_output", "hex"},     {"search_path", "\"\""}, {"application_name", "test_database"}};
    for (size_t i = 0; i < sizeof WANTED / sizeof WANTED[0]; i++) {
        AUTO(parameters_free_at) Parameters *parameters = parameters_new();
        parameter_text(parameters, WANTED[i][0]);
        assert_value(database, "select current_setting($1)", parameters, WANTED[i][1]);
    }
    assert_true(database_server_version(database) >= 140000);
    assert_true(database_descriptor(database) >= 0);
    assert_false(database_is_broken(database));
}

static void scalars_take_the_type_of_their_place(void **state) {
    Database *database = database_of(state);
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    parameter_int(parameters, INT64_MIN);
    parameter_int(parameters, -5);
    parameter_bool(parameters, true);
    parameter_text(parameters, "é'\"\\");
    parameter_text_of(parameters, (Text){"{\"a\": 1}xxx", 8});
    parameter_text(parameters, "2026-01-02T03:04:05.678901Z");
    parameter_bytes(parameters, "a\0\xff", 3);
    parameter_bytes(parameters, "", 0);
    AUTO(result_free_at)
    Result *result = rows_of(database,
                             "select $1::bigint, $2::int4, $3::boolean, $4::text, $5::jsonb, "
                             "$6::timestamptz, $7::bytea, $8::bytea",
                             parameters);
    assert_int_equal(result_columns(result), 8);
    assert_true(result_int(result, 0, 0) == INT64_MIN);
    assert_int_equal(result_int(result, 0, 1), -5);
    assert_true(result_bool(result, 0, 2));
    assert_string_equal(result_text(result, 0, 3), "é'\"\\");
    assert_int_equal(result_length(result, 0, 3), 5);
    assert_string_equal(result_text(result, 0, 4), "{\"a\": 1}");
    assert_string_equal(result_text(result, 0, 5), "2026-01-02 03:04:05.678901+00");
    Text bytes = result_bytes(result, 0, 6);
    assert_int_equal(bytes.length, 3);
    assert_memory_equal(bytes.at, "a\0\xff", 3);
    assert_non_null(result_bytes(result, 0, 7).at);
    assert_int_equal(result_bytes(result, 0, 7).length, 0);
}

static void every_kind_may_be_null(void **state) {
    Database *database = database_of(state);
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    parameter_null(parameters);
    parameter_text(parameters, NULL);
    parameter_bytes(parameters, NULL, 7);
    parameter_text_of(parameters, (Text){0});
    AUTO(result_free_at)
    Result *result = rows_of(database, "select $1::int, $2::text, $3::bytea, $4::date, 'x'", parameters);
    for (size_t column = 0; column < 4; column++) {
        assert_true(result_is_null(result, 0, column));
        assert_null(result_text(result, 0, column));
        assert_int_equal(result_length(result, 0, column), 0);
        assert_int_equal(result_int(result, 0, column), 0);
        assert_false(result_bool(result, 0, column));
    }
    assert_null(result_bytes(result, 0, 2).at);
    assert_false(result_is_null(result, 0, 4));
}

static void arrays_arrive_with_their_nulls(void **state) {
    Database *database = database_of(state);
    static const char *const TEXTS[] = {"a", NULL, "", "é,{}\"\\"};
    static const Text BYTES[] = {{"a\0b", 3}, {NULL, 0}, {"", 0}};
    static const int64_t BIGINTS[] = {INT64_MIN, 0, INT64_MAX};
    static const bool GAPS[] = {false, true, false};
    static const int32_t INTS[] = {INT32_MIN, -1, INT32_MAX};
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    parameter_text_array(parameters, TEXTS, 4);
    parameter_bytes_array(parameters, BYTES, 3);
    parameter_int_array(parameters, BIGINTS, 3);
    parameter_int_array_with_nulls(parameters, BIGINTS, GAPS, 3);
    parameter_int4_array(parameters, INTS, 3);
    AUTO(result_free_at) Result *result = rows_of(database, "select $1, $2, $3, $4, $5", parameters);
    static const char *const WANTED[] = {"{a,NULL,\"\",\"é,{}\\\"\\\\\"}", "{\"\\\\x610062\",NULL,\"\\\\x\"}",
                                         "{-9223372036854775808,0,9223372036854775807}",
                                         "{-9223372036854775808,NULL,9223372036854775807}",
                                         "{-2147483648,-1,2147483647}"};
    for (size_t column = 0; column < 5; column++)
        assert_string_equal(result_text(result, 0, column), WANTED[column]);
}

static void arrays_may_be_empty(void **state) {
    Database *database = database_of(state);
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    parameter_text_array(parameters, NULL, 0);
    parameter_bytes_array(parameters, NULL, 0);
    parameter_int_array(parameters, NULL, 0);
    parameter_int4_array(parameters, NULL, 0);
    assert_value(database, "select array[$1::text, $2::text, $3::text, $4::text]::text", parameters,
                 "{\"{}\",\"{}\",\"{}\",\"{}\"}");
}

static void text_arrays_are_cast_in_the_statement(void **state) {
    Database *database = database_of(state);
    static const char *const TEXTS[] = {"2026-01-02T03:04:05Z", NULL};
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    parameter_text_array(parameters, TEXTS, 2);
    assert_value(database, "select $1::timestamptz[]", parameters, "{\"2026-01-02 03:04:05+00\",NULL}");
    parameters_reset(parameters);
    parameter_text_array(parameters, TEXTS, 2);
    assert_value(database, "select count(*) from unnest($1) as t(x)", parameters, "2");
}

static void parameters_are_used_again(void **state) {
    Database *database = database_of(state);
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    AUTO(buffer_free) Buffer sql = {0};
    buffer_text(&sql, "select 0");
    for (int i = 1; i <= 40; i++)
        buffer_format(&sql, " + $%d::int", i);
    char wanted[24];
    for (int round = 0; round < 100; round++) {
        parameters_reset(parameters);
        for (int i = 1; i <= 40; i++)
            parameter_int(parameters, round);
        snprintf(wanted, sizeof wanted, "%d", 40 * round);
        assert_value(database, sql.at, parameters, wanted);
    }
    parameters_free(NULL);
}

static int64_t prepared_count(Database *database) {
    AUTO(result_free_at)
    Result *result = rows_of(database, "select count(*) from pg_prepared_statements", NULL);
    return result_int(result, 0, 0);
}

static void a_statement_is_prepared_once(void **state) {
    Database *database = database_of(state);
    int64_t before = prepared_count(database);
    for (int i = 0; i < 5; i++)
        assert_value(database, "select 'once'", NULL, "once");
    assert_int_equal(prepared_count(database), before + 1);
}

static void prepared_statements_are_bounded(void **state) {
    Database *database = database_of(state);
    char sql[64];
    for (int i = 0; i < 600; i++) {
        snprintf(sql, sizeof sql, "select 'bounded %d'", i);
        AUTO(result_free_at) Result *result = rows_of(database, sql, NULL);
        assert_contains(sql, result_text(result, 0, 0));
    }
    assert_true(prepared_count(database) <= 256);
    assert_value(database, "select 'bounded 0'", NULL, "bounded 0");
}

static void a_statement_that_the_server_lost_harms_no_transaction(void **state) {
    Database *database = database_of(state);
    assert_script(database, "deallocate all");
    assert_true(database_begin(database, NULL));
    char sql[64];
    for (int i = 0; i < 300; i++) {
        snprintf(sql, sizeof sql, "select 'not lost %d'", i);
        AUTO(result_free_at) Result *result = rows_of(database, sql, NULL);
        assert_contains(sql, result_text(result, 0, 0));
    }
    assert_true(database_commit(database, NULL));
    assert_true(database_begin(database, NULL));
    assert_true(database_rollback(database, NULL));
    assert_true(prepared_count(database) <= 256);
}

static void one_text_may_have_other_types(void **state) {
    Database *database = database_of(state);
    static const int64_t INTS[] = {1, 2};
    static const char *const TEXTS[] = {"a"};
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    parameter_int_array(parameters, INTS, 2);
    assert_value(database, "select pg_typeof($1)", parameters, "bigint[]");
    parameters_reset(parameters);
    parameter_text_array(parameters, TEXTS, 1);
    assert_value(database, "select pg_typeof($1)", parameters, "text[]");
}

static void a_statement_survives_a_change_of_its_table(void **state) {
    Database *database = database_of(state);
    assert_script(database, "create temporary table t (a int); insert into pg_temp.t values (1)");
    assert_value(database, "select * from pg_temp.t", NULL, "1");
    assert_script(database, "alter table pg_temp.t alter a type text");
    assert_value(database, "select * from pg_temp.t", NULL, "1");
    assert_script(database, "deallocate all");
    assert_value(database, "select * from pg_temp.t", NULL, "1");
    assert_script(database, "drop table pg_temp.t");
}

static void errors_carry_what_the_server_says(void **state) {
    Database *database = database_of(state);
    assert_script(database, "create temporary table t (a int constraint a_is_small check (a < 10), "
                            "b text constraint b_is_unique unique)");
    Error error = {0};
    assert_false(database_execute(database, "insert into pg_temp.t values (10)", NULL, NULL, &error));
    assert_string_equal(error.code, "23514");
    assert_string_equal(error.subject, "a_is_small");
    assert_int_equal(error.kind, ERROR_PERMANENT);
    assert_script(database, "insert into pg_temp.t values (1, 'x')");
    assert_false(database_execute(database, "insert into pg_temp.t values (1, 'x')", NULL, NULL, &error));
    assert_string_equal(error.code, "23505");
    assert_string_equal(error.detail, "Key (b)=(x) already exists.");
    assert_false(database_script(database,
                                 "do $$ begin raise exception 'words' using errcode = 'DS001', "
                                 "detail = 'more', hint = 'do'; end $$",
                                 &error));
    assert_string_equal(error.code, "DS001");
    assert_string_equal(error.message, "words");
    assert_string_equal(error.detail, "more");
    assert_string_equal(error.hint, "do");
    assert_int_equal(error.kind, ERROR_TRANSIENT);
    assert_script(database, "drop table pg_temp.t");
}

static void kinds_come_from_the_sqlstate(void **state) {
    (void)state;
    static const struct {
        const char *code;
        ErrorKind kind;
    } WANTED[] = {
        {"08006", ERROR_TRANSIENT},     {"40001", ERROR_TRANSIENT},      {"40003", ERROR_UNKNOWN_OUTCOME},
        {"53300", ERROR_TRANSIENT},     {"55P03", ERROR_TRANSIENT},      {"57P01", ERROR_TRANSIENT},
        {"57014", ERROR_TRANSIENT},     {"28P01", ERROR_AUTHENTICATION}, {"3D000", ERROR_CONFIGURATION},
        {"3F000", ERROR_CONFIGURATION}, {"42P01", ERROR_CONFIGURATION},  {"42501", ERROR_CONFIGURATION},
        {"42601", ERROR_BUG},           {"22003", ERROR_PERMANENT},      {"23503", ERROR_PERMANENT},
        {"XX000", ERROR_BUG},           {"DS001", ERROR_TRANSIENT},      {"", ERROR_BUG}};
    for (size_t i = 0; i < sizeof WANTED / sizeof WANTED[0]; i++)
        assert_int_equal(sqlstate_kind(WANTED[i].code), WANTED[i].kind);
}

static void wrong_statements_are_refused(void **state) {
    Database *database = database_of(state);
    assert_fails(database, "selec 1", "42601", ERROR_BUG);
    assert_fails(database, "select * from nowhere.nothing", "42P01", ERROR_CONFIGURATION);
    assert_fails(database, "select 1; select 2", "42601", ERROR_BUG);
    assert_fails(database, "select 1 / 0", "22012", ERROR_PERMANENT);
    assert_value(database, "select 'still alive'", NULL, "still alive");
}

static void a_script_names_the_line_of_its_error(void **state) {
    Database *database = database_of(state);
    Error error = {0};
    assert_false(database_script(database, "select 'é';\nselect 1;\n\n  select nothing;\n", &error));
    assert_string_equal(error.detail, "line 4");
    assert_string_equal(error.code, "42703");
    assert_true(database_script(database, "", &error));
}

static void a_transaction_ends_one_way_or_the_other(void **state) {
    Database *database = database_of(state);
    Error error = {0};
    assert_script(database, "create temporary table t (a int)");
    assert_true(database_begin(database, &error));
    assert_true(database_is_in_transaction(database));
    assert_script(database, "insert into pg_temp.t values (1)");
    assert_true(database_rollback(database, &error));
    assert_false(database_is_in_transaction(database));
    assert_true(database_rollback(database, &error));
    assert_value(database, "select count(*) from pg_temp.t", NULL, "0");
    assert_true(database_begin(database, &error));
    assert_script(database, "insert into pg_temp.t values (2)");
    assert_true(database_commit(database, &error));
    assert_value(database, "select count(*) from pg_temp.t", NULL, "1");
    assert_script(database, "drop table pg_temp.t");
}

static void a_failed_transaction_does_not_commit(void **state) {
    Database *database = database_of(state);
    Error error = {0};
    assert_true(database_begin(database, &error));
    assert_false(database_script(database, "select 1 / 0", &error));
    assert_true(database_is_in_transaction(database));
    assert_false(database_commit(database, &error));
    assert_int_equal(error.kind, ERROR_BUG);
    assert_false(database_is_in_transaction(database));
}

static void a_savepoint_takes_back_a_part(void **state) {
    Database *database = database_of(state);
    Error error = {0};
    assert_true(database_begin(database, &error));
    assert_script(database, "create temporary table t (a int)");
    assert_script(database, "insert into pg_temp.t values (1)");
    assert_true(database_savepoint(database, "row \"1\"", &error));
    assert_false(database_execute(database, "insert into pg_temp.t values (1 / 0)", NULL, NULL, &error));
    assert_true(database_rollback_to(database, "row \"1\"", &error));
    assert_true(database_release(database, "row \"1\"", &error));
    assert_value(database, "select count(*) from pg_temp.t", NULL, "1");
    assert_true(database_rollback(database, &error));
}

static void notifications_are_taken_without_waiting(void **state) {
    Database *database = database_of(state);
    AUTO(database_close_at) Database *other = database_open("", "other", NULL);
    Error error = {0};
    size_t count = 7;
    assert_true(database_listen(database, "test \"channel\"", &error));
    assert_true(database_take_notifications(database, &count, &error));
    assert_int_equal(count, 0);
    assert_script(other, "notify \"test \"\"channel\"\"\"; notify other");
    for (int i = 0; i < 500 && count == 0; i++) {
        usleep(10000);
        assert_true(database_take_notifications(database, &count, &error));
    }
    assert_int_equal(count, 1);
    assert_true(database_take_notifications(database, &count, &error));
    assert_int_equal(count, 0);
    assert_script(database, "unlisten *");
}

static void a_statement_runs_while_others_work(void **state) {
    Database *database = database_of(state);
    Error error = {0};
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    parameter_text(parameters, "0.1");
    int64_t began_ms = clock_monotonic_ms();
    assert_true(database_send(database, "select 'done', pg_sleep($1)", parameters, &error));
    assert_true(database_is_sent(database));
    assert_false(database_is_ready(database, &error));
    while (!database_is_ready(database, &error) && clock_monotonic_ms() - began_ms < 5000)
        usleep(2000);
    AUTO(result_free_at) Result *result = NULL;
    assert_true(database_receive(database, &result, &error));
    assert_string_equal(result_text(result, 0, 0), "done");
    assert_false(database_is_sent(database));
    assert_true(database_send(database, "select 1 / 0", NULL, &error));
    assert_false(database_receive(database, NULL, &error));
    assert_string_equal(error.code, "22012");
    assert_true(database_begin(database, &error));
    assert_true(database_send(database, "select 'left alone'", NULL, &error));
    assert_true(database_rollback(database, &error));
    assert_value(database, "select 'free'", NULL, "free");
}

static void count_calls_while_sent(void *owner) {
    Database *database = ((void **)owner)[0];
    int *calls = ((void **)owner)[1];
    assert_true(database_is_sent(database));
    (*calls)++;
}

static void something_is_done_while_a_statement_runs(void **state) {
    Database *database = database_of(state);
    Error error = {0};
    int calls = 0;
    void *owner[] = {database, &calls};
    database_set_meanwhile(database, count_calls_while_sent, owner);
    assert_value(database, "select 'answered'", NULL, "answered");
    assert_false(database_execute(database, "select 1 / 0", NULL, NULL, &error));
    assert_int_equal(calls, 2);
    database_set_meanwhile(database, NULL, NULL);
    assert_value(database, "select 'alone'", NULL, "alone");
    assert_int_equal(calls, 2);
}

static void a_lazy_transaction_does_not_wait_for_the_disk(void **state) {
    Database *database = database_of(state);
    Error error = {0};
    assert_true(database_begin_lazy(database, &error));
    assert_value(database, "show synchronous_commit", NULL, "off");
    assert_true(database_commit(database, &error));
    assert_value(database, "show synchronous_commit", NULL, "on");
}

static void copy_is_refused(void **state) {
    database_of(state);
    AUTO(database_close_at) Database *database = database_open("", "copy", NULL);
    Error error = {0};
    assert_false(database_script(database, "copy (select 1) to stdout", &error));
    assert_int_equal(error.kind, ERROR_BUG);
    assert_true(database_is_broken(database));
}

static int64_t count_sessions(Database *database, const char *name) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    parameter_text(parameters, name);
    AUTO(result_free_at)
    Result *result =
        rows_of(database, "select count(*) from pg_stat_activity where application_name = $1", parameters);
    return result_int(result, 0, 0);
}

static void a_lost_connection_is_transient(void **state) {
    Database *database = database_of(state);
    AUTO(database_close_at) Database *other = database_open("", "victim", NULL);
    Error error = {0};
    assert_true(database_begin(other, &error));
    assert_script(database,
                  "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'");
    for (int i = 0; i < 3000 && count_sessions(database, "victim") > 0; i++)
        usleep(10000);
    assert_false(database_execute(other, "select 1", NULL, NULL, &error));
    assert_int_equal(error.kind, ERROR_TRANSIENT);
    assert_true(error.message[0] != '\0');
    assert_true(database_is_broken(other));
    assert_false(database_is_in_transaction(other));
    assert_false(database_rollback(other, &error));
    assert_int_equal(error.kind, ERROR_TRANSIENT);
    assert_false(database_begin(other, NULL));
    size_t count;
    assert_false(database_take_notifications(other, &count, &error));
}

static void assert_not_opened(const char *conninfo, ErrorKind kind, const char *code) {
    Error error = {0};
    assert_null(database_open(conninfo, "nobody", &error));
    assert_int_equal(error.kind, kind);
    assert_string_equal(error.code, code);
    assert_true(error.message[0] != '\0');
}

static void a_refused_connection_has_a_kind(void **state) {
    database_of(state);
    assert_not_opened("dbname=no_such_database", ERROR_CONFIGURATION, "3D000");
    assert_not_opened("user=no_such_role", ERROR_AUTHENTICATION, "28000");
    assert_not_opened("host=127.0.0.1 port=1", ERROR_TRANSIENT, "");
    assert_not_opened("host=/nowhere", ERROR_TRANSIENT, "");
}

static void a_wrong_connection_string_is_not_repeated(void **state) {
    (void)state;
    Error error = {0};
    assert_null(database_open("host=x password=my secret", "nobody", &error));
    assert_int_equal(error.kind, ERROR_CONFIGURATION);
    assert_null(strstr(error.message, "secret"));
    assert_null(strstr(error.detail, "secret"));
    assert_null(strstr(error.hint, "secret"));
    database_close(NULL);
    result_free(NULL);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_session_is_the_same_everywhere),
    cmocka_unit_test(scalars_take_the_type_of_their_place),
    cmocka_unit_test(every_kind_may_be_null),
    cmocka_unit_test(arrays_arrive_with_their_nulls),
    cmocka_unit_test(arrays_may_be_empty),
    cmocka_unit_test(text_arrays_are_cast_in_the_statement),
    cmocka_unit_test(parameters_are_used_again),
    cmocka_unit_test(a_statement_is_prepared_once),
    cmocka_unit_test(prepared_statements_are_bounded),
    cmocka_unit_test(a_statement_that_the_server_lost_harms_no_transaction),
    cmocka_unit_test(one_text_may_have_other_types),
    cmocka_unit_test(a_statement_survives_a_change_of_its_table),
    cmocka_unit_test(errors_carry_what_the_server_says),
    cmocka_unit_test(kinds_come_from_the_sqlstate),
    cmocka_unit_test(wrong_statements_are_refused),
    cmocka_unit_test(a_script_names_the_line_of_its_error),
    cmocka_unit_test(a_transaction_ends_one_way_or_the_other),
    cmocka_unit_test(a_failed_transaction_does_not_commit),
    cmocka_unit_test(a_savepoint_takes_back_a_part),
    cmocka_unit_test(notifications_are_taken_without_waiting),
    cmocka_unit_test(a_statement_runs_while_others_work),
    cmocka_unit_test(something_is_done_while_a_statement_runs),
    cmocka_unit_test(a_lazy_transaction_does_not_wait_for_the_disk),
    cmocka_unit_test(copy_is_refused),
    cmocka_unit_test(a_lost_connection_is_transient),
    cmocka_unit_test(a_refused_connection_has_a_kind),
    cmocka_unit_test(a_wrong_connection_string_is_not_repeated),
};

int main(void) {
    if (!has_server())
        fprintf(stderr, "PGHOST is not set: what needs a PostgreSQL is skipped\n");
    return cmocka_run_group_tests(TESTS, open_database, close_database);
}
