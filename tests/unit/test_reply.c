// Reply: verdicts from status, body and message numbers, and what a read-back decides.
#include "unit.h"

#include "sync/parse.h"
#include "sync/reply.h"
#include "tree.h"

static const char HEAD[] =
    "{\"title\":\"t\",\"table\":\"t\",\"path\":\"/p\",\"body\":{\"id\":{\"column\":\"id\"}},";
static const char SINGLE[] =
    "\"reply\":{\"status\":[200,202],\"unless\":[{\"path\":\"exception\",\"present\":true},"
    "{\"path\":\"status\",\"in\":[\"ERROR\"]}],\"number\":\"number\",\"text\":\"text\",\"done_when\":[\"1\"],"
    "\"read_back_when\":[\"2\"],\"kinds\":{\"3\":\"transient\"},\"fill\":{\"result\":{\"done\":\"OK\","
    "\"refused\":\"ERROR\"},"
    "\"said\":{\"refused\":\"{text}\"},\"number\":{\"refused\":\"{number}\"},\"at\":{\"done\":\"{now}\"}}},"
    "\"read_back\":{\"path\":\"/q?x=1\",\"parameters\":{\"id\":{\"column\":\"id\"}},\"items\":\"items\","
    "\"match\":{\"id\":{\"column\":\"id\"}},\"done\":[{\"path\":\"at\",\"equals\":{\"column\":\"at\","
    "\"type\":\"instant\"}},"
    "{\"path\":\"state\",\"in\":[\"A\",\"B\"]}],\"missing\":\"resend\",\"differs\":\"conflict\"}}";
static const char AGAIN[] = "\"reply\":{\"status\":[200],\"number\":\"number\",\"read_back_when\":[\"2\"]},"
                            "\"read_back\":{\"path\":\"/q\","
                            "\"items\":\"items\",\"match\":{\"id\":{\"column\":\"id\"}},\"done\":[{\"path\":"
                            "\"state\",\"in\":[\"A\"]}],"
                            "\"missing\":\"again\"}}";
static const char LIST[] = "\"list\":{\"at\":\"rows\",\"fields\":{\"id\":{\"column\":\"id\"}}},\"reply\":{"
                           "\"status\":[200],\"number\":\"number\","
                           "\"items\":{\"at\":\"results\",\"index\":\"index\",\"base\":1,\"failed\":{"
                           "\"path\":\"status\",\"in\":[\"ERROR\"]},"
                           "\"number\":\"number\",\"done_when\":[\"1\"]}}}";

typedef struct Fixture {
    Mappings *mappings;
    const Message *message;
    Arena *arena;
} Fixture;

static Fixture fixture_new(const char *rest) {
    Error error = {0};
    const char *directory = tree_new();
    AUTO(buffer_free) Buffer text = {0};
    buffer_format(&text, "%s%s", HEAD, rest);
    tree_write("k/messages/m.json", text.at);
    Fixture f = {mappings_load(directory, &error), NULL, arena_new()};
    if (!f.mappings)
        fail_msg("%s %s", error.message, error.hint);
    f.message = mappings_message(f.mappings, "k", "m");
    return f;
}

static void fixture_free(Fixture *f) {
    arena_free(f->arena);
    mappings_free(f->mappings);
    tree_free();
}

