// HTTP calls against a small server that misbehaves in known ways.
#include "unit.h"

#include <signal.h>

#include "base/clock.h"
#include "io/http.h"
#include "server.h"

static Server server;

static int start(void **state) {
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    server_start(&server);
    return 0;
}

static int stop(void **state) {
    (void)state;
    server_stop(&server);
    return 0;
}

static int open_http(void **state) {
    *state = http_new(16, NULL);
    *server.requests = *server.closed = 0;
    return *state == NULL;
}

static int close_http(void **state) {
    http_free(*state);
    return 0;
}

static const char *url_of(const char *path) {
    static char url[200];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", server.port, path);
    return url;
}

static HttpReply *perform(Http *http, HttpRequest request) {
    Error error = {0};
    HttpReply *reply = NULL;
    if (request.timeout_ms == 0)
        request.timeout_ms = 10000;
    if (!http_perform(http, &request, &reply, &error))
        fail_msg("%s", error.message);
    return reply;
}

static HttpReply *get(Http *http, const char *path) {
    return perform(http, (HttpRequest){.url = url_of(path)});
}

static HttpReply *post(Http *http, const char *path) {
    return perform(http, (HttpRequest){.method = "POST", .url = url_of(path), .body = text_of("{}")});
}

static void assert_failed(const HttpReply *reply, ErrorKind kind, const char *code) {
    assert_string_equal(reply->error.code, code);
    assert_int_equal(reply->error.kind, kind);
    assert_true(reply->error.message[0] != '\0');
    Error error = {0};
    assert_false(http_reply_check(reply, &error));
    assert_int_equal(error.kind, kind);
}

static void a_reply_has_status_body_and_headers(void **state) {
    AUTO(http_reply_free_at) HttpReply *reply = get(*state, "/ok");
    assert_int_equal(reply->error.kind, ERROR_NONE);
    assert_int_equal(reply->status, 200);
    assert_true(text_equals(reply->body, "{\"items\":[]}"));
    assert_string_equal(reply->etag, "\"v1\"");
    assert_true(reply->server_date_us == 1767323045000000);
    assert_int_equal(reply->retry_after_ms, -1);
    assert_true(reply->was_sent && reply->is_safe);
    assert_true(reply->duration_us > 0);
    assert_true(http_reply_check(reply, NULL));
}

static void a_request_arrives_as_it_was_meant(void **state) {
    static const char *const HEADERS[] = {"Idempotency-Key: k1", "X-Other: o"};
    AUTO(http_reply_free_at)
    HttpReply *reply = perform(*state, (HttpRequest){.method = "POST",
                                                     .url = url_of("/echo?a=b"),
                                                     .headers = HEADERS,
                                                     .header_count = 2,
                                                     .body = text_of("{\"é\":1}")});
    assert_true(strstr(reply->body.at, "POST /echo?a=b HTTP/1.1\r\n") == reply->body.at);
    assert_contains(reply->body.at, "\r\nIdempotency-Key: k1\r\n");
    assert_contains(reply->body.at, "\r\nX-Other: o\r\n");
    assert_contains(reply->body.at, "\r\nContent-Type: application/json\r\n");
    assert_contains(reply->body.at, "\r\n\r\n{\"é\":1}");
    assert_null(strstr(reply->body.at, "Accept-Encoding"));
    assert_null(strstr(reply->body.at, "Expect"));
    assert_false(reply->is_safe);
}

static void every_method_is_possible_on_one_handle(void **state) {
    static const char *const METHODS[] = {"GET", "POST", "PUT", "DELETE", "PATCH", "GET"};
    AUTO(http_free_at) Http *http = http_new(1, NULL);
    (void)state;
    for (size_t i = 0; i < 2 * sizeof METHODS / sizeof METHODS[0]; i++) {
        const char *method = METHODS[i / 2];
        Text body = i % 2 == 0 ? text_of("body") : text_of(NULL);
        AUTO(http_reply_free_at)
        HttpReply *reply =
            perform(http, (HttpRequest){.method = method, .url = url_of("/echo"), .body = body});
        assert_true(strstr(reply->body.at, method) == reply->body.at);
        assert_true((strstr(reply->body.at, "\r\n\r\nbody") != NULL) == (i % 2 == 0));
    }
    AUTO(http_reply_free_at)
    HttpReply *head = perform(http, (HttpRequest){.method = "HEAD", .url = url_of("/ok")});
    assert_int_equal(head->status, 200);
    assert_int_equal(head->body.length, 0);
}

