// Reply: verdicts from status, body and message numbers.
#include "sync/reply.h"

#include <string.h>

#include "base/clock.h"
#include "io/http.h"
#include "io/json.h"
#include "sync/convert.h"
#include "sync/instant.h"
#include "sync/parse.h"
#include "sync/raw.h"
#include "sync/reply_rule.h"
#include "sync/utf8.h"

enum { TEXT_MAX = 500 };

typedef struct Reader {
    const Message *message;
    Arena *arena;
    const Json *body; // NULL: no JSON
    const Json *at;   // where fills are read: the body, or the item of it that is meant
    long status;
    char now[32];
} Reader;

// ---- verdicts ----

static const char *text_at(const Reader *r, const Path *path, const Json *at) {
    return path && at ? raw_print(raw_of_json(path_find_in(path, at)), r->arena) : NULL;
}

static const char *first_text_at(const Reader *r, const Path *const *places, const Json *at) {
    const char *text = NULL;
    for (size_t i = 0; !text && places[i]; i++)
        text = text_at(r, places[i], at);
    return text;
}

static const char *fill_text(const Reader *r, const FillValue *value, const Verdict *verdict) {
    const char *template = value->text, *found = text_at(r, value->path, r->at);
    if (!template)
        return found ? found : VALUE_ABSENT;
    if (strcmp(template, "{number}") == 0)
        return *verdict->number ? verdict->number : NULL;
    if (strcmp(template, "{text}") == 0)
        return *verdict->text ? verdict->text : NULL;
    return strcmp(template, "{now}") == 0 ? r->now : template;
}

static void fill(const Reader *r, Verdict *verdict) {
    const Message *message = r->message;
    verdict->fills = arena_alloc(r->arena, (message->fill_count + 1) * sizeof *verdict->fills);
    for (size_t i = 0; i < message->fill_count; i++) {
        const FillRule *rule = &message->reply->fills[i];
        static const FillValue nothing;
        const FillValue *wanted = verdict->kind == VERDICT_DONE      ? &rule->done
                                  : verdict->kind == VERDICT_REFUSED ? &rule->refused
                                                                     : &nothing;
        const char *value = fill_text(r, wanted, verdict);
        verdict->fills[i] = value == r->now ? arena_text(r->arena, value) : value;
    }
}

// At most TEXT_MAX bytes, whole characters, on one line.
static const char *one_line(Arena *arena, const char *text) {
    if (!text)
        return "";
    Text whole = text_trim(text_of(text));
    Text cut = utf8_cut(whole, TEXT_MAX);
    while (cut.length > TEXT_MAX)
        cut = utf8_cut(cut, utf8_count(cut) - (cut.length - TEXT_MAX + 3) / 4);
    char *copy = arena_copy(arena, cut.at, cut.length);
    for (char *at = copy; *at; at++)
        if ((unsigned char)*at < 0x20)
            *at = ' ';
    return copy;
}

static void set_verdict(const Reader *r, Verdict *verdict, VerdictKind kind, ErrorKind error_kind,
                        const char *number, const char *text) {
    *verdict = (Verdict){.kind = kind, .error_kind = error_kind};
    verdict->number = number ? number : "";
    verdict->text = one_line(r->arena, text);
    fill(r, verdict);
}

static bool is_one_of(const char *number, const char *const *list, size_t count) {
    for (size_t i = 0; number && i < count; i++)
        if (strcmp(number, list[i]) == 0)
            return true;
    return false;
}

static const ErrorKind *find_kind(const NumberRules *rules, const char *number) {
    for (size_t i = 0; number && i < rules->kind_count; i++)
        if (strcmp(rules->kinds[i].number, number) == 0)
            return &rules->kinds[i].kind;
    return NULL;
}

static bool is_status_of(const StatusList *list, long status) {
    for (size_t i = 0; i < list->count; i++)
        if (list->values[i] == status)
            return true;
    return false;
}

// What a refusal (of the call or of one row) is, by its message number. `otherwise` is the kind when the
// number says nothing: permanent is a business refusal, but for a status by which nobody was there to refuse.
static void judge_refusal(const Reader *r, const NumberRules *rules, const Json *at, ErrorKind otherwise,
                          Verdict *verdict) {
    const char *number = first_text_at(r, rules->number, at), *text = first_text_at(r, rules->text, at);
    const ErrorKind *kind = find_kind(rules, number);
    if (is_one_of(number, rules->done, rules->done_count))
        set_verdict(r, verdict, VERDICT_DONE, ERROR_NONE, number, text);
    else if (is_one_of(number, rules->read_back, rules->read_back_count))
        set_verdict(r, verdict, VERDICT_READ_BACK, ERROR_NONE, number, text);
    else if (kind)
        set_verdict(r, verdict, VERDICT_FAILED, *kind, number, text);
    else if (otherwise == ERROR_PERMANENT &&
             (number || r->status < 300 || is_status_of(&r->message->reply->refused, r->status)))
        set_verdict(r, verdict, VERDICT_REFUSED, ERROR_NONE, number,
                    text ? text : "the application refused without giving a reason");
    else
        set_verdict(r, verdict, VERDICT_FAILED,
                    otherwise == ERROR_PERMANENT ? http_status_kind_wordless(r->status) : otherwise, number,
                    text ? text : arena_format(r->arena, "HTTP status %ld", r->status));
}

