// What a page proves.
#include "unit.h"

#include "sync/evidence.h"

static const char *why;

typedef struct World {
    Arena *arena;
    Resource resource;
    Run run;
    PageVerdict verdict;
} World;

static const Path *path(World *world, const char *text) { return path_compile(world->arena, text, &why); }

static int set_up(void **state) {
    World *world = calloc(1, sizeof *world);
    world->arena = arena_new();
    world->resource.fetch = (Fetch){.paging = PAGING_KEYSET, .limit = 2, .keeps_ms = FETCH_KEEPS_ALL};
    world->resource.scan = (ScanPlan){.items = path(world, "items"),
                                      .next = path(world, "next"),
                                      .more = path(world, "hasMore"),
                                      .count = path(world, "count"),
                                      .total = path(world, "total"),
                                      .as_of = path(world, "asOf"),
                                      .id = path(world, "id"),
                                      .version = path(world, "at")};
    world->run = (Run){.arena = world->arena};
    *state = world;
    return 0;
}

static int tear_down(void **state) {
    World *world = *state;
    arena_free(world->arena);
    free(world);
    return 0;
}

static const PageVerdict *judge(World *world, const char *body) {
    Error error = {0};
    ScanPage page;
    if (!scan_page(text_of(body), &world->resource.scan, world->arena, &page, &error))
        fail_msg("%s", error.message);
    evidence_judge(&world->run, &world->resource, text_of(body), &page, &world->verdict);
    return &world->verdict;
}

static void assert_doubt(const PageVerdict *verdict, const char *reason) {
    assert_false(verdict->is_proven);
    assert_true(verdict->is_last);
    assert_null(verdict->reach.at);
    assert_contains(verdict->reason, reason);
}

#define ITEM(id, at) "{\"id\":\"" id "\",\"at\":\"2026-01-02T03:04:" at "Z\"}"
#define AS_OF "\"asOf\":\"2026-01-02T03:05:00Z\""

static void a_whole_page_moves_the_cursor_to_its_last_item(void **state) {
    const PageVerdict *verdict =
        judge(*state, "{\"items\":[" ITEM("a", "01") "," ITEM("b", "02") "],\"count\":2,\"hasMore\":false,"
                                                                         "\"total\":2," AS_OF "}");
    assert_true(verdict->is_proven);
    assert_true(verdict->is_last);
    assert_string_equal(verdict->reach.at, "2026-01-02T03:04:02Z");
    assert_string_equal(verdict->reach.id, "b");
}

static void a_page_that_is_not_the_last_says_where_to_go_on(void **state) {
    World *world = *state;
    const PageVerdict *verdict =
        judge(world,
              "{\"items\":[" ITEM("a", "01") "," ITEM("b", "02") "],\"count\":2,\"hasMore\":true," AS_OF "}");
    assert_true(verdict->is_proven);
    assert_false(verdict->is_last);
    assert_string_equal(verdict->next.at, "2026-01-02T03:04:02Z");
    assert_string_equal(verdict->next.id, "b");
    world->run.position = verdict->next;
    verdict =
        judge(world, "{\"items\":[" ITEM("c", "02") "],\"count\":1,\"hasMore\":false,\"total\":1," AS_OF "}");
    assert_true(verdict->is_proven);
    assert_string_equal(verdict->reach.id, "c");
    assert_int_equal(world->run.items, 3);
}

static void a_cut_list_is_noticed_by_its_total(void **state) {
    assert_doubt(judge(*state, "{\"items\":[" ITEM(
                                   "a", "01") "],\"count\":1,\"hasMore\":false,\"total\":2," AS_OF "}"),
                 "the source counts 2 items, but 1 came");
}

static void a_last_page_without_total_proves_nothing(void **state) {
    assert_doubt(judge(*state, "{\"items\":[],\"count\":0,\"hasMore\":false," AS_OF "}"), "total");
}

static void a_page_without_count_proves_nothing(void **state) {
    assert_doubt(judge(*state, "{\"items\":[],\"hasMore\":false,\"total\":0," AS_OF "}"), "how many items");
}

static void an_uncounted_source_owes_no_counts(void **state) {
    World *world = *state;
    world->resource.fetch.is_uncounted = true;
    assert_true(judge(world, "{\"items\":[],\"hasMore\":false," AS_OF "}")->is_proven);
}

