// Leaf: compiling, and from canonical text to the other side's form.
#include "sync/leaf.h"

#include <string.h>

#include "sync/instant.h"
#include "sync/parse.h"
#include "sync/utf8.h"
#include "sync/zone.h"

enum { TEXT_MAX = 1000000, KEYS_MAX = 20 };

size_t column_set_index(void *column_set, const char *column) {
    ColumnSet *set = column_set;
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->names[i], column) == 0)
            return i;
    if (set->count == set->capacity) {
        set->capacity = set->capacity ? 2 * set->capacity : 16;
        const char **names = arena_alloc(set->arena, set->capacity * sizeof *names);
        if (set->count)
            memcpy(names, set->names, set->count * sizeof *names);
        set->names = names;
    }
    set->names[set->count] = arena_text(set->arena, column);
    return set->count++;
}

// ---- compiling ----

static void compile_source(Spec *spec, const Json *object, ColumnSet *columns, Leaf *leaf) {
    leaf->constant = spec_scalar(spec, object, "constant", &leaf->is_constant);
    const char *column = spec_text(spec, object, "column", OPTIONAL);
    if ((column != NULL) + leaf->is_constant != 1)
        spec_find(spec, "", "Write one of column, constant.", "it is not certain where the value comes from");
    if (column)
        leaf->column = column_set_index(columns, column);
}

static void compile_zone(Spec *spec, const Json *object, ColumnSet *columns, Leaf *leaf) {
    const char *zone = spec_text(spec, object, "zone", OPTIONAL);
    leaf->format = spec_text(spec, object, "format", OPTIONAL);
    if ((zone || leaf->format) && leaf->type != VALUE_INSTANT && leaf->type != VALUE_DATE)
        spec_find(spec, "", "Set type to instant or date.",
                  "only instants and dates have a format or a zone");
    if (leaf->format && !instant_format_is_known(leaf->format))
        spec_find(spec, "format", "Use YYYY MM DD, HH24 or HH12 with AM, MI SS MS US.",
                  "the format does not name a day");
    if (leaf->format && leaf->type == VALUE_INSTANT && !zone)
        spec_find(spec, "zone", "Add it: an IANA name, or the column that holds one.",
                  "a format without offset needs a zone");
    if (!zone)
        return;
    leaf->has_zone_column = !strchr(zone, '/') && strcmp(zone, "UTC") != 0;
    if (leaf->has_zone_column)
        leaf->zone_column = column_set_index(columns, zone);
    else if (zone_is_known(zone))
        leaf->zone = zone;
    else
        spec_find(spec, "zone", "Use an IANA name such as Europe/Berlin, or a column.",
                  "the time zone \"%s\" is not known here", zone);
}

static bool check_keys(Spec *spec, const Json *object, const char *const *also) {
    static const char *const keys[] = {"column", "constant", "prefix", "type",     "lookup", "format", "zone",
                                       "max",    "too_long", "null",   "required", "when",   NULL};
    const char *allowed[KEYS_MAX] = {0};
    size_t count = 0;
    for (; keys[count]; count++)
        allowed[count] = keys[count];
    while (also && *also && count < KEYS_MAX - 1)
        allowed[count++] = *also++;
    return spec_keys(spec, object, allowed);
}