static void status_body_and_number_decide(void **state) {
    (void)state;
    static const struct {
        long status;
        const char *body;
        VerdictKind kind;
        ErrorKind error_kind;
        const char *number;
    } CASES[] = {
        {200, "{}", VERDICT_DONE, ERROR_NONE, ""},
        {202, "{\"status\":\"FINE\"}", VERDICT_DONE, ERROR_NONE, ""},
        {200, "{\"status\":\"ERROR\",\"number\":\"9\"}", VERDICT_REFUSED, ERROR_NONE, "9"},
        {200, "{\"exception\":{}}", VERDICT_REFUSED, ERROR_NONE, ""},
        {200, "{\"exception\":null}", VERDICT_DONE, ERROR_NONE, ""},
        {200, "cut", VERDICT_FAILED, ERROR_UNKNOWN_OUTCOME, ""},
        {200, "", VERDICT_FAILED, ERROR_UNKNOWN_OUTCOME, ""},
        {400, "{\"number\":\"1\"}", VERDICT_DONE, ERROR_NONE, "1"},
        {200, "{\"status\":\"ERROR\",\"number\":1}", VERDICT_DONE, ERROR_NONE, "1"},
        {400, "{\"number\":\"2\"}", VERDICT_READ_BACK, ERROR_NONE, "2"},
        {400, "{\"number\":\"3\"}", VERDICT_FAILED, ERROR_TRANSIENT, "3"},
        {400, "{\"number\":\"4\",\"text\":\"no\"}", VERDICT_REFUSED, ERROR_NONE, "4"},
        {400, "<html>", VERDICT_FAILED, ERROR_PERMANENT, ""},
        {404, "<html>", VERDICT_FAILED, ERROR_CONFIGURATION, ""},
        {410, "", VERDICT_FAILED, ERROR_CONFIGURATION, ""},
        {404, "{\"number\":\"4\"}", VERDICT_REFUSED, ERROR_NONE, "4"},
        {429, "", VERDICT_FAILED, ERROR_THROTTLED, ""},
        {401, "{\"number\":\"4\"}", VERDICT_FAILED, ERROR_AUTHENTICATION, "4"},
        {201, "{}", VERDICT_FAILED, ERROR_UNKNOWN_OUTCOME, ""},
    };
    Fixture f = fixture_new(SINGLE);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Verdict verdict;
        reply_read(f.message, CASES[i].status, text_of(CASES[i].body), 1, f.arena, &verdict);
        if (verdict.kind != CASES[i].kind || verdict.error_kind != CASES[i].error_kind ||
            strcmp(verdict.number, CASES[i].number) != 0)
            fail_msg("%ld %s: kind %d, %s, number %s", CASES[i].status, CASES[i].body, verdict.kind,
                     error_kind_name(verdict.error_kind), verdict.number);
    }
    fixture_free(&f);
}

static void a_verdict_fills_columns(void **state) {
    (void)state;
    Fixture f = fixture_new(SINGLE);
    Verdict verdicts[2];
    assert_int_equal(f.message->fill_count, 4);
    reply_read(f.message, 400, text_of("{\"number\":\"4\",\"text\":\"no\\nway\"}"), 2, f.arena, verdicts);
    assert_string_equal(verdicts[1].fills[0], "ERROR");
    assert_string_equal(verdicts[1].fills[1], "no way");
    assert_string_equal(verdicts[1].fills[2], "4");
    assert_ptr_equal(verdicts[1].fills[3], VALUE_ABSENT);
    reply_read(f.message, 200, text_of("{}"), 1, f.arena, verdicts);
    assert_string_equal(verdicts[0].fills[0], "OK");
    assert_ptr_equal(verdicts[0].fills[1], VALUE_ABSENT);
    assert_int_equal(verdicts[0].fills[3][4], '-');
    reply_read(f.message, 503, text_of(""), 1, f.arena, verdicts);
    assert_ptr_equal(verdicts[0].fills[0], VALUE_ABSENT);
    fixture_free(&f);
}

static void each_row_of_a_list_has_its_result(void **state) {
    (void)state;
    Fixture f = fixture_new(LIST);
    Verdict v[4];
    reply_read(f.message, 200,
               text_of("{\"results\":[{\"index\":3,\"status\":\"ERROR\",\"number\":\"7\"},{\"index\":1,"
                       "\"status\":\"OK\"},"
                       "{\"index\":2,\"status\":\"ERROR\",\"number\":1},{\"index\":9,\"status\":\"OK\"},{"
                       "\"index\":0,\"status\":\"OK\"}]}"),
               4, f.arena, v);
    assert_int_equal(v[0].kind, VERDICT_DONE);
    assert_int_equal(v[1].kind, VERDICT_DONE);
    assert_int_equal(v[2].kind, VERDICT_REFUSED);
    assert_string_equal(v[2].number, "7");
    assert_int_equal(v[3].error_kind, ERROR_UNKNOWN_OUTCOME);
    reply_read(f.message, 200, text_of("{}"), 2, f.arena, v);
    assert_int_equal(v[0].error_kind, ERROR_UNKNOWN_OUTCOME);
    reply_read(f.message, 400, text_of("{\"number\":\"8\"}"), 2, f.arena, v);
    assert_int_equal(v[0].kind, VERDICT_REFUSED);
    assert_string_equal(v[1].number, "8");
    fixture_free(&f);
}

static void a_row_that_was_not_built_has_a_verdict_too(void **state) {
    (void)state;
    Fixture f = fixture_new(SINGLE);
    Fault fault;
    Verdict verdict;
    fault_refuse(&fault, "device.state", "NOT_REGISTERED", "the device is not registered");
    reply_refuse(f.message, &fault, f.arena, &verdict);
    assert_int_equal(verdict.kind, VERDICT_REFUSED);
    assert_string_equal(verdict.number, "NOT_REGISTERED");
    assert_string_equal(verdict.fills[1], "the device is not registered");
    fault_set(&fault, "id", "too long", "Shorten it.");
    reply_refuse(f.message, &fault, f.arena, &verdict);
    assert_int_equal(verdict.kind, VERDICT_FAILED);
    assert_int_equal(verdict.error_kind, ERROR_PERMANENT);
    assert_string_equal(verdict.text, "id: Shorten it.");
    fixture_free(&f);
}

