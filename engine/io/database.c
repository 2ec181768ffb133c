// PostgreSQL by libpq: one connection, prepared statements, errors with kinds.
#include "io/database.h"

#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "io/sqlstate.h"
#include "io/statements.h"

enum { PROBE_TIMEOUT_MS = 5000 }; // to learn why a server refused a connection

// Settings that fit every session; what the connection string says wins.
static const char *const FALLBACK_KEYS[] = {"connect_timeout",  "keepalives_idle",  "keepalives_interval",
                                            "keepalives_count", "tcp_user_timeout", "target_session_attrs"};
static const char *const FALLBACK_VALUES[] = {"10", "30", "10", "3", "60000", "primary"};
// What libpq's own variables say wins too.
static const char *const FALLBACK_VARIABLES[] = {"PGCONNECT_TIMEOUT",   NULL, NULL, NULL, NULL,
                                                 "PGTARGETSESSIONATTRS"};
enum { FALLBACK_COUNT = sizeof FALLBACK_KEYS / sizeof FALLBACK_KEYS[0] };

static const char SESSION_SETTINGS[] = "set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle "
                                       "= 'iso_8601'; set bytea_output = 'hex';"
                                       "set standard_conforming_strings = on; set search_path = ''";

struct Database {
    PGconn *connection;
    Statements *statements;
    Buffer unneeded;                // names of prepared statements to deallocate, each terminated
    Statement *sent;                // under way; NULL = nothing
    void (*meanwhile)(void *owner); // NULL: nothing to do
    void *meanwhile_owner;
    bool is_unusable;
};

struct Result {
    PGresult *answer;
    Arena *decoded; // bytea values; NULL until the first
};

// ── errors ──

static void set_first_line(Error *error, ErrorKind kind, const char *message) {
    int length = (int)strcspn(message, "\n");
    error_set(error, kind, "%.*s", length, message);
}

static const char *field_of(const PGresult *answer, int code) {
    const char *field = PQresultErrorField(answer, code);
    return field == NULL ? "" : field;
}

// An error that libpq made itself: the connection was lost, or there was no memory for what it had to do.
// Only a new connection is sure to be in order.
static bool refuse_without_state(Database *database, Error *error) {
    const char *message = PQerrorMessage(database->connection);
    if (message[0] == '\0')
        message = "connection to the database lost";
    database->is_unusable = true;
    set_first_line(error, ERROR_TRANSIENT, message);
    return false;
}

static bool refuse_answer(Database *database, const PGresult *answer, Error *error) {
    if (error == NULL)
        return false;
    const char *state = field_of(answer, PG_DIAG_SQLSTATE);
    if (state[0] == '\0')
        return refuse_without_state(database, error);
    error_set(error, sqlstate_kind(state), "%s", field_of(answer, PG_DIAG_MESSAGE_PRIMARY));
    error_code(error, state);
    error_detail(error, "%s", field_of(answer, PG_DIAG_MESSAGE_DETAIL));
    error_hint(error, "%s", field_of(answer, PG_DIAG_MESSAGE_HINT));
    const char *constraint = field_of(answer, PG_DIAG_CONSTRAINT_NAME);
    const char *subject = constraint[0] != '\0' ? constraint : field_of(answer, PG_DIAG_COLUMN_NAME);
    snprintf(error->subject, sizeof error->subject, "%s", subject);
    return false;
}

// Positions count characters from 1.
static int line_at(const char *sql, int position) {
    int line = 1;
    for (int character = 1; *sql != '\0' && character < position; sql++) {
        line += *sql == '\n';
        character += (sql[1] & 0xC0) != 0x80;
    }
    return line;
}

static bool refuse_script(Database *database, const char *sql, const PGresult *answer, Error *error) {
    refuse_answer(database, answer, error);
    int position = atoi(field_of(answer, PG_DIAG_STATEMENT_POSITION));
    if (error == NULL || position == 0)
        return false;
    const char *detail = field_of(answer, PG_DIAG_MESSAGE_DETAIL);
    return error_detail(error, "%s%sline %d", detail, detail[0] == '\0' ? "" : "; ", line_at(sql, position));
}

// ── opening and closing ──

