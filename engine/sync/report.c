/* Report: tells the database what happened to the deliveries of a claim. */
#include "sync/report.h"

#include "base/clock.h"
#include "base/log.h"
#include "sync/parse.h"
#include "sync/sender.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- packing --- */

static Packed *packed_of(Packed *packed, size_t *count, Endpoint *endpoint, const Message *message) {
    for (size_t i = 0; i < *count; i++)
        if (packed[i].endpoint == endpoint && packed[i].message == message)
            return &packed[i];
    packed[*count] = (Packed){.endpoint = endpoint, .message = message};
    return &packed[(*count)++];
}

static bool is_storable(const Sending *sending) {
    return sending->is_judged && sending->exchange_id == 0 && sending->reply != NULL;
}

static bool has_fills(const Delivery *delivery) {
    return delivery->fills != NULL && delivery->message->fill_count > 0;
}

/* An upper bound for the number of exchanges; the claim's calls are newest first. */
static Packed *group_sendings(Claim *claim, Delivery *const *deliveries, size_t count, Arena *arena,
                              size_t *used) {
    size_t groups_max = count;

    for (Sending *sending = claim->sendings; sending != NULL; sending = sending->next)
        groups_max++;
    Packed *packed = arena_zero(arena, (groups_max + 1) * sizeof *packed);
    for (Sending *sending = claim->sendings; sending != NULL; sending = sending->next)
        if (is_storable(sending))
            packed_of(packed, used, sending->endpoint, sending->message)->count++;
    for (size_t i = 0; i < count; i++)
        if (has_fills(deliveries[i]) && deliveries[i]->sending == NULL)
            packed_of(packed, used, deliveries[i]->endpoint, deliveries[i]->message);
    return packed;
}

static void append_body(Packed *packed, Text body) {
    if (packed->body.length + body.length <= REPORT_BYTES_MAX)
        buffer_append(&packed->body, body.at != NULL ? body.at : "", body.length);
}

static void fill_packed(Packed *packed, Arena *arena) {
    packed->offsets = arena_alloc(arena, (2 * packed->count + 1) * sizeof *packed->offsets);
    packed->statuses = arena_alloc(arena, (packed->count + 1) * sizeof *packed->statuses);
    packed->durations = arena_alloc(arena, (packed->count + 1) * sizeof *packed->durations);
    for (size_t i = 0; i < packed->count; i++) {
        Sending *sending = packed->sendings[i];
        sending->item = (int32_t)i;
        packed->offsets[2 * i] = (int32_t)packed->body.length;
        append_body(packed, buffer_view(&sending->request));
        packed->offsets[2 * i + 1] = (int32_t)packed->body.length;
        append_body(packed, sending->reply->body);
        packed->statuses[i] = (int32_t)sending->reply->status;
        packed->durations[i] = (int32_t)sending->reply->duration_ms;
    }
    packed->offsets[2 * packed->count] = (int32_t)packed->body.length;
}

void report_pack(Claim *claim, Delivery *const *deliveries, size_t count, Arena *arena, Packed **packed,
                 size_t *packed_count) {
    *packed_count = 0;
    *packed = group_sendings(claim, deliveries, count, arena, packed_count);
    for (size_t i = 0; i < *packed_count; i++) {
        Packed *group = &(*packed)[i];
        size_t left = group->count;
        group->sendings = arena_alloc(arena, (group->count + 1) * sizeof *group->sendings);
        for (Sending *sending = claim->sendings; sending != NULL; sending = sending->next)
            if (is_storable(sending) && sending->endpoint == group->endpoint &&
                sending->message == group->message)
                group->sendings[--left] = sending; /* oldest first */
        fill_packed(group, arena);
    }
}

void packed_free(Packed *packed, size_t count) {
    for (size_t i = 0; i < count; i++)
        buffer_free(&packed[i].body);
}

/* --- fills --- */

static bool has_same_pattern(const Delivery *one, const Delivery *other) {
    if (one->message != other->message || one->endpoint != other->endpoint)
        return false;
    for (size_t i = 0; i < one->message->fill_count; i++)
        if ((one->fills[i] == VALUE_ABSENT) != (other->fills[i] == VALUE_ABSENT))
            return false;
    return true;
}

