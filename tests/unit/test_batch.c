// Batches of items: repeats, parents, and the one bad item that harms no other. What needs the database runs
// in a transaction that is rolled back, and is skipped where no PostgreSQL is named.
#include "unit.h"

#include "sync/batch.h"
#include "sync/keymap.h"
#include "sync/merge.h"
#include "sync/parents.h"

static const char *const CUSTOMER_COLUMNS[] = {"contact_id", "cis_person_id"};
static const char *const SUBSCRIPTION_COLUMNS[] = {"subscription_id", "contact_id", "program_code", "status"};
static const RowRule RULES[] = {
    {.table = "customer", .mode = ROW_UPSERT, .columns = CUSTOMER_COLUMNS, .column_count = 2},
    {.table = "subscription", .mode = ROW_UPSERT, .columns = SUBSCRIPTION_COLUMNS, .column_count = 4},
    {.table = "customer",
     .mode = ROW_UPDATE,
     .must_exist = true,
     .columns = CUSTOMER_COLUMNS,
     .column_count = 2},
};
enum { CUSTOMER, SUBSCRIPTION, PERSON, RULE_COUNT };
static const unsigned char MAPPING[DIGEST_SIZE] = {1};

typedef struct World {
    Database *database;
    Catalog *catalog;
    int64_t source_id;
    Batch *batch;
} World;

static void run_sql(Database *database, const char *sql) {
    Error error = {0};
    if (!database_script(database, sql, &error))
        fail_msg("%s: %s", sql, error.message);
}

static int64_t number(Database *database, const char *sql) {
    Error error = {0};
    AUTO(result_free_at) Result *result = NULL;
    if (!database_execute(database, sql, NULL, &result, &error))
        fail_msg("%s: %s", sql, error.message);
    return result_int(result, 0, 0);
}

static int set_up(void **state) {
    World *world = memory_zero(sizeof *world);
    *state = world;
    world->catalog = catalog_new();
    if (getenv("PGHOST") && getenv("PGDATABASE")) {
        Error error = {0};
        world->database = database_open("", "test_batch", &error);
        if (!world->database)
            fail_msg("%s", error.message);
        run_sql(world->database,
                "begin; insert into sync.application (name, kind) values ('test batch', 'test');"
                "insert into staging.program (program_code, exchange_id) values ('TEST BATCH', 0)");
        world->source_id =
            number(world->database, "select source_id from engine.open_source('test batch', 'things')");
    }
    world->batch = batch_new(world->source_id, "test batch", MAPPING, RULES, RULE_COUNT);
    return 0;
}

static int tear_down(void **state) {
    World *world = *state;
    batch_free(world->batch);
    catalog_free(world->catalog);
    database_close(world->database);
    free(world);
    return 0;
}

static World *with_database(void **state) {
    World *world = *state;
    if (!world->database)
        skip();
    return world;
}

static Item *add(World *world, const char *record) {
    return batch_add(world->batch, text_of("{}"), record, "2026-01-02T03:04:05Z");
}

static void add_row(World *world, Item *item, size_t rule, const char *const *values) {
    size_t columns = RULES[rule].column_count;
    StagedRow *rows = arena_alloc(world->batch->arena, (item->row_count + 1) * sizeof *rows);
    for (size_t i = 0; i < item->row_count; i++)
        rows[i] = item->rows[i];
    const char **copy = arena_alloc(world->batch->arena, columns * sizeof *copy);
    for (size_t i = 0; i < columns; i++)
        copy[i] = values[i] == VALUE_ABSENT ? VALUE_ABSENT : arena_text(world->batch->arena, values[i]);
    rows[item->row_count] = (StagedRow){&RULES[rule], copy};
    item->rows = rows;
    item->row_count++;
}

#define ROW(world, item, rule, ...) add_row(world, item, rule, (const char *const[]){__VA_ARGS__})

static void store(World *world) {
    Error error = {0};
    int64_t exchange_id;
    ExchangeFacts facts = {"GET", "/things", 200, 1};
    if (!parents_check(world->batch, world->database, world->catalog, &error) ||
        !batch_store(world->batch, world->database, world->catalog, &facts, &exchange_id, &error) ||
        !batch_record_seen(world->batch, world->database, exchange_id, &error))
        fail_msg("%s %s", error.code, error.message);
}

// --- without a database ---