// ---- the reply of a call ----

static void judge_item(const Reader *call, const Json *item, Verdict *verdict) {
    Reader r = *call;
    const ItemRules *rules = r.message->reply->items;
    PathScope scope = {.levels = {item}};
    r.at = item;
    if (condition_holds(rules->failed, &scope))
        judge_refusal(&r, &rules->numbers, item, ERROR_PERMANENT, verdict);
    else
        set_verdict(&r, verdict, VERDICT_DONE, ERROR_NONE, NULL, NULL);
}

// A row without a result may have taken effect.
static void judge_items(const Reader *r, size_t count, Verdict *verdicts) {
    const ItemRules *rules = r->message->reply->items;
    const Json **found = arena_zero(r->arena, (count + 1) * sizeof *found);
    int64_t position = rules->base;
    for (const Json *item = json_first(path_find_in(rules->at, r->body)); item;
         item = json_next(item), position++) {
        const Json *index = rules->index ? path_find_in(rules->index, item) : NULL;
        double place =
            (json_kind(index) == JSON_NUMBER ? json_number(index) : (double)position) - (double)rules->base;
        if (place >= 0 && place < (double)count)
            found[(size_t)place] = item;
    }
    for (size_t i = 0; i < count; i++) {
        if (found[i])
            judge_item(r, found[i], &verdicts[i]);
        else
            set_verdict(r, &verdicts[i], VERDICT_FAILED, ERROR_UNKNOWN_OUTCOME, NULL,
                        "the reply has no result for this row");
    }
}

static void judge_all(const Reader *r, size_t count, Verdict *verdicts) {
    const ReplyRule *rule = r->message->reply;
    PathScope scope = {.levels = {r->body}};
    bool is_good = is_status_of(&rule->status, r->status);
    bool must_read = rule->unless || rule->items;
    if (is_good && must_read && !r->body) {
        set_verdict(r, verdicts, VERDICT_FAILED, ERROR_UNKNOWN_OUTCOME, NULL,
                    "the reply is not JSON, so its success is not known");
    } else if (is_good && !(rule->unless && condition_holds(rule->unless, &scope))) {
        if (rule->items) {
            judge_items(r, count, verdicts);
            return;
        }
        set_verdict(r, verdicts, VERDICT_DONE, ERROR_NONE, NULL, NULL);
    } else {
        // A success that the mapping does not list may have taken effect.
        ErrorKind kind = is_good ? ERROR_PERMANENT : http_status_kind(r->status);
        judge_refusal(r, &rule->numbers, r->body, kind == ERROR_NONE ? ERROR_UNKNOWN_OUTCOME : kind,
                      verdicts);
    }
    for (size_t i = 1; i < count; i++)
        verdicts[i] = verdicts[0];
}

static void reader_init(Reader *r, const Message *message, long status, Text body, Arena *arena) {
    *r = (Reader){.message = message, .arena = arena, .status = status};
    clock_format_utc(clock_now_us(), r->now);
    Error ignored = {0};
    if (body.length > 0)
        r->at = r->body = json_parse_in(arena, body, &ignored);
}

void reply_read(const Message *message, long status, Text body, size_t row_count, Arena *arena,
                Verdict *verdicts) {
    Reader r;
    if (row_count == 0)
        return;
    reader_init(&r, message, status, body, arena);
    judge_all(&r, row_count, verdicts);
}

void reply_refuse(const Message *message, const Fault *fault, Arena *arena, Verdict *verdict) {
    Reader r;
    reader_init(&r, message, 0, (Text){NULL, 0}, arena);
    const char *words = arena_format(arena, "%s: %s", fault->field, fault->reason);
    if (strcmp(fault->kind, "refused") == 0)
        set_verdict(&r, verdict, VERDICT_REFUSED, ERROR_NONE, arena_text(arena, fault->value_class),
                    fault->reason);
    else if (message->is_invalid_refused)
        set_verdict(&r, verdict, VERDICT_REFUSED, ERROR_NONE, "INVALID", words);
    else
        set_verdict(&r, verdict, VERDICT_FAILED, ERROR_PERMANENT, NULL, words);
}

// ---- read-back ----

static bool is_same_instant(const char *one, const char *other) {
    LocalTime local;
    int64_t one_us = 0, other_us = 0;
    return instant_parse(text_of(one), &one_us, &local) == INSTANT_GOOD &&
           instant_parse(text_of(other), &other_us, &local) == INSTANT_GOOD && one_us == other_us;
}

