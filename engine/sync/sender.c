/* Sending: HTTP calls to the applications. */
#include "sync/sender.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { HTTP_UNAUTHORIZED = 401 };

bool sender_open(Sender *sender, const Config *config, Http *http, Error *error) {
    memset(sender, 0, sizeof *sender);
    sender->http = http;
    sender->in_flight_max = (size_t)config->in_flight;
    sender->endpoints = memory_zero(sizeof(Endpoint) * (config->application_count + 1));
    for (size_t i = 0; i < config->application_count; i++) {
        Endpoint *endpoint = &sender->endpoints[i];
        endpoint->application = &config->applications[i];
        endpoint->authentication = authentication_new(endpoint->application, error);
        sender->endpoint_count++;
        if (endpoint->authentication == NULL) {
            sender_close(sender);
            return false;
        }
    }
    return true;
}

void sender_close(Sender *sender) {
    for (size_t i = 0; i < sender->endpoint_count; i++)
        authentication_free(sender->endpoints[i].authentication);
    free(sender->endpoints);
    memset(sender, 0, sizeof *sender);
}

Endpoint *sender_endpoint(Sender *sender, const char *application) {
    for (size_t i = 0; i < sender->endpoint_count; i++)
        if (strcmp(sender->endpoints[i].application->name, application) == 0)
            return &sender->endpoints[i];
    return NULL;
}

void sender_resolve(Sender *sender, const Mappings *mappings, Claim *claim) {
    for (size_t i = 0; i < claim->count; i++) {
        Delivery *delivery = &claim->deliveries[i], *former = &claim->deliveries[i > 0 ? i - 1 : 0];
        bool is_same = i > 0 && former->application == delivery->application &&
                       former->message_name == delivery->message_name;
        delivery->endpoint = is_same ? former->endpoint : sender_endpoint(sender, delivery->application);
        if (is_same)
            delivery->message = former->message;
        else if (delivery->endpoint != NULL)
            delivery->message =
                mappings_message(mappings, delivery->endpoint->application->kind, delivery->message_name);
    }
}

/* --- the queue of an application --- */

/* Almost always the last place: then nothing is walked. */
static Sending **place_of(Endpoint *endpoint, const Sending *sending) {
    Sending **place = &endpoint->waiting_first;

    if (endpoint->waiting_first != NULL && endpoint->waiting_last->priority <= sending->priority)
        return &endpoint->waiting_last->waiting;
    while (*place != NULL && (*place)->priority <= sending->priority)
        place = &(*place)->waiting;
    return place;
}

void sender_add(Sender *sender, Sending *sending) {
    Endpoint *endpoint = sending->endpoint;

    (void)sender;
    assert(endpoint != NULL && sending->reply == NULL);
    Sending **place = place_of(endpoint, sending);
    sending->waiting = *place;
    *place = sending;
    if (sending->waiting == NULL)
        endpoint->waiting_last = sending;
    endpoint->waiting_count++;
    sending->added_at_ms = clock_monotonic_ms();
}

static Sending *take_first(Endpoint *endpoint) {
    Sending *sending = endpoint->waiting_first;

    if (sending == NULL)
        return NULL;
    endpoint->waiting_first = sending->waiting;
    endpoint->waiting_count--;
    sending->waiting = NULL;
    return sending;
}

Sending *sender_take_waiting(Sender *sender) {
    for (size_t i = 0; i < sender->endpoint_count; i++) {
        Sending *sending = take_first(&sender->endpoints[i]);
        if (sending != NULL)
            return sending;
    }
    return NULL;
}

bool sender_has_idle(const Sender *sender) {
    size_t idle = 0;

    for (size_t i = 0; i < sender->endpoint_count; i++)
        idle += sender->endpoints[i].in_flight == 0 && sender->endpoints[i].waiting_first == NULL;
    return idle > 0 && idle < sender->endpoint_count;
}

static bool is_kept_back(const Endpoint *endpoint) {
    return endpoint->waiting_first != NULL && endpoint->waiting_first->priority > SENDER_URGENT &&
           endpoint->next_at_ms > clock_monotonic_ms();
}

int64_t sender_next_ms(const Sender *sender) {
    int64_t next_ms = -1;

    for (size_t i = 0; i < sender->endpoint_count; i++) {
        const Endpoint *endpoint = &sender->endpoints[i];
        if (is_kept_back(endpoint) && (next_ms < 0 || endpoint->next_at_ms < next_ms))
            next_ms = endpoint->next_at_ms;
    }
    return next_ms;
}

int64_t sender_take_wait(Sender *sender) {
    int64_t waited_ms = sender->waited_ms;
    sender->waited_ms = 0;
    return waited_ms;
}

/* --- submitting --- */