static void security_is_sent_and_forgotten(void **state) {
    HttpSecurity basic = {.user = "Aladdin", .password = "open sesame"}, bearer = {.bearer_token = "t0ken"};
    AUTO(http_free_at) Http *http = http_new(1, NULL);
    (void)state;
    AUTO(http_reply_free_at)
    HttpReply *one = perform(http, (HttpRequest){.url = url_of("/echo"), .security = &basic});
    assert_contains(one->body.at, "\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n");
    AUTO(http_reply_free_at)
    HttpReply *two = perform(http, (HttpRequest){.url = url_of("/echo"), .security = &bearer});
    assert_contains(two->body.at, "\r\nAuthorization: Bearer t0ken\r\n");
    assert_null(strstr(two->body.at, "Basic"));
    AUTO(http_reply_free_at) HttpReply *three = get(http, "/echo");
    assert_null(strstr(three->body.at, "Authorization"));
}

static void a_refusal_says_when_to_come_again(void **state) {
    AUTO(http_reply_free_at) HttpReply *busy = post(*state, "/busy");
    Error error = {0};
    assert_int_equal(busy->status, 503);
    assert_int_equal(busy->error.kind, ERROR_NONE);
    assert_int_equal(busy->retry_after_ms, 7000);
    assert_false(http_reply_check(busy, &error));
    assert_int_equal(error.kind, ERROR_TRANSIENT);
    assert_string_equal(error.code, "503");
    assert_int_equal(error.retry_after_ms, 7000);
    AUTO(http_reply_free_at) HttpReply *later = post(*state, "/later");
    assert_int_equal(later->retry_after_ms, 60000);
    assert_false(http_reply_check(later, &error));
    assert_int_equal(error.kind, ERROR_THROTTLED);
}

static void a_server_error_leaves_a_write_open_but_not_a_read(void **state) {
    Error error = {0};
    AUTO(http_reply_free_at) HttpReply *read = get(*state, "/status/500");
    assert_false(http_reply_check(read, &error));
    assert_int_equal(error.kind, ERROR_TRANSIENT);
    AUTO(http_reply_free_at) HttpReply *written = post(*state, "/status/502");
    assert_false(http_reply_check(written, &error));
    assert_int_equal(error.kind, ERROR_UNKNOWN_OUTCOME);
    assert_true(text_equals(written->body, "why"));
    AUTO(http_reply_free_at) HttpReply *moved = get(*state, "/status/302");
    assert_int_equal(moved->status, 302);
}

static void statuses_have_kinds(void **state) {
    (void)state;
    static const struct {
        long status;
        ErrorKind kind;
    } WANTED[] = {{200, ERROR_NONE},
                  {202, ERROR_NONE},
                  {301, ERROR_CONFIGURATION},
                  {400, ERROR_PERMANENT},
                  {401, ERROR_AUTHENTICATION},
                  {403, ERROR_AUTHENTICATION},
                  {404, ERROR_PERMANENT},
                  {408, ERROR_TRANSIENT},
                  {409, ERROR_PERMANENT},
                  {429, ERROR_THROTTLED},
                  {500, ERROR_UNKNOWN_OUTCOME},
                  {503, ERROR_TRANSIENT},
                  {504, ERROR_UNKNOWN_OUTCOME},
                  {599, ERROR_UNKNOWN_OUTCOME},
                  {999, ERROR_PERMANENT}};
    for (size_t i = 0; i < sizeof WANTED / sizeof WANTED[0]; i++)
        assert_int_equal(http_status_kind(WANTED[i].status), WANTED[i].kind);
}

static void nobody_there_is_transient(void **state) {
    HttpRequest request = {.method = "POST", .url = "http://127.0.0.1:1/", .body = text_of("{}")};
    AUTO(http_reply_free_at) HttpReply *reply = perform(*state, request);
    assert_failed(reply, ERROR_TRANSIENT, "NO_CONNECTION");
    assert_false(reply->was_sent);
    assert_int_equal(reply->status, 0);
}

static void a_wrong_address_is_configuration(void **state) {
    AUTO(http_reply_free_at) HttpReply *reply = perform(*state, (HttpRequest){.url = "ftp://127.0.0.1/"});
    assert_failed(reply, ERROR_CONFIGURATION, "URL_INVALID");
    AUTO(http_reply_free_at) HttpReply *other = perform(*state, (HttpRequest){.url = "http://"});
    assert_failed(other, ERROR_CONFIGURATION, "URL_INVALID");
}

