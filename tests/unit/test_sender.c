/* Sending: slots and order per application, and applications that are out of reach. */
#include "unit.h"

#include "base/clock.h"
#include "server.h"
#include "sync/sender.h"
#include "sync/verdict.h"

enum { WAIT_MS = 10000, CALLS = 12, FAILURES = 5 };

static const Message OK = {.name = "ok", .method = "POST", .path = "/ok"};
static const Message HANG = {.name = "hang", .method = "POST", .path = "/hang"};

typedef struct World {
    Server server;
    Config *config;
    Http *http;
    Sender sender;
    Claim *claim;
} World;

static void set(Config *config, const char *section, const char *name, const char *value) {
    Error error = {0};
    if (!config_set(config, section, name, value, &error))
        fail_msg("%s", error.message);
}

static void add_application(Config *config, const char *name, int port) {
    char section[64], url[64];

    snprintf(section, sizeof section, "application %s", name);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", port);
    set(config, section, "kind", "dacs");
    set(config, section, "url", url);
    set(config, section, "timeout", "3s");
}

/* Two applications at the same server, "near" and "far", and one that nobody listens for, "gone". */
static void begin(World *world) {
    Error error = {0};

    memset(world, 0, sizeof *world);
    server_start(&world->server);
    world->config = config_new(NULL);
    set(world->config, "dersync", "in_flight", "2");
    add_application(world->config, "near", world->server.port);
    add_application(world->config, "far", world->server.port);
    add_application(world->config, "gone", 1);
    world->http = http_new(6, &error);
    assert_true(sender_open(&world->sender, world->config, world->http, &error));
    world->claim = claim_new(1, CALLS);
}

static void end(World *world) {
    http_free(world->http);
    claim_free(world->claim);
    sender_close(&world->sender);
    config_free(world->config);
    server_stop(&world->server);
}

static Sending *add_call(World *world, size_t index, const char *application, const Message *message) {
    Delivery *delivery = &world->claim->deliveries[index];

    delivery->endpoint = sender_endpoint(&world->sender, application);
    delivery->message = message;
    Sending *sending = claim_add_sending(world->claim, SENDING_MESSAGE, &delivery, 1);
    sending->path = message->path;
    buffer_text(&sending->request, "{}");
    sender_add(&world->sender, sending);
    return sending;
}

/* The next call that ended. */
static Sending *wait_for_end(World *world) {
    Error error = {0};

    for (int i = 0; i < WAIT_MS / 10; i++) {
        sender_progress(&world->sender);
        Sending *sending = sender_take(&world->sender);
        if (sending != NULL)
            return sending;
        assert_true(http_wait(world->http, NULL, 0, 10, &error));
    }
    fail_msg("no call ended");
    return NULL;
}

static void calls_go_out_in_order_and_within_the_slots(void **state) {
    (void)state;
    World world;

    begin(&world);
    for (size_t i = 0; i < CALLS; i++)
        add_call(&world, i, "near", &OK);
    sender_progress(&world.sender);
    assert_int_equal(http_in_flight(world.http), 2);
    assert_null(world.claim->deliveries[2].sending->reply);
    for (size_t i = 0; i < CALLS; i++)
        assert_int_equal(wait_for_end(&world)->reply->status, 200);
    end(&world);
}

static void the_most_urgent_goes_first(void **state) {
    (void)state;
    World world;
    static const int PRIORITIES[] = {7, 7, 5, 1, 5, 7};
    static const size_t ORDER[] = {3, 2, 4, 0, 1, 5};

    begin(&world);
    for (size_t i = 0; i < 6; i++) {
        world.claim->deliveries[i].priority = PRIORITIES[i];
        add_call(&world, i, "near", &OK);
    }
    for (size_t i = 0; i < 6; i++)
        assert_ptr_equal(sender_take_waiting(&world.sender), world.claim->deliveries[ORDER[i]].sending);
    end(&world);
}

