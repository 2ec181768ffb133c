/* Verdicts: which calls a claim becomes, and what the end of a call means for its deliveries. */
#include "unit.h"

#include "sync/mapping.h"
#include "sync/parse.h"
#include "sync/sender.h"
#include "sync/verdict.h"

static Mappings *mappings;
static char application_name[] = "dacs", application_kind[] = "dacs";
static const ConfigApplication APPLICATION = {.name = application_name, .kind = application_kind};
static Endpoint endpoint = {.application = &APPLICATION};

static int load_mappings(void **state) {
    Error error = {0};
    (void)state;

    mappings = mappings_load("mappings", &error);
    if (mappings == NULL)
        printf("# %s\n# %s\n", error.message, error.detail);
    return mappings == NULL ? -1 : 0;
}

static int free_mappings(void **state) {
    (void)state;
    mappings_free(mappings);
    return 0;
}

/* A value that fits what its name says. */
static const char *value_of(const char *column) {
    if (strstr(column, "starts_at") != NULL)
        return "2026-03-01 10:00:00+00";
    if (strstr(column, "ends_at") != NULL)
        return "2026-03-01 12:00:00+00";
    if (strstr(column, "event_type") != NULL)
        return "ECONOMIC";
    if (strstr(column, "registration") != NULL)
        return "D1RE";
    if (strcmp(column, "opted_out_at") == 0)
        return NULL;
    return strcmp(column, "action") == 0 ? "X1IP" : "S1";
}

/* count deliveries of a message, loaded, in one list when the message is one. */
static Claim *claim_of(const char *message_name, size_t count) {
    const Message *message = mappings_message(mappings, "dacs", message_name);
    Claim *claim = claim_new(1, count);

    assert_non_null(message);
    for (size_t i = 0; i < count; i++) {
        Delivery *delivery = &claim->deliveries[i];
        const char **values = arena_zero(claim->arena, message->column_count * sizeof *values);
        for (size_t column = 0; column < message->column_count; column++)
            values[column] = value_of(message->columns[column]);
        delivery->row = arena_zero(claim->arena, sizeof *delivery->row);
        *delivery->row = (MessageRow){.values = values};
        delivery->flow = delivery->application = "x";
        delivery->endpoint = &endpoint;
        delivery->message = message;
        delivery->is_listed = message->is_list;
        delivery->list_size = 500;
    }
    return claim;
}

static void set_value(Delivery *delivery, const char *name, const char *value) {
    for (size_t column = 0; column < delivery->message->column_count; column++)
        if (strcmp(delivery->message->columns[column], name) == 0)
            ((const char **)delivery->row->values)[column] = value;
}

/* Ends the newest call of the claim with this reply; nothing of it is freed by http_reply_free. */
static void answer(Claim *claim, long status, const char *body) {
    Sending *sending = claim->sendings;

    assert_non_null(sending);
    sending->reply = memory_zero(sizeof *sending->reply);
    sending->reply->status = status;
    sending->reply->body = text_of(body);
    sending->reply->retry_after_ms = -1;
    verdict_judge(sending);
}

static void fail_newest(Claim *claim, ErrorKind kind) {
    Sending *sending = claim->sendings;

    sending->reply = memory_zero(sizeof *sending->reply);
    error_set(&sending->reply->error, kind, "no reply");
    verdict_judge(sending);
}

static void free_claim(Claim *claim) {
    for (Sending *sending = claim->sendings; sending != NULL; sending = sending->next) {
        free(sending->reply);
        sending->reply = NULL;
    }
    claim_free(claim);
}

#define EXISTS "{\"messageNumber\":\"10611\",\"messageText\":\"exists\",\"exception\":{}}"
#define FOUND(end)                                                                                           \
    "{\"items\":[{\"eventExternalIdentifier\":\"S1\",\"externalIdentifier\":\"S1\","                         \
    "\"programExternalIdentifier\":\"S1\",\"programEventCategory\":\"X1EC\",\"status\":\"Pending\","         \
    "\"startDateTime\":\"2026-03-01T11:00:00+01:00\",\"endDateTime\":\"" end "\"}]}"

static void a_single_message_is_done_by_its_reply(void **state) {
    (void)state;
    Claim *claim = claim_of("program_event", 1);

    verdict_build_calls(claim);
    assert_int_equal(claim->sendings->kind, SENDING_MESSAGE);
    assert_contains(claim->sendings->request.at, "\"startDateTime\":\"2026-03-01T10:00:00");
    answer(claim, 200, "{}");
    assert_int_equal(claim->deliveries[0].result, RESULT_DONE);
    free_claim(claim);
}