// Notices are dropped: what matters comes as an error or as a row.
static void drop_notice(void *owner, const PGresult *answer) {
    (void)owner;
    (void)answer;
}

typedef struct Keywords {
    const char *keys[FALLBACK_COUNT + 4];
    const char *values[FALLBACK_COUNT + 4];
    size_t count;
} Keywords;

static void add_keyword(Keywords *keywords, const char *key, const char *value) {
    keywords->keys[keywords->count] = key;
    keywords->values[keywords->count++] = value;
}

// What comes before dbname is overridden by the connection string that dbname holds; what comes after
// overrides it.
static Keywords connection_keywords(const char *conninfo, const char *application_name) {
    Keywords keywords = {0};
    for (size_t i = 0; i < FALLBACK_COUNT; i++) {
        bool is_set = FALLBACK_VARIABLES[i] != NULL && getenv(FALLBACK_VARIABLES[i]) != NULL;
        add_keyword(&keywords, FALLBACK_KEYS[i], is_set ? NULL : FALLBACK_VALUES[i]);
    }
    add_keyword(&keywords, "dbname", conninfo == NULL ? "" : conninfo);
    add_keyword(&keywords, "application_name", application_name);
    add_keyword(&keywords, "client_encoding", "UTF8");
    return keywords;
}

