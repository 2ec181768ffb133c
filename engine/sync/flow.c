// Flow: checks a flow's file. Its expressions are SQL: the database compiles them when it generates the
// triggers.
#include <string.h>

#include "sync/mapping_load.h"

enum {
    LIST_SIZE_MAX = 50000,
    POSITION_MAX = 1000,
    ASK_AFTER_MS_MAX = 86400000,
    ASK_TIMES_MAX = 10,
    REPAIRS_MAX = 100
};

static const char *const KEYS[] = {"title",
                                   "description",
                                   "position",
                                   "table",
                                   "on",
                                   "when",
                                   "origin",
                                   "target",
                                   "message",
                                   "route",
                                   "lane",
                                   "holds",
                                   "waits",
                                   "gated_on",
                                   "holds_when_dead",
                                   "priority",
                                   "content",
                                   "list",
                                   "effect",
                                   "awaits_ack",
                                   "ask_again",
                                   "lane_held_while_awaiting",
                                   "enforce",
                                   "correlation",
                                   "settles",
                                   "supersedes",
                                   "refusal",
                                   "answers",
                                   "after_sent",
                                   "due_at",
                                   "answer_due_at",
                                   "expires_at",
                                   NULL};

static void check_word(Spec *spec, const Json *object, const char *key, const char *const *words, Need need) {
    if (need == REQUIRED && !json_member(object, key))
        spec_text(spec, object, key, REQUIRED);
    else
        spec_word(spec, object, key, words, 0);
}

static void check_words(Spec *spec, const Json *object) {
    static const char *const ons[] = {"insert", "insert_or_update", NULL}, *const origins[] = {"any", NULL};
    static const char *const contents[] = {"row", "latest", NULL}, *const refusals[] = {"dead", "refused",
                                                                                        NULL};
    static const char *const acts[] = {"recreate_stage", "alarm", NULL};
    static const char *const answers[] = {"file", "collection", "step", "part", NULL};
    static const char *const effects[] = {"by_state",      "by_key",       "by_read",
                                          "at_least_once", "at_most_once", NULL};
    check_word(spec, object, "on", ons, REQUIRED);
    check_word(spec, object, "effect", effects, REQUIRED);
    check_word(spec, object, "origin", origins, OPTIONAL);
    check_word(spec, object, "content", contents, OPTIONAL);
    check_word(spec, object, "refusal", refusals, OPTIONAL);
    check_word(spec, object, "after_sent", acts, OPTIONAL);
    check_word(spec, object, "answers", answers, OPTIONAL);
}

static void check_expressions(Spec *spec, const Json *object) {
    static const char *const keys[] = {"when",          "route",       "holds",  "waits",
                                       "priority",      "correlation", "due_at", "expires_at",
                                       "answer_due_at", "description", NULL};
    for (size_t i = 0; keys[i]; i++) {
        const char *text = spec_text(spec, object, keys[i], OPTIONAL);
        if (text && !*text)
            spec_find(spec, keys[i], "Write SQL over the row n, or remove the key.", "it is empty");
    }
    spec_text(spec, object, "lane", REQUIRED);
    spec_integer(spec, object, "position", POSITION_MAX, 1, POSITION_MAX);
    spec_bool(spec, object, "holds_when_dead", true);
}

static void check_nested(Spec *spec, const Json *object, const char *key, const char *const *keys,
                         const char *required) {
    const Json *nested = spec_object(spec, object, key, OPTIONAL);
    if (!nested)
        return;
    size_t mark = spec_enter(spec, key);
    spec_keys(spec, nested, keys);
    spec_text(spec, nested, required, REQUIRED);
    spec_leave(spec, mark);
}

