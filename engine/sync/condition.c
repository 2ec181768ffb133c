// Condition: compiling and asking.
#include "sync/condition.h"

#include <string.h>

typedef struct Compiler {
    Spec *spec;
    ColumnIndex *index;
    void *owner;
} Compiler;

static const Condition *compile_value(Compiler *c, const Json *value);

static const Condition *compile_list(Compiler *c, const Json *list, ConditionKind kind) {
    Condition *condition = arena_zero(c->spec->arena, sizeof *condition);
    const Condition **children = arena_zero(c->spec->arena, (json_size(list) + 1) * sizeof *children);
    condition->kind = kind;
    for (const Json *each = json_first(list); each; each = json_next(each)) {
        size_t mark = spec_enter_index(c->spec, condition->child_count);
        children[condition->child_count++] = compile_value(c, each);
        spec_leave(c->spec, mark);
    }
    condition->children = children;
    return condition;
}

static void compile_equals(Compiler *c, const Json *object, Condition *condition) {
    bool is_there;
    const char **value = arena_alloc(c->spec->arena, sizeof *value);
    *value = spec_scalar(c->spec, object, "equals", &is_there);
    condition->kind = *value ? CONDITION_IN : CONDITION_PRESENT;
    condition->is_negated = !*value;
    condition->values = value;
    condition->value_count = 1;
}

static void compile_test(Compiler *c, const Json *object, Condition *condition) {
    static const char *const tests[] = {"in", "not_in", "begins", "not_begins", "present", "equals", NULL};
    size_t count = 0;
    for (size_t i = 0; tests[i]; i++)
        count += json_member(object, tests[i]) != NULL;
    if (count != 1)
        spec_find(c->spec, "", "Write one of in, not_in, begins, not_begins, present, equals.",
                  "the condition has %zu tests", count);
    if (json_member(object, "equals")) {
        compile_equals(c, object, condition);
    } else if (json_member(object, "present")) {
        condition->kind = CONDITION_PRESENT;
        condition->is_negated = !spec_bool(c->spec, object, "present", true);
    } else {
        const char *key = tests[0];
        for (size_t i = 0; tests[i]; i++)
            key = json_member(object, tests[i]) ? tests[i] : key;
        condition->kind = CONDITION_IN;
        condition->is_negated = strncmp(key, "not_", 4) == 0;
        condition->is_beginning = strstr(key, "begins") != NULL;
        condition->values = spec_texts(c->spec, object, key, &condition->value_count);
    }
}

static const Condition *compile_leaf(Compiler *c, const Json *object) {
    Condition *condition = arena_zero(c->spec->arena, sizeof *condition);
    compile_test(c, object, condition);
    condition->is_null_fine = spec_bool(c->spec, object, "or_null", false);
    if (c->index) {
        const char *column = spec_text(c->spec, object, "column", REQUIRED);
        condition->column = column ? c->index(c->owner, column) : 0;
    } else {
        condition->path = spec_path(c->spec, object, "path", REQUIRED);
    }
    return condition;
}

static const Condition *compile_value(Compiler *c, const Json *value) {
    static const char *const groups[] = {"all", "any", NULL};
    static const char *const with_path[] = {"path",    "in",     "not_in",  "begins", "not_begins",
                                            "present", "equals", "or_null", NULL};
    static const char *const with_column[] = {"column",  "in",     "not_in",  "begins", "not_begins",
                                              "present", "equals", "or_null", NULL};
    if (json_kind(value) == JSON_LIST)
        return compile_list(c, value, CONDITION_ALL);
    for (size_t i = 0; groups[i]; i++) {
        const Json *group = json_member(value, groups[i]);
        if (!group)
            continue;
        spec_keys(c->spec, value, groups);
        size_t mark = spec_enter(c->spec, groups[i]);
        const Condition *condition = compile_list(c, group, i == 0 ? CONDITION_ALL : CONDITION_ANY);
        spec_leave(c->spec, mark);
        return condition;
    }
    if (!spec_keys(c->spec, value, c->index ? with_column : with_path))
        return arena_zero(c->spec->arena, sizeof(Condition));
    return compile_leaf(c, value);
}

const Condition *condition_compile(Spec *spec, const Json *object, const char *key, ColumnIndex *index,
                                   void *owner) {
    const Json *value = json_member(object, key);
    if (!value)
        return NULL;
    Compiler c = {spec, index, owner};
    size_t mark = spec_enter(spec, key);
    const Condition *condition = compile_value(&c, value);
    spec_leave(spec, mark);
    return condition;
}

const Condition *condition_compile_in(Spec *spec, const Json *object, const char *const *also,
                                      ColumnIndex *index, void *owner) {
    const char *allowed[16] = {
        index ? "column" : "path", "in", "not_in", "begins", "not_begins", "present", "equals", "or_null"};
    size_t count = 8;
    while (*also && count < 15)
        allowed[count++] = *also++;
    Compiler c = {spec, index, owner};
    return spec_keys(spec, object, allowed) ? compile_leaf(&c, object) : NULL;
}

// ---- asking ----

typedef struct Question {
    const PathScope *scope;
    const char *const *columns;
} Question;

static bool is_present(Raw raw) {
    return raw.kind != RAW_ABSENT && raw.kind != RAW_NULL && (raw.kind != RAW_TEXT || raw.text.length > 0);
}

static bool is_number_text(double number, const char *text) {
    AUTO(buffer_free) Buffer buffer = {0};
    json_write_number(&buffer, number);
    return strcmp(buffer.at, text) == 0;
}

static bool is_same(Raw raw, const char *value) {
    if (raw.kind == RAW_TEXT)
        return text_equals(raw.text, value);
    if (raw.kind == RAW_BOOL)
        return strcmp(raw.number != 0 ? "true" : "false", value) == 0;
    return raw.kind == RAW_NUMBER && is_number_text(raw.number, value);
}

static bool begins_with(Raw raw, const char *value) {
    size_t length = strlen(value);
    return raw.kind == RAW_TEXT && raw.text.length >= length && memcmp(raw.text.at, value, length) == 0;
}

static bool leaf_holds(const Condition *condition, const Question *question) {
    Raw raw = question->scope ? raw_find(condition->path, question->scope)
                              : raw_of_text(question->columns[condition->column]);
    bool is_there = is_present(raw);
    if (!is_there && condition->is_null_fine)
        return true;
    if (condition->kind == CONDITION_PRESENT)
        return is_there != condition->is_negated;
    bool is_in = false;
    for (size_t i = 0; is_there && i < condition->value_count && !is_in; i++)
        is_in = condition->is_beginning ? begins_with(raw, condition->values[i])
                                        : is_same(raw, condition->values[i]);
    return is_in != condition->is_negated;
}

static bool holds(const Condition *condition, const Question *question) {
    if (!condition)
        return true;
    if (condition->kind == CONDITION_IN || condition->kind == CONDITION_PRESENT)
        return leaf_holds(condition, question);
    bool is_all = condition->kind == CONDITION_ALL;
    for (size_t i = 0; i < condition->child_count; i++)
        if (holds(condition->children[i], question) != is_all)
            return !is_all;
    return is_all;
}

bool condition_holds(const Condition *condition, const PathScope *scope) {
    return holds(condition, &(Question){.scope = scope});
}

bool condition_holds_for(const Condition *condition, const char *const *columns) {
    return holds(condition, &(Question){.columns = columns});
}

const char *condition_subject(const Condition *condition) {
    if (!condition)
        return "";
    if (condition->child_count > 0)
        return condition_subject(condition->children[0]);
    return condition->path ? condition->path->text : "";
}
