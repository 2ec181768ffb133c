// Convert: one value of the other side into canonical text.
#include "unit.h"

#include "sync/parse.h"
#include "tree.h"

// The column `c` of a rule with this text, read from {"v": value, "zone": …}; "!class" when it is refused.
static void assert_converts(const char *column, const char *value, const char *wanted) {
    AUTO(arena_free_at) Arena *arena = arena_new();
    tree_new();
    tree_write("lookups/colour.json",
               "{\"title\":\"t\",\"values\":{\"R\":[\"red\",\"rose\"],\"G\":\"green\"}}");
    tree_write("lookups/any.json", "{\"title\":\"t\",\"miss\":\"pass\",\"values\":{\"R\":\"red\"}}");
    tree_write("lookups/some.json",
               "{\"title\":\"t\",\"miss\":\"default\",\"default\":\"grey\",\"values\":{\"R\":\"red\"}}");
    char rule[512], item[512];
    snprintf(rule, sizeof rule, "{\"table\":\"t\",\"columns\":{\"c\":%s}}", column);
    snprintf(item, sizeof item, "{\"zone\":\"Europe/Berlin\",\"bad\":\"Mars/Base\"%s%s}",
             *value ? ",\"v\":" : "", value);
    AUTO(mappings_free_at) Mappings *mappings = tree_load_rows(rule);
    const Resource *resource = mappings_resource(mappings, "k", "r");
    Error error = {0};
    Fault fault;
    StagedRow *rows = NULL;
    size_t count = 0;
    const Json *json = json_parse_in(arena, text_of(item), &error);
    assert_non_null(json);
    bool is_good =
        parse_item(resource->rows, resource->row_count, json, "west", arena, &rows, &count, &fault);
    const char *got = !is_good                            ? arena_format(arena, "!%s", fault.value_class)
                      : rows[0].values[0] == VALUE_ABSENT ? "(absent)"
                      : rows[0].values[0]                 ? rows[0].values[0]
                                                          : "(null)";
    if (strcmp(got, wanted) != 0)
        fail_msg("%s of %s is %s, not %s (%s)", column, value, got, wanted, is_good ? "" : fault.reason);
    tree_free();
}

static void absent_is_not_null(void **state) {
    (void)state;
    assert_converts("{\"path\":\"v\"}", "", "(absent)");
    assert_converts("{\"path\":\"v.w\"}", "{}", "(absent)");
    assert_converts("{\"path\":\"v\"}", "null", "(null)");
    assert_converts("{\"path\":\"v.w\"}", "null", "(null)");
    assert_converts("{\"path\":\"v\"}", "\"\"", "(null)");
    assert_converts("{\"path\":\"v\"}", "\"  \"", "(null)");
    assert_converts("{\"path\":\"v\",\"required\":true}", "", "!missing");
    assert_converts("{\"path\":\"v\",\"required\":true}", "null", "!null");
    assert_converts("{\"path\":\"v\",\"default\":\"d\",\"required\":true}", "", "d");
    assert_converts("{\"constant\":null}", "1", "(null)");
    assert_converts("{\"constant\":7}", "1", "7");
}

static void lists(void **state) {
    (void)state;
    assert_converts("{\"path\":\"v[].id\"}", "[{\"id\":\"a\\\"b\"},{\"id\":7},{\"id\":null},{}]",
                    "[\"a\\\"b\",\"7\"]");
    assert_converts("{\"path\":\"v[]\"}", "[]", "[]");
    assert_converts("{\"path\":\"v[].id\"}", "", "(absent)");
    assert_converts("{\"path\":\"v[].id\"}", "\"a\"", "(absent)");
    assert_converts("{\"path\":\"v[].w[].id\"}", "[{\"w\":[{\"id\":1}]},{\"w\":[{\"id\":2},{\"id\":3}]}]",
                    "[\"1\",\"2\",\"3\"]");
}

