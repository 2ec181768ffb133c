/* The SQLite file: statements, transactions, commit times. */
#include "store.h"
#include "clock.h"
#include "text.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>

enum { STATEMENTS_MAX = 512, SLOW_COMMIT_US = 500 };

struct Store {
    sqlite3 *file;
    bool is_dirty;
    int64_t batch;
    void (*before_commit)(Store *);
    struct {
        const char *sql;
        sqlite3_stmt *statement;
    } statements[STATEMENTS_MAX];
};

static const char *const SCHEMA =
    "pragma journal_mode = wal;"
    "pragma synchronous = normal;"
    "pragma cache_size = -65536;"
    "pragma wal_autocheckpoint = 8000;"
    "create table if not exists item (number integer primary key, collection text not null, id text not null,"
    "  key text, parent text, state text, updated_ms integer not null, body text not null, extra text);"
    "create unique index if not exists item_by_id on item (collection, id);"
    "create index if not exists item_by_time on item (collection, updated_ms, id);"
    "create index if not exists item_by_key on item (collection, key) where key is not null;"
    "create index if not exists item_by_parent on item (collection, parent, updated_ms, id)"
    "  where parent is not null;"
    "create table if not exists due (number integer primary key, at_ms integer not null, what text not null,"
    "  id text not null);"
    "create index if not exists due_by_time on due (at_ms);"
    "create table if not exists effect (flow text, identity text, count integer not null, duplicates integer "
    "not null,"
    "  refused integer not null, batch integer, primary key (flow, identity)) without rowid;"
    "create table if not exists made (flow text, identity text, count integer not null, batch integer,"
    "  primary key (flow, identity)) without rowid;"
    "create table if not exists batch (number integer primary key, at_us integer not null);"
    "create table if not exists setting (name text primary key, value text not null) without rowid;"
    "create table if not exists counter (name text primary key, value integer not null) without rowid;"
    "create table if not exists device_fault (key text primary key, kind text not null, message text)"
    "  without rowid;";

static void check(Store *store, bool is_good, const char *what) {
    if (!is_good)
        die("could not %s: %s", what, sqlite3_errmsg(store->file));
}

static void execute(Store *store, const char *sql) {
    check(store, sqlite3_exec(store->file, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

Store *store_open(const char *path) {
    Store *store = memory_take(sizeof *store);
    check(store, sqlite3_open(path, &store->file) == SQLITE_OK, "open the database file");
    sqlite3_busy_timeout(store->file, 10000);
    execute(store, SCHEMA);
    store->batch = query_number(store, "select max(number) from batch", "");
    return store;
}

void store_close(Store *store) {
    store_commit(store);
    for (int i = 0; i < STATEMENTS_MAX; i++)
        sqlite3_finalize(store->statements[i].statement);
    sqlite3_close(store->file);
    free(store);
}

static sqlite3_stmt *statement_of(Store *store, const char *sql) {
    size_t at = ((uintptr_t)sql >> 3) * 2654435761u % STATEMENTS_MAX;
    while (store->statements[at].sql != NULL && store->statements[at].sql != sql)
        at = (at + 1) % STATEMENTS_MAX;
    if (store->statements[at].sql == NULL) {
        check(store,
              sqlite3_prepare_v3(store->file, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                 &store->statements[at].statement, NULL) == SQLITE_OK,
              sql);
        store->statements[at].sql = sql;
    }
    return store->statements[at].statement;
}

static sqlite3_stmt *bind(Store *store, const char *sql, const char *types, va_list arguments) {
    sqlite3_stmt *statement = statement_of(store, sql);
    assert(!sqlite3_stmt_busy(statement));
    for (int i = 0; types[i] != '\0'; i++) {
        if (types[i] == 'i')
            sqlite3_bind_int64(statement, i + 1, va_arg(arguments, int64_t));
        else
            sqlite3_bind_text(statement, i + 1, va_arg(arguments, const char *), -1, SQLITE_TRANSIENT);
    }
    return statement;
}

static void begin_if_needed(Store *store) {
    if (store->is_dirty)
        return;
    execute(store, "begin immediate");
    store->is_dirty = true;
    store->batch++;
}

int store_run(Store *store, const char *sql, const char *types, ...) {
    begin_if_needed(store);
    va_list arguments;
    va_start(arguments, types);
    sqlite3_stmt *statement = bind(store, sql, types, arguments);
    va_end(arguments);
    check(store, sqlite3_step(statement) == SQLITE_DONE, sql);
    sqlite3_reset(statement);
    return sqlite3_changes(store->file);
}

Query *query_begin(Store *store, const char *sql, const char *types, ...) {
    va_list arguments;
    va_start(arguments, types);
    sqlite3_stmt *statement = bind(store, sql, types, arguments);
    va_end(arguments);
    return statement;
}

bool query_next(Query *query) {
    int result = sqlite3_step(query);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        die("could not read: %s", sqlite3_errmsg(sqlite3_db_handle(query)));
    return result == SQLITE_ROW;
}

const char *query_text(Query *query, int column) { return (const char *)sqlite3_column_text(query, column); }
int64_t query_int(Query *query, int column) { return sqlite3_column_int64(query, column); }
void query_end(Query *query) { sqlite3_reset(query); }

int64_t query_number(Store *store, const char *sql, const char *types, ...) {
    va_list arguments;
    va_start(arguments, types);
    sqlite3_stmt *statement = bind(store, sql, types, arguments);
    va_end(arguments);
    int64_t value = query_next(statement) ? query_int(statement, 0) : 0;
    query_end(statement);
    return value;
}

int64_t store_batch(Store *store) {
    begin_if_needed(store);
    return store->batch;
}

bool store_is_dirty(const Store *store) { return store->is_dirty; }

/* The time is written just before the commit; when the commit itself took long, it is corrected after it. */
void store_commit(Store *store) {
    if (!store->is_dirty)
        return;
    if (store->before_commit != NULL)
        store->before_commit(store);
    int64_t before_us = clock_true_us();
    store_run(store, "insert into batch (number, at_us) values (?, ?)", "ii", store->batch, before_us);
    execute(store, "commit");
    store->is_dirty = false;
    int64_t after_us = clock_true_us();
    if (after_us - before_us < SLOW_COMMIT_US)
        return;
    execute(store, "begin immediate");
    store->is_dirty = true;
    store_run(store, "update batch set at_us = ? where number = ?", "ii", after_us, store->batch);
    execute(store, "commit");
    store->is_dirty = false;
}

void store_before_commit(Store *store, void (*write)(Store *)) { store->before_commit = write; }

void store_mark(Store *store) {
    begin_if_needed(store);
    execute(store, "savepoint act");
}

void store_undo(Store *store) { execute(store, "rollback to act; release act"); }
void store_release(Store *store) { execute(store, "release act"); }
