/* Reports: how calls are packed and fills are grouped. */
#include "unit.h"

#include "base/clock.h"
#include "sync/parse.h"
#include "sync/report.h"
#include "sync/sender.h"

#include <stdlib.h>
#include <string.h>

static const char *const FILL_COLUMNS[] = {"result", "result_number"};
static const Message MESSAGE = {
    .name = "reserve_device", .table = "reservation", .fill_columns = FILL_COLUMNS, .fill_count = 2};
static const Message OTHER = {.name = "program_event", .table = "event_stage"};

static Sending *judged_call(Claim *claim, size_t from, size_t count, const Message *message,
                            const char *request, const char *reply) {
    static Endpoint endpoint;
    Delivery *deliveries[8];

    for (size_t i = 0; i < count; i++) {
        deliveries[i] = &claim->deliveries[from + i];
        deliveries[i]->endpoint = &endpoint;
        deliveries[i]->message = message;
    }
    Sending *sending = claim_add_sending(claim, SENDING_MESSAGE, deliveries, count);
    buffer_text(&sending->request, request);
    sending->reply = memory_zero(sizeof *sending->reply);
    sending->reply->status = 200;
    sending->reply->duration_ms = 7;
    sending->reply->body = text_of(reply);
    sending->is_judged = true;
    return sending;
}

/* The replies are the test's own: they are not freed by http_reply_free. */
static void free_claim(Claim *claim) {
    for (Sending *sending = claim->sendings; sending != NULL; sending = sending->next) {
        free(sending->reply);
        sending->reply = NULL;
    }
    claim_free(claim);
}

static Delivery **all_of(Claim *claim) {
    Delivery **all = arena_alloc(claim->arena, claim->count * sizeof *all);

    for (size_t i = 0; i < claim->count; i++)
        all[i] = &claim->deliveries[i];
    return all;
}

static void calls_are_packed_per_message_in_the_order_sent(void **state) {
    (void)state;
    Claim *claim = claim_new(1, 4);
    Packed *packed = NULL;
    size_t count = 0;

    Sending *first = judged_call(claim, 0, 2, &MESSAGE, "[1,2]", "ok");
    Sending *second = judged_call(claim, 2, 1, &MESSAGE, "[3]", "");
    judged_call(claim, 3, 1, &OTHER, "{}", "fine");
    report_pack(claim, all_of(claim), 4, claim->arena, &packed, &count);
    assert_int_equal(count, 2);
    Packed *list = packed[0].message == &MESSAGE ? &packed[0] : &packed[1];
    assert_int_equal(list->count, 2);
    assert_ptr_equal(list->sendings[0], first);
    assert_string_equal(list->body.at, "[1,2]ok[3]");
    static const int32_t OFFSETS[] = {0, 5, 7, 10, 10};
    assert_memory_equal(list->offsets, OFFSETS, sizeof OFFSETS);
    assert_int_equal(list->statuses[1], 200);
    assert_int_equal(list->durations[0], 7);
    assert_int_equal(second->item, 1);
    packed_free(packed, count);
    free_claim(claim);
}

static void what_is_stored_or_under_way_is_not_packed(void **state) {
    (void)state;
    Claim *claim = claim_new(1, 3);
    Packed *packed = NULL;
    size_t count = 0;

    judged_call(claim, 0, 1, &OTHER, "a", "b")->exchange_id = 42;
    judged_call(claim, 1, 1, &OTHER, "c", "d")->is_judged = false;
    report_pack(claim, all_of(claim), 3, claim->arena, &packed, &count);
    assert_int_equal(count, 0);
    free_claim(claim);
}

static void a_row_refused_before_it_was_sent_has_an_exchange_of_its_own(void **state) {
    (void)state;
    Claim *claim = claim_new(1, 1);
    const char *fills[] = {"ERROR", "NOT_REGISTERED"};
    Packed *packed = NULL;
    size_t count = 0;

    claim->deliveries[0].message = &MESSAGE;
    claim->deliveries[0].fills = fills;
    report_pack(claim, all_of(claim), 1, claim->arena, &packed, &count);
    assert_int_equal(count, 1);
    assert_int_equal(packed[0].count, 0);
    assert_int_equal(packed[0].offsets[0], 0);
    packed_free(packed, count);
    free_claim(claim);
}

static void fills_are_grouped_by_what_is_present(void **state) {
    (void)state;
    Claim *claim = claim_new(1, 4);
    const char *refused[] = {"ERROR", "17"}, *done[] = {"OK", VALUE_ABSENT},
               *nothing[] = {VALUE_ABSENT, VALUE_ABSENT};
    Filled *filled = NULL;
    size_t count = 0;

    for (size_t i = 0; i < 4; i++)
        claim->deliveries[i].message = &MESSAGE;
    claim->deliveries[0].fills = done;
    claim->deliveries[1].fills = refused;
    claim->deliveries[2].fills = done;
    claim->deliveries[3].fills = nothing;
    report_group_fills(all_of(claim), 4, claim->arena, &filled, &count);
    assert_int_equal(count, 2);
    assert_int_equal(filled[0].count, 2);
    assert_int_equal(filled[0].column_count, 1);
    assert_string_equal(filled[0].columns[0], "result");
    assert_int_equal(filled[1].column_count, 2);
    free_claim(claim);
}

static void a_claim_waits_for_a_moment_unless_all_is_decided(void **state) {
    (void)state;
    Claim *claim = claim_new(1, 2);

    int64_t now_ms = clock_monotonic_ms();
    assert_false(report_is_due(claim, false, now_ms));
    claim_decide(claim, &claim->deliveries[0], RESULT_DONE, ERROR_NONE, NULL, NULL);
    now_ms = claim->decided_at_ms;
    assert_false(report_is_due(claim, false, now_ms));
    assert_true(report_is_due(claim, true, now_ms));
    assert_true(report_is_due(claim, false, now_ms + REPORT_GATHER_MS));
    claim_decide(claim, &claim->deliveries[1], RESULT_DONE, ERROR_NONE, NULL, NULL);
    assert_true(report_is_due(claim, false, now_ms));
    claim->report_at_ms = now_ms + REPORT_RETRY_MS;
    assert_false(report_is_due(claim, true, now_ms));
    claim_free(claim);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(calls_are_packed_per_message_in_the_order_sent),
    cmocka_unit_test(what_is_stored_or_under_way_is_not_packed),
    cmocka_unit_test(a_row_refused_before_it_was_sent_has_an_exchange_of_its_own),
    cmocka_unit_test(fills_are_grouped_by_what_is_present),
    cmocka_unit_test(a_claim_waits_for_a_moment_unless_all_is_decided),
};

int main(void) { return run_all(TESTS); }