static void what_exists_already_is_compared_before_it_is_believed(void **state) {
    (void)state;
    Claim *claim = claim_of("program_event", 1);

    verdict_build_calls(claim);
    answer(claim, 400, EXISTS);
    assert_int_equal(claim->deliveries[0].result, RESULT_OPEN);
    assert_int_equal(claim->sendings->kind, SENDING_QUESTION);
    assert_contains(claim->sendings->request.at, "programEvents?eventExternalIdentifier=S1");
    answer(claim, 200, FOUND("2026-03-01T12:00:00Z"));
    assert_int_equal(claim->deliveries[0].result, RESULT_DONE);
    free_claim(claim);
}

static void what_exists_with_other_values_is_never_done(void **state) {
    (void)state;
    Claim *claim = claim_of("program_event", 1);

    verdict_build_calls(claim);
    answer(claim, 400, EXISTS);
    answer(claim, 200, FOUND("2026-03-01T13:00:00Z"));
    assert_true(claim->deliveries[0].result == RESULT_REFUSED ||
                claim->deliveries[0].result == RESULT_FAILED);
    assert_int_equal(claim->deliveries[0].kind, ERROR_PERMANENT);
    assert_non_null(claim->deliveries[0].text);
    free_claim(claim);
}

static void an_unknown_outcome_is_asked_for_before_it_is_sent_again(void **state) {
    (void)state;
    Claim *claim = claim_of("program_event", 1);

    claim->deliveries[0].is_unknown = true;
    verdict_build_calls(claim);
    assert_int_equal(claim->sendings->kind, SENDING_QUESTION);
    answer(claim, 200, "{\"items\":[]}");
    assert_int_equal(claim->deliveries[0].result, RESULT_OPEN);
    assert_int_equal(claim->sendings->kind, SENDING_MESSAGE);
    answer(claim, 201, "{}");
    assert_int_equal(claim->deliveries[0].result, RESULT_DONE);
    free_claim(claim);
}

static void a_question_without_an_answer_leaves_the_outcome_unknown(void **state) {
    (void)state;
    Claim *claim = claim_of("program_event", 2);

    claim->deliveries[0].is_unknown = true;
    claim->deliveries[1].is_unknown = true;
    verdict_build_calls(claim);
    Sending *first = claim->sendings->next;
    fail_newest(claim, ERROR_TRANSIENT);
    first->reply = memory_zero(sizeof *first->reply);
    first->reply->status = 503;
    verdict_judge(first);
    assert_int_equal(claim->deliveries[0].result, RESULT_UNKNOWN);
    assert_int_equal(claim->deliveries[1].result, RESULT_UNKNOWN);
    free_claim(claim);
}

static void a_call_that_ended_without_a_reply_is_unknown_and_one_not_sent_goes_back(void **state) {
    (void)state;
    Claim *claim = claim_of("program_event_lifecycle", 2);
    Error failure = {0};

    verdict_build_calls(claim);
    Sending *first = claim->sendings->next;
    fail_newest(claim, ERROR_UNKNOWN_OUTCOME);
    error_set(&failure, ERROR_TRANSIENT, "application is out of reach");
    first->failure = &failure;
    verdict_judge(first);
    assert_int_equal(claim->deliveries[0].result, RESULT_UNSENT);
    assert_int_equal(claim->deliveries[1].result, RESULT_UNKNOWN);
    free_claim(claim);
}

static void rows_of_a_list_are_judged_one_by_one(void **state) {
    (void)state;
    Claim *claim = claim_of("reserve_device", 3);

    set_value(&claim->deliveries[1], "device.head_end_registration", "D1DR");
    verdict_build_calls(claim);
    assert_null(claim->sendings->next);
    assert_int_equal(claim->sendings->count, 2);
    assert_int_equal(claim->deliveries[1].result, RESULT_REFUSED);
    assert_string_equal(claim->deliveries[1].code, "NOT_REGISTERED");
    assert_null(claim->deliveries[1].sending);
    assert_non_null(claim->deliveries[1].fills);
    answer(
        claim, 200,
        "{\"results\":[{\"index\":0,\"status\":\"OK\"},"
        "{\"index\":1,\"status\":\"ERROR\",\"messageNumber\":\"10642\",\"messageText\":\"other window\"}]}");
    assert_int_equal(claim->deliveries[0].result, RESULT_DONE);
    assert_int_equal(claim->deliveries[2].result, RESULT_REFUSED);
    assert_string_equal(claim->deliveries[2].code, "10642");
    free_claim(claim);
}

static void a_list_of_unknown_outcome_goes_again_as_a_whole(void **state) {
    (void)state;
    Claim *claim = claim_of("reserve_device", 3);

    for (size_t i = 0; i < 3; i++)
        claim->deliveries[i].is_unknown = true;
    verdict_build_calls(claim);
    assert_int_equal(claim->sendings->kind, SENDING_MESSAGE);
    assert_int_equal(claim->sendings->count, 3);
    free_claim(claim);
}

