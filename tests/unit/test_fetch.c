// The calls that continue a poll.
#include "unit.h"

#include "sync/fetch.h"

static const FetchParameter PARAMETERS[] = {
    {"updatedSince", "{since}"}, {"after", "{after}"}, {"limit", "{limit}"}, {"view", "all"}};

static Fetch make(Paging paging) {
    return (Fetch){.method = "GET",
                   .path = "/derms/events",
                   .paging = paging,
                   .parameters = PARAMETERS,
                   .parameter_count = 4,
                   .next_parameter = "cursor",
                   .limit = 500};
}

static void assert_url(const Fetch *fetch, const Position *position, const char *expected) {
    Buffer url = {0};
    fetch_write_url(fetch, "http://derms", position, &url);
    assert_string_equal(url.at, expected);
    buffer_free(&url);
}

static void the_first_call_leaves_out_what_is_not_known_yet(void **state) {
    (void)state;
    Fetch fetch = make(PAGING_KEYSET);
    assert_url(&fetch, &(Position){0}, "http://derms/derms/events?limit=500&view=all");
}

static void a_keyset_goes_on_behind_the_last_item(void **state) {
    (void)state;
    Fetch fetch = make(PAGING_KEYSET);
    Position position = {.at = "2026-01-02T03:04:05.678Z", .id = "E/1 & 2"};
    assert_url(
        &fetch, &position,
        "http://derms/derms/events?updatedSince=2026-01-02T03%3A04%3A05.678Z&after=E%2F1%20%26%202&limit=500"
        "&view=all");
}

static void a_sweep_asks_for_all_of_its_first_instant(void **state) {
    (void)state;
    Fetch fetch = make(PAGING_KEYSET);
    assert_url(&fetch, &(Position){.at = "2026-01-02T00:00:00Z"},
               "http://derms/derms/events?updatedSince=2026-01-02T00%3A00%3A00Z&limit=500&view=all");
}

static void a_token_is_given_back(void **state) {
    (void)state;
    Fetch fetch = make(PAGING_TOKEN);
    assert_url(&fetch, &(Position){.next = "a+b="},
               "http://derms/derms/events?limit=500&view=all&cursor=a%2Bb%3D");
}

static void an_offset_counts_what_was_passed(void **state) {
    (void)state;
    static const FetchParameter OFFSET[] = {{"offset", "{offset}"}, {"limit", "{limit}"}};
    Fetch fetch = make(PAGING_OFFSET);
    fetch.parameters = OFFSET;
    fetch.parameter_count = 2;
    fetch.path = "/list?kind=a";
    assert_url(&fetch, &(Position){0}, "http://derms/list?kind=a&offset=0&limit=500");
    assert_url(&fetch, &(Position){.offset = 1000}, "http://derms/list?kind=a&offset=1000&limit=500");
}

static void assert_body(const Fetch *fetch, const Position *position, const char *expected) {
    Buffer body = {0};
    assert_true(fetch_write_body(fetch, position, &body));
    assert_string_equal(body.at, expected);
    buffer_free(&body);
}

static void a_body_is_filled_as_json(void **state) {
    (void)state;
    Fetch fetch = make(PAGING_KEYSET);
    Buffer body = {0};
    assert_false(fetch_write_body(&fetch, &(Position){0}, &body));
    fetch.body = "{\"from\":\"{since}\",\"id\":\"{after}\",\"rows\":\"{limit}\",\"order\":[\"time\",\"id\"],"
                 "\"is_full\":true}";
    assert_body(&fetch, &(Position){.at = "2026-01-02T00:00:00Z", .id = "a\"b"},
                "{\"from\":\"2026-01-02T00:00:00Z\",\"id\":\"a\\\"b\",\"rows\":500,\"order\":[\"time\","
                "\"id\"],\"is_full\":"
                "true}");
}

static void a_body_leaves_out_what_is_not_known_yet(void **state) {
    (void)state;
    Fetch fetch = make(PAGING_OFFSET);
    fetch.body = "{\"from\":\"{since}\",\"range\":{\"page\":\"{next}\",\"at\":\"{offset}\",\"text\":\"from "
                 "{offset}\"}}";
    assert_body(&fetch, &(Position){0}, "{\"range\":{\"at\":0,\"text\":\"from 0\"}}");
    assert_body(&fetch, &(Position){.at = "T", .next = "p2", .offset = 500},
                "{\"from\":\"T\",\"range\":{\"page\":\"p2\",\"at\":500,\"text\":\"from 500\"}}");
}

static void what_a_call_asks_is_known(void **state) {
    (void)state;
    Fetch fetch = make(PAGING_KEYSET);
    assert_true(fetch_asks_since(&fetch));
    assert_false(fetch_asks(&fetch, "{offset}"));
    fetch.body = "{\"at\":\"{offset}\"}";
    assert_true(fetch_asks(&fetch, "{offset}"));
    assert_true(fetch_template_is_known("{\"a\":\"{next}\",\"b\":{}}"));
    assert_false(fetch_template_is_known("{page}"));
}

static void a_file_is_named_in_the_path(void **state) {
    (void)state;
    Content content = {.path = "/derms/reservationFiles/{fileId}"};
    Buffer url = {0};
    fetch_write_content_url(&content, "http://derms", "R 1/2", &url);
    assert_string_equal(url.at, "http://derms/derms/reservationFiles/R%201%2F2");
    buffer_free(&url);
}

int main(void) {
    const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(the_first_call_leaves_out_what_is_not_known_yet),
        cmocka_unit_test(a_keyset_goes_on_behind_the_last_item),
        cmocka_unit_test(a_sweep_asks_for_all_of_its_first_instant),
        cmocka_unit_test(a_token_is_given_back),
        cmocka_unit_test(an_offset_counts_what_was_passed),
        cmocka_unit_test(a_body_is_filled_as_json),
        cmocka_unit_test(a_body_leaves_out_what_is_not_known_yet),
        cmocka_unit_test(what_a_call_asks_is_known),
        cmocka_unit_test(a_file_is_named_in_the_path),
    };
    return run_all(TESTS);
}
