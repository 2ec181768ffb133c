/* Courier: claims what is due, has it sent, and reports what became of it. */
#include "sync/courier.h"

#include "base/clock.h"
#include "base/log.h"
#include "sync/claim.h"
#include "sync/errand.h"
#include "sync/floor.h"
#include "sync/message.h"
#include "sync/report.h"
#include "sync/sender.h"
#include "sync/verdict.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    POLL_MS = 1000,        /* a lost notification delays work by this much */
    DUE_MARGIN_MS = 2,     /* what is due then is not missed by a rounding, nor asked for in a tight loop */
    DUE_DOUBLINGS_MAX = 5, /* of that, when nothing was there */
    CLAIM_PAUSE_MS = 1000, /* after a claim failed */
    CLAIM_LOOK_MS = 100,   /* how often to look for something more urgent while much waits for its slot */
    CLAIM_IDLE_LOOK_MS = 20,
    LEAST_CALLS = 4, /* least claim: so many times what may be in flight */
    MOST_CLAIMS = 2  /* so many times a full claim may be open */
};

struct Courier {
    const Config *config;
    const Mappings *mappings;
    Database *database; /* NULL: no connection */
    char name[32];
    Sender sender;
    Errands errands;
    MessageStatements *statements;
    Floor floor;
    int64_t claim_limit; /* what a worker may take at once at present */
    int64_t claim_asked; /* by the last claim */
    int64_t claimed_at_ms;
    Claim *claims;         /* all that are not finished */
    int64_t claim_at_ms;   /* when the next claim is due; 0: now */
    int64_t due_ms;        /* -1: no retry is planned */
    unsigned empty_claims; /* in a row */
    bool is_claiming;
    bool is_exhausted;
    bool is_stopping;
    bool
        is_abandoned; /* nothing is taken from HTTP any more: calls in flight may name claims that are gone */
    CourierCounts counts;
};

Courier *courier_new(const Config *config, const Mappings *mappings, Http *http, const char *name,
                     Error *error) {
    Courier *courier = memory_zero(sizeof *courier);

    courier->config = config;
    courier->mappings = mappings;
    courier->due_ms = -1;
    courier->claim_limit = config->claim_size;
    snprintf(courier->name, sizeof courier->name, "%s", name);
    errands_open(&courier->errands);
    courier->statements = message_statements_new();
    if (sender_open(&courier->sender, config, http, error))
        return courier;
    courier_free(courier);
    return NULL;
}

void courier_free(Courier *courier) {
    if (courier == NULL)
        return;
    errands_close(&courier->errands); /* errands hold claims */
    while (courier->claims != NULL) {
        Claim *claim = courier->claims;
        courier->claims = claim->next;
        claim_free(claim);
    }
    message_statements_free(courier->statements);
    sender_close(&courier->sender);
    free(courier);
}

void courier_connect(Courier *courier, Database *database) {
    Error error = {0};

    error_set(&error, ERROR_TRANSIENT, "the connection to the database was lost");
    courier->database = database;
    for (Claim *claim = courier->claims; claim != NULL; claim = claim->next)
        claim->is_given_away = true; /* a claim ends with the session that made it */
    errands_connect(&courier->errands, database, &error);
    courier->claim_at_ms = 0;
}

void courier_wake(Courier *courier) {
    courier->claim_at_ms = 0;
    courier->is_exhausted = false;
}

bool courier_is_idle(const Courier *courier) {
    return courier->claims == NULL && errands_are_idle(&courier->errands);
}

bool courier_is_exhausted(const Courier *courier) { return courier->is_exhausted; }

int64_t courier_due_ms(const Courier *courier) { return courier->due_ms; }

CourierCounts courier_counts(const Courier *courier) { return courier->counts; }

/* --- calls --- */

static void give_back(Sending *sending) {
    bool is_message = sending->kind == SENDING_MESSAGE;

    for (size_t i = 0; i < sending->count; i++)
        claim_decide(sending->claim, sending->deliveries[i], is_message ? RESULT_UNSENT : RESULT_UNKNOWN,
                     is_message ? ERROR_NONE : ERROR_UNKNOWN_OUTCOME, NULL, "the worker stopped");
}

