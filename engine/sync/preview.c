/* Preview: loads rows as a claim does and renders them one by one. */
#include "sync/preview.h"

#include "sync/claim.h"
#include "sync/message.h"
#include "sync/sender.h"
#include "sync/verdict.h"

#include <stdlib.h>

static void claim_free_at(Claim **claim) { claim_free(*claim); }

static void statements_free_at(MessageStatements **statements) { message_statements_free(*statements); }

static bool load_rows(Claim *claim, Database *database, Error *error) {
    AUTO(statements_free_at) MessageStatements *statements = message_statements_new();
    Loading *loading = loading_begin(claim);

    for (;;) {
        AUTO(parameters_free_at) Parameters *parameters = parameters_new();
        Error failure = {0};
        Result *result = NULL;
        const char *sql = loading_statement(loading, statements, database, parameters, &failure);

        if (sql == NULL && failure.kind != ERROR_NONE) {
            *error = failure;
            return false;
        }
        if (sql == NULL)
            return true;
        if (!database_execute(database, sql, parameters, &result, error))
            return false;
        loading_take(loading, result);
    }
}

static void render(const Delivery *delivery, Preview *preview, Arena *arena) {
    AUTO(buffer_free) Buffer body = {0};
    const Fault *fault = NULL;

    if (delivery->row == NULL) {
        preview->why = "there is no such message, or the record is gone";
        return;
    }
    const char *path = render_path(delivery->message, delivery->row, arena);
    preview->call = arena_format(arena, "%s %s", delivery->message->method, path != NULL ? path : "?");
    if (render_message(delivery->message, delivery->row, 1, arena, &body, &fault) > 0)
        preview->body = arena_copy(arena, body.at, body.length);
    else
        preview->why =
            arena_format(arena, "not sent: %s%s%s", fault->field, *fault->field ? ": " : "", fault->reason);
}

bool preview_messages(const Mappings *mappings, Database *database, Preview *previews, size_t count,
                      Arena *arena, Error *error) {
    AUTO(claim_free_at) Claim *claim = claim_new(0, count);

    for (size_t i = 0; i < count; i++) {
        claim->deliveries[i].record_id = previews[i].record_id;
        claim->deliveries[i].message = mappings_message(mappings, previews[i].kind, previews[i].message);
    }
    if (!load_rows(claim, database, error))
        return false;
    for (size_t i = 0; i < count; i++)
        render(&claim->deliveries[i], &previews[i], arena);
    return true;
}

/* --- the calls of a replay --- */

/* Endpoints without credentials: nothing is sent. */
static Sender sender_without_secrets(const Config *config) {
    Sender sender = {.endpoints = memory_zero(sizeof(Endpoint) * (config->application_count + 1)),
                     .endpoint_count = config->application_count};

    for (size_t i = 0; i < config->application_count; i++)
        sender.endpoints[i].application = &config->applications[i];
    return sender;
}

static void take_call(const Sending *sending, PreviewCall *call, Arena *arena) {
    AUTO(buffer_free) Buffer url = {0};
    const bool is_question = sending->kind == SENDING_QUESTION;
    int64_t *ids = arena_alloc(arena, (sending->count + 1) * sizeof *ids);

    sender_write_url(sending, &url);
    *call = (PreviewCall){.delivery_ids = ids,
                          .delivery_count = sending->count,
                          .is_question = is_question,
                          .method = is_question ? "GET" : arena_text(arena, sending->message->method),
                          .url = arena_text(arena, url.at)};
    for (size_t i = 0; i < sending->count; i++)
        ids[i] = sending->deliveries[i]->id;
    call->header_count = sender_headers(sending, call->headers);
    for (size_t i = 0; i < call->header_count; i++)
        call->headers[i] = arena_text(arena, call->headers[i]);
    if (!is_question)
        call->body = arena_copy(arena, sending->request.at, sending->request.length);
}

/* What cannot be built is told instead of its call. */
static void take_faults(const Claim *claim, PreviewCalls *calls, Arena *arena) {
    for (size_t i = 0; i < claim->count; i++) {
        const Delivery *delivery = &claim->deliveries[i];
        if (delivery->result == RESULT_OPEN)
            continue;
        int64_t *id = arena_alloc(arena, sizeof *id);
        *id = delivery->id;
        calls->calls[calls->count++] =
            (PreviewCall){.delivery_ids = id, .delivery_count = 1, .why = arena_text(arena, delivery->text)};
    }
}

static void take_calls(const Claim *claim, PreviewCalls *calls, Arena *arena) {
    size_t count = 0;

    for (const Sending *sending = claim->sendings; sending != NULL; sending = sending->next)
        count++;
    calls->calls = arena_zero(arena, (claim->count + count + 1) * sizeof *calls->calls);
    calls->count = count;
    for (const Sending *sending = claim->sendings; sending != NULL; sending = sending->next)
        take_call(sending, &calls->calls[--count], arena);
    take_faults(claim, calls, arena);
}

static Claim *read_claim(Database *database, const int64_t *ids, size_t count, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    AUTO(result_free_at) Result *result = NULL;

    parameter_int_array(parameters, ids, count);
    if (!database_execute(database, CLAIM_PREVIEW_STATEMENT, parameters, &result, error))
        return NULL;
    return result_rows(result) > 0 ? claim_read(result) : claim_new(0, 0);
}

bool preview_calls(const Config *config, const Mappings *mappings, Database *database, const int64_t *ids,
                   size_t count, Arena *arena, PreviewCalls *calls, Error *error) {
    AUTO(claim_free_at) Claim *claim = read_claim(database, ids, count, error);
    if (claim == NULL)
        return false;
    Sender sender = sender_without_secrets(config);

    sender_resolve(&sender, mappings, claim);
    const bool is_loaded = load_rows(claim, database, error);
    if (is_loaded) {
        verdict_build_calls(claim);
        take_calls(claim, calls, arena);
    }
    sender_close(&sender);
    return is_loaded;
}