static void begin_filled(Filled *filled, const Delivery *model, size_t count_max, Arena *arena) {
    const Message *message = model->message;

    filled->model = model;
    filled->deliveries = arena_alloc(arena, count_max * sizeof *filled->deliveries);
    filled->columns = arena_alloc(arena, message->fill_count * sizeof *filled->columns);
    for (size_t i = 0; i < message->fill_count; i++)
        if (model->fills[i] != VALUE_ABSENT)
            filled->columns[filled->column_count++] = message->fill_columns[i];
}

static Filled *filled_of(Filled *filled, size_t *used, const Delivery *delivery, size_t count_max,
                         Arena *arena) {
    for (size_t i = 0; i < *used; i++)
        if (has_same_pattern(filled[i].model, delivery))
            return &filled[i];
    begin_filled(&filled[*used], delivery, count_max, arena);
    return &filled[(*used)++];
}

void report_group_fills(Delivery *const *deliveries, size_t count, Arena *arena, Filled **filled,
                        size_t *filled_count) {
    size_t used = 0, kept = 0;

    *filled = arena_zero(arena, (count + 1) * sizeof **filled);
    for (size_t i = 0; i < count; i++) {
        if (!has_fills(deliveries[i]))
            continue;
        Filled *group = filled_of(*filled, &used, deliveries[i], count, arena);
        group->deliveries[group->count++] = deliveries[i];
    }
    for (size_t i = 0; i < used; i++)
        if ((*filled)[i].column_count > 0)
            (*filled)[kept++] = (*filled)[i];
    *filled_count = kept;
}

/* --- the errand --- */

typedef struct Told { /* deliveries whose last call is kept in one exchange */
    int64_t exchange_id;
    Delivery **deliveries;
    size_t count;
} Told;

typedef struct Report {
    Errand errand;
    Claim *claim;
    MessageStatements *statements;
    Database *const *database;
    Arena *arena;
    Delivery **deliveries;
    size_t count;
    Packed *packed;
    size_t packed_count;
    Filled *filled;
    size_t filled_count;
    bool has_fills; /* before any was left out */
    Told *told;     /* made when all exchanges are known */
    size_t told_count;
} Report;

static int64_t exchange_of(const Delivery *delivery) {
    return delivery->sending != NULL ? delivery->sending->exchange_id : 0;
}

static void group_told(Report *report) {
    report->told = arena_zero(report->arena, report->count * sizeof *report->told);
    for (size_t i = 0; i < report->count; i++) {
        int64_t exchange_id = exchange_of(report->deliveries[i]);
        size_t at = 0;
        while (at < report->told_count && report->told[at].exchange_id != exchange_id)
            at++;
        Told *told = &report->told[at];
        if (at == report->told_count) {
            report->told_count++;
            told->exchange_id = exchange_id;
            told->deliveries = arena_alloc(report->arena, report->count * sizeof *told->deliveries);
        }
        told->deliveries[told->count++] = report->deliveries[i];
    }
}

static const char *add_sent(const Packed *packed, Parameters *parameters) {
    parameter_text(parameters, packed->endpoint->application->name);
    parameter_text(parameters, packed->message->name);
    parameter_bytes(parameters, packed->message->hash, sizeof packed->message->hash);
    parameter_bytes(parameters, packed->body.at != NULL ? packed->body.at : "", packed->body.length);
    parameter_int4_array(parameters, packed->offsets, 2 * packed->count + 1);
    parameter_int4_array(parameters, packed->statuses, packed->count);
    parameter_int4_array(parameters, packed->durations, packed->count);
    return "select exchange_id, unkept from engine.add_sent($1, $2, $3, $4, $5, $6, $7)";
}

static void take_exchange(Packed *packed, const Result *result) {
    packed->exchange_id = result_int(result, 0, 0);
    if (!result_is_null(result, 0, 1))
        log_event(LOG_WARNING, "what was sent is reported without its bytes", "application",
                  packed->endpoint->application->name, "message", packed->message->name, "reason",
                  result_text(result, 0, 1), NULL);
    for (size_t i = 0; i < packed->count; i++)
        packed->sendings[i]->exchange_id = packed->exchange_id;
}

static size_t fill_index(const Message *message, const char *column) {
    size_t index = 0;

    while (strcmp(message->fill_columns[index], column) != 0)
        index++;
    return index;
}