static void fail_unsent(Sender *sender, Sending *sending, const Error *error) {
    Error *failure = arena_alloc(sending->claim->arena, sizeof *failure);

    *failure = *error;
    sending->failure = failure;
    sending->waiting = sender->unsent;
    sender->unsent = sending;
}

/* --- an application out of reach --- */

static void pause_endpoint(Endpoint *endpoint, const Error *error) {
    endpoint->pause = *error;
    endpoint->paused_until_ms = clock_monotonic_ms() + SENDER_PAUSE_MS;
    if (!endpoint->is_out_of_reach)
        log_error(error, "application is out of reach", "application", endpoint->application->name, NULL);
    endpoint->is_out_of_reach = true;
}

static void note_answer(Endpoint *endpoint) {
    endpoint->failures = 0;
    if (endpoint->is_out_of_reach)
        log_event(LOG_INFO, "application answers again", "application", endpoint->application->name, NULL);
    endpoint->is_out_of_reach = false;
}

/* What waits behind calls that get no answer is given back, to be tried again later: it would only hold its
 * claim. */
static void pause_when_stuck(const Sender *sender, Endpoint *endpoint) {
    Error error = {0};
    int64_t bound_ms = endpoint->application->timeout_ms / 3;

    if (endpoint->in_flight < sender->in_flight_max ||
        clock_monotonic_ms() < endpoint->moved_at_ms + bound_ms)
        return;
    error_set(&error, ERROR_TRANSIENT, "application \"%s\" has not answered any call for %lld ms",
              endpoint->application->name, (long long)bound_ms);
    pause_endpoint(endpoint, &error);
}

/* Slows down before the application has to say that these were too many calls, and stops when it says so. */
static void note_limit(Endpoint *endpoint, const HttpReply *reply) {
    int64_t pause_ms = http_limit_pause_ms(reply->limit);

    if (http_status_kind(reply->status) == ERROR_THROTTLED && reply->retry_after_ms > pause_ms)
        pause_ms =
            reply->retry_after_ms < HTTP_LIMIT_PAUSE_MS_MAX ? reply->retry_after_ms : HTTP_LIMIT_PAUSE_MS_MAX;
    endpoint->pace_ms = reply->limit.remaining > 0 ? pause_ms : 0;
    if (pause_ms > 0 && clock_monotonic_ms() + pause_ms > endpoint->next_at_ms)
        endpoint->next_at_ms = clock_monotonic_ms() + pause_ms;
}

/* The same as engine.note_calls: a refusal is an answer, "try later" and "I failed" are none. */
static bool is_failure(const Sending *sending, const HttpReply *reply) {
    ErrorKind kind = reply->status != 0 ? http_status_kind(reply->status) : ERROR_TRANSIENT;

    if (reply->status == HTTP_UNAUTHORIZED)
        return sending->is_repeated;
    return kind == ERROR_TRANSIENT || kind == ERROR_UNKNOWN_OUTCOME || kind == ERROR_AUTHENTICATION;
}

static void note_end(const Sending *sending, const HttpReply *reply) {
    Endpoint *endpoint = sending->endpoint;
    Error cause = {0}, error = {0};

    endpoint->moved_at_ms = clock_monotonic_ms();
    if (reply->status != 0)
        note_limit(endpoint, reply);
    if (reply->status == HTTP_UNAUTHORIZED && !sending->is_repeated)
        return; /* it is there, and perhaps a new token helps */
    if (!is_failure(sending, reply)) {
        note_answer(endpoint);
        return;
    }
    if ((int64_t)++endpoint->failures < endpoint->application->breaker_failures)
        return;
    http_reply_check(reply, &cause);
    error_set(&error, ERROR_TRANSIENT, "%s", cause.message);
    error_code(&error, cause.code);
    pause_endpoint(endpoint, &error);
}

static bool is_paused(const Endpoint *endpoint) { return clock_monotonic_ms() < endpoint->paused_until_ms; }

/* One failed attempt to authenticate stands for all calls of the next moment: a token server that is down is
 * not asked for each of them. */
static const HttpSecurity *security_of(Endpoint *endpoint, Error *error) {
    if (is_paused(endpoint)) {
        *error = endpoint->pause;
        return NULL;
    }
    const HttpSecurity *security = authentication_security(endpoint->authentication, error);
    if (security == NULL)
        pause_endpoint(endpoint, error);
    return security;
}

/* The address of a question is its request text. */
void sender_write_url(const Sending *sending, Buffer *url) {
    buffer_text(url, sending->endpoint->application->url);
    buffer_text(url, sending->kind == SENDING_QUESTION ? sending->request.at : sending->path);
}