/* Calls made since the one that was newest before go to their queues, oldest first. */
static void add_sendings(Courier *courier, Claim *claim, const Sending *before) {
    size_t count = 0;

    for (Sending *sending = claim->sendings; sending != before; sending = sending->next)
        count++;
    AUTO(memory_free_at) Sending **made = memory_alloc((count + 1) * sizeof *made);
    size_t at = count;
    for (Sending *sending = claim->sendings; sending != before; sending = sending->next)
        made[--at] = sending;
    for (size_t i = 0; i < count; i++) {
        if (courier->is_stopping)
            give_back(made[i]);
        else
            sender_add(&courier->sender, made[i]);
    }
}

static void judge_ended(Courier *courier) {
    Sending *sending;

    while ((sending = sender_take(&courier->sender)) != NULL) {
        Claim *claim = sending->claim;
        const Sending *before = claim->sendings;
        verdict_judge(sending);
        add_sendings(courier, claim, before);
    }
}

/* --- claiming --- */

typedef struct Claiming {
    Errand errand;
    Courier *courier;
    Claim *claim; /* NULL: nothing was claimed, or not yet */
    Loading *loading;
    int64_t due_ms;
    bool is_read;
} Claiming;

static const char *claim_statement(Courier *courier, Parameters *parameters) {
    parameter_text(parameters, courier->name);
    parameter_int(parameters, courier->claim_asked);
    parameter_int(parameters, courier->config->lease_ms);
    parameter_int(parameters, floor_next(&courier->floor, clock_monotonic_ms()));
    return CLAIM_STATEMENT;
}

static void take_claim(Claiming *claiming, const Result *result) {
    Courier *courier = claiming->courier;
    Claim *claim = claim_read(result);

    claiming->is_read = true;
    claiming->claim = claim;
    if (claim == NULL)
        return;
    claim->extend_at_ms = clock_monotonic_ms() + courier->config->lease_ms / 3;
    claim->held_until_ms = courier->claimed_at_ms + courier->config->lease_ms;
    claim->next = courier->claims;
    courier->claims = claim;
    sender_resolve(&courier->sender, courier->mappings, claim);
    claiming->loading = loading_begin(claim);
}

/* Step 0 claims; the others load rows, or ask when the next retry is due. */
static const char *claiming_next(Errand *errand, size_t step, Result **last, Parameters *parameters,
                                 Error *error) {
    Claiming *claiming = (Claiming *)errand;
    Courier *courier = claiming->courier;

    if (step == 0)
        return claim_statement(courier, parameters);
    if (step == 1)
        take_claim(claiming, *last);
    if (claiming->claim == NULL) {
        if (step == 1)
            return "select engine.next_due_ms()";
        claiming->due_ms = result_is_null(*last, 0, 0) ? -1 : result_int(*last, 0, 0);
        return NULL;
    }
    if (step > 1) {
        loading_take(claiming->loading, *last);
        *last = NULL;
    }
    return loading_statement(claiming->loading, courier->statements, courier->database, parameters, error);
}

/* Births that another worker is dispatching at this moment are due at once; those who wait for them must not
 * take the processor from whoever does it, so they ask ever more rarely. */
static int64_t pause_of(const Courier *courier, int64_t due_ms) {
    int64_t margin_ms = DUE_MARGIN_MS << (courier->empty_claims < DUE_DOUBLINGS_MAX ? courier->empty_claims
                                                                                    : DUE_DOUBLINGS_MAX);
    return due_ms < 0 || due_ms > POLL_MS ? POLL_MS : due_ms + margin_ms;
}

static void note_exhausted(Courier *courier, const Claiming *claiming) {
    courier->is_exhausted = true;
    courier->due_ms = claiming->due_ms;
    if (courier->claim_at_ms != 0) /* else somebody woke it meanwhile */
        courier->claim_at_ms = clock_monotonic_ms() + pause_of(courier, claiming->due_ms);
    courier->empty_claims++;
}