// The SQLSTATE in a verbose message, "FATAL:  28P01: password …": five capitals or digits between blank and
// colon. Of several hosts' messages the last counts.
static bool find_state(const char *message, char state[6]) {
    bool is_found = false;
    for (const char *colon = strchr(message, ':'); colon != NULL; colon = strchr(colon + 1, ':')) {
        const char *start = colon - 5;
        if (start <= message || start[-1] != ' ')
            continue;
        if (strspn(start, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 5)
            continue;
        memcpy(state, start, 5);
        state[5] = '\0';
        is_found = true;
    }
    return is_found;
}

static void poll_until_decided(PGconn *connection, int64_t deadline_ms) {
    PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
    while (wanted == PGRES_POLLING_WRITING || wanted == PGRES_POLLING_READING) {
        int64_t left_ms = deadline_ms - clock_monotonic_ms();
        if (left_ms <= 0)
            return;
        struct pollfd socket = {.fd = PQsocket(connection),
                                .events = wanted == PGRES_POLLING_WRITING ? POLLOUT : POLLIN};
        if (poll(&socket, 1, (int)left_ms) < 0 && errno != EINTR)
            return;
        wanted = PQconnectPoll(connection);
    }
}

// libpq does not give the SQLSTATE of a refused connection, only words. It writes it into them when asked
// before the first byte, which only the asynchronous connect allows: so a refusal is repeated once that way.
static bool probe_refusal(const Keywords *keywords, char state[6]) {
    PGconn *connection = PQconnectStartParams(keywords->keys, keywords->values, 1);
    if (connection == NULL)
        return false;
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    if (PQstatus(connection) != CONNECTION_BAD)
        poll_until_decided(connection, clock_monotonic_ms() + PROBE_TIMEOUT_MS);
    bool is_found = PQstatus(connection) != CONNECTION_OK && find_state(PQerrorMessage(connection), state);
    PQfinish(connection);
    return is_found;
}

// Each host's refusal is a line of its own, and lines of advice stand between them.
static void set_refusals(Error *error, ErrorKind kind, const char *message) {
    static const char HEAD[] = "connection to server";
    AUTO(buffer_free) Buffer refusals = {0};
    for (const char *line = message; line != NULL && *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (strncmp(line, HEAD, sizeof HEAD - 1) == 0) {
            buffer_text(&refusals, refusals.length > 0 ? "; " : "");
            buffer_append(&refusals, line, length);
        }
        line += length + (line[length] == '\n');
    }
    if (refusals.length == 0) {
        set_first_line(error, kind, message);
        return;
    }
    buffer_char(&refusals, '\0');
    error_set(error, kind, "%s", refusals.at);
}

static void refuse_connection(PGconn *connection, const Keywords *keywords, Error *error) {
    char state[6] = "";
    ErrorKind kind = ERROR_TRANSIENT;
    if (PQconnectionNeedsPassword(connection))
        kind = ERROR_AUTHENTICATION;
    else if (probe_refusal(keywords, state))
        kind = sqlstate_kind(state);
    set_refusals(error, kind, PQerrorMessage(connection));
    error_code(error, state);
    error_wrap(error, "could not connect to the database");
}

// A string that does not parse is named without its text: it may hold a password.
static bool is_conninfo_valid(const char *conninfo, Error *error) {
    bool is_string = conninfo != NULL && (strchr(conninfo, '=') != NULL || strstr(conninfo, "://") != NULL);
    if (!is_string)
        return true;
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    PQconninfoFree(options);
    if (options != NULL)
        return true;
    error_set(error, ERROR_CONFIGURATION, "invalid database connection string");
    return error_hint(
        error, "Write it as \"host=… dbname=…\" or \"postgresql://host/name\"; quote values with blanks.");
}

Database *database_open(const char *conninfo, const char *application_name, Error *error) {
    if (!is_conninfo_valid(conninfo, error))
        return NULL;
    Keywords keywords = connection_keywords(conninfo, application_name);
    PGconn *connection = PQconnectdbParams(keywords.keys, keywords.values, 1);
    if (PQstatus(connection) != CONNECTION_OK) {
        refuse_connection(connection, &keywords, error);
        PQfinish(connection);
        return NULL;
    }
    Database *database = memory_zero(sizeof *database);
    database->connection = connection;
    database->statements = statements_new();
    PQsetNoticeReceiver(connection, drop_notice, NULL);
    if (!database_script(database, SESSION_SETTINGS, error)) {
        database_close(database);
        return NULL;
    }
    return database;
}

void database_close(Database *database) {
    if (database == NULL)
        return;
    statements_free(database->statements);
    buffer_free(&database->unneeded);
    PQfinish(database->connection);
    free(database);
}

void database_close_at(Database **database) {
    database_close(*database);
    *database = NULL;
}

bool database_is_broken(const Database *database) {
    return database->is_unusable || PQstatus(database->connection) == CONNECTION_BAD;
}

bool database_is_in_transaction(const Database *database) {
    PGTransactionStatusType status = PQtransactionStatus(database->connection);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

int database_descriptor(const Database *database) { return PQsocket(database->connection); }

int database_server_version(const Database *database) { return PQserverVersion(database->connection); }

// ── the simple protocol ──

// COPY needs a conversation that nobody here holds; the connection cannot be used after it was begun.
static bool is_copy(ExecStatusType status) {
    return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

static bool is_success(ExecStatusType status) {
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

static bool refuse_copy(Database *database, Error *error) {
    database->is_unusable = true;
    return error_set(error, ERROR_BUG, "COPY is not possible on this connection");
}

bool database_script(Database *database, const char *sql, Error *error) {
    assert(database->sent == NULL);
    PGresult *answer = PQexec(database->connection, sql);
    ExecStatusType status = PQresultStatus(answer);
    bool succeeded = is_success(status);
    if (is_copy(status))
        refuse_copy(database, error);
    else if (!succeeded)
        refuse_script(database, sql, answer, error);
    PQclear(answer);
    return succeeded;
}

// The server may have lost a prepared statement already, and that error would end a transaction: so only
// outside one.
static void deallocate_unneeded(Database *database) {
    if (database->unneeded.length == 0 || PQtransactionStatus(database->connection) != PQTRANS_IDLE)
        return;
    const char *end = database->unneeded.at + database->unneeded.length;
    char sql[64];
    for (const char *name = database->unneeded.at; name < end; name += strlen(name) + 1) {
        snprintf(sql, sizeof sql, "deallocate %s", name);
        PQclear(PQexec(database->connection, sql));
    }
    buffer_reset(&database->unneeded);
}

bool database_begin(Database *database, Error *error) {
    deallocate_unneeded(database);
    return database_script(database, "begin isolation level read committed read write", error);
}

bool database_begin_lazy(Database *database, Error *error) {
    deallocate_unneeded(database);
    return database_script(
        database, "begin isolation level read committed read write; set local synchronous_commit = off",
        error);
}

bool database_commit(Database *database, Error *error) {
    if (PQtransactionStatus(database->connection) == PQTRANS_INERROR) {
        database_rollback(database, NULL);
        return error_set(error, ERROR_BUG,
                         "could not commit: an earlier statement of the transaction failed");
    }
    return database_script(database, "commit", error);
}

bool database_rollback(Database *database, Error *error) {
    if (database->sent != NULL)
        database_receive(database, NULL, NULL);
    if (!database_is_broken(database) && !database_is_in_transaction(database))
        return true;
    return database_script(database, "rollback", error);
}

static bool act_on_name(Database *database, const char *act, const char *name, Error *error) {
    char *quoted = PQescapeIdentifier(database->connection, name, strlen(name));
    if (quoted == NULL)
        return refuse_without_state(database, error);
    char sql[256];
    int length = snprintf(sql, sizeof sql, "%s %s", act, quoted);
    PQfreemem(quoted);
    assert(length < (int)sizeof sql);
    return database_script(database, sql, error);
}

bool database_savepoint(Database *database, const char *name, Error *error) {
    return act_on_name(database, "savepoint", name, error);
}

bool database_rollback_to(Database *database, const char *name, Error *error) {
    return act_on_name(database, "rollback to savepoint", name, error);
}

bool database_release(Database *database, const char *name, Error *error) {
    return act_on_name(database, "release savepoint", name, error);
}

bool database_listen(Database *database, const char *channel, Error *error) {
    return act_on_name(database, "listen", channel, error);
}

// libpq may call a connection good that could not be read any more, as long as nobody has fetched the answer
// that was under way.
static bool consume_input(Database *database, Error *error) {
    if (PQconsumeInput(database->connection))
        return true;
    database->is_unusable = true;
    return refuse_without_state(database, error);
}

bool database_take_notifications(Database *database, size_t *count, Error *error) {
    assert(database->sent == NULL);
    *count = 0;
    if (!consume_input(database, error))
        return false;
    for (PGnotify *one = PQnotifies(database->connection); one != NULL;
         one = PQnotifies(database->connection)) {
        PQfreemem(one);
        (*count)++;
    }
    return true;
}

// ── prepared statements ──

static void forget_statement(Database *database, Statement *statement) {
    buffer_text(&database->unneeded, statement_name(statement));
    buffer_char(&database->unneeded, '\0');
    statements_remove(database->statements, statement);
    deallocate_unneeded(database);
}

static Statement *prepare(Database *database, const char *sql, const ParameterView *view, Error *error) {
    if (statements_are_full(database->statements))
        forget_statement(database, statements_oldest(database->statements));
    Statement *statement = statements_add(database->statements, sql, view);
    PGresult *answer =
        PQprepare(database->connection, statement_name(statement), sql, view->count, view->types);
    bool succeeded = PQresultStatus(answer) == PGRES_COMMAND_OK;
    if (!succeeded) {
        refuse_answer(database, answer, error);
        statements_remove(database->statements, statement);
    }
    PQclear(answer);
    return succeeded ? statement : NULL;
}

bool database_send(Database *database, const char *sql, Parameters *parameters, Error *error) {
    assert(database->sent == NULL);
    ParameterView view = parameters_view(parameters);
    Statement *statement = statements_find(database->statements, sql, &view);
    if (statement == NULL)
        statement = prepare(database, sql, &view, error);
    if (statement == NULL)
        return false;
    if (!PQsendQueryPrepared(database->connection, statement_name(statement), view.count, view.values,
                             view.lengths, view.formats, 0))
        return refuse_without_state(database, error);
    database->sent = statement;
    return true;
}

bool database_is_sent(const Database *database) { return database->sent != NULL; }

bool database_is_ready(Database *database, Error *error) {
    assert(database->sent != NULL);
    if (!consume_input(database, error))
        return false;
    return !PQisBusy(database->connection);
}

// The statement's one answer; later ones can only be errors of the connection, and then they count.
static PGresult *collect_answer(Database *database) {
    PGresult *answer = NULL;
    for (PGresult *next; (next = PQgetResult(database->connection)) != NULL;) {
        bool is_last = is_copy(PQresultStatus(next)) || database_is_broken(database);
        PQclear(answer);
        answer = next;
        if (is_last)
            break;
    }
    return answer;
}

static bool is_stale(const PGresult *answer) {
    const char *state = field_of(answer, PG_DIAG_SQLSTATE);
    return strcmp(state, "26000") == 0 || strcmp(state, "0A000") == 0;
}

static bool finish(Database *database, PGresult *answer, Result **result, Error *error) {
    ExecStatusType status = PQresultStatus(answer);
    if (!is_success(status)) {
        is_copy(status) ? refuse_copy(database, error) : refuse_answer(database, answer, error);
        PQclear(answer);
        return false;
    }
    if (result == NULL) {
        PQclear(answer);
        return true;
    }
    *result = memory_zero(sizeof **result);
    (*result)->answer = answer;
    return true;
}

// A prepared statement is stale when the schema under it changed, or a pooler gave the connection another
// server process: it is forgotten, so that the next use prepares it anew. *is_stale_now says that this
// happened.
static bool receive(Database *database, Result **result, bool *is_stale_now, Error *error) {
    assert(database->sent != NULL);
    PGresult *answer = collect_answer(database);
    Statement *statement = database->sent;
    database->sent = NULL;
    *is_stale_now = is_stale(answer);
    if (*is_stale_now)
        forget_statement(database, statement);
    return finish(database, answer, result, error);
}

bool database_receive(Database *database, Result **result, Error *error) {
    bool is_stale_now;
    return receive(database, result, &is_stale_now, error);
}

void database_set_meanwhile(Database *database, void (*meanwhile)(void *owner), void *owner) {
    database->meanwhile = meanwhile;
    database->meanwhile_owner = owner;
}

bool database_execute(Database *database, const char *sql, Parameters *parameters, Result **result,
                      Error *error) {
    bool is_stale_now;
    bool was_in_transaction = database_is_in_transaction(database);
    if (!database_send(database, sql, parameters, error))
        return false;
    if (database->meanwhile != NULL)
        database->meanwhile(database->meanwhile_owner);
    if (receive(database, result, &is_stale_now, error))
        return true;
    if (!is_stale_now || was_in_transaction) // inside a transaction the caller begins again
        return false;
    return database_send(database, sql, parameters, error) && receive(database, result, &is_stale_now, error);
}

// ── results ──

size_t result_rows(const Result *result) { return (size_t)PQntuples(result->answer); }

size_t result_columns(const Result *result) { return (size_t)PQnfields(result->answer); }

bool result_is_null(const Result *result, size_t row, size_t column) {
    assert(row < result_rows(result) && column < result_columns(result));
    return PQgetisnull(result->answer, (int)row, (int)column);
}

const char *result_text(const Result *result, size_t row, size_t column) {
    return result_is_null(result, row, column) ? NULL : PQgetvalue(result->answer, (int)row, (int)column);
}

size_t result_length(const Result *result, size_t row, size_t column) {
    return result_is_null(result, row, column) ? 0
                                               : (size_t)PQgetlength(result->answer, (int)row, (int)column);
}

int64_t result_int(const Result *result, size_t row, size_t column) {
    const char *text = result_text(result, row, column);
    return text == NULL ? 0 : strtoll(text, NULL, 10);
}

bool result_bool(const Result *result, size_t row, size_t column) {
    const char *text = result_text(result, row, column);
    return text != NULL && text[0] == 't';
}

static unsigned char nibble_of(char digit) {
    return (unsigned char)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

// The server's form is \x and two lower-case hexadecimal digits a byte.
Text result_bytes(const Result *result, size_t row, size_t column) {
    const char *text = result_text(result, row, column);
    if (text == NULL)
        return (Text){0};
    size_t length = result_length(result, row, column);
    assert(length >= 2 && text[0] == '\\' && text[1] == 'x');
    length = (length - 2) / 2;
    Result *owner = (Result *)result;
    if (owner->decoded == NULL)
        owner->decoded = arena_new();
    char *bytes = arena_alloc(owner->decoded, length + 1);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)(nibble_of(text[2 + 2 * i]) << 4 | nibble_of(text[3 + 2 * i]));
    bytes[length] = '\0';
    return (Text){bytes, length};
}

void result_free(Result *result) {
    if (result == NULL)
        return;
    PQclear(result->answer);
    arena_free(result->decoded);
    free(result);
}

void result_free_at(Result **result) {
    result_free(*result);
    *result = NULL;
}