static Leaf *compile_one(Spec *spec, const Json *object, const char *name, ColumnSet *columns,
                         const char *const *also) {
    static const char *const nulls[] = {"omit", "write", NULL};
    Leaf *leaf = arena_zero(spec->arena, sizeof *leaf);
    leaf->name = arena_text(spec->arena, name);
    if (!check_keys(spec, object, also))
        return leaf;
    compile_source(spec, object, columns, leaf);
    leaf->type = (ValueType)spec_word(spec, object, "type", VALUE_TYPE_NAMES, VALUE_TEXT);
    leaf->lookup = spec_lookup(spec, object, "lookup");
    if (leaf->lookup && leaf->lookup->miss == LOOKUP_DEFAULT && !leaf->lookup->outer_default)
        spec_find(spec, "lookup", "Add \"default_outward\" to the lookup.",
                  "the lookup \"%s\" has no default on their side", leaf->lookup->name);
    compile_zone(spec, object, columns, leaf);
    leaf->prefix = spec_text(spec, object, "prefix", OPTIONAL);
    if (leaf->prefix && leaf->type != VALUE_TEXT)
        spec_find(spec, "prefix", "Remove it, or set type to text.", "only a text has something before it");
    leaf->max = (size_t)spec_integer(spec, object, "max", 0, 1, TEXT_MAX);
    leaf->is_cut = spec_word(spec, object, "too_long", TOO_LONG_NAMES, 0) == 1;
    leaf->is_null_written = spec_word(spec, object, "null", nulls, 0) == 1;
    leaf->is_required = spec_bool(spec, object, "required", false);
    leaf->when = condition_compile(spec, object, "when", column_set_index, columns);
    return leaf;
}

const Leaf *leaf_compile(Spec *spec, const Json *object, const char *name, ColumnSet *columns,
                         const char *const *also) {
    if (json_kind(object) != JSON_LIST || json_size(object) == 0)
        return compile_one(spec, object, name, columns, also);
    Leaf *first = NULL, *last = NULL;
    size_t index = 0;
    for (const Json *each = json_first(object); each; each = json_next(each)) {
        size_t mark = spec_enter_index(spec, index++);
        Leaf *leaf = compile_one(spec, each, name, columns, also);
        spec_leave(spec, mark);
        if (last)
            last->otherwise = leaf;
        first = first ? first : leaf;
        last = leaf;
    }
    return first;
}

const Leaf *const *leaf_compile_all(Spec *spec, const Json *object, const char *key, Need need,
                                    ColumnSet *columns, size_t *count) {
    const Json *members = spec_object(spec, object, key, need);
    const Leaf **leaves = arena_zero(spec->arena, (json_size(members) + 1) * sizeof *leaves);
    size_t mark = spec_enter(spec, key);
    *count = 0;
    for (const Json *each = json_first(members); each; each = json_next(each)) {
        size_t inner = spec_enter(spec, json_name(each));
        leaves[(*count)++] = leaf_compile(spec, each, json_name(each), columns, NULL);
        spec_leave(spec, inner);
    }
    spec_leave(spec, mark);
    return leaves;
}

const Leaf *leaf_choose(const Leaf *leaf, const char *const *values) {
    while (leaf->otherwise && leaf->when && !condition_holds_for(leaf->when, values))
        leaf = leaf->otherwise;
    return leaf;
}

// ---- values ----

static const char *find_fault(const Leaf *leaf, Fault *fault, const char *value_class, const char *reason) {
    fault_set(fault, leaf->name, value_class, "%s", reason);
    return NULL;
}

static const char *print_local(const Leaf *leaf, int64_t us, const char *zone, Arena *arena, Fault *fault) {
    LocalTime local;
    if (!zone || zone_from_utc(zone, us, &local) != ZONE_GOOD)
        return find_fault(leaf, fault, "no time zone",
                          "The value is to be sent as local time and its time zone is missing or unknown. "
                          "Correct the zone at "
                          "the source or in the mapping.");
    char *out = arena_alloc(arena, 2 * INSTANT_TEXT_MAX);
    instant_print_format(&local, leaf->format, out, 2 * INSTANT_TEXT_MAX);
    return out;
}

static const char *print_instant(const Leaf *leaf, const char *value, const char *zone, Arena *arena,
                                 Fault *fault) {
    LocalTime local;
    int64_t us = 0;
    if (instant_parse(text_of(value), &us, &local) != INSTANT_GOOD)
        return find_fault(leaf, fault, "text", "The value is no instant. Set another type in the mapping.");
    if (leaf->format)
        return print_local(leaf, us, zone, arena, fault);
    char *out = arena_alloc(arena, INSTANT_TEXT_MAX);
    instant_print_wire(us, out);
    return out;
}