static void the_time_of_a_source_has_an_offset(void **state) {
    assert_doubt(judge(*state, "{\"items\":[],\"count\":0,\"hasMore\":false,\"total\":0}"),
                 "does not say the source's time");
    World *world = *state;
    world->run = (Run){.arena = world->arena};
    assert_doubt(judge(world, "{\"items\":[],\"count\":0,\"hasMore\":false,\"total\":0,"
                              "\"asOf\":\"01-02-2026 03:04:05\"}"),
                 "the source's time \"01-02-2026 03:04:05\" is no instant with an offset, like 2026");
}

static void more_without_items_proves_nothing(void **state) {
    assert_doubt(judge(*state, "{\"items\":[],\"count\":0,\"hasMore\":true," AS_OF "}"), "gave no item");
}

static void items_newer_than_the_sources_clock_do_not_move_the_cursor(void **state) {
    World *world = *state;
    const PageVerdict *verdict = judge(
        world,
        "{\"items\":[" ITEM("a", "01") "," ITEM("b", "59") "],\"count\":2,\"hasMore\":false,"
                                                           "\"total\":1,\"asOf\":\"2026-01-02T03:04:30Z\"}");
    assert_true(verdict->is_proven);
    assert_string_equal(verdict->reach.id, "a");
}

static void a_page_of_the_future_alone_ends_the_run(void **state) {
    World *world = *state;
    const PageVerdict *verdict =
        judge(world, "{\"items\":[" ITEM("a", "40") "," ITEM("b", "59") "],\"count\":2,\"hasMore\":true,"
                                                                        "\"asOf\":\"2026-01-02T03:04:30Z\"}");
    assert_true(verdict->is_proven);
    assert_true(verdict->is_last);
    assert_null(verdict->reach.at);
}

static void a_page_without_the_sources_time_proves_nothing(void **state) {
    assert_doubt(judge(*state, "{\"items\":[],\"count\":0,\"hasMore\":false,\"total\":0}"), "time");
}

static void a_page_that_repeats_is_noticed(void **state) {
    World *world = *state;
    const char *body =
        "{\"items\":[" ITEM("a", "01") "," ITEM("b", "02") "],\"count\":2,\"hasMore\":true," AS_OF "}";
    world->run.position = judge(world, body)->next;
    assert_doubt(judge(world, body), "same page again");
}

static void the_time_around_a_page_that_repeats_may_differ(void **state) {
    World *world = *state;
    world->resource.fetch.paging = PAGING_TOKEN;
    world->run.position =
        judge(world, "{\"items\":[" ITEM("a", "01") "],\"count\":1,\"next\":\"t\",\"hasMore\":true,"
                                                    "\"asOf\":\"2026-01-02T03:05:00Z\"}")
            ->next;
    assert_doubt(judge(world, "{\"items\":[" ITEM("a", "01") "],\"count\":1,\"next\":\"u\",\"hasMore\":true,"
                                                             "\"asOf\":\"2026-01-02T03:05:01Z\"}"),
                 "same page again");
}

static void items_out_of_order_prove_nothing(void **state) {
    assert_doubt(judge(*state, "{\"items\":[" ITEM("a", "02") "," ITEM(
                                   "b", "01") "],\"count\":2,\"hasMore\":false,\"total\":2," AS_OF "}"),
                 "not in the order");
}

static void an_answer_from_before_the_cursor_proves_nothing(void **state) {
    World *world = *state;
    world->run.position = (Position){.at = "2026-01-02T03:04:05Z", .id = "z"};
    assert_doubt(
        judge(world, "{\"items\":[" ITEM("a", "01") "],\"count\":1,\"hasMore\":false,\"total\":1," AS_OF "}"),
        "begins before");
}

static void the_item_that_was_asked_after_may_come_again_when_it_changed(void **state) {
    World *world = *state;
    world->run.position = (Position){.at = "2026-01-02T03:04:01Z", .id = "b"};
    const char *changed = "{\"items\":[" ITEM("a", "02") "," ITEM(
        "b", "02") "],\"count\":2,\"hasMore\":false,\"total\":2," AS_OF "}";
    assert_true(judge(world, changed)->is_proven);
    world->run = (Run){.arena = world->arena, .position = {.at = "2026-01-02T03:04:02Z", .id = "b"}};
    assert_doubt(judge(world, changed), "passed before");
}

static void an_empty_sweep_is_doubtful_once_something_was_received(void **state) {
    World *world = *state;
    const char *body = "{\"items\":[],\"count\":0,\"hasMore\":false,\"total\":0," AS_OF "}";
    world->run.mode = RUN_SWEEP;
    assert_true(judge(world, body)->is_proven);
    world->run =
        (Run){.mode = RUN_SWEEP, .arena = world->arena, .tip = {.at = "2026-01-02T03:04:05Z", .id = "z"}};
    assert_doubt(judge(world, body), "the answer is empty");
}

