/* Preview: loads rows as a claim does and renders them one by one. */
#include "sync/preview.h"

#include "sync/claim.h"
#include "sync/message.h"

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