static void a_read_back_compares(void **state) {
    (void)state;
    static const char *const VALUES[] = {"7", "2026-01-02 03:00:00+00"};
    static const struct {
        long status;
        const char *items;
        ReadBackKind kind;
        VerdictKind unknown, replied;
        bool is_resend;
    } CASES[] = {
        {200, "{\"id\":\"6\"},{\"id\":\"7\",\"at\":\"2026-01-02T04:00:00+01:00\",\"state\":\"B\"}",
         READ_BACK_DONE, VERDICT_DONE, VERDICT_DONE, false},
        {200, "{\"id\":\"7\",\"at\":\"2026-01-02T04:00:00Z\",\"state\":\"B\"}", READ_BACK_DIFFERS,
         VERDICT_REFUSED, VERDICT_REFUSED, false},
        {200, "{\"id\":7,\"state\":\"B\"}", READ_BACK_DIFFERS, VERDICT_REFUSED, VERDICT_REFUSED, false},
        {200, "{\"id\":\"6\"}", READ_BACK_MISSING, VERDICT_FAILED, VERDICT_REFUSED, true},
        {404, "", READ_BACK_MISSING, VERDICT_FAILED, VERDICT_REFUSED, true},
        {503, "", READ_BACK_FAILED, VERDICT_FAILED, VERDICT_FAILED, false},
    };
    Fixture f = fixture_new(SINGLE);
    const MessageRow row = {.values = VALUES};
    const Verdict first = {.kind = VERDICT_READ_BACK, .number = "2", .text = "exists"};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        char body[256];
        Verdict verdict;
        bool is_resend;
        snprintf(body, sizeof body, "{\"items\":[%s]}", CASES[i].items);
        assert_int_equal(reply_read_back(f.message, &row, NULL, CASES[i].status, text_of(body), f.arena,
                                         &verdict, &is_resend),
                         CASES[i].kind);
        assert_int_equal(verdict.kind, CASES[i].unknown);
        assert_int_equal(is_resend, CASES[i].is_resend);
        reply_read_back(f.message, &row, &first, CASES[i].status, text_of(body), f.arena, &verdict,
                        &is_resend);
        assert_int_equal(verdict.kind, CASES[i].replied);
        assert_false(is_resend);
    }
    fixture_free(&f);
}

static void a_page_that_is_not_found_shows_nothing_of_the_application(void **state) {
    (void)state;
    static const char *const VALUES[] = {"7", "2026-01-02 03:00:00+00"};
    Fixture f = fixture_new(SINGLE);
    const MessageRow row = {.values = VALUES};
    Verdict verdict;
    bool is_resend;
    assert_int_equal(
        reply_read_back(f.message, &row, NULL, 404, text_of("<html>"), f.arena, &verdict, &is_resend),
        READ_BACK_FAILED);
    assert_int_equal(verdict.error_kind, ERROR_CONFIGURATION);
    assert_false(is_resend);
    fixture_free(&f);
}

// An application that says "I have this" and does not show it: one of the two is wrong, and neither ends it.
static void a_refusal_that_a_look_contradicts_is_tried_again(void **state) {
    (void)state;
    static const char *const VALUES[] = {"7", "x"};
    Fixture f = fixture_new(AGAIN);
    const MessageRow row = {.values = VALUES};
    const Verdict first = {.kind = VERDICT_READ_BACK, .number = "2", .text = "exists"};
    Verdict verdict;
    bool is_resend;
    reply_read_back(f.message, &row, &first, 200, text_of("{\"items\":[]}"), f.arena, &verdict, &is_resend);
    assert_int_equal(verdict.kind, VERDICT_FAILED);
    assert_int_equal(verdict.error_kind, ERROR_TRANSIENT);
    assert_string_equal(verdict.number, "2");
    assert_false(is_resend);
    reply_read_back(f.message, &row, NULL, 200, text_of("{\"items\":[]}"), f.arena, &verdict, &is_resend);
    assert_true(is_resend);
    reply_read_back(f.message, &row, &first, 200, text_of("{\"items\":[{\"id\":\"7\",\"state\":\"B\"}]}"),
                    f.arena, &verdict, &is_resend);
    assert_string_equal(verdict.number, "CONFLICT");
    fixture_free(&f);
}