static void texts(void **state) {
    (void)state;
    assert_converts("{\"path\":\"v\"}", "\" a b \"", "a b");
    assert_converts("{\"path\":\"v\",\"trim\":false}", "\" a\"", " a");
    assert_converts("{\"path\":\"v\",\"case\":\"upper\"}", "\"az\xC3\xA9\"", "AZ\xC3\xA9");
    assert_converts("{\"path\":\"v\",\"case\":\"lower\"}", "\"AZ\"", "az");
    assert_converts("{\"path\":\"v\"}", "12", "12");
    assert_converts("{\"path\":\"v\"}", "1.5", "!number");
    assert_converts("{\"path\":\"v\"}", "true", "!true or false");
    assert_converts("{\"path\":\"v\"}", "[]", "!list or object");
    assert_converts("{\"path\":\"v\",\"before\":\"#\"}", "\"SR1#r2\"", "SR1");
    assert_converts("{\"path\":\"v\",\"before\":\"#\"}", "\"SR1\"", "SR1");
    assert_converts("{\"path\":\"v\",\"max\":3}", "\"\xC3\xA9\xC3\xA9\xC3\xA9\"", "\xC3\xA9\xC3\xA9\xC3\xA9");
    assert_converts("{\"path\":\"v\",\"max\":3}", "\"abcd\"", "!too long");
    assert_converts("{\"path\":\"v\",\"max\":3,\"too_long\":\"cut\"}", "\"\xC3\xA9\xC3\xA9\xC3\xA9x\"",
                    "\xC3\xA9\xC3\xA9\xC3\xA9");
    assert_converts("{\"path\":\"v\",\"in\":[\"A\",\"B\"]}", "\"B\"", "B");
    assert_converts("{\"path\":\"v\",\"in\":[\"A\",\"B\"]}", "\"C\"", "!not in the list");
}

static void numbers_keep_their_digits(void **state) {
    (void)state;
    assert_converts("{\"path\":\"v\",\"type\":\"integer\"}", "\"007\"", "7");
    assert_converts("{\"path\":\"v\",\"type\":\"integer\"}", "-12", "-12");
    assert_converts("{\"path\":\"v\",\"type\":\"integer\"}", "1.5", "!number");
    assert_converts("{\"path\":\"v\",\"type\":\"integer\"}", "\"x\"", "!text");
    assert_converts("{\"path\":\"v\",\"type\":\"number\"}", "\"12345678901234567890.10\"",
                    "12345678901234567890.1");
    assert_converts("{\"path\":\"v\",\"type\":\"number\"}", "\"-00.00\"", "0");
    assert_converts("{\"path\":\"v\",\"type\":\"number\"}", "\"+1.50\"", "1.5");
    assert_converts("{\"path\":\"v\",\"type\":\"number\"}", "0.1", "0.1");
    assert_converts("{\"path\":\"v\",\"type\":\"number\"}", "\"1,5\"", "!text");
    assert_converts("{\"path\":\"v\",\"type\":\"boolean\"}", "true", "true");
    assert_converts("{\"path\":\"v\",\"type\":\"boolean\"}", "\"N\"", "false");
    assert_converts("{\"path\":\"v\",\"type\":\"boolean\"}", "\"maybe\"", "!text");
}

static void instants(void **state) {
    (void)state;
    static const char RULE[] = "{\"path\":\"v\",\"type\":\"instant\"}";
    assert_converts(RULE, "\"2026-01-02T03:04:05Z\"", "2026-01-02T03:04:05.000000Z");
    assert_converts(RULE, "\"2026-01-01T00:30:00.1234567+01:00\"", "2025-12-31T23:30:00.123456Z");
    assert_converts(RULE, "\"2024-02-29T00:00:00-05:30\"", "2024-02-29T05:30:00.000000Z");
    assert_converts(RULE, "\"2026-02-29T00:00:00Z\"", "!text");
    assert_converts(RULE, "\"2026-01-02T24:00:00Z\"", "!text");
    assert_converts(RULE, "\"2026-01-02T03:04:05Zx\"", "!text");
    assert_converts(RULE, "\"2026-01-02T03:04:05\"", "!no time zone");
    assert_converts(RULE, "1767322800", "!number");
    assert_converts(RULE, "\"9999-12-31T23:59:59Z\"", "9999-12-31T23:59:59.000000Z");
    assert_converts(RULE, "\"9999-12-31T23:59:59-05:00\"", "!text"); // the year 10000 in UTC
    assert_converts(RULE, "\"0001-01-01T00:00:00+01:00\"", "!text");
}