static const char *print_date(const Leaf *leaf, const char *value, Arena *arena, Fault *fault) {
    LocalTime local;
    if (!date_parse(text_of(value), &local))
        return find_fault(leaf, fault, "text", "The value is no date. Set another type in the mapping.");
    if (!leaf->format)
        return value;
    char *out = arena_alloc(arena, 2 * INSTANT_TEXT_MAX);
    instant_print_format(&local, leaf->format, out, 2 * INSTANT_TEXT_MAX);
    return out;
}

static const char *print_boolean(const Leaf *leaf, const char *value, Fault *fault) {
    if (strcmp(value, "true") == 0 || strcmp(value, "t") == 0)
        return "true";
    if (strcmp(value, "false") == 0 || strcmp(value, "f") == 0)
        return "false";
    return find_fault(leaf, fault, "text",
                      "The value is neither true nor false. Set another type, or a lookup, in the mapping.");
}

static const char *print_number(const Leaf *leaf, const char *value, Fault *fault) {
    size_t sign = *value == '-', whole = strspn(value + sign, "0123456789"), length = sign + whole;
    if (value[length] == '.')
        length += 1 + strspn(value + length + 1, "0123456789");
    if (whole > 0 && value[length] == '\0')
        return value;
    return find_fault(leaf, fault, "text", "The value is no number. Set another type in the mapping.");
}

static const char *limit_text(const Leaf *leaf, const char *value, Arena *arena, Fault *fault) {
    Text text = text_of(value);
    if (leaf->max == 0 || text.length <= leaf->max || utf8_count(text) <= leaf->max)
        return value;
    if (!leaf->is_cut) {
        fault_set(fault, leaf->name, "too long",
                  "The value is longer than the %zu characters that the other side takes. Shorten it at the "
                  "source.",
                  leaf->max);
        return NULL;
    }
    Text cut = utf8_cut(text, leaf->max);
    return arena_copy(arena, cut.at, cut.length);
}

static const char *look_up(const Leaf *leaf, const char *value, Arena *arena, Fault *fault) {
    const char *outer = leaf->lookup ? lookup_outward(leaf->lookup, value) : value;
    if (outer)
        return outer;
    return find_fault(leaf, fault, "not in lookup",
                      arena_format(arena, "The value \"%.40s\" is not in the lookup \"%s\". Add it there.",
                                   value, leaf->lookup->name));
}

static const char *print_typed(const Leaf *leaf, const char *value, const char *zone, Arena *arena,
                               Fault *fault) {
    switch (leaf->type) {
    case VALUE_INSTANT:
        return print_instant(leaf, value, zone, arena, fault);
    case VALUE_DATE:
        return print_date(leaf, value, arena, fault);
    case VALUE_BOOLEAN:
        return print_boolean(leaf, value, fault);
    case VALUE_INTEGER:
    case VALUE_NUMBER:
        return print_number(leaf, value, fault);
    default:
        return limit_text(leaf, value, arena, fault);
    }
}

bool leaf_text(const Leaf *leaf, const char *const *values, Arena *arena, const char **text, Fault *fault) {
    *text = VALUE_ABSENT;
    leaf = leaf_choose(leaf, values);
    if (leaf->when && !condition_holds_for(leaf->when, values))
        return true;
    *text = leaf->is_constant ? leaf->constant : values[leaf->column];
    if (!*text && leaf->is_required)
        return fault_set(fault, leaf->name, "null",
                         "The other side requires this value and it is not known. Fill it in at the source.");
    if (!*text)
        return true;
    const char *zone = leaf->has_zone_column ? values[leaf->zone_column] : leaf->zone;
    const char *value = leaf->is_constant ? *text : look_up(leaf, *text, arena, fault);
    if (value && leaf->prefix)
        value = arena_format(arena, "%s%s", leaf->prefix, value);
    *text = value ? print_typed(leaf, value, zone, arena, fault) : NULL;
    return *text != NULL;
}

bool leaf_is_quoted(const Leaf *leaf) {
    return leaf->type == VALUE_TEXT || leaf->type == VALUE_INSTANT || leaf->type == VALUE_DATE;
}
