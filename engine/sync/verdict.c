/* What the end of a call means for its deliveries. */
#include "sync/verdict.h"

#include "sync/csv_form.h"
#include "sync/reply.h"
#include "sync/sender.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { HTTP_BAD_REQUEST = 400, HTTP_CONTENT_TOO_LARGE = 413 };

/* --- verdicts of a mapping --- */

static void decide_failed(Claim *claim, Delivery *delivery, const Verdict *verdict, const HttpReply *reply) {
    bool is_unknown = verdict->error_kind == ERROR_UNKNOWN_OUTCOME;
    char status[16] = "";

    if (reply != NULL)
        snprintf(status, sizeof status, "%ld", reply->status);
    claim_decide(claim, delivery, is_unknown ? RESULT_UNKNOWN : RESULT_FAILED, verdict->error_kind,
                 verdict->number[0] != '\0' ? verdict->number : status, verdict->text);
    if (reply != NULL)
        delivery->retry_after_ms = reply->retry_after_ms;
    delivery->fills = verdict->fills;
}

static void decide_by(Claim *claim, Delivery *delivery, const Verdict *verdict, const HttpReply *reply) {
    switch (verdict->kind) {
    case VERDICT_DONE:
        claim_decide(claim, delivery, RESULT_DONE, ERROR_NONE, NULL, NULL);
        break;
    case VERDICT_REFUSED:
        claim_decide(claim, delivery, RESULT_REFUSED, ERROR_PERMANENT, verdict->number, verdict->text);
        break;
    case VERDICT_READ_BACK:
        claim_decide(claim, delivery, RESULT_UNKNOWN, ERROR_UNKNOWN_OUTCOME, verdict->number,
                     "the application says that it has this already, and could not be asked what it has");
        return;
    case VERDICT_FAILED:
        decide_failed(claim, delivery, verdict, reply);
        return;
    }
    delivery->fills = verdict->fills;
}

static void decide_fault(Claim *claim, Delivery *delivery, const Fault *fault) {
    Verdict *verdict = arena_zero(claim->arena, sizeof *verdict);

    reply_refuse(delivery->message, fault, claim->arena, verdict);
    decide_by(claim, delivery, verdict, NULL);
}

/* --- building calls --- */

static bool is_buildable(Claim *claim, Delivery *delivery) {
    const char *what = NULL;

    if (delivery->result != RESULT_OPEN)
        return false;
    if (delivery->endpoint == NULL)
        what = arena_format(claim->arena, "application \"%s\" is not in the configuration",
                            delivery->application);
    else if (delivery->message == NULL)
        what =
            arena_format(claim->arena, "there is no mapping of message \"%s\" to applications of kind \"%s\"",
                         delivery->message_name, delivery->endpoint->application->kind);
    if (what != NULL)
        claim_decide(claim, delivery, RESULT_FAILED, ERROR_CONFIGURATION, NULL, what);
    else if (delivery->row == NULL)
        claim_decide(claim, delivery, RESULT_FAILED, ERROR_BUG, NULL,
                     "the staged row of this delivery is missing");
    return delivery->result == RESULT_OPEN;
}

/* A body of separated text without a line: each row that it was to carry came again and goes with a later
 * one. */
static bool is_empty_by_now(const Delivery *delivery) {
    const Lines *lines = delivery->row->lines;
    return lines != NULL && lines->count == 0;
}

/* The rows in the body become a call; the others are decided. */
static void build_message(Claim *claim, Delivery *const *deliveries, size_t count) {
    MessageRow *rows = arena_alloc(claim->arena, count * sizeof *rows);
    const Fault **faults = arena_zero(claim->arena, count * sizeof *faults);
    Delivery **sound = arena_alloc(claim->arena, count * sizeof *sound);
    Buffer body = {0};
    size_t sound_count = 0;

    for (size_t i = 0; i < count; i++)
        rows[i] = *deliveries[i]->row;
    size_t rendered = render_message(deliveries[0]->message, rows, count, claim->arena, &body, faults);
    for (size_t i = 0; i < count; i++) {
        if (faults[i] == NULL)
            sound[sound_count++] = deliveries[i];
        else
            decide_fault(claim, deliveries[i], faults[i]);
    }
    assert(rendered == sound_count);
    if (rendered == 0) {
        buffer_free(&body);
        return;
    }
    Sending *sending = claim_add_sending(claim, SENDING_MESSAGE, sound, sound_count);
    sending->request = body;
    sending->path = render_path(sending->message, sound[0]->row, claim->arena);
}

static void build_question(Claim *claim, Delivery *delivery) {
    Buffer path = {0};
    Fault fault = {0};

    delivery->reads++;
    if (!render_read_back(delivery->message, delivery->row, &path, &fault)) {
        buffer_free(&path);
        decide_fault(claim, delivery, &fault);
        return;
    }
    claim_add_sending(claim, SENDING_QUESTION, &delivery, 1)->request = path;
}

/* What may have been applied is asked for first, where the application can be asked. A list goes again as a
 * whole: its target refuses what it has row by row, which is one call and not one for each row. */
static bool is_asked_first(const Delivery *delivery) {
    return delivery->is_unknown && delivery->message->has_read_back && !delivery->message->is_list;
}

