/* What a delivery worker has claimed. */
#include "sync/claim.h"

#include "sync/csv_form.h"

#include "base/clock.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CLAIM_COLUMNS                                                                                        \
    "select claim_id, delivery_id, flow, application, message, record_id, attempt, is_unknown, list_key, "   \
    "list_size, idempotency_key, ready_id, priority from "

const char CLAIM_STATEMENT[] = CLAIM_COLUMNS "engine.claim($1, $2, $3, $4)";
const char CLAIM_PREVIEW_STATEMENT[] = CLAIM_COLUMNS "engine.preview_claim($1)";

enum {
    COLUMN_CLAIM,
    COLUMN_DELIVERY,
    COLUMN_FLOW,
    COLUMN_APPLICATION,
    COLUMN_MESSAGE,
    COLUMN_RECORD,
    COLUMN_ATTEMPT,
    COLUMN_IS_UNKNOWN,
    COLUMN_LIST_KEY,
    COLUMN_LIST_SIZE,
    COLUMN_IDEMPOTENCY_KEY,
    COLUMN_READY,
    COLUMN_PRIORITY,
};

const char *delivery_result_name(DeliveryResult result) {
    static const char *const names[] = {"open", "done", "refused", "failed", "unknown", "unsent"};
    return names[result];
}

/* --- reading --- */

/* Names repeat from row to row: each is kept once, so that equal names are mostly equal pointers. */
static const char *keep_name(Arena *arena, const char *former, const char *name) {
    if (name == NULL || (former != NULL && strcmp(former, name) == 0))
        return name == NULL ? "" : former;
    return arena_text(arena, name);
}

static void read_delivery(Claim *claim, const Result *result, size_t row) {
    Delivery *delivery = &claim->deliveries[row];
    const Delivery *former = &claim->deliveries[row > 0 ? row - 1 : 0];
    int64_t list_size = result_int(result, row, COLUMN_LIST_SIZE);

    delivery->id = result_int(result, row, COLUMN_DELIVERY);
    delivery->record_id = result_int(result, row, COLUMN_RECORD);
    delivery->attempt = (int32_t)result_int(result, row, COLUMN_ATTEMPT);
    delivery->is_unknown = result_bool(result, row, COLUMN_IS_UNKNOWN);
    delivery->priority = (int32_t)result_int(result, row, COLUMN_PRIORITY);
    delivery->is_listed = !result_is_null(result, row, COLUMN_LIST_KEY);
    delivery->list_key = result_int(result, row, COLUMN_LIST_KEY);
    delivery->list_size = delivery->is_listed && list_size > 1 ? (size_t)list_size : 1;
    delivery->flow = keep_name(claim->arena, former->flow, result_text(result, row, COLUMN_FLOW));
    delivery->application =
        keep_name(claim->arena, former->application, result_text(result, row, COLUMN_APPLICATION));
    delivery->message_name =
        keep_name(claim->arena, former->message_name, result_text(result, row, COLUMN_MESSAGE));
    delivery->idempotency_key = arena_text(claim->arena, result_text(result, row, COLUMN_IDEMPOTENCY_KEY));
}

static void note_ready_id(Claim *claim, int64_t ready_id) {
    if (claim->ready_id_min == 0 || ready_id < claim->ready_id_min)
        claim->ready_id_min = ready_id;
    if (ready_id > claim->ready_id_max)
        claim->ready_id_max = ready_id;
}

Claim *claim_new(int64_t id, size_t count) {
    Claim *claim = memory_zero(sizeof *claim);

    claim->arena = arena_new();
    claim->id = id;
    claim->count = count;
    claim->report_size_max = count;
    claim->held_until_ms = INT64_MAX;
    claim->deliveries = arena_zero(claim->arena, count * sizeof *claim->deliveries);
    for (size_t i = 0; i < count; i++)
        claim->deliveries[i] = (Delivery){.position = i, .list_size = 1, .retry_after_ms = -1};
    return claim;
}

Claim *claim_read(const Result *result) {
    size_t count = result_rows(result);

    if (count == 0)
        return NULL;
    Claim *claim = claim_new(result_int(result, 0, COLUMN_CLAIM), count);
    for (size_t row = 0; row < count; row++) {
        read_delivery(claim, result, row);
        note_ready_id(claim, result_int(result, row, COLUMN_READY));
    }
    return claim;
}

void claim_keep(Claim *claim, Result *take) {
    claim->results = memory_grow(claim->results, (claim->result_count + 1) * sizeof(Result *));
    claim->results[claim->result_count++] = take;
}