static void a_sweep_shows_the_newest_item_that_is_known(void **state) {
    World *world = *state;
    const char *body =
        "{\"items\":[" ITEM("a", "01") "],\"count\":1,\"hasMore\":false,\"total\":1," AS_OF "}";
    Run sweep = {.mode = RUN_SWEEP, .arena = world->arena, .tip = {.at = "2026-01-02T03:04:02Z", .id = "b"}};
    world->run = sweep;
    assert_doubt(judge(world, body),
                 "the newest item that is known, of 2026-01-02T03:04:02Z, is not in the list");
    world->run = sweep;
    world->run.tip.id = "a";
    assert_true(judge(world, body)->is_proven);
    world->run = sweep;
    world->run.mode = RUN_TIP;
    assert_true(judge(world, body)->is_proven);
}

static void a_sweep_owes_the_newest_item_wherever_the_tip_is(void **state) {
    World *world = *state;
    const char *body =
        "{\"items\":[" ITEM("a", "01") "],\"count\":1,\"hasMore\":false,\"total\":1," AS_OF "}";
    Run sweep = {.mode = RUN_SWEEP,
                 .arena = world->arena,
                 .tip = {.at = "2026-01-02T03:04:01Z", .id = "a"},
                 .newest = {.at = "2026-01-02T03:04:03Z", .id = "c"},
                 .newest_us = INT64_MIN};
    world->run = sweep;
    assert_doubt(judge(world, body),
                 "the newest item that is known, of 2026-01-02T03:04:03Z, is not in the list");
    assert_true(world->run.is_newest_missing);
    world->run = sweep;
    assert_true(judge(world, "{\"items\":[" ITEM("c", "00") "," ITEM(
                                 "a", "01") "],\"count\":2,\"hasMore\":false,\"total\":2," AS_OF "}")
                    ->is_proven); /* in whatever version */
    assert_string_equal(world->run.newest_id, "a");
    world->run = sweep;
    world->run.newest.at = "2026-01-02T03:05:01Z"; /* newer than the clock: it comes with the next run */
    assert_true(judge(world, body)->is_proven);
    world->run = sweep;
    world->run.newest.id = NULL;
    assert_true(judge(world, body)->is_proven);
}

static void a_sweep_owes_nothing_that_the_list_does_not_keep(void **state) {
    World *world = *state;
    const char *body = "{\"items\":[],\"count\":0,\"hasMore\":false,\"total\":0," AS_OF "}";
    Run sweep = {.mode = RUN_SWEEP, .arena = world->arena, .tip = {.at = "2026-01-02T03:04:00Z", .id = "b"}};
    world->run = sweep;
    world->resource.fetch.keeps_ms = 60001; /* the tip is a minute old */
    assert_doubt(judge(world, body), "the answer is empty");
    world->run = sweep;
    world->resource.fetch.keeps_ms = 60000;
    assert_true(judge(world, body)->is_proven);
    world->run = sweep;
    world->run.has_forgotten = true;
    world->resource.fetch.keeps_ms = FETCH_KEEPS_ALL;
    assert_true(judge(world, body)->is_proven);
}

static void a_clock_that_stands_before_the_cursor_is_noticed(void **state) {
    World *world = *state;
    world->run.tip = (Position){.at = "2026-01-02T04:00:00Z", .id = "z"};
    world->run.position = world->run.tip;
    assert_true(
        judge(world, "{\"items\":[],\"count\":0,\"hasMore\":false,\"total\":0," AS_OF "}")->is_behind);
}

static void a_token_source_is_proven_by_the_sum_of_its_pages(void **state) {
    World *world = *state;
    world->resource.fetch.paging = PAGING_TOKEN;
    const PageVerdict *verdict =
        judge(world, "{\"items\":[" ITEM("a", "01") "," ITEM(
                         "b", "02") "],\"count\":2,\"next\":\"t\",\"hasMore\":true," AS_OF "}");
    assert_string_equal(verdict->next.next, "t");
    world->run.position = verdict->next;
    verdict =
        judge(world, "{\"items\":[" ITEM("c", "03") "],\"count\":1,\"hasMore\":false,\"total\":3," AS_OF "}");
    assert_true(verdict->is_proven);
    assert_string_equal(verdict->reach.id, "c");
}

