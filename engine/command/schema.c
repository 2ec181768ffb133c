/* Which migrations a database has had, against those that this program carries. */
#include "command/schema.h"

#include "base/embedded.h"

#include <string.h>

static bool has_migrations(Database *database, bool *answer, Error *error) {
    AUTO(result_free_at) Result *result = NULL;

    if (!database_execute(database, "select to_regclass('sync.migration') is not null", NULL, &result, error))
        return false;
    *answer = result_bool(result, 0, 0);
    return true;
}

void schema_hash(size_t index, char hash[SCHEMA_HASH_SIZE]) {
    unsigned char digest[DIGEST_SIZE];

    digest_of((Text){embedded_migrations[index].text, embedded_migrations[index].length}, digest);
    digest_hex(digest, hash);
}

void schema_chain(const char *before, const char hash[SCHEMA_HASH_SIZE], char chain[SCHEMA_HASH_SIZE]) {
    unsigned char digest[DIGEST_SIZE];
    AUTO(buffer_free) Buffer both = {0};

    buffer_text(&both, before);
    buffer_text(&both, hash);
    digest_of(buffer_view(&both), digest);
    digest_hex(digest, chain);
}

static bool edited_error(const char *name, const char *what, Error *error) {
    error_set(error, ERROR_CONFIGURATION, "migration %s was edited after it was applied to this database",
              name);
    error_detail(error, "Its %s in sync.migration is not that of the program.", what);
    return error_hint(
        error, "Undo the edit and write a new migration, or use the program that migrated the database.");
}

static bool newer_error(const char *name, Error *error) {
    error_set(error, ERROR_CONFIGURATION, "the database is newer than this program");
    error_detail(error, "It has had migration %s, which this program does not know.", name);
    return error_hint(error, "Install the dersync that migrated it, or a later one.");
}

static bool order_error(const char *name, const char *applied, Error *error) {
    error_set(error, ERROR_CONFIGURATION, "migration %s was not applied, but a later one was", name);
    error_detail(error, "The database has had %s in its place.", applied);
    return error_hint(error, "A new migration must have a name behind those that exist.");
}

static bool is_known(const char *name) {
    for (size_t i = 0; i < embedded_migration_count; i++)
        if (strcmp(embedded_migrations[i].name, name) == 0)
            return true;
    return false;
}

/* One applied migration against the program's of the same number; chain is that before, then that after it.
 */
static bool verify_row(const Result *result, size_t row, char chain[SCHEMA_HASH_SIZE], Error *error) {
    const char *name = result_text(result, row, 0);
    char hash[SCHEMA_HASH_SIZE];

    if (!is_known(name) || row >= embedded_migration_count)
        return newer_error(name, error);
    if (strcmp(embedded_migrations[row].name, name) != 0)
        return order_error(embedded_migrations[row].name, name, error);
    schema_hash(row, hash);
    if (strcmp(result_text(result, row, 1), hash) != 0)
        return edited_error(name, "hash", error);
    schema_chain(chain, hash, chain);
    if (strcmp(result_text(result, row, 2), chain) != 0)
        return edited_error(name, "chain value", error);
    return true;
}

bool schema_verify(Database *database, size_t *applied, Error *error) {
    AUTO(result_free_at) Result *result = NULL;
    char chain[SCHEMA_HASH_SIZE] = "";
    bool is_migrated = false;

    *applied = 0;
    if (!has_migrations(database, &is_migrated, error))
        return false;
    if (!is_migrated)
        return true;
    if (!database_execute(database,
                          "select name, hash, chain from sync.migration order by name collate \"C\"", NULL,
                          &result, error))
        return false;
    for (size_t row = 0; row < result_rows(result); row++)
        if (!verify_row(result, row, chain, error))
            return false;
    *applied = result_rows(result);
    return true;
}

void schema_objects_hash(char hash[SCHEMA_HASH_SIZE]) {
    unsigned char bytes[DIGEST_SIZE];
    AUTO(digest_free_at) Digest *digest = digest_new();

    for (size_t i = 0; i < embedded_sql_count; i++) {
        digest_add(digest, embedded_sql[i].name, strlen(embedded_sql[i].name) + 1);
        digest_add(digest, embedded_sql[i].text, embedded_sql[i].length);
    }
    digest_finish(digest, bytes);
    digest_hex(bytes, hash);
}

static bool require_objects(Database *database, Error *error) {
    AUTO(result_free_at) Result *result = NULL;
    char hash[SCHEMA_HASH_SIZE];

    if (!database_execute(database, "select hash from sync.objects_made", NULL, &result, error))
        return false;
    schema_objects_hash(hash);
    if (result_rows(result) == 1 && strcmp(result_text(result, 0, 0), hash) == 0)
        return true;
    error_set(error, ERROR_CONFIGURATION,
              "the database has the functions of another version of this program");
    error_detail(error, "It has had all migrations, but was not migrated by this program.");
    return error_hint(error, "Run `dersync migrate`, or install the dersync that migrated it.");
}

bool schema_require(Database *database, Error *error) {
    size_t applied = 0;

    if (!schema_verify(database, &applied, error))
        return false;
    if (applied == embedded_migration_count)
        return require_objects(database, error);
    error_set(error, ERROR_CONFIGURATION,
              applied == 0 ? "the database is not prepared for dersync"
                           : "the database is older than this program");
    error_detail(error, "It has had %zu of %zu migrations.", applied, embedded_migration_count);
    return error_hint(error, "Run `dersync migrate`.");
}