void claim_free(Claim *claim) {
    if (claim == NULL)
        return;
    for (Sending *sending = claim->sendings; sending != NULL; sending = sending->next) {
        buffer_free(&sending->request);
        http_reply_free(sending->reply);
    }
    for (size_t i = 0; i < claim->count; i++)
        if (claim->deliveries[i].row != NULL && claim->deliveries[i].row->lines != NULL)
            buffer_free(&claim->deliveries[i].row->lines->text);
    for (size_t i = 0; i < claim->result_count; i++)
        result_free(claim->results[i]);
    free(claim->results);
    arena_free(claim->arena);
    free(claim);
}

/* --- deciding --- */

size_t claim_open_count(const Claim *claim) { return claim->count - claim->decided_count; }

bool claim_is_held(const Claim *claim, int64_t now_ms) {
    return !claim->is_given_away && now_ms < claim->held_until_ms;
}

void claim_decide(Claim *claim, Delivery *delivery, DeliveryResult result, ErrorKind kind, const char *code,
                  const char *text) {
    assert(delivery->result == RESULT_OPEN && result != RESULT_OPEN);
    delivery->result = result;
    delivery->kind = kind;
    delivery->code = code != NULL && code[0] != '\0' ? arena_text(claim->arena, code) : NULL;
    delivery->text = text != NULL && text[0] != '\0' ? arena_text(claim->arena, text) : NULL;
    claim->decided_count++;
    if (claim->decided_at_ms == 0)
        claim->decided_at_ms = clock_monotonic_ms();
}

void claim_decide_error(Claim *claim, Delivery *delivery, const Error *error) {
    bool is_unknown = error->kind == ERROR_UNKNOWN_OUTCOME;

    claim_decide(claim, delivery, is_unknown ? RESULT_UNKNOWN : RESULT_FAILED, error->kind, error->code,
                 error->message);
    if (error->retry_after_ms > 0)
        delivery->retry_after_ms = error->retry_after_ms;
}

/* --- calls --- */

static int compare_text(const char *one, const char *other) { return one == other ? 0 : strcmp(one, other); }

/* Deliveries of one list are equal here. */
static int compare_list(const Delivery *one, const Delivery *other) {
    if (one->is_listed != other->is_listed)
        return one->is_listed ? 1 : -1;
    if (!one->is_listed)
        return one->position < other->position ? -1 : one->position > other->position;
    if (one->list_key != other->list_key)
        return one->list_key < other->list_key ? -1 : 1;
    int order = compare_text(one->flow, other->flow);
    return order != 0 ? order : compare_text(one->application, other->application);
}

static int compare_in_list(const void *one, const void *other) {
    const Delivery *a = *(Delivery *const *)one, *b = *(Delivery *const *)other;
    int order = compare_list(a, b);

    return order != 0 ? order : (a->position > b->position) - (a->position < b->position);
}

typedef struct Place { /* where a delivery's call comes, and where it comes in it */
    size_t first;
    Delivery *delivery;
} Place;

static int compare_place(const void *one, const void *other) {
    const Place *a = one, *b = other;

    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->delivery->position > b->delivery->position) - (a->delivery->position < b->delivery->position);
}

void claim_order(Claim *claim, Delivery **order) {
    Place *places = arena_alloc(claim->arena, claim->count * sizeof *places);

    for (size_t i = 0; i < claim->count; i++)
        order[i] = &claim->deliveries[i];
    qsort(order, claim->count, sizeof *order, compare_in_list);
    for (size_t i = 0; i < claim->count; i++) {
        bool is_mate = i > 0 && compare_list(order[i - 1], order[i]) == 0;
        places[i] =
            (Place){.first = is_mate ? places[i - 1].first : order[i]->position, .delivery = order[i]};
    }
    qsort(places, claim->count, sizeof *places, compare_place);
    for (size_t i = 0; i < claim->count; i++)
        order[i] = places[i].delivery;
}

size_t claim_call_length(Delivery *const *order, size_t count) {
    size_t length = 1;

    while (length < count && length < order[0]->list_size && compare_list(order[0], order[length]) == 0)
        length++;
    return length;
}

Sending *claim_add_sending(Claim *claim, SendingKind kind, Delivery *const *deliveries, size_t count) {
    Sending *sending = arena_zero(claim->arena, sizeof *sending);

    assert(count > 0);
    sending->kind = kind;
    sending->claim = claim;
    sending->endpoint = deliveries[0]->endpoint;
    sending->message = deliveries[0]->message;
    sending->deliveries = arena_alloc(claim->arena, count * sizeof *deliveries);
    memcpy(sending->deliveries, deliveries, count * sizeof *deliveries);
    sending->count = count;
    sending->priority = deliveries[0]->priority;
    sending->next = claim->sendings;
    claim->sendings = sending;
    for (size_t i = 0; i < count; i++)
        deliveries[i]->sending = sending;
    return sending;
}