static void an_application_that_hangs_does_not_hold_the_other(void **state) {
    (void)state;
    World world;

    begin(&world);
    for (size_t i = 0; i < 4; i++)
        add_call(&world, i, "far", &HANG);
    Sending *sending = add_call(&world, 4, "near", &OK);
    assert_ptr_equal(wait_for_end(&world), sending);
    end(&world);
}

static void what_waits_behind_calls_without_an_answer_is_given_back(void **state) {
    (void)state;
    World world;

    begin(&world);
    for (size_t i = 0; i < 6; i++)
        add_call(&world, i, "far", &HANG);
    for (size_t i = 0; i < 4; i++) {
        const Sending *sending = wait_for_end(&world);
        assert_null(sending->reply);
        assert_int_equal(sending->failure->kind, ERROR_TRANSIENT);
        assert_contains(sending->failure->message, "has not answered");
    }
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(wait_for_end(&world)->reply->error.kind, ERROR_UNKNOWN_OUTCOME);
    end(&world);
}

static void an_application_out_of_reach_is_tried_only_now_and_then(void **state) {
    (void)state;
    World world;
    size_t tried = 0, kept = 0;

    begin(&world);
    for (size_t i = 0; i < CALLS; i++)
        add_call(&world, i, "gone", &OK);
    for (size_t i = 0; i < CALLS; i++) {
        const Sending *sending = wait_for_end(&world);
        assert_int_equal(sending->reply != NULL ? sending->reply->error.kind : sending->failure->kind,
                         ERROR_TRANSIENT);
        tried += sending->reply != NULL;
        kept += sending->failure != NULL;
    }
    assert_true(tried >= FAILURES && tried <= FAILURES + 2);
    assert_int_equal(tried + kept, CALLS);
    end(&world);
}

static void a_queue_can_be_taken_back(void **state) {
    (void)state;
    World world;

    begin(&world);
    for (size_t i = 0; i < 3; i++)
        add_call(&world, i, i == 2 ? "far" : "near", &OK);
    for (size_t i = 0; i < 3; i++)
        assert_non_null(sender_take_waiting(&world.sender));
    assert_null(sender_take_waiting(&world.sender));
    end(&world);
}

/* A worker that was stopped for longer than its lease, or lost its session: another may be sending these. */
static void nothing_more_leaves_of_a_claim_that_another_may_have(void **state) {
    (void)state;
    World world;

    for (int is_late = 0; is_late < 2; is_late++) {
        begin(&world);
        for (size_t i = 0; i < CALLS; i++)
            add_call(&world, i, "near", &OK);
        sender_progress(&world.sender);
        world.claim->is_given_away = is_late == 0;
        world.claim->held_until_ms = is_late ? clock_monotonic_ms() : INT64_MAX;
        for (size_t i = 0; i < CALLS; i++) {
            Sending *sending = wait_for_end(&world);
            assert_true((sending->failure == NULL) == (sending->reply != NULL));
            if (sending->failure != NULL)
                verdict_judge(sending);
        }
        size_t unsent = 0;
        for (size_t i = 0; i < CALLS; i++)
            unsent += world.claim->deliveries[i].result == RESULT_UNSENT &&
                      world.claim->deliveries[i].kind == ERROR_NONE;
        assert_int_equal(unsent, CALLS - 2);
        end(&world);
    }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(calls_go_out_in_order_and_within_the_slots),
    cmocka_unit_test(the_most_urgent_goes_first),
    cmocka_unit_test(an_application_that_hangs_does_not_hold_the_other),
    cmocka_unit_test(what_waits_behind_calls_without_an_answer_is_given_back),
    cmocka_unit_test(an_application_out_of_reach_is_tried_only_now_and_then),
    cmocka_unit_test(a_queue_can_be_taken_back),
    cmocka_unit_test(nothing_more_leaves_of_a_claim_that_another_may_have),
};

int main(void) { return run_all(TESTS); }