static void a_repeat_that_fails_leaves_the_outcome_unknown(void **state) {
    (void)state;
    static const struct {
        long status; /* 0: no reply */
        DeliveryResult unknown, known;
    } CASES[] = {
        {503, RESULT_UNKNOWN, RESULT_FAILED},
        {429, RESULT_UNKNOWN, RESULT_FAILED},
        {0, RESULT_UNKNOWN, RESULT_FAILED},
        {404, RESULT_UNKNOWN, RESULT_FAILED},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Claim *claim = claim_of("reserve_device", 2);
        claim->deliveries[0].is_unknown = true;
        verdict_build_calls(claim);
        if (CASES[i].status != 0)
            answer(claim, CASES[i].status, "");
        else
            fail_newest(claim, ERROR_TRANSIENT);
        assert_int_equal(claim->deliveries[0].result, CASES[i].unknown);
        assert_int_equal(claim->deliveries[1].result, CASES[i].known);
        assert_int_equal(claim->deliveries[0].kind, claim->deliveries[1].kind);
        free_claim(claim);
    }
}

static void a_list_that_is_refused_as_a_whole_is_halved(void **state) {
    (void)state;
    Claim *claim = claim_of("reserve_device", 5);

    verdict_build_calls(claim);
    answer(claim, 413, "");
    assert_int_equal(claim->decided_count, 0);
    assert_int_equal(claim->sendings->count, 3);
    assert_int_equal(claim->sendings->next->count, 2);
    answer(claim, 400, "<html>"); /* the newest: the second half */
    assert_int_equal(claim->sendings->count, 2);
    assert_int_equal(claim->sendings->next->count, 1);
    answer(claim, 400, "{\"messageNumber\":\"10621\",\"messageText\":\"no such event\"}");
    assert_int_equal(claim->decided_count, 2); /* what the application judges by a number is not halved */
    free_claim(claim);
}

static void a_row_that_is_refused_alone_has_the_refusal(void **state) {
    (void)state;
    Claim *claim = claim_of("reserve_device", 1);

    verdict_build_calls(claim);
    answer(claim, 413, "");
    assert_null(claim->sendings->next);
    assert_int_equal(claim->decided_count, 1);
    assert_string_equal(claim->deliveries[0].code, "413");
    free_claim(claim);
}

static void what_has_no_application_mapping_or_row_is_decided_without_a_call(void **state) {
    (void)state;
    Claim *claim = claim_of("program_event", 3);

    claim->deliveries[0].endpoint = NULL;
    claim->deliveries[1].message = NULL;
    claim->deliveries[1].message_name = "nothing";
    claim->deliveries[2].row = NULL;
    verdict_build_calls(claim);
    assert_null(claim->sendings);
    assert_int_equal(claim->deliveries[0].kind, ERROR_CONFIGURATION);
    assert_int_equal(claim->deliveries[1].kind, ERROR_CONFIGURATION);
    assert_int_equal(claim->deliveries[2].kind, ERROR_BUG);
    free_claim(claim);
}

static void a_busy_application_names_its_pause(void **state) {
    (void)state;
    Claim *claim = claim_of("program_event", 1);

    verdict_build_calls(claim);
    Sending *sending = claim->sendings;
    sending->reply = memory_zero(sizeof *sending->reply);
    sending->reply->status = 429;
    sending->reply->retry_after_ms = 7000;
    verdict_judge(sending);
    assert_int_equal(claim->deliveries[0].result, RESULT_FAILED);
    assert_int_equal(claim->deliveries[0].kind, ERROR_THROTTLED);
    assert_int_equal(claim->deliveries[0].retry_after_ms, 7000);
    assert_string_equal(claim->deliveries[0].code, "429");
    free_claim(claim);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_single_message_is_done_by_its_reply),
    cmocka_unit_test(what_exists_already_is_compared_before_it_is_believed),
    cmocka_unit_test(what_exists_with_other_values_is_never_done),
    cmocka_unit_test(an_unknown_outcome_is_asked_for_before_it_is_sent_again),
    cmocka_unit_test(a_question_without_an_answer_leaves_the_outcome_unknown),
    cmocka_unit_test(a_call_that_ended_without_a_reply_is_unknown_and_one_not_sent_goes_back),
    cmocka_unit_test(rows_of_a_list_are_judged_one_by_one),
    cmocka_unit_test(a_list_of_unknown_outcome_goes_again_as_a_whole),
    cmocka_unit_test(a_repeat_that_fails_leaves_the_outcome_unknown),
    cmocka_unit_test(a_list_that_is_refused_as_a_whole_is_halved),
    cmocka_unit_test(a_row_that_is_refused_alone_has_the_refusal),
    cmocka_unit_test(what_has_no_application_mapping_or_row_is_decided_without_a_call),
    cmocka_unit_test(a_busy_application_names_its_pause),
};

int main(void) { return cmocka_run_group_tests(TESTS, load_mappings, free_mappings); }