/* The last is one that no application needs: it names the delivery in the logs of whatever stands between. */
size_t sender_headers(const Sending *sending, const char *headers[SENDER_HEADERS_MAX]) {
    size_t count = 0;

    headers[count++] = "Accept: application/json";
    if (sending->kind == SENDING_MESSAGE && sending->request.length > 0)
        headers[count++] = arena_format(
            sending->claim->arena, "Content-Type: %s",
            sending->message->content_type != NULL ? sending->message->content_type : "application/json");
    if (sending->kind == SENDING_MESSAGE && sending->count == 1 &&
        sending->deliveries[0]->idempotency_key != NULL)
        headers[count++] = arena_format(sending->claim->arena, "Idempotency-Key: %s",
                                        sending->deliveries[0]->idempotency_key);
    return count;
}

static bool submit(Sender *sender, Sending *sending, Error *error) {
    const ConfigApplication *application = sending->endpoint->application;
    const HttpSecurity *security = security_of(sending->endpoint, error);
    const char *headers[SENDER_HEADERS_MAX];
    AUTO(buffer_free) Buffer url = {0};

    if (security == NULL)
        return false;
    sender_write_url(sending, &url);
    bool is_question = sending->kind == SENDING_QUESTION;
    int64_t timeout_ms =
        sending->message->timeout_ms > 0 ? sending->message->timeout_ms : application->timeout_ms;
    HttpRequest request = {.method = is_question ? "GET" : sending->message->method,
                           .url = url.at,
                           .headers = headers,
                           .header_count = sender_headers(sending, headers),
                           .body = is_question ? (Text){0} : buffer_view(&sending->request),
                           .timeout_ms = (long)timeout_ms,
                           .connect_timeout_ms = (long)application->connect_timeout_ms,
                           .security = security,
                           .owner = sending};
    sending->submitted_at_ms = clock_monotonic_ms();
    if (sending->submitted_at_ms - sending->added_at_ms > sender->waited_ms)
        sender->waited_ms = sending->submitted_at_ms - sending->added_at_ms;
    return http_submit(sender->http, &request, error);
}

/* Another worker may be sending these by now, perhaps after something that came later: what has not left must
 * not leave. */
static bool is_withdrawn(Sender *sender, Sending *sending) {
    Error error = {0};

    if (claim_is_held(sending->claim, clock_monotonic_ms()))
        return false;
    error_set(&error, sending->kind == SENDING_MESSAGE ? ERROR_NONE : ERROR_UNKNOWN_OUTCOME,
              "its claim was given to another worker before it was sent");
    fail_unsent(sender, sending, &error);
    return true;
}

static void submit_waiting(Sender *sender, Endpoint *endpoint) {
    while (
        endpoint->waiting_first != NULL &&
        (is_paused(endpoint) || (endpoint->in_flight < sender->in_flight_max && !is_kept_back(endpoint)))) {
        Sending *sending = take_first(endpoint);
        Error error = {0};
        if (is_withdrawn(sender, sending))
            continue;
        if (!submit(sender, sending, &error)) {
            fail_unsent(sender, sending, &error);
            continue;
        }
        endpoint->next_at_ms =
            endpoint->pace_ms > 0 ? sending->submitted_at_ms + endpoint->pace_ms : endpoint->next_at_ms;
        if (endpoint->in_flight++ == 0)
            endpoint->moved_at_ms = clock_monotonic_ms();
    }
}

void sender_progress(Sender *sender) {
    for (size_t i = 0; i < sender->endpoint_count; i++) {
        if (sender->endpoints[i].waiting_first == NULL)
            continue;
        pause_when_stuck(sender, &sender->endpoints[i]);
        submit_waiting(sender, &sender->endpoints[i]);
    }
}

/* --- replies --- */

/* Many calls may have carried the token that was refused: only the first of them drops it. */
static bool is_repeated_after_refusal(Sender *sender, Sending *sending) {
    Endpoint *endpoint = sending->endpoint;

    if (sending->reply->status != HTTP_UNAUTHORIZED || sending->is_repeated)
        return false;
    if (sending->submitted_at_ms >= endpoint->token_at_ms) {
        if (!authentication_refused(endpoint->authentication))
            return false;
        endpoint->token_at_ms = clock_monotonic_ms() + 1;
    }
    http_reply_free(sending->reply);
    sending->reply = NULL;
    sending->is_repeated = true;
    sender_add(sender, sending);
    sender_progress(sender);
    return true;
}

Sending *sender_take(Sender *sender) {
    HttpReply *reply;

    if (sender->unsent != NULL) {
        Sending *sending = sender->unsent;
        sender->unsent = sending->waiting;
        sending->waiting = NULL;
        return sending;
    }
    while ((reply = http_take_reply(sender->http)) != NULL) {
        Sending *sending = reply->owner;
        sending->reply = reply;
        sending->endpoint->in_flight--;
        note_end(sending, reply);
        if (!is_repeated_after_refusal(sender, sending))
            return sending;
    }
    return NULL;
}