// Null, absent and empty are the same.
static bool equals(const Reader *r, const ReadBackCheck *check, const MessageRow *row, const char *actual) {
    const char *wanted;
    Fault fault;
    if (!leaf_text(check->equals, row->values, r->arena, &wanted, &fault))
        return false;
    bool is_wanted = wanted && *wanted, is_actual = actual && *actual;
    if (!is_wanted || !is_actual)
        return is_wanted == is_actual;
    if (check->equals->type == VALUE_INSTANT && !check->equals->format)
        return is_same_instant(wanted, actual);
    return strcmp(wanted, actual) == 0;
}

static bool is_in_words(const ReadBackCheck *check, const MessageRow *row, const char *actual) {
    const char *by = check->is_by ? row->values[check->by_column] : NULL;
    for (size_t i = 0; i < check->word_count; i++) {
        const ReadBackWords *words = &check->words[i];
        if (!check->is_by || (by && strcmp(by, words->by) == 0))
            return is_one_of(actual, words->values, words->count);
    }
    return false;
}

// A path with [] gives the list of all its values, in the form in which a source stages it.
static const char *value_at(const Reader *r, const Path *path, const Json *item) {
    PathScope scope = {.levels = {item}};
    return path_is_list(path) ? convert_list(path, &scope, r->arena) : text_at(r, path, item);
}

// The first check that the item does not pass; NULL: it passes all.
static const ReadBackCheck *find_difference(const Reader *r, const ReadBackCheck *checks, size_t count,
                                            const MessageRow *row, const Json *item) {
    for (size_t i = 0; i < count; i++) {
        const char *actual = value_at(r, checks[i].path, item);
        if (checks[i].equals ? !equals(r, &checks[i], row, actual) : !is_in_words(&checks[i], row, actual))
            return &checks[i];
    }
    return NULL;
}

static ReadBackKind compare(Reader *r, const MessageRow *row, const ReadBackCheck **difference) {
    const ReadBackRule *rule = r->message->read_back;
    ReadBackKind kind = READ_BACK_MISSING;
    for (const Json *item = json_first(path_find_in(rule->items, r->body)); item; item = json_next(item)) {
        if (find_difference(r, rule->match, rule->match_count, row, item))
            continue;
        r->at = item;
        *difference = find_difference(r, rule->done, rule->done_count, row, item);
        if (!*difference)
            return READ_BACK_DONE;
        kind = READ_BACK_DIFFERS;
    }
    return kind;
}

// What was found, in words that name the field and never a value.
static const char *describe(const Reader *r, ReadBackKind kind, const ReadBackCheck *difference) {
    if (kind == READ_BACK_MISSING)
        return "read back: it is not there";
    return arena_format(r->arena, "read back: it is there, with another value in %s", difference->path->text);
}

static ReadBackKind find_read_back(Reader *r, const MessageRow *row, const ReadBackCheck **difference,
                                   Verdict *verdict) {
    const ReadBackRule *rule = r->message->read_back;
    if (r->status == 404 && r->body) // a page of a front server says nothing of what the application has
        return READ_BACK_MISSING;
    bool is_list = r->body && json_kind(path_find_in(rule->items, r->body)) == JSON_LIST;
    if (r->status >= 200 && r->status < 300 && is_list)
        return compare(r, row, difference);
    ErrorKind kind =
        r->status >= 200 && r->status < 300 ? ERROR_TRANSIENT : http_status_kind_wordless(r->status);
    set_verdict(r, verdict, VERDICT_FAILED, kind, NULL,
                arena_format(r->arena, "could not read back: HTTP status %ld", r->status));
    return READ_BACK_FAILED;
}

ReadBackKind reply_read_back(const Message *message, const MessageRow *row, const Verdict *first, long status,
                             Text body, Arena *arena, Verdict *verdict, bool *is_resend) {
    Reader r;
    reader_init(&r, message, status, body, arena);
    *is_resend = false;
    const ReadBackCheck *difference = NULL;
    ReadBackKind kind = find_read_back(&r, row, &difference, verdict);
    if (kind == READ_BACK_FAILED)
        return kind;
    if (kind == READ_BACK_DONE) {
        set_verdict(&r, verdict, VERDICT_DONE, ERROR_NONE, NULL, "it was there already");
        return kind;
    }
    const char *found = describe(&r, kind, difference);
    ReadBackAct act = kind == READ_BACK_MISSING ? message->read_back->missing : message->read_back->differs;
    *is_resend = !first && act != ACT_CONFLICT;
    if (first && act == ACT_AGAIN)
        set_verdict(&r, verdict, VERDICT_FAILED, ERROR_TRANSIENT, first->number,
                    "the application says that it has this, and does not show it");
    else if (first && act == ACT_RESEND)
        set_verdict(&r, verdict, VERDICT_REFUSED, ERROR_NONE, first->number, first->text);
    else if (*is_resend)
        set_verdict(&r, verdict, VERDICT_FAILED, ERROR_TRANSIENT, NULL, found);
    else
        set_verdict(&r, verdict, VERDICT_REFUSED, ERROR_NONE, "CONFLICT", found);
    return kind;
}