static size_t take_buildable(Claim *claim, Delivery **order) {
    AUTO(memory_free_at) Delivery **all = memory_alloc(claim->count * sizeof *all);
    size_t count = 0;

    claim_order(claim, all);
    for (size_t i = 0; i < claim->count; i++)
        if (is_buildable(claim, all[i]))
            order[count++] = all[i];
    return count;
}

void verdict_build_calls(Claim *claim) {
    Delivery **order = arena_alloc(claim->arena, claim->count * sizeof *order);
    size_t count = take_buildable(claim, order);

    for (size_t from = 0, length; from < count; from += length) {
        length = order[from]->message->is_list ? claim_call_length(order + from, count - from) : 1;
        if (is_empty_by_now(order[from]))
            claim_decide(claim, order[from], RESULT_DONE, ERROR_NONE, NULL,
                         "nothing was sent: each of its rows came again later");
        else if (is_asked_first(order[from]))
            build_question(claim, order[from]);
        else
            build_message(claim, order + from, length);
    }
}

/* --- judging --- */

/* It never left, and would not have to wait if its application answered, or if its claim were still ours: no
 * attempt was made. */
static bool is_kept_back(const Sending *sending) {
    return sending->kind == SENDING_MESSAGE && sending->failure != NULL &&
           (sending->failure->kind == ERROR_NONE || sending->failure->kind == ERROR_TRANSIENT ||
            sending->failure->kind == ERROR_AUTHENTICATION);
}

static void give_back(Sending *sending, const Error *error) {
    for (size_t i = 0; i < sending->count; i++)
        claim_decide(sending->claim, sending->deliveries[i], RESULT_UNSENT, error->kind, error->code,
                     error->message);
}

/* That this attempt had no effect says nothing of the one before it: a question that failed, or a repeat that
 * did and will be tried again, leaves an unknown outcome unknown. */
static void keep_unknown(const Sending *sending, Delivery *delivery) {
    bool is_final = delivery->kind == ERROR_PERMANENT || delivery->kind == ERROR_BUG;

    if (delivery->is_unknown && delivery->result == RESULT_FAILED &&
        (sending->kind == SENDING_QUESTION || !is_final))
        delivery->result = RESULT_UNKNOWN;
}

static void judge_failure(Sending *sending, const Error *error) {
    for (size_t i = 0; i < sending->count; i++) {
        claim_decide_error(sending->claim, sending->deliveries[i], error);
        keep_unknown(sending, sending->deliveries[i]);
    }
}

static void judge_row(Sending *sending, Delivery *delivery, const Verdict *verdict) {
    bool is_askable = delivery->message->has_read_back && delivery->reads < VERDICT_READS_MAX;

    if (verdict->kind == VERDICT_READ_BACK && is_askable) {
        delivery->asked = verdict;
        build_question(sending->claim, delivery);
        return;
    }
    decide_by(sending->claim, delivery, verdict, sending->reply);
    keep_unknown(sending, delivery);
}

/* Too large, or not accepted without a word about a row: one of its rows may be why. A message number is the
 * application's judgement of all of them. */
static bool is_to_be_halved(const Sending *sending, const Verdict *verdict) {
    bool is_refused = verdict->kind == VERDICT_REFUSED ||
                      (verdict->kind == VERDICT_FAILED && verdict->error_kind == ERROR_PERMANENT);
    long status = sending->reply->status;

    return sending->message->is_list && sending->count > 1 && is_refused &&
           (status == HTTP_CONTENT_TOO_LARGE || (status == HTTP_BAD_REQUEST && verdict->number[0] == '\0'));
}

/* Until what is refused stands alone: it gets the refusal, the others go through. */
static void halve(const Sending *sending) {
    size_t half = sending->count / 2;

    build_message(sending->claim, sending->deliveries, half);
    build_message(sending->claim, sending->deliveries + half, sending->count - half);
}

static void judge_message(Sending *sending) {
    Arena *arena = sending->claim->arena;
    Verdict *verdicts = arena_zero(arena, sending->count * sizeof *verdicts);

    reply_read(sending->message, sending->reply->status, sending->reply->body, sending->count, arena,
               verdicts);
    if (is_to_be_halved(sending, &verdicts[0])) {
        halve(sending);
        return;
    }
    for (size_t i = 0; i < sending->count; i++)
        judge_row(sending, sending->deliveries[i], &verdicts[i]);
}

static void judge_question(Sending *sending) {
    Claim *claim = sending->claim;
    Delivery *delivery = sending->deliveries[0];
    Verdict *verdict = arena_zero(claim->arena, sizeof *verdict);
    bool is_resend = false;

    reply_read_back(sending->message, delivery->row, delivery->asked, sending->reply->status,
                    sending->reply->body, claim->arena, verdict, &is_resend);
    if (is_resend) {
        delivery->is_unknown = false;
        build_message(claim, &delivery, 1);
        return;
    }
    decide_by(claim, delivery, verdict, sending->reply);
    keep_unknown(sending, delivery);
}

void verdict_judge(Sending *sending) {
    assert(!sending->is_judged);
    sending->is_judged = true;
    if (is_kept_back(sending))
        give_back(sending, sending->failure);
    else if (sending->failure != NULL)
        judge_failure(sending, sending->failure);
    else if (sending->reply->error.kind != ERROR_NONE)
        judge_failure(sending, &sending->reply->error);
    else if (sending->kind == SENDING_MESSAGE)
        judge_message(sending);
    else
        judge_question(sending);
}