static void a_hung_socket_times_out(void **state) {
    HttpRequest request = {
        .method = "POST", .url = url_of("/hang"), .body = text_of("{}"), .timeout_ms = 200};
    AUTO(http_reply_free_at) HttpReply *written = perform(*state, request);
    assert_failed(written, ERROR_UNKNOWN_OUTCOME, "TIMED_OUT");
    assert_true(written->was_sent);
    assert_in_range(written->duration_ms, 190, 2000 * slowness());
    request = (HttpRequest){.url = url_of("/hang"), .timeout_ms = 200};
    AUTO(http_reply_free_at) HttpReply *read = perform(*state, request);
    assert_failed(read, ERROR_TRANSIENT, "TIMED_OUT");
    for (int i = 0; i < 1000 && *server.requests < 2; i++)
        usleep(10000); // the server may come by late, and what it counts is looked at by the next test
    assert_int_equal(*server.requests, 2);
}

static void a_dropped_connection_leaves_a_write_open(void **state) {
    AUTO(http_reply_free_at) HttpReply *reply = post(*state, "/drop");
    assert_failed(reply, ERROR_UNKNOWN_OUTCOME, "NO_REPLY");
    assert_int_equal(*server.requests, 1);
}

static void a_cut_body_is_no_reply(void **state) {
    AUTO(http_reply_free_at) HttpReply *reply = get(*state, "/cut");
    assert_failed(reply, ERROR_TRANSIENT, "BODY_CUT");
    assert_int_equal(reply->status, 200);
    assert_true(text_equals(reply->body, "{\"items\":"));
    AUTO(http_reply_free_at) HttpReply *written = post(*state, "/cut");
    assert_failed(written, ERROR_UNKNOWN_OUTCOME, "BODY_CUT");
}

static void a_body_over_the_limit_is_refused(void **state) {
    static const char *const PATHS[] = {"/large", "/endless"};
    for (size_t i = 0; i < 2; i++) {
        HttpRequest request = {.url = url_of(PATHS[i]), .body_bytes_max = 100000};
        AUTO(http_reply_free_at) HttpReply *reply = perform(*state, request);
        assert_failed(reply, ERROR_PERMANENT, "BODY_TOO_LARGE");
        assert_string_equal(reply->error.message, "the reply's body is larger than 100000 bytes");
        assert_true(reply->body.length <= 100000);
    }
}

static void a_write_is_not_repeated_on_a_dead_connection(void **state) {
    AUTO(http_reply_free_at) HttpReply *first = post(*state, "/once");
    assert_int_equal(first->status, 200);
    AUTO(http_reply_free_at) HttpReply *second = post(*state, "/once");
    assert_failed(second, ERROR_UNKNOWN_OUTCOME, "NO_REPLY");
    assert_int_equal(*server.requests, 2);
}

static void a_read_is_repeated_on_a_dead_connection(void **state) {
    AUTO(http_reply_free_at) HttpReply *first = get(*state, "/once");
    assert_int_equal(first->status, 200);
    AUTO(http_reply_free_at) HttpReply *second = get(*state, "/once");
    assert_int_equal(second->error.kind, ERROR_NONE);
    assert_int_equal(second->status, 200);
    assert_int_equal(*server.requests, 3);
}

static void a_connection_that_was_closed_is_noticed(void **state) {
    for (int i = 0; i < 5; i++) {
        AUTO(http_reply_free_at) HttpReply *reply = post(*state, "/closing");
        assert_int_equal(reply->error.kind, ERROR_NONE);
        for (int tries = 0; tries < 6000 && __atomic_load_n(server.closed, __ATOMIC_SEQ_CST) <= i; tries++)
            usleep(5000);
    }
    assert_int_equal(*server.requests, 5);
}

typedef struct Sink {
    size_t bytes;
    size_t bytes_wanted;
} Sink;

static bool count_bytes(void *owner, Text chunk) {
    Sink *sink = owner;
    sink->bytes += chunk.length;
    return sink->bytes < sink->bytes_wanted;
}