/* Learns where to look next, and whether there is more at once. */
static void note_claimed(Courier *courier, const Claiming *claiming) {
    const Claim *claim = claiming->claim;
    size_t count = claim != NULL ? claim->count : 0;
    bool is_full = (int64_t)count >= courier->claim_asked;
    bool is_again = floor_learn(&courier->floor, count, is_full, claim != NULL ? claim->ready_id_min : 0,
                                claim != NULL ? claim->ready_id_max : 0);

    if (is_again || is_full)
        courier->claim_at_ms = 0;
    else if (claim == NULL)
        note_exhausted(courier, claiming);
    if (claim == NULL)
        return;
    courier->is_exhausted = false;
    courier->empty_claims = 0;
}

static void start_calls(Courier *courier, Claim *claim) {
    claim->is_loaded = true;
    if (!courier->is_stopping) {
        verdict_build_calls(claim);
        add_sendings(courier, claim, NULL);
        return;
    }
    for (size_t i = 0; i < claim->count; i++)
        claim_decide(claim, &claim->deliveries[i], RESULT_UNSENT, ERROR_NONE, NULL, "the worker stopped");
}

static void fail_claim(Claim *claim, const Error *error) {
    claim->is_loaded = true;
    for (size_t i = 0; i < claim->count; i++)
        claim_decide_error(claim, &claim->deliveries[i], error);
}

static void claiming_finish(Errand *errand, const Error *error) {
    Claiming *claiming = (Claiming *)errand;
    Courier *courier = claiming->courier;

    courier->is_claiming = false;
    if (error != NULL) {
        log_error(error, "deliveries could not be claimed", NULL);
        courier->claim_at_ms = clock_monotonic_ms() + CLAIM_PAUSE_MS;
    }
    if (claiming->is_read && error == NULL)
        note_claimed(courier, claiming);
    if (claiming->claim != NULL && error != NULL)
        fail_claim(claiming->claim, error);
    else if (claiming->claim != NULL)
        start_calls(courier, claiming->claim);
    free(claiming);
}

static size_t count_open(const Courier *courier) {
    size_t count = 0;
    for (const Claim *claim = courier->claims; claim != NULL; claim = claim->next)
        count += claim_open_count(claim);
    return count;
}

static int64_t room_of(const Courier *courier) {
    return MOST_CLAIMS * courier->config->claim_size - (int64_t)count_open(courier);
}

/* The next claim is fetched while the former is being sent. While more waits than that, there is a look now
 * and then: for something more urgent, and sooner for an application that has nothing to do. */
static int64_t next_claim_ms(const Courier *courier) {
    if ((int64_t)count_open(courier) <= courier->claim_limit)
        return courier->claim_at_ms;
    int64_t pause_ms = sender_has_idle(&courier->sender) ? CLAIM_IDLE_LOOK_MS : CLAIM_LOOK_MS;
    int64_t look_at_ms = courier->claimed_at_ms + pause_ms;
    return courier->claim_at_ms > look_at_ms ? courier->claim_at_ms : look_at_ms;
}

static bool is_claim_allowed(const Courier *courier) {
    return !courier->is_stopping && !courier->is_claiming && courier->database != NULL &&
           room_of(courier) > 0;
}

static void size_claim(Courier *courier) {
    int64_t least = LEAST_CALLS * courier->config->in_flight, room = room_of(courier);

    courier->claim_limit = claim_limit_next(courier->claim_limit, sender_take_wait(&courier->sender), least,
                                            courier->config->claim_size);
    courier->claim_asked = courier->claim_limit < room ? courier->claim_limit : room;
}

static void begin_claim(Courier *courier) {
    int64_t now_ms = clock_monotonic_ms();

    if (!is_claim_allowed(courier) || now_ms < next_claim_ms(courier))
        return;
    Claiming *claiming = memory_zero(sizeof *claiming);
    claiming->errand = (Errand){.next = claiming_next, .finish = claiming_finish};
    claiming->courier = courier;
    claiming->due_ms = -1;
    size_claim(courier);
    courier->is_claiming = true;
    courier->claimed_at_ms = now_ms;
    courier->claim_at_ms = now_ms + POLL_MS;
    errands_add(&courier->errands, &claiming->errand);
}