static const char FOUND[] =
    "\"invalid\":\"refuse\",\"reply\":{\"status\":[200],\"unless\":[{\"path\":\"exception\",\"present\":true}"
    "],"
    "\"number\":[\"number\",\"exception.number\"],\"text\":\"exception.text\",\"read_back_when\":[\"2\"],"
    "\"fill\":{\"key\":{\"done\":{\"path\":\"made.key\"}},\"code\":{\"done\":\"OK\",\"refused\":\"{number}\"}"
    "}},"
    "\"read_back\":{\"path\":\"/"
    "q\",\"items\":\"items\",\"match\":{\"id\":{\"column\":\"id\"}},\"done\":[{\"path\":"
    "\"parts[].name\",\"equals\":{\"column\":\"names\"}}]}}";

static void what_the_reply_holds_is_filled_in(void **state) {
    (void)state;
    Fixture f = fixture_new(FOUND);
    Verdict verdict;
    reply_read(f.message, 200, text_of("{\"made\":{\"key\":\"K1\"}}"), 1, f.arena, &verdict);
    assert_string_equal(verdict.fills[0], "K1");
    assert_string_equal(verdict.fills[1], "OK");
    reply_read(f.message, 200, text_of("{}"), 1, f.arena, &verdict);
    assert_ptr_equal(verdict.fills[0], VALUE_ABSENT);
    reply_read(f.message, 200, text_of("{\"exception\":{\"number\":\"7\",\"text\":\"no\"}}"), 1, f.arena,
               &verdict);
    assert_int_equal(verdict.kind, VERDICT_REFUSED);
    assert_string_equal(verdict.text, "no");
    assert_string_equal(verdict.fills[1], "7");
    Fault fault;
    fault_set(&fault, "id", "too long", "Shorten it.");
    reply_refuse(f.message, &fault, f.arena, &verdict);
    assert_int_equal(verdict.kind, VERDICT_REFUSED);
    assert_string_equal(verdict.number, "INVALID");
    fixture_free(&f);
}

static void what_is_read_back_is_compared_as_a_list_and_filled_in(void **state) {
    (void)state;
    static const char *const VALUES[] = {"7", "[\"a\",\"b\"]"};
    static const char ITEMS[] =
        "{\"items\":[{\"id\":\"7\",\"made\":{\"key\":\"K7\"},\"parts\":[{\"name\":\"a\"},{"
        "\"name\":\"%s\"}]}]}";
    Fixture f = fixture_new(FOUND);
    const MessageRow row = {.values = VALUES};
    const Verdict first = {.kind = VERDICT_READ_BACK, .number = "2", .text = "exists"};
    Verdict verdict;
    bool is_resend;
    reply_read_back(f.message, &row, &first, 200, text_of(arena_format(f.arena, ITEMS, "b")), f.arena,
                    &verdict, &is_resend);
    assert_int_equal(verdict.kind, VERDICT_DONE);
    assert_string_equal(verdict.fills[0], "K7");
    reply_read_back(f.message, &row, &first, 200, text_of(arena_format(f.arena, ITEMS, "c")), f.arena,
                    &verdict, &is_resend);
    assert_string_equal(verdict.number, "CONFLICT");
    assert_ptr_equal(verdict.fills[0], VALUE_ABSENT);
    fixture_free(&f);
}

static void the_path_of_a_read_back_is_encoded(void **state) {
    (void)state;
    static const char *const VALUES[] = {"a#1 &\xC3\xA9", NULL};
    Fixture f = fixture_new(SINGLE);
    const MessageRow row = {.values = VALUES};
    AUTO(buffer_free) Buffer path = {0};
    Fault fault;
    assert_true(render_read_back(f.message, &row, &path, &fault));
    assert_string_equal(path.at, "/q?x=1&id=a%231%20%26%C3%A9");
    fixture_free(&f);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(status_body_and_number_decide),
    cmocka_unit_test(a_verdict_fills_columns),
    cmocka_unit_test(each_row_of_a_list_has_its_result),
    cmocka_unit_test(a_row_that_was_not_built_has_a_verdict_too),
    cmocka_unit_test(a_read_back_compares),
    cmocka_unit_test(a_page_that_is_not_found_shows_nothing_of_the_application),
    cmocka_unit_test(a_refusal_that_a_look_contradicts_is_tried_again),
    cmocka_unit_test(what_the_reply_holds_is_filled_in),
    cmocka_unit_test(what_is_read_back_is_compared_as_a_list_and_filled_in),
    cmocka_unit_test(the_path_of_a_read_back_is_encoded),
};

int main(void) { return run_all(TESTS); }
