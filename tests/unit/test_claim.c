/* Claims: which deliveries share a call, and what is known of them. */
#include "unit.h"

#include "sync/claim.h"

#include <string.h>

static Delivery *list_member(Claim *claim, size_t index, const char *flow, int64_t list_key,
                             size_t list_size) {
    Delivery *delivery = &claim->deliveries[index];

    delivery->flow = flow;
    delivery->application = "dacs";
    delivery->is_listed = list_key != 0;
    delivery->list_key = list_key;
    delivery->list_size = list_size;
    return delivery;
}

static void list_mates_share_a_call_in_the_order_given(void **state) {
    (void)state;
    Claim *claim = claim_new(1, 6);
    Delivery *order[6];
    static const size_t EXPECTED[] = {0, 1, 4, 2, 5, 3};

    list_member(claim, 0, "event", 0, 1);
    list_member(claim, 1, "reservation", 77, 500);
    list_member(claim, 2, "reservation", -5, 500);
    list_member(claim, 3, "event", 0, 1);
    list_member(claim, 4, "reservation", 77, 500);
    list_member(claim, 5, "reservation", -5, 500);
    claim_order(claim, order);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(order[i]->position, EXPECTED[i]);
    assert_int_equal(claim_call_length(order, 6), 1);
    assert_int_equal(claim_call_length(order + 1, 5), 2);
    assert_int_equal(claim_call_length(order + 3, 3), 2);
    assert_int_equal(claim_call_length(order + 5, 1), 1);
    claim_free(claim);
}

static void a_list_is_no_longer_than_its_flow_says(void **state) {
    (void)state;
    Claim *claim = claim_new(1, 5);
    Delivery *order[5];

    for (size_t i = 0; i < 5; i++)
        list_member(claim, i, "reservation", 9, 2);
    claim_order(claim, order);
    assert_int_equal(claim_call_length(order, 5), 2);
    assert_int_equal(claim_call_length(order + 4, 1), 1);
    claim_free(claim);
}

static void equal_keys_of_other_flows_and_applications_do_not_mix(void **state) {
    (void)state;
    Claim *claim = claim_new(1, 3);
    Delivery *order[3];

    list_member(claim, 0, "reservation", 9, 500);
    list_member(claim, 1, "outcome", 9, 500);
    list_member(claim, 2, "reservation", 9, 500)->application = "dacs_two";
    claim_order(claim, order);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(claim_call_length(order + i, 3 - i), 1);
    claim_free(claim);
}

static void an_unknown_outcome_is_never_a_failure(void **state) {
    (void)state;
    Claim *claim = claim_new(1, 2);
    Error error = {0};

    error_set(&error, ERROR_UNKNOWN_OUTCOME, "timed out");
    claim_decide_error(claim, &claim->deliveries[0], &error);
    error_set(&error, ERROR_THROTTLED, "slow down");
    error_code(&error, "429");
    error.retry_after_ms = 3000;
    claim_decide_error(claim, &claim->deliveries[1], &error);
    assert_int_equal(claim->deliveries[0].result, RESULT_UNKNOWN);
    assert_null(claim->deliveries[0].code);
    assert_int_equal(claim->deliveries[1].result, RESULT_FAILED);
    assert_string_equal(claim->deliveries[1].code, "429");
    assert_int_equal(claim->deliveries[1].retry_after_ms, 3000);
    assert_int_equal(claim_open_count(claim), 0);
    claim_free(claim);
}

static void a_call_is_the_last_of_its_deliveries(void **state) {
    (void)state;
    Claim *claim = claim_new(1, 2);
    Delivery *both[] = {&claim->deliveries[0], &claim->deliveries[1]};
    Sending *message = claim_add_sending(claim, SENDING_MESSAGE, both, 2);
    Sending *question = claim_add_sending(claim, SENDING_QUESTION, both + 1, 1);

    assert_ptr_equal(both[0]->sending, message);
    assert_ptr_equal(both[1]->sending, question);
    assert_ptr_equal(claim->sendings, question);
    assert_ptr_equal(question->next, message);
    claim_free(claim);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(list_mates_share_a_call_in_the_order_given),
    cmocka_unit_test(a_list_is_no_longer_than_its_flow_says),
    cmocka_unit_test(equal_keys_of_other_flows_and_applications_do_not_mix),
    cmocka_unit_test(an_unknown_outcome_is_never_a_failure),
    cmocka_unit_test(a_call_is_the_last_of_its_deliveries),
};

int main(void) { return run_all(TESTS); }
