// Reply rules: compiling.
#include "sync/reply_rule.h"

#include <string.h>

static const char *const REPLY_KEYS[] = {"status",    "refused_status", "unless", "number", "text",
                                         "done_when", "read_back_when", "kinds",  "items",  "fill",
                                         NULL};
static const char *const ITEM_KEYS[] = {"at",   "index",     "base",           "failed", "number",
                                        "text", "done_when", "read_back_when", "kinds",  NULL};
static const char *const READ_BACK_KEYS[] = {"method", "path",    "parameters", "items", "match",
                                             "done",   "missing", "differs",    NULL};
static const char *const REQUIRE_KEYS[] = {"code", "message", NULL};

// ---- require ----

static void compile_require(Spec *spec, const Json *each, ColumnSet *columns, RequireRule *rule) {
    rule->column = arena_text(spec->arena, json_text(json_member(each, "column")));
    rule->column_index = rule->column ? column_set_index(columns, rule->column) : 0;
    rule->condition = condition_compile_in(spec, each, REQUIRE_KEYS, column_set_index, columns);
    rule->code = spec_text(spec, each, "code", REQUIRED);
    rule->message = spec_text(spec, each, "message", REQUIRED);
    if (!rule->code || !rule->message)
        rule->code = rule->message = "";
    if (!rule->column)
        rule->column = "";
}

static void compile_requires(Spec *spec, const Json *object, ColumnSet *columns, Message *message) {
    const Json *list = spec_list(spec, object, "require", OPTIONAL);
    RequireRule *rules = arena_zero(spec->arena, (json_size(list) + 1) * sizeof *rules);
    size_t mark = spec_enter(spec, "require");
    for (const Json *each = json_first(list); each; each = json_next(each)) {
        size_t inner = spec_enter_index(spec, message->require_count);
        compile_require(spec, each, columns, &rules[message->require_count++]);
        spec_leave(spec, inner);
    }
    spec_leave(spec, mark);
    message->requires = rules;
}

// ---- reply ----

static ErrorKind kind_of(Spec *spec, const Json *word) {
    static const ErrorKind kinds[] = {ERROR_TRANSIENT, ERROR_THROTTLED, ERROR_AUTHENTICATION,
                                      ERROR_PERMANENT};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (json_text(word) && strcmp(json_text(word), error_kind_name(kinds[i])) == 0)
            return kinds[i];
    spec_find(spec, json_name(word), "Use transient, throttled, authentication or permanent.",
              "the kind is not known");
    return ERROR_PERMANENT;
}

// Where a value stands: one path, or a list of paths of which the first that is there counts.
static const Path *const *compile_places(Spec *spec, const Json *object, const char *key) {
    const Json *member = json_member(object, key);
    bool is_list = json_kind(member) == JSON_LIST;
    const Path **places = arena_zero(spec->arena, ((is_list ? json_size(member) : 1) + 1) * sizeof *places);
    if (!is_list) {
        places[0] = spec_path(spec, object, key, OPTIONAL);
        return places;
    }
    size_t count = 0, length;
    const char *why = "", *const *texts = spec_texts(spec, object, key, &length);
    for (size_t i = 0; i < length; i++) {
        places[count] = path_compile(spec->arena, texts[i], &why);
        if (!places[count])
            spec_find(spec, key, "Write it like a.b.c.", "\"%s\" is no path: %s", texts[i], why);
        count += places[count] != NULL;
    }
    return places;
}

static void compile_numbers(Spec *spec, const Json *object, NumberRules *rules) {
    rules->number = compile_places(spec, object, "number");
    rules->text = compile_places(spec, object, "text");
    rules->done = spec_texts(spec, object, "done_when", &rules->done_count);
    rules->read_back = spec_texts(spec, object, "read_back_when", &rules->read_back_count);
    const Json *kinds = spec_object(spec, object, "kinds", OPTIONAL);
    rules->kinds = arena_zero(spec->arena, (json_size(kinds) + 1) * sizeof *rules->kinds);
    size_t mark = spec_enter(spec, "kinds");
    for (const Json *each = json_first(kinds); each; each = json_next(each)) {
        rules->kinds[rules->kind_count].number = arena_text(spec->arena, json_name(each));
        rules->kinds[rules->kind_count++].kind = kind_of(spec, each);
    }
    spec_leave(spec, mark);
    bool uses_numbers = rules->done_count + rules->read_back_count + rules->kind_count > 0;
    if (uses_numbers && !rules->number[0])
        spec_find(spec, "number", "Add the path of the message number.",
                  "it is missing, and numbers are compared");
}