static void of_one_record_the_last_item_counts(void **state) {
    World *world = *state;
    add(world, "a");
    add(world, "b");
    add(world, "a");
    add(world, "a");
    batch_drop_repeats(world->batch);
    static const ItemState EXPECTED[] = {ITEM_REPEATED, ITEM_FRESH, ITEM_REPEATED, ITEM_FRESH};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(world->batch->items[i].state, EXPECTED[i]);
}

static void an_item_without_id_is_named_by_its_bytes(void **state) {
    World *world = *state;
    Item *item = batch_add(world->batch, text_of("abc"), NULL, NULL);
    assert_string_equal(item->record,
                        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void only_present_columns_are_written(void **state) {
    (void)state;
    const char *values[] = {"a", VALUE_ABSENT};
    assert_int_equal(merge_presence(&(StagedRow){&RULES[CUSTOMER], values}), 1);
    values[1] = NULL;
    assert_int_equal(merge_presence(&(StagedRow){&RULES[CUSTOMER], values}), 3);
}

static void a_map_keeps_what_it_was_told(void **state) {
    World *world = *state;
    KeyMap map = keymap_new(world->batch->arena);
    assert_int_equal(keymap_get(&map, "0"), KEYMAP_NONE);
    for (int i = 0; i < 5000; i++)
        keymap_set(&map, arena_format(world->batch->arena, "%d", i % 2500), i);
    assert_int_equal(map.count, 2500);
    for (int i = 0; i < 2500; i++)
        assert_int_equal(keymap_get(&map, arena_format(world->batch->arena, "%d", i)), i + 2500);
    assert_int_equal(keymap_get(&map, "2500"), KEYMAP_NONE);
}

// --- with one ---

static void one_bad_item_in_500_leaves_499_staged(void **state) {
    World *world = with_database(state);
    for (int i = 0; i < 500; i++) {
        const char *id = arena_format(world->batch->arena, "batch-%03d", i);
        Item *item = add(world, id);
        ROW(world, item, CUSTOMER, id, NULL);
        ROW(world, item, SUBSCRIPTION, id, id, "TEST BATCH", i == 321 ? "PAUSED" : "ACTIVE");
    }
    store(world);
    assert_int_equal(batch_count(world->batch, ITEM_FRESH), 499);
    assert_int_equal(number(world->database,
                            "select count(*) from staging.subscription where program_code = 'TEST BATCH'"),
                     499);
    assert_int_equal(
        number(world->database, "select count(*) from staging.customer where contact_id = 'batch-321'"), 0);
    const Fault *fault = world->batch->items[321].fault;
    assert_string_equal(fault->kind, "refused_by_database");
    assert_string_equal(fault->field, "subscription_status_is_known");
    assert_int_equal(
        number(world->database,
               "select count(*) from sync.quarantine where record = 'batch-321' and state = 'open'"),
        1);
    Error error = {0};
    batch_drop_repeats(world->batch);
    for (size_t i = 0; i < world->batch->count; i++)
        world->batch->items[i].state = ITEM_FRESH;
    assert_true(batch_probe(world->batch, world->database, &error));
    assert_int_equal(batch_count(world->batch, ITEM_UNCHANGED), 500);
}

static void a_child_whose_parent_is_unknown_names_it(void **state) {
    World *world = with_database(state);
    ROW(world, add(world, "orphan"), SUBSCRIPTION, "batch-s", "nobody \"x\"", "TEST BATCH", "ACTIVE");
    store(world);
    const Item *item = &world->batch->items[0];
    assert_string_equal(item->fault->kind, "missing_parent");
    assert_string_equal(item->fault->field, "contact_id");
    assert_string_equal(item->parent_table, "customer");
    assert_string_equal(item->parent_key, "{\"contact_id\":\"nobody \\\"x\\\"\"}");
}

static void a_parent_later_in_the_page_counts(void **state) {
    World *world = with_database(state);
    ROW(world, add(world, "child"), SUBSCRIPTION, "batch-s", "batch-c", "TEST BATCH", "ACTIVE");
    ROW(world, add(world, "parent"), CUSTOMER, "batch-c", NULL);
    ROW(world, add(world, "bad"), SUBSCRIPTION, "batch-t", "batch-c", "TEST BATCH", "PAUSED");
    store(world);
    assert_int_equal(world->batch->items[0].state, ITEM_FRESH);
    assert_int_equal(world->batch->items[1].state, ITEM_FRESH);
    assert_string_equal(world->batch->items[2].fault->kind, "refused_by_database");
}

static void an_update_that_needs_its_row_waits_for_it(void **state) {
    World *world = *state;
    if (!world->database)
        skip();
    ROW(world, add(world, "new"), CUSTOMER, "batch-there", NULL);
    ROW(world, add(world, "found"), PERSON, "batch-there", "P1");
    ROW(world, add(world, "early"), PERSON, "batch-not", "P2");
    store(world);
    assert_int_equal(world->batch->items[1].state, ITEM_FRESH);
    assert_int_equal(number(world->database,
                            "select count(*) from staging.customer where contact_id = 'batch-there' and "
                            "cis_person_id = 'P1'"),
                     1);
    const Item *early = &world->batch->items[2];
    assert_string_equal(early->fault->kind, "missing_parent");
    assert_string_equal(early->fault->field, "contact_id");
    assert_string_equal(early->parent_table, "customer");
    assert_string_equal(early->parent_key, "{\"contact_id\":\"batch-not\"}");
}

static void who_counted_on_an_orphan_is_an_orphan(void **state) {
    World *world = with_database(state);
    Item *item = add(world, "first");
    ROW(world, item, CUSTOMER, "batch-c", NULL);
    ROW(world, item, SUBSCRIPTION, "batch-s", "batch-c", "NO PROGRAM", "ACTIVE");
    ROW(world, add(world, "second"), SUBSCRIPTION, "batch-t", "batch-c", "TEST BATCH", "ACTIVE");
    store(world);
    assert_string_equal(world->batch->items[0].parent_table, "program");
    assert_string_equal(world->batch->items[1].parent_table, "customer");
    assert_int_equal(number(world->database, "select count(*) from sync.quarantine where kind = "
                                             "'missing_parent' and record in ('first', 'second')"),
                     2);
}

static void the_child_of_a_refused_parent_waits_for_it(void **state) {
    World *world = with_database(state);
    Item *item = add(world, "parent");
    ROW(world, item, CUSTOMER, "batch-c", NULL);
    ROW(world, item, SUBSCRIPTION, "batch-s", "batch-c", "TEST BATCH", "PAUSED");
    ROW(world, add(world, "child"), SUBSCRIPTION, "batch-t", "batch-c", "TEST BATCH", "ACTIVE");
    store(world);
    assert_string_equal(world->batch->items[0].fault->kind, "refused_by_database");
    assert_string_equal(world->batch->items[1].fault->kind, "missing_parent");
    assert_string_equal(world->batch->items[1].parent_key, "{\"contact_id\":\"batch-c\"}");
}

static void what_is_absent_is_not_overwritten(void **state) {
    World *world = with_database(state);
    ROW(world, add(world, "a"), CUSTOMER, "batch-a", "batch person");
    ROW(world, add(world, "b"), CUSTOMER, "batch-b", "batch person b");
    store(world);
    batch_free(world->batch);
    world->batch = batch_new(world->source_id, "test batch", MAPPING, RULES, 2);
    ROW(world, batch_add(world->batch, text_of("[]"), "a", "2026-01-02T03:05:00Z"), CUSTOMER, "batch-a",
        VALUE_ABSENT);
    ROW(world, batch_add(world->batch, text_of("[]"), "b", "2026-01-02T03:05:00Z"), CUSTOMER, "batch-b",
        NULL);
    store(world);
    assert_int_equal(number(world->database, "select count(*) from staging.customer where contact_id = "
                                             "'batch-a' and cis_person_id = 'batch person'"),
                     1);
    assert_int_equal(
        number(
            world->database,
            "select count(*) from staging.customer where contact_id = 'batch-b' and cis_person_id is null"),
        1);
}

int main(void) {
    const struct CMUnitTest TESTS[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(of_one_record_the_last_item_counts),        TEST(an_item_without_id_is_named_by_its_bytes),
        TEST(only_present_columns_are_written),          TEST(a_map_keeps_what_it_was_told),
        TEST(one_bad_item_in_500_leaves_499_staged),     TEST(a_child_whose_parent_is_unknown_names_it),
        TEST(a_parent_later_in_the_page_counts),         TEST(who_counted_on_an_orphan_is_an_orphan),
        TEST(an_update_that_needs_its_row_waits_for_it), TEST(the_child_of_a_refused_parent_waits_for_it),
        TEST(what_is_absent_is_not_overwritten),
    };
    return run_all(TESTS);
}