/* Only what the target recognises may be sent again after it was accepted. */
static void check_ask(Spec *spec, const Json *object, bool is_awaiting) {
    static const char *const keys[] = {"after_ms", "times", NULL};
    const Json *ask = spec_object(spec, object, "ask_again", OPTIONAL);
    const Json *effect = json_member(object, "effect");
    if (!ask)
        return;
    if (!is_awaiting)
        spec_find(spec, "ask_again", "Set awaits_ack, or remove it.", "nothing is awaited");
    if (json_kind(effect) == JSON_TEXT && strcmp(json_text(effect), "by_key") != 0 &&
        strcmp(json_text(effect), "by_state") != 0)
        spec_find(spec, "ask_again", "Remove it: only by_key and by_state make a repeat harmless.",
                  "a repeat after it was accepted may have an effect");
    size_t mark = spec_enter(spec, "ask_again");
    spec_keys(spec, ask, keys);
    if (spec_integer(spec, ask, "after_ms", 0, 1000, ASK_AFTER_MS_MAX) == 0)
        spec_find(spec, "after_ms", "Say how long an answer is waited for.", "it is missing");
    if (spec_integer(spec, ask, "times", 0, 1, ASK_TIMES_MAX) == 0)
        spec_find(spec, "times", "Say how often it is asked again.", "it is missing");
    spec_leave(spec, mark);
}

static void check_ack(Spec *spec, const Json *object) {
    static const char *const settles[] = {"flow", "correlation", "is_positive", NULL};
    static const char *const supersedes[] = {"when", "lane", "list_key", "opener", NULL};
    bool is_awaiting = spec_bool(spec, object, "awaits_ack", false);
    bool is_held = spec_bool(spec, object, "lane_held_while_awaiting", false);
    if (is_awaiting && !json_member(object, "correlation"))
        spec_find(spec, "correlation", "Write the SQL text that the acknowledgement names.",
                  "it is missing, and an acknowledgement is awaited");
    if (is_held && !is_awaiting)
        spec_find(spec, "lane_held_while_awaiting", "Set awaits_ack, or remove it.", "nothing is awaited");
    check_ask(spec, object, is_awaiting);
    check_nested(spec, object, "settles", settles, "flow");
    check_nested(spec, object, "settles", settles, "correlation");
    check_nested(spec, object, "supersedes", supersedes, "when");
}

// What the target changes of what it does not own is sent again, under the next number.
static void check_enforce(Spec *spec, const Json *object) {
    static const char *const keys[] = {"number", "repairs_max", NULL};
    const Json *enforce = spec_object(spec, object, "enforce", OPTIONAL);
    if (!enforce)
        return;
    size_t mark = spec_enter(spec, "enforce");
    if (spec_keys(spec, enforce, keys)) {
        spec_text(spec, enforce, "number", REQUIRED);
        if (spec_integer(spec, enforce, "repairs_max", 0, 1, REPAIRS_MAX) == 0)
            spec_find(spec, "repairs_max", "Say how many repairs of one record a day are enough.",
                      "it is missing");
    }
    spec_leave(spec, mark);
}

static void check_list(Spec *spec, const Json *object, Flow *flow) {
    static const char *const keys[] = {"key", "size", NULL};
    flow->list_size = 1;
    const Json *list = spec_object(spec, object, "list", OPTIONAL);
    if (!list)
        return;
    size_t mark = spec_enter(spec, "list");
    spec_keys(spec, list, keys);
    spec_text(spec, list, "key", REQUIRED);
    flow->list_size = spec_integer(spec, list, "size", 0, 1, LIST_SIZE_MAX);
    if (flow->list_size == 0)
        spec_find(spec, "size", "Say how many rows one call may carry.", "it is missing");
    spec_leave(spec, mark);
}

void flow_compile(Spec *spec, const Json *object, Flow *flow) {
    size_t count;
    if (!spec_keys(spec, object, KEYS))
        return;
    flow->title = spec_text(spec, object, "title", REQUIRED);
    const char *table = spec_text(spec, object, "table", REQUIRED),
               *target = spec_text(spec, object, "target", REQUIRED);
    const char *message = spec_text(spec, object, "message", REQUIRED);
    flow->table = table ? table : "";
    flow->target = target ? target : "";
    flow->message = message ? message : "";
    spec_texts(spec, object, "gated_on", &count);
    check_words(spec, object);
    check_expressions(spec, object);
    check_list(spec, object, flow);
    check_ack(spec, object);
    check_enforce(spec, object);
}