static const ItemRules *compile_items(Spec *spec, const Json *object) {
    const Json *items = spec_object(spec, object, "items", OPTIONAL);
    if (!items)
        return NULL;
    ItemRules *rules = arena_zero(spec->arena, sizeof *rules);
    size_t mark = spec_enter(spec, "items");
    spec_keys(spec, items, ITEM_KEYS);
    rules->at = spec_path(spec, items, "at", REQUIRED);
    rules->index = spec_path(spec, items, "index", OPTIONAL);
    rules->base = spec_integer(spec, items, "base", 0, 0, 1);
    rules->failed = condition_compile(spec, items, "failed", NULL, NULL);
    if (!rules->failed)
        spec_find(spec, "failed", "Say by which value a row counts as refused.", "it is missing");
    compile_numbers(spec, items, &rules->numbers);
    spec_leave(spec, mark);
    return rules;
}

// A text, or {"path"}.
static FillValue compile_fill(Spec *spec, const Json *object, const char *key) {
    static const char *const keys[] = {"path", NULL};
    const Json *value = json_member(object, key);
    if (json_kind(value) != JSON_OBJECT)
        return (FillValue){spec_text(spec, object, key, OPTIONAL), NULL};
    size_t mark = spec_enter(spec, key);
    spec_keys(spec, value, keys);
    FillValue fill = {NULL, spec_path(spec, value, "path", REQUIRED)};
    spec_leave(spec, mark);
    return fill;
}

static void compile_fills(Spec *spec, const Json *object, Message *message, ReplyRule *rule) {
    static const char *const keys[] = {"done", "refused", NULL};
    const Json *fills = spec_object(spec, object, "fill", OPTIONAL);
    const char **columns = arena_zero(spec->arena, (json_size(fills) + 1) * sizeof *columns);
    FillRule *rules = arena_zero(spec->arena, (json_size(fills) + 1) * sizeof *rules);
    size_t mark = spec_enter(spec, "fill");
    for (const Json *each = json_first(fills); each; each = json_next(each)) {
        size_t inner = spec_enter(spec, json_name(each));
        if (spec_keys(spec, each, keys)) {
            columns[message->fill_count] = arena_text(spec->arena, json_name(each));
            rules[message->fill_count].done = compile_fill(spec, each, "done");
            rules[message->fill_count++].refused = compile_fill(spec, each, "refused");
        }
        spec_leave(spec, inner);
    }
    spec_leave(spec, mark);
    message->fill_columns = columns;
    rule->fills = rules;
}

static StatusList compile_status(Spec *spec, const Json *object, const char *key, Need need, int64_t least,
                                 int64_t most) {
    const Json *list = spec_list(spec, object, key, need);
    int64_t *values = arena_zero(spec->arena, (json_size(list) + 1) * sizeof *values);
    size_t count = 0;
    for (const Json *each = json_first(list); each; each = json_next(each)) {
        values[count] = (int64_t)json_number(each);
        if (values[count] < least || values[count] > most)
            spec_find(spec, key,
                      arena_format(spec->arena, "List HTTP statuses from %d to %d.", (int)least, (int)most),
                      "an element is no such status");
        count++;
    }
    return (StatusList){values, count};
}

// "unless" is a list of conditions of which any counts.
static const Condition *compile_unless(Spec *spec, const Json *object) {
    const Condition *all = condition_compile(spec, object, "unless", NULL, NULL);
    if (!all || all->kind != CONDITION_ALL)
        return all;
    Condition *any = arena_alloc(spec->arena, sizeof *any);
    *any = *all;
    any->kind = CONDITION_ANY;
    return any;
}

static void compile_reply(Spec *spec, const Json *object, Message *message) {
    ReplyRule *rule = arena_zero(spec->arena, sizeof *rule);
    const Json *reply = spec_object(spec, object, "reply", REQUIRED);
    message->reply = rule;
    if (!reply)
        return;
    size_t mark = spec_enter(spec, "reply");
    spec_keys(spec, reply, REPLY_KEYS);
    rule->status = compile_status(spec, reply, "status", REQUIRED, 200, 299);
    rule->refused = compile_status(spec, reply, "refused_status", OPTIONAL, 400, 499);
    rule->unless = compile_unless(spec, reply);
    compile_numbers(spec, reply, &rule->numbers);
    rule->items = compile_items(spec, reply);
    compile_fills(spec, reply, message, rule);
    if (rule->items && !message->is_list)
        spec_find(spec, "items", "Remove it, or add \"list\" to the message.",
                  "only a list has results per row");
    spec_leave(spec, mark);
}

// ---- read-back ----

static void compile_by(Spec *spec, const Json *by, ColumnSet *columns, ReadBackCheck *check) {
    static const char *const keys[] = {"column", "values", NULL};
    size_t mark = spec_enter(spec, "in_by");
    if (spec_keys(spec, by, keys)) {
        const char *column = spec_text(spec, by, "column", REQUIRED);
        const Json *values = spec_object(spec, by, "values", REQUIRED);
        ReadBackWords *words = arena_zero(spec->arena, (json_size(values) + 1) * sizeof *words);
        for (const Json *each = json_first(values); each; each = json_next(each)) {
            ReadBackWords *one = &words[check->word_count++];
            one->by = arena_text(spec->arena, json_name(each));
            one->values = spec_texts(spec, values, json_name(each), &one->count);
        }
        check->is_by = true;
        check->by_column = column ? column_set_index(columns, column) : 0;
        check->words = words;
    }
    spec_leave(spec, mark);
}