static void a_sink_takes_the_body(void **state) {
    Sink sink = {.bytes_wanted = SIZE_MAX};
    HttpRequest request = {.url = url_of("/large"), .sink = count_bytes, .sink_owner = &sink};
    AUTO(http_reply_free_at) HttpReply *reply = perform(*state, request);
    assert_int_equal(reply->error.kind, ERROR_NONE);
    assert_int_equal(sink.bytes, 3 * 1024 * 1024);
    assert_int_equal(reply->body.length, 0);
}

static void a_sink_may_stop(void **state) {
    Sink sink = {.bytes_wanted = 100000};
    HttpRequest request = {.url = url_of("/endless"), .sink = count_bytes, .sink_owner = &sink};
    AUTO(http_reply_free_at) HttpReply *reply = perform(*state, request);
    assert_failed(reply, ERROR_PERMANENT, "SINK_STOPPED");
    assert_true(sink.bytes >= 100000);
}

static void a_sink_does_not_get_a_refusal(void **state) {
    Sink sink = {.bytes_wanted = SIZE_MAX};
    HttpRequest request = {.url = url_of("/status/404"), .sink = count_bytes, .sink_owner = &sink};
    AUTO(http_reply_free_at) HttpReply *reply = perform(*state, request);
    assert_int_equal(reply->status, 404);
    assert_int_equal(sink.bytes, 0);
    assert_true(text_equals(reply->body, "why"));
}

static void a_sink_has_a_limit_only_when_it_wants_one(void **state) {
    Sink sink = {.bytes_wanted = SIZE_MAX};
    HttpRequest request = {
        .url = url_of("/endless"), .sink = count_bytes, .sink_owner = &sink, .body_bytes_max = 50000};
    AUTO(http_reply_free_at) HttpReply *reply = perform(*state, request);
    assert_failed(reply, ERROR_PERMANENT, "BODY_TOO_LARGE");
    assert_true(sink.bytes <= 50000);
}

static void many_are_in_flight_at_once(void **state) {
    Http *http = *state;
    Error error = {0};
    int owners[16];
    int64_t began_ms = clock_monotonic_ms();
    for (int i = 0; i < 16; i++) {
        HttpRequest request = {.url = url_of("/slow"), .owner = &owners[i]};
        owners[i] = 0;
        assert_true(http_submit(http, &request, &error));
    }
    assert_int_equal(http_in_flight(http), 16);
    HttpRequest more = {.url = url_of("/ok")};
    assert_false(http_submit(http, &more, &error));
    assert_int_equal(error.kind, ERROR_BUG);
    while (http_in_flight(http) > 0) {
        assert_true(http_wait(http, NULL, 0, 5000, &error));
        HttpReply *reply;
        while ((reply = http_take_reply(http)) != NULL) {
            assert_int_equal(reply->status, 200);
            (*(int *)reply->owner)++;
            http_reply_free(reply);
        }
    }
    assert_in_range(clock_monotonic_ms() - began_ms, 90, 1200 * slowness());
    for (int i = 0; i < 16; i++)
        assert_int_equal(owners[i], 1);
}

static void one_reply_is_taken_before_others(void **state) {
    Http *http = *state;
    Error error = {0};
    int owners[3];
    for (int i = 0; i < 3; i++)
        assert_true(http_submit(http, &(HttpRequest){.url = url_of("/ok"), .owner = &owners[i]}, &error));
    for (int taken[] = {1, 2, 0}, i = 0; i < 3; i++) {
        HttpReply *reply = NULL;
        int64_t began_ms = clock_monotonic_ms(); /* a wait ends at once while any reply is there */
        while (reply == NULL && clock_monotonic_ms() - began_ms < 10000 * slowness()) {
            assert_true(http_wait(http, NULL, 0, 10, &error));
            reply = http_take_reply_of(http, &owners[taken[i]]);
        }
        assert_non_null(reply);
        assert_ptr_equal(reply->owner, &owners[taken[i]]);
        http_reply_free(reply);
        assert_null(http_take_reply_of(http, &owners[taken[i]]));
        assert_int_equal(http_in_flight(http), 2 - i);
    }
    AUTO(http_reply_free_at) HttpReply *next = get(http, "/ok");
    assert_int_equal(next->status, 200);
}