/* --- leases --- */

/* Behind a long statement the claim may be reported and gone before its extension runs: it is named, not
 * held. */
typedef struct Extension {
    Errand errand;
    Courier *courier;
    int64_t claim_id;
    int64_t asked_at_ms;
} Extension;

static Claim *extended_claim(const Extension *extension) {
    for (Claim *claim = extension->courier->claims; claim != NULL; claim = claim->next)
        if (claim->id == extension->claim_id && claim->reported_count < claim->count)
            return claim;
    return NULL;
}

static void note_given_away(Claim *claim) {
    char id[24];

    snprintf(id, sizeof id, "%lld", (long long)claim->id);
    log_event(LOG_WARNING, "claim was given away while its calls were under way", "claim", id, NULL);
    claim->is_given_away = true;
}

static const char *extension_next(Errand *errand, size_t step, Result **last, Parameters *parameters,
                                  Error *error) {
    Extension *extension = (Extension *)errand;
    Claim *claim = extended_claim(extension);

    (void)error;
    if (claim == NULL)
        return NULL;
    if (step == 1) {
        if (result_bool(*last, 0, 0))
            claim->held_until_ms = extension->asked_at_ms + extension->courier->config->lease_ms;
        else
            note_given_away(claim);
        return NULL;
    }
    extension->asked_at_ms = clock_monotonic_ms();
    parameter_int(parameters, claim->id);
    parameter_int(parameters, extension->courier->config->lease_ms);
    return "select engine.extend_claim($1, $2)";
}

static void extension_finish(Errand *errand, const Error *error) {
    Extension *extension = (Extension *)errand;
    Claim *claim = extended_claim(extension);

    if (error != NULL)
        log_error(error, "a claim could not be extended", NULL);
    if (claim != NULL)
        claim->is_extending = false;
    free(extension);
}

static void extend_claims(Courier *courier) {
    int64_t now_ms = clock_monotonic_ms();

    for (Claim *claim = courier->claims; claim != NULL; claim = claim->next) {
        if (now_ms < claim->extend_at_ms || claim->is_given_away || claim->is_extending ||
            courier->database == NULL)
            continue;
        claim->extend_at_ms = now_ms + courier->config->lease_ms / 3;
        claim->is_extending = true;
        Extension *extension = memory_zero(sizeof *extension);
        extension->errand = (Errand){.next = extension_next, .finish = extension_finish};
        extension->courier = courier;
        extension->claim_id = claim->id;
        errands_add(&courier->errands, &extension->errand);
    }
}

/* --- reporting --- */

/* That an application is out of reach was said once, by the sender: not again for each call that it keeps
 * back. */
static LogLevel level_of(const Delivery *delivery) {
    if (delivery->sending != NULL && delivery->sending->failure != NULL)
        return LOG_DEBUG;
    return delivery->result == RESULT_REFUSED ? LOG_INFO : LOG_WARNING;
}

/* Words of the other application may hold what belongs to a person: they are in the database, not in the log.
 */
static bool is_text_ours(const Delivery *delivery) {
    const Sending *sending = delivery->sending;
    return sending == NULL || sending->reply == NULL || sending->reply->status == 0;
}

static void log_delivery(const Delivery *delivery) {
    char id[24], record[24], attempt[16];

    if (delivery->result == RESULT_DONE || delivery->result == RESULT_UNSENT ||
        !log_is_wanted(level_of(delivery)))
        return;
    snprintf(id, sizeof id, "%lld", (long long)delivery->id);
    snprintf(record, sizeof record, "%lld", (long long)delivery->record_id);
    snprintf(attempt, sizeof attempt, "%d", (int)delivery->attempt);
    log_event(level_of(delivery), "delivery did not succeed", "delivery", id, "flow", delivery->flow,
              "record", record, "application", delivery->application, "attempt", attempt, "result",
              delivery_result_name(delivery->result), "kind", error_kind_name(delivery->kind), "code",
              delivery->code, "reason", is_text_ours(delivery) ? delivery->text : NULL, NULL);
}