/* The exchange of the call that brought the values; of a row that was never sent, the empty one made for it.
 */
static int64_t origin_of(const Report *report, const Filled *filled) {
    for (size_t i = 0; i < filled->count; i++)
        if (exchange_of(filled->deliveries[i]) != 0)
            return exchange_of(filled->deliveries[i]);
    for (size_t i = 0; i < report->packed_count; i++)
        if (report->packed[i].endpoint == filled->model->endpoint &&
            report->packed[i].message == filled->model->message)
            return report->packed[i].exchange_id;
    return 0;
}

static void add_fill_columns(const Filled *filled, Arena *arena, Parameters *parameters) {
    const char **values = arena_alloc(arena, filled->count * sizeof *values);

    for (size_t column = 0; column < filled->column_count; column++) {
        size_t index = fill_index(filled->model->message, filled->columns[column]);
        for (size_t i = 0; i < filled->count; i++)
            values[i] = filled->deliveries[i]->fills[index];
        parameter_text_array(parameters, values, filled->count);
    }
}

static const char *fill(const Report *report, const Filled *filled, Parameters *parameters, Error *error) {
    int64_t *record_ids = arena_alloc(report->arena, filled->count * sizeof *record_ids);

    for (size_t i = 0; i < filled->count; i++)
        record_ids[i] = filled->deliveries[i]->record_id;
    parameter_int(parameters, origin_of(report, filled));
    parameter_int_array(parameters, record_ids, filled->count);
    add_fill_columns(filled, report->arena, parameters);
    return message_fill_statement(report->statements, *report->database, filled->model->message->table,
                                  filled->columns, filled->column_count, error);
}

/* One array per column of engine.report, up to the exchange. */
static void tell_results(const Report *report, const Told *told, Parameters *parameters) {
    size_t count = told->count;
    int64_t *numbers = arena_alloc(report->arena, count * sizeof *numbers);
    bool *gaps = arena_alloc(report->arena, count * sizeof *gaps);
    const char **texts = arena_alloc(report->arena, count * sizeof *texts);

    parameter_int(parameters, report->claim->id);
    for (size_t i = 0; i < count; i++)
        numbers[i] = told->deliveries[i]->id;
    parameter_int_array(parameters, numbers, count);
    for (size_t i = 0; i < count; i++)
        texts[i] = delivery_result_name(told->deliveries[i]->result);
    parameter_text_array(parameters, texts, count);
    for (size_t i = 0; i < count; i++)
        texts[i] =
            told->deliveries[i]->kind == ERROR_NONE ? NULL : error_kind_name(told->deliveries[i]->kind);
    parameter_text_array(parameters, texts, count);
    for (size_t i = 0; i < count; i++)
        texts[i] = told->deliveries[i]->code;
    parameter_text_array(parameters, texts, count);
    for (size_t i = 0; i < count; i++)
        texts[i] = told->deliveries[i]->text;
    parameter_text_array(parameters, texts, count);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = told->deliveries[i]->retry_after_ms;
        gaps[i] = numbers[i] < 0;
    }
    parameter_int_array_with_nulls(parameters, numbers, gaps, count);
}

static void tell_items(const Report *report, const Told *told, bool is_kept, Parameters *parameters) {
    int64_t *numbers = arena_alloc(report->arena, told->count * sizeof *numbers);
    bool *gaps = arena_alloc(report->arena, told->count * sizeof *gaps);

    for (size_t i = 0; i < told->count; i++) {
        numbers[i] = is_kept ? told->deliveries[i]->sending->item : 0;
        gaps[i] = !is_kept;
    }
    parameter_int_array_with_nulls(parameters, numbers, gaps, told->count);
}

static const char *ask_acceptable(const Report *report, Parameters *parameters) {
    int64_t *ids = arena_alloc(report->arena, report->count * sizeof *ids);
    const char **results = arena_alloc(report->arena, report->count * sizeof *results);

    for (size_t i = 0; i < report->count; i++) {
        ids[i] = report->deliveries[i]->id;
        results[i] = delivery_result_name(report->deliveries[i]->result);
    }
    parameter_int(parameters, report->claim->id);
    parameter_int_array(parameters, ids, report->count);
    parameter_text_array(parameters, results, report->count);
    return "select a.id from engine.acceptable($1, $2, $3) a(id) order by 1";
}