static void a_wait_ends_for_a_descriptor_or_in_time(void **state) {
    Http *http = *state;
    Error error = {0};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int64_t began_ms = clock_monotonic_ms();
    assert_true(http_wait(http, (int[]){ends[0], -1}, 2, 100, &error));
    assert_in_range(clock_monotonic_ms() - began_ms, 90, 1000 * slowness());
    assert_int_equal(write(ends[1], "x", 1), 1);
    began_ms = clock_monotonic_ms();
    assert_true(http_wait(http, (int[]){-1, ends[0]}, 2, 5000, &error));
    assert_in_range(clock_monotonic_ms() - began_ms, 0, 1000 * slowness());
    assert_true(http_wait(http, ends, 1, -1, &error));
    close(ends[0]);
    close(ends[1]);
    assert_null(http_take_reply(http));
}

static void calls_in_flight_end_with_their_http(void **state) {
    Http *http = *state;
    Error error = {0};
    HttpRequest hung = {.url = url_of("/hang")};
    assert_true(http_submit(http, &hung, &error));
    HttpRequest quick = {.url = url_of("/ok")};
    assert_true(http_submit(http, &quick, &error));
    for (int i = 0; i < 10; i++)
        assert_true(http_wait(http, NULL, 0, 20, &error));
    assert_int_equal(http_in_flight(http), 2);
}

static void what_a_request_was_made_of_may_go_at_once(void **state) {
    Http *http = *state;
    Error error = {0};
    char url[200], body[] = "as it was", header[] = "X-Key: before";
    const char *headers[] = {header};
    snprintf(url, sizeof url, "%s", url_of("/echo"));
    HttpRequest request = {
        .method = "PUT", .url = url, .headers = headers, .header_count = 1, .body = text_of(body)};
    assert_true(http_submit(http, &request, &error));
    memset(url, 'x', sizeof url - 1);
    memset(body, 'y', sizeof body - 1);
    memset(header, 'z', sizeof header - 1);
    HttpReply *reply = NULL;
    while (reply == NULL) {
        assert_true(http_wait(http, NULL, 0, 1000, &error));
        reply = http_take_reply(http);
    }
    assert_contains(reply->body.at, "X-Key: before");
    assert_contains(reply->body.at, "as it was");
    http_reply_free(reply);
}

static void urls_are_escaped(void **state) {
    (void)state;
    AUTO(buffer_free) Buffer buffer = {0};
    http_escape(&buffer, text_of("aZ0-._~ /?&=+%é"));
    assert_string_equal(buffer.at, "aZ0-._~%20%2F%3F%26%3D%2B%25%C3%A9");
}

static void the_number_in_flight_is_bounded(void **state) {
    (void)state;
    Error error = {0};
    assert_null(http_new(0, &error));
    assert_int_equal(error.kind, ERROR_CONFIGURATION);
    assert_null(http_new(HTTP_IN_FLIGHT_MAX + 1, &error));
    http_free(NULL);
    http_reply_free(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_http, close_http)

static const struct CMUnitTest TESTS[] = {
    TEST(a_reply_has_status_body_and_headers),
    TEST(a_request_arrives_as_it_was_meant),
    TEST(every_method_is_possible_on_one_handle),
    TEST(security_is_sent_and_forgotten),
    TEST(a_refusal_says_when_to_come_again),
    TEST(a_server_error_leaves_a_write_open_but_not_a_read),
    TEST(statuses_have_kinds),
    TEST(nobody_there_is_transient),
    TEST(a_wrong_address_is_configuration),
    TEST(a_hung_socket_times_out),
    TEST(a_dropped_connection_leaves_a_write_open),
    TEST(a_cut_body_is_no_reply),
    TEST(a_body_over_the_limit_is_refused),
    TEST(a_write_is_not_repeated_on_a_dead_connection),
    TEST(a_read_is_repeated_on_a_dead_connection),
    TEST(a_connection_that_was_closed_is_noticed),
    TEST(a_sink_takes_the_body),
    TEST(a_sink_may_stop),
    TEST(a_sink_does_not_get_a_refusal),
    TEST(a_sink_has_a_limit_only_when_it_wants_one),
    TEST(many_are_in_flight_at_once),
    TEST(one_reply_is_taken_before_others),
    TEST(a_wait_ends_for_a_descriptor_or_in_time),
    TEST(calls_in_flight_end_with_their_http),
    TEST(what_a_request_was_made_of_may_go_at_once),
    TEST(urls_are_escaped),
    TEST(the_number_in_flight_is_bounded),
};

int main(void) { return cmocka_run_group_tests(TESTS, start, stop); }