static void a_token_source_that_says_more_must_say_where(void **state) {
    World *world = *state;
    world->resource.fetch.paging = PAGING_TOKEN;
    assert_doubt(judge(world, "{\"items\":[" ITEM("a", "01") "],\"count\":1,\"hasMore\":true," AS_OF "}"),
                 "not where it goes on");
}

static void a_token_that_leads_back_is_noticed(void **state) {
    World *world = *state;
    world->resource.fetch.paging = PAGING_TOKEN;
    world->run.position =
        judge(world,
              "{\"items\":[" ITEM("a", "01") "],\"count\":1,\"next\":\"t\",\"hasMore\":true," AS_OF "}")
            ->next;
    assert_doubt(judge(world, "{\"items\":[" ITEM(
                                  "b", "02") "],\"count\":1,\"next\":\"t\",\"hasMore\":true," AS_OF "}"),
                 "goes on where this page began");
}

static void a_list_that_does_not_end_is_left(void **state) {
    World *world = *state;
    world->run.pages = RUN_PAGES_MAX;
    assert_doubt(judge(world, "{\"items\":[" ITEM("a", "01") "],\"count\":1,\"hasMore\":true," AS_OF "}"),
                 "does not end");
}

/* Something was taken away in front: what moved up into the page before is not seen. */
static void a_list_that_shrinks_under_an_offset_proves_nothing(void **state) {
    World *world = *state;
    world->resource.fetch.paging = PAGING_OFFSET;
    world->run.position =
        judge(world,
              "{\"items\":[" ITEM("a", "01") "," ITEM("b", "01") "],\"count\":2,\"total\":4," AS_OF "}")
            ->next;
    assert_int_equal(world->run.position.offset, 2);
    assert_doubt(judge(world, "{\"items\":[" ITEM("d", "01") "],\"count\":1,\"total\":3," AS_OF "}"),
                 "it had 4 items, then 3");
}

/* An item that moved from the front to the end is newer than the first page: the count is one short. */
static void a_list_that_turns_under_an_offset_proves_nothing(void **state) {
    World *world = *state;
    world->resource.fetch.paging = PAGING_OFFSET;
    world->run.position =
        judge(world, "{\"items\":[" ITEM("a", "01") "," ITEM("b", "01") "],\"count\":2,\"total\":4,"
                                                                        "\"asOf\":\"2026-01-02T03:04:10Z\"}")
            ->next;
    assert_doubt(
        judge(world, "{\"items\":[" ITEM("d", "01") "," ITEM("a", "20") "],\"count\":2,\"total\":4,"
                                                                        "\"asOf\":\"2026-01-02T03:04:30Z\"}"),
        "counts 4 items, but 3 came");
}

int main(void) {
    const struct CMUnitTest TESTS[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(a_whole_page_moves_the_cursor_to_its_last_item),
        TEST(a_page_that_is_not_the_last_says_where_to_go_on),
        TEST(a_cut_list_is_noticed_by_its_total),
        TEST(a_last_page_without_total_proves_nothing),
        TEST(a_page_without_count_proves_nothing),
        TEST(an_uncounted_source_owes_no_counts),
        TEST(the_time_of_a_source_has_an_offset),
        TEST(more_without_items_proves_nothing),
        TEST(items_newer_than_the_sources_clock_do_not_move_the_cursor),
        TEST(a_page_of_the_future_alone_ends_the_run),
        TEST(a_page_without_the_sources_time_proves_nothing),
        TEST(a_page_that_repeats_is_noticed),
        TEST(the_time_around_a_page_that_repeats_may_differ),
        TEST(a_sweep_shows_the_newest_item_that_is_known),
        TEST(a_sweep_owes_nothing_that_the_list_does_not_keep),
        TEST(a_token_that_leads_back_is_noticed),
        TEST(a_list_that_does_not_end_is_left),
        TEST(a_list_that_shrinks_under_an_offset_proves_nothing),
        TEST(a_list_that_turns_under_an_offset_proves_nothing),
        TEST(items_out_of_order_prove_nothing),
        TEST(an_answer_from_before_the_cursor_proves_nothing),
        TEST(the_item_that_was_asked_after_may_come_again_when_it_changed),
        TEST(an_empty_sweep_is_doubtful_once_something_was_received),
        TEST(a_sweep_owes_the_newest_item_wherever_the_tip_is),
        TEST(a_clock_that_stands_before_the_cursor_is_noticed),
        TEST(a_token_source_is_proven_by_the_sum_of_its_pages),
        TEST(a_token_source_that_says_more_must_say_where),
    };
    return run_all(TESTS);
}