static void compile_in(Spec *spec, const Json *object, ReadBackCheck *check) {
    ReadBackWords *words = arena_zero(spec->arena, sizeof *words);
    words->values = spec_texts(spec, object, "in", &words->count);
    check->words = words;
    check->word_count = 1;
}

static void compile_done(Spec *spec, const Json *object, ColumnSet *columns, ReadBackCheck *check) {
    static const char *const keys[] = {"path", "equals", "in", "in_by", NULL};
    spec_keys(spec, object, keys);
    check->path = spec_path(spec, object, "path", REQUIRED);
    const Json *equals = json_member(object, "equals"), *by = json_member(object, "in_by");
    if ((equals != NULL) + (by != NULL) + (json_member(object, "in") != NULL) != 1)
        spec_find(spec, "", "Write one of equals, in, in_by.", "the check has not one test");
    if (equals) {
        size_t mark = spec_enter(spec, "equals");
        check->equals = leaf_compile(spec, equals, check->path ? check->path->text : "", columns, NULL);
        spec_leave(spec, mark);
    } else if (by) {
        compile_by(spec, by, columns, check);
    } else {
        compile_in(spec, object, check);
    }
}

static void compile_match(Spec *spec, const Json *object, ColumnSet *columns, ReadBackRule *rule) {
    const Json *match = spec_object(spec, object, "match", REQUIRED);
    ReadBackCheck *checks = arena_zero(spec->arena, (json_size(match) + 1) * sizeof *checks);
    size_t mark = spec_enter(spec, "match");
    for (const Json *each = json_first(match); each; each = json_next(each)) {
        ReadBackCheck *check = &checks[rule->match_count++];
        const char *why = "";
        check->path = path_compile(spec->arena, json_name(each), &why);
        if (!check->path)
            spec_find(spec, json_name(each), "Write it like a.b.c.", "the key is no path: %s", why);
        size_t inner = spec_enter(spec, json_name(each));
        check->equals = leaf_compile(spec, each, json_name(each), columns, NULL);
        spec_leave(spec, inner);
    }
    spec_leave(spec, mark);
    rule->match = checks;
}

static void compile_checks(Spec *spec, const Json *object, ColumnSet *columns, ReadBackRule *rule) {
    const Json *done = spec_list(spec, object, "done", REQUIRED);
    ReadBackCheck *checks = arena_zero(spec->arena, (json_size(done) + 1) * sizeof *checks);
    size_t mark = spec_enter(spec, "done");
    for (const Json *each = json_first(done); each; each = json_next(each)) {
        size_t inner = spec_enter_index(spec, rule->done_count);
        compile_done(spec, each, columns, &checks[rule->done_count++]);
        spec_leave(spec, inner);
    }
    spec_leave(spec, mark);
    rule->done = checks;
}

static void compile_read_back(Spec *spec, const Json *object, ColumnSet *columns, Message *message) {
    static const char *const when_missing[] = {"resend", "conflict", "again", NULL};
    static const char *const when_different[] = {"resend", "conflict", NULL};
    const Json *read_back = spec_object(spec, object, "read_back", OPTIONAL);
    if (!read_back)
        return;
    ReadBackRule *rule = arena_zero(spec->arena, sizeof *rule);
    size_t mark = spec_enter(spec, "read_back");
    spec_keys(spec, read_back, READ_BACK_KEYS);
    const char *method = spec_text(spec, read_back, "method", OPTIONAL);
    message->read_back_method = method ? method : "GET";
    rule->path = spec_text(spec, read_back, "path", REQUIRED);
    rule->path = rule->path ? rule->path : "";
    rule->items = spec_path(spec, read_back, "items", REQUIRED);
    rule->missing = (ReadBackAct)spec_word(spec, read_back, "missing", when_missing, ACT_RESEND);
    rule->differs = (ReadBackAct)spec_word(spec, read_back, "differs", when_different, ACT_CONFLICT);
    rule->parameters =
        leaf_compile_all(spec, read_back, "parameters", OPTIONAL, columns, &rule->parameter_count);
    compile_match(spec, read_back, columns, rule);
    compile_checks(spec, read_back, columns, rule);
    spec_leave(spec, mark);
    message->read_back = rule;
    message->has_read_back = true;
}

void reply_compile(Spec *spec, const Json *object, ColumnSet *columns, Message *message) {
    compile_requires(spec, object, columns, message);
    compile_reply(spec, object, message);
    compile_read_back(spec, object, columns, message);
    const NumberRules *numbers = &message->reply->numbers;
    if (numbers->read_back_count > 0 && !message->has_read_back)
        spec_find(spec, "reply.read_back_when", "Add \"read_back\" to the message.",
                  "there is nothing to read back with");
}