static bool is_acceptable(const Result *ids, const Delivery *delivery) {
    size_t low = 0, high = result_rows(ids);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int64_t id = result_int(ids, middle, 0);
        if (id == delivery->id)
            return true;
        if (id < delivery->id)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* What another worker has decided meanwhile is not written over by what this one learned. */
static void leave_out_others(Report *report, const Result *ids) {
    size_t kept_groups = 0;

    for (size_t i = 0; i < report->filled_count; i++) {
        Filled *group = &report->filled[i];
        size_t kept = 0;
        for (size_t j = 0; j < group->count; j++)
            if (is_acceptable(ids, group->deliveries[j]))
                group->deliveries[kept++] = group->deliveries[j];
        group->count = kept;
        if (kept > 0)
            report->filled[kept_groups++] = *group;
    }
    report->filled_count = kept_groups;
}

static const char *tell(const Report *report, const Told *told, Parameters *parameters) {
    tell_results(report, told, parameters);
    if (told->exchange_id != 0)
        parameter_int(parameters, told->exchange_id);
    else
        parameter_null(parameters);
    tell_items(report, told, told->exchange_id != 0, parameters);
    return "select engine.report($1, $2, $3, $4, $5, $6, $7, $8, $9::bigint[]::integer[])";
}

/* Most reports are of calls of one message: they are kept and told by one statement. */
static bool is_simple(const Report *report) {
    if (report->packed_count != 1 || report->filled_count > 0)
        return false;
    for (size_t i = 0; i < report->count; i++) {
        const Sending *sending = report->deliveries[i]->sending;
        if (sending == NULL || sending->reply == NULL || sending->exchange_id != 0)
            return false;
    }
    return true;
}

static const char *tell_at_once(const Report *report, Parameters *parameters) {
    Told told = {.deliveries = report->deliveries, .count = report->count};

    add_sent(&report->packed[0], parameters);
    tell_results(report, &told, parameters);
    tell_items(report, &told, true, parameters);
    return "with kept as materialized (select * from engine.add_sent($1, $2, $3, $4, $5, $6, $7)) "
           "select k.exchange_id, k.unkept, engine.report($8, $9, $10, $11, $12, $13, $14, k.exchange_id, "
           "$15::bigint[]::integer[]) from kept k";
}

static void note_ownership(Claim *claim, bool is_ours) {
    char id[24];

    if (is_ours || claim->is_given_away)
        return;
    snprintf(id, sizeof id, "%lld", (long long)claim->id);
    log_event(LOG_WARNING, "claim was given away before it was reported; what is known was stored", "claim",
              id, NULL);
    claim->is_given_away = true;
}

static void take_answer(Report *report, size_t step, const Result *result) {
    if (step < report->packed_count)
        take_exchange(&report->packed[step], result);
    else if (report->has_fills && step == report->packed_count)
        leave_out_others(report, result);
    else if (step >= report->packed_count + report->has_fills + report->filled_count)
        note_ownership(report->claim, result_bool(result, 0, 0));
}

static const char *report_next(Errand *errand, size_t step, Result **last, Parameters *parameters,
                               Error *error) {
    Report *report = (Report *)errand;

    if (step > 0)
        take_answer(report, step - 1, *last);
    if (step < report->packed_count)
        return add_sent(&report->packed[step], parameters);
    step -= report->packed_count;
    if (report->has_fills && step == 0)
        return ask_acceptable(report, parameters);
    step -= report->has_fills;
    if (step < report->filled_count)
        return fill(report, &report->filled[step], parameters, error);
    step -= report->filled_count;
    if (step == 0)
        group_told(report);
    return step < report->told_count ? tell(report, &report->told[step], parameters) : NULL;
}

static const char *simple_next(Errand *errand, size_t step, Result **last, Parameters *parameters,
                               Error *error) {
    Report *report = (Report *)errand;

    (void)error;
    if (step == 0)
        return tell_at_once(report, parameters);
    take_exchange(&report->packed[0], *last);
    note_ownership(report->claim, result_bool(*last, 0, 2));
    return NULL;
}

/* --- the end of a report --- */

static void forget_bodies(Report *report) {
    for (size_t i = 0; i < report->packed_count; i++)
        for (size_t j = 0; j < report->packed[i].count; j++) {
            Sending *sending = report->packed[i].sendings[j];
            buffer_free(&sending->request);
            http_reply_free(sending->reply);
            sending->reply = NULL;
        }
}

static void note_reported(Report *report) {
    Claim *claim = report->claim;

    forget_bodies(report);
    for (size_t i = 0; i < report->count; i++)
        report->deliveries[i]->is_reported = true;
    claim->reported_count += report->count;
    claim->report_size_max =
        claim->report_size_max * 2 < claim->count ? claim->report_size_max * 2 : claim->count;
}

/* The database takes everything but this delivery: a person has to see it. */
static void isolate(Report *report, const Error *error) {
    Delivery *delivery = report->deliveries[0];

    if (delivery->is_isolated) {
        delivery->is_reported = true; /* its lease will end as an unknown outcome */
        report->claim->reported_count++;
        return;
    }
    delivery->is_isolated = true;
    delivery->fills = NULL;
    delivery->result = RESULT_FAILED;
    delivery->kind = ERROR_BUG;
    delivery->code = arena_text(report->claim->arena, error->code);
    delivery->text = arena_format(report->claim->arena, "the result could not be stored: %s", error->message);
}

static void note_failed(Report *report, const Error *error) {
    Claim *claim = report->claim;
    char id[24];

    for (size_t i = 0; i < report->packed_count; i++)
        for (size_t j = 0; j < report->packed[i].count; j++)
            report->packed[i].sendings[j]->exchange_id = 0;
    claim->decided_at_ms = clock_monotonic_ms();
    snprintf(id, sizeof id, "%lld", (long long)claim->id);
    log_error(error, "deliveries could not be reported and are reported again", "claim", id, NULL);
    if (error->kind != ERROR_PERMANENT && error->kind != ERROR_BUG)
        claim->report_at_ms = claim->decided_at_ms + REPORT_RETRY_MS;
    else if (report->count > 1)
        claim->report_size_max = report->count / 2;
    else
        isolate(report, error);
}

static void report_finish(Errand *errand, const Error *error) {
    Report *report = (Report *)errand;

    report->claim->is_reporting = false;
    if (error == NULL)
        note_reported(report);
    else
        note_failed(report, error);
    packed_free(report->packed, report->packed_count);
    arena_free(report->arena);
    free(report);
}

/* --- beginning --- */

bool report_is_due(const Claim *claim, bool is_eager, int64_t now_ms) {
    size_t waiting = claim->decided_count - claim->reported_count;

    if (waiting == 0 || claim->is_reporting || now_ms < claim->report_at_ms)
        return false;
    if (is_eager || claim->decided_count == claim->count || waiting >= REPORT_GATHER_MANY)
        return true;
    return now_ms >= claim->decided_at_ms + REPORT_GATHER_MS;
}

static void take_decided(Report *report) {
    Claim *claim = report->claim;

    report->deliveries = arena_alloc(report->arena, claim->count * sizeof *report->deliveries);
    for (size_t i = 0; i < claim->count && report->count < claim->report_size_max; i++) {
        Delivery *delivery = &claim->deliveries[i];
        if (delivery->result != RESULT_OPEN && !delivery->is_reported)
            report->deliveries[report->count++] = delivery;
    }
    bool is_all = report->count == claim->decided_count - claim->reported_count;
    claim->decided_at_ms = is_all ? 0 : clock_monotonic_ms();
}

Errand *report_new(Claim *claim, MessageStatements *statements, Database *const *database) {
    Report *report = memory_zero(sizeof *report);

    assert(!claim->is_reporting);
    report->errand = (Errand){.next = report_next, .finish = report_finish, .is_transaction = true};
    report->claim = claim;
    report->statements = statements;
    report->database = database;
    report->arena = arena_new();
    take_decided(report);
    report_pack(claim, report->deliveries, report->count, report->arena, &report->packed,
                &report->packed_count);
    report_group_fills(report->deliveries, report->count, report->arena, &report->filled,
                       &report->filled_count);
    report->has_fills = report->filled_count > 0;
    if (is_simple(report))
        report->errand = (Errand){.next = simple_next, .finish = report_finish};
    claim->is_reporting = true;
    return &report->errand;
}