static void count_delivery(Courier *courier, const Delivery *delivery) {
    courier->counts.done += delivery->result == RESULT_DONE;
    courier->counts.refused += delivery->result == RESULT_REFUSED;
    courier->counts.failed += delivery->result == RESULT_FAILED || delivery->result == RESULT_UNKNOWN;
}

static void note_decided(Courier *courier, Claim *claim) {
    for (size_t i = 0; i < claim->count && claim->noted_count < claim->decided_count; i++) {
        Delivery *delivery = &claim->deliveries[i];
        if (delivery->result == RESULT_OPEN || delivery->is_noted)
            continue;
        delivery->is_noted = true;
        claim->noted_count++;
        count_delivery(courier, delivery);
        log_delivery(delivery);
    }
}

static void begin_reports(Courier *courier) {
    int64_t now_ms = clock_monotonic_ms();

    for (Claim *claim = courier->claims; claim != NULL; claim = claim->next) {
        note_decided(courier, claim);
        if (courier->database == NULL || !claim->is_loaded ||
            !report_is_due(claim, courier->is_stopping, now_ms))
            continue;
        errands_add(&courier->errands, report_new(claim, courier->statements, &courier->database));
        courier->claim_at_ms = 0; /* what was next in these lanes becomes due */
    }
}

static void free_finished(Courier *courier) {
    Claim **at = &courier->claims;

    while (*at != NULL) {
        Claim *claim = *at;
        if (claim->reported_count < claim->count || claim->is_reporting) {
            at = &claim->next;
            continue;
        }
        *at = claim->next;
        claim_free(claim);
    }
}

/* --- rounds --- */

static void progress_calls(Courier *courier) {
    while (!courier->is_abandoned) {
        sender_progress(&courier->sender);
        judge_ended(courier);
        if (courier->sender.unsent == NULL)
            return;
    }
}

void courier_round(Courier *courier) {
    errands_progress(&courier->errands);
    progress_calls(courier);
    begin_reports(courier);
    begin_claim(courier);
    extend_claims(courier);
    errands_progress(&courier->errands);
    free_finished(courier);
    if (!courier->is_abandoned)
        sender_progress(&courier->sender);
}

static int64_t earlier(int64_t one, int64_t other) { return one < other ? one : other; }

int64_t courier_wait_ms(const Courier *courier) {
    int64_t now_ms = clock_monotonic_ms();
    int64_t until_ms = now_ms + POLL_MS;

    if (courier->sender.unsent != NULL)
        return 0;
    int64_t next_ms = sender_next_ms(&courier->sender);
    if (next_ms >= 0)
        until_ms = earlier(until_ms, next_ms);
    if (is_claim_allowed(courier))
        until_ms = earlier(until_ms, next_claim_ms(courier));
    for (const Claim *claim = courier->claims; claim != NULL; claim = claim->next) {
        int64_t gathered_ms = claim->decided_at_ms + REPORT_GATHER_MS;
        if (!claim->is_reporting && claim->decided_at_ms != 0)
            until_ms =
                earlier(until_ms, gathered_ms > claim->report_at_ms ? gathered_ms : claim->report_at_ms);
        if (!claim->is_given_away && !claim->is_extending)
            until_ms = earlier(until_ms, claim->extend_at_ms);
    }
    if (until_ms > now_ms)
        return until_ms - now_ms;
    return courier->database != NULL ? 0 : POLL_MS;
}

void courier_stop(Courier *courier) {
    Sending *sending;

    courier->is_stopping = true;
    while ((sending = sender_take_waiting(&courier->sender)) != NULL)
        give_back(sending);
}

void courier_abandon(Courier *courier) {
    courier->is_abandoned = true;
    for (Claim *claim = courier->claims; claim != NULL; claim = claim->next)
        for (size_t i = 0; claim->is_loaded && i < claim->count; i++)
            if (claim->deliveries[i].result == RESULT_OPEN)
                claim_decide(claim, &claim->deliveries[i], RESULT_UNKNOWN, ERROR_UNKNOWN_OUTCOME, NULL,
                             "the worker stopped before the answer came");
}