static void local_times_need_a_zone(void **state) {
    (void)state;
    static const char NAMED[] = "{\"path\":\"v\",\"type\":\"instant\",\"zone\":\"America/New_York\"}";
    static const char FOUND[] = "{\"path\":\"v\",\"type\":\"instant\",\"zone\":\"$.zone\"}";
    static const char FORMAT[] = "{\"path\":\"v\",\"type\":\"instant\",\"format\":\"MM-DD-YYYY "
                                 "HH12:MI:SSAM\",\"zone\":\"America/New_York\"}";
    assert_converts(NAMED, "\"2026-07-01T12:00:00\"", "2026-07-01T16:00:00.000000Z");
    assert_converts(NAMED, "\"2026-07-01T12:00:00Z\"", "2026-07-01T12:00:00.000000Z");
    assert_converts(FOUND, "\"2026-07-01T12:00:00\"", "2026-07-01T10:00:00.000000Z");
    assert_converts(NAMED, "\"9999-12-31T23:59:59\"", "!beyond the calendar");
    assert_converts("{\"path\":\"v\",\"type\":\"instant\",\"zone\":\"bad\"}", "\"2026-07-01T12:00:00\"",
                    "!no time zone");
    assert_converts("{\"path\":\"v\",\"type\":\"instant\",\"zone\":\"none\"}", "\"2026-07-01T12:00:00\"",
                    "!no time zone");
    assert_converts(FORMAT, "\"10-15-2022 01:00:00PM\"", "2022-10-15T17:00:00.000000Z");
    assert_converts(FORMAT, "\"10-15-2022 12:00:00AM\"", "2022-10-15T04:00:00.000000Z");
    assert_converts(FORMAT, "\"10-15-2022 13:00:00PM\"", "!text");
}

static void a_clock_that_jumps(void **state) {
    (void)state;
    static const char BERLIN[] = "{\"path\":\"v\",\"type\":\"instant\",\"zone\":\"Europe/Berlin\"}";
    assert_converts(BERLIN, "\"2026-03-29T02:30:00\"", "!no such local time");
    assert_converts(BERLIN, "\"2026-03-29T03:00:00\"", "2026-03-29T01:00:00.000000Z");
    assert_converts(BERLIN, "\"2026-10-25T02:30:00\"",
                    "2026-10-25T00:30:00.000000Z"); // came twice: the earlier
    assert_converts(BERLIN, "\"2026-10-25T03:00:00\"", "2026-10-25T02:00:00.000000Z");
}

static void dates(void **state) {
    (void)state;
    assert_converts("{\"path\":\"v\",\"type\":\"date\"}", "\"2026-01-02\"", "2026-01-02");
    assert_converts("{\"path\":\"v\",\"type\":\"date\"}", "\"2026-13-02\"", "!text");
    assert_converts("{\"path\":\"v\",\"type\":\"date\"}", "\"2026-01-02T00:00:00Z\"", "!no time zone");
    assert_converts("{\"path\":\"v\",\"type\":\"date\",\"zone\":\"America/New_York\"}",
                    "\"2026-01-02T03:00:00Z\"", "2026-01-01");
    assert_converts("{\"path\":\"v\",\"type\":\"date\",\"zone\":\"America/New_York\"}",
                    "\"0001-01-01T03:00:00Z\"", "!beyond the calendar");
}

static void lookups(void **state) {
    (void)state;
    assert_converts("{\"path\":\"v\",\"lookup\":\"colour\"}", "\"R\"", "red");
    assert_converts("{\"path\":\"v\",\"lookup\":\"colour\"}", "\"B\"", "!not in lookup");
    assert_converts("{\"path\":\"v\",\"lookup\":\"any\"}", "\"B\"", "B");
    assert_converts("{\"path\":\"v\",\"lookup\":\"some\"}", "\"B\"", "grey");
}

static void choices_take_the_first_that_holds(void **state) {
    (void)state;
    static const char RULE[] =
        "[{\"when\":{\"path\":\"v\",\"in\":[\"a\"]},\"constant\":\"1\"},{\"when\":{\"any\":[{\"path\":\"v\","
        "\"equals\":2},"
        "{\"path\":\"v\",\"equals\":true}]},\"constant\":\"2\"},{\"when\":[{\"path\":\"v\",\"present\":true},"
        "{\"path\":\"v\",\"not_in\":[\"x\"]}],\"path\":\"v\"}]";
    assert_converts(RULE, "\"a\"", "1");
    assert_converts(RULE, "2", "2");
    assert_converts(RULE, "true", "2");
    assert_converts(RULE, "\"y\"", "y");
    assert_converts(RULE, "\"x\"", "(absent)");
    assert_converts(RULE, "null", "(absent)");
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(absent_is_not_null),
    cmocka_unit_test(lists),
    cmocka_unit_test(texts),
    cmocka_unit_test(numbers_keep_their_digits),
    cmocka_unit_test(instants),
    cmocka_unit_test(local_times_need_a_zone),
    cmocka_unit_test(a_clock_that_jumps),
    cmocka_unit_test(dates),
    cmocka_unit_test(lookups),
    cmocka_unit_test(choices_take_the_first_that_holds),
};

int main(void) { return run_all(TESTS); }
