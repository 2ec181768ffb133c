// Column: compiles how one column is filled, from the mapping file.
#include <string.h>

#include "sync/condition.h"
#include "sync/convert.h"
#include "sync/instant.h"
#include "sync/zone.h"

const char *const VALUE_TYPE_NAMES[] = {"text", "integer", "number", "boolean", "instant", "date", NULL};
const char *const TOO_LONG_NAMES[] = {"reject", "cut", NULL};

enum { TEXT_MAX = 1000000 };

static const char *const KEYS[] = {"path",     "constant", "ordinal",  "application", "type",
                                   "required", "max",      "too_long", "trim",        "case",
                                   "personal", "default",  "lookup",   "in",          "before",
                                   "format",   "zone",     "when",     NULL};
// Of a compared column: what else says in which form both sides are compared, and what has no meaning there.
static const char *const COMPARED_KEYS[] = {"path",     "type",      "max",    "trim", "case",
                                            "personal", "lookup",    "before", "when", "format",
                                            "zone",     "precision", "order",  NULL};

// true: the element itself; one ^ for each iterated level further up.
static void compile_ordinal(Spec *spec, const Json *object, ColumnRule *rule) {
    const char *ups = json_text(json_member(object, "ordinal"));
    rule->up = ups ? strlen(ups) : 0;
    bool is_good =
        ups ? rule->up > 0 && strspn(ups, "^") == rule->up : spec_bool(spec, object, "ordinal", true);
    if (!is_good)
        spec_find(spec, "ordinal", "Write true, or ^ for each level further up.", "it names no element");
}

static void compile_source(Spec *spec, const Json *object, ColumnRule *rule) {
    bool has_path = json_member(object, "path"), has_ordinal = json_member(object, "ordinal"), has_constant;
    bool has_application = json_member(object, "application");
    rule->constant = spec_scalar(spec, object, "constant", &has_constant);
    if (has_path + has_ordinal + has_constant + has_application != 1)
        spec_find(spec, "", "Write one of path, constant, ordinal, application.",
                  "it is not certain where the value comes from");
    rule->source = has_constant      ? FROM_CONSTANT
                   : has_ordinal     ? FROM_ORDINAL
                   : has_application ? FROM_APPLICATION
                                     : FROM_PATH;
    if (has_application && !spec_bool(spec, object, "application", true))
        spec_find(spec, "application", "Write true, or leave it out.", "false has no meaning");
    if (has_ordinal)
        compile_ordinal(spec, object, rule);
    if (has_path)
        rule->path = spec_path(spec, object, "path", REQUIRED);
    if (rule->path && path_is_list(rule->path))
        rule->source = FROM_PATHS;
}

// A zone is an IANA name (it has a / or is UTC), else the path of one.
static void compile_zone(Spec *spec, const Json *object, ColumnRule *rule) {
    const char *zone = spec_text(spec, object, "zone", OPTIONAL);
    if (!zone)
        return;
    if (rule->type != VALUE_INSTANT && rule->type != VALUE_DATE)
        spec_find(spec, "zone", "Remove it, or set type to instant or date.",
                  "only instants and dates have a zone");
    if (!strchr(zone, '/') && strcmp(zone, "UTC") != 0)
        rule->zone_path = spec_path(spec, object, "zone", OPTIONAL);
    else if (zone_is_known(zone))
        rule->zone = zone;
    else
        spec_find(spec, "zone",
                  "Use an IANA name such as Europe/Berlin, or a path; install tzdata if it is missing.",
                  "the time zone \"%s\" is not known here", zone);
}

static void compile_format(Spec *spec, const Json *object, ColumnRule *rule) {
    rule->format = spec_text(spec, object, "format", OPTIONAL);
    if (!rule->format)
        return;
    if (rule->type != VALUE_INSTANT && rule->type != VALUE_DATE)
        spec_find(spec, "format", "Remove it, or set type to instant or date.",
                  "only instants and dates have a format");
    if (!instant_format_is_known(rule->format))
        spec_find(
            spec, "format",
            "Use YYYY MM DD, HH24 or HH12 with AM, MI SS MS US; all other characters stand for themselves.",
            "the format \"%s\" does not name a day", rule->format);
}

static void compile_limits(Spec *spec, const Json *object, ColumnRule *rule) {
    static const char *const cases[] = {"kept", "upper", "lower", NULL};
    rule->is_required = spec_bool(spec, object, "required", false);
    rule->is_untrimmed = !spec_bool(spec, object, "trim", true);
    rule->is_personal = spec_bool(spec, object, "personal", false);
    rule->max = (size_t)spec_integer(spec, object, "max", 0, 1, TEXT_MAX);
    rule->is_cut = spec_word(spec, object, "too_long", TOO_LONG_NAMES, 0) == 1;
    rule->text_case = (TextCase)spec_word(spec, object, "case", cases, CASE_KEPT);
    rule->before = spec_text(spec, object, "before", OPTIONAL);
    rule->allowed = spec_texts(spec, object, "in", &rule->allowed_count);
    bool is_there;
    rule->default_value = spec_scalar(spec, object, "default", &is_there);
    if (rule->is_cut && rule->max == 0)
        spec_find(spec, "too_long", "Add max.", "it needs a limit");
    if (rule->before && !*rule->before)
        spec_find(spec, "before", "Write the mark that ends the wanted part.", "it is empty");
}

// All values at a path with [] become one JSON list of texts: nothing else can be asked of it.
static void check_list(Spec *spec, const Json *object, const ColumnRule *rule) {
    for (size_t i = 0; rule->source == FROM_PATHS && KEYS[i]; i++)
        if (json_member(object, KEYS[i]) && strcmp(KEYS[i], "path") != 0 && strcmp(KEYS[i], "when") != 0)
            spec_find(spec, KEYS[i], "Remove it, or name one value.", "a path with [] gives a list");
}

static void compile_value(Spec *spec, const Json *object, ColumnRule *rule) {
    rule->type = (ValueType)spec_word(spec, object, "type", VALUE_TYPE_NAMES, VALUE_TEXT);
    compile_limits(spec, object, rule);
    compile_zone(spec, object, rule);
    compile_format(spec, object, rule);
    rule->when = condition_compile(spec, object, "when", NULL, NULL);
    rule->lookup = spec_lookup(spec, object, "lookup");
    if (rule->lookup && rule->lookup->miss == LOOKUP_DEFAULT && !rule->lookup->inner_default)
        spec_find(spec, "lookup", "Add \"default\" to the lookup.",
                  "the lookup \"%s\" has no default on our side", rule->lookup->name);
}

static ColumnRule *compile_choice(Spec *spec, const Json *object) {
    ColumnRule *rule = arena_zero(spec->arena, sizeof *rule);
    if (!spec_keys(spec, object, KEYS))
        return rule;
    compile_source(spec, object, rule);
    check_list(spec, object, rule);
    compile_value(spec, object, rule);
    return rule;
}

static ColumnRule *compile_compared(Spec *spec, const Json *object) {
    static const char *const precisions[] = {"milliseconds", "seconds", NULL}, *const orders[] = {
                                                                                   "kept", "any", NULL};
    ColumnRule *rule = arena_zero(spec->arena, sizeof *rule);
    if (!spec_keys(spec, object, COMPARED_KEYS))
        return rule;
    compile_source(spec, object, rule);
    compile_value(spec, object, rule);
    rule->is_compared = true;
    rule->is_in_seconds = spec_word(spec, object, "precision", precisions, 0) == 1;
    rule->is_in_any_order = spec_word(spec, object, "order", orders, 0) == 1;
    rule->is_case_open = !json_member(object, "case");
    rule->is_precision_open = !json_member(object, "precision");
    if (json_member(object, "precision") && rule->type != VALUE_INSTANT)
        spec_find(spec, "precision", "Remove it, or set type to instant.", "only an instant has it");
    if (rule->source == FROM_PATHS && !json_member(object, "order"))
        spec_find(spec, "order", "Say any, or kept where the order has a meaning.",
                  "a list that comes in another order would be taken for an edit");
    return rule;
}

static ColumnRule *compile_choices(Spec *spec, const Json *list) {
    ColumnRule *first = NULL, **place = &first;
    size_t index = 0;
    for (const Json *each = json_first(list); each; each = json_next(each), index++) {
        size_t mark = spec_enter_index(spec, index);
        *place = compile_choice(spec, each);
        if (!(*place)->when && json_next(each))
            spec_find(spec, "", "Add a when, or put it last.", "the choices behind it are never reached");
        place = (ColumnRule **)&(*place)->next;
        spec_leave(spec, mark);
    }
    if (!first)
        spec_find(spec, "", "List at least one choice.", "the list is empty");
    return first ? first : arena_zero(spec->arena, sizeof *first);
}

const ColumnRule *column_compile(Spec *spec, const Json *object, const char *column) {
    size_t mark = spec_enter(spec, column);
    const ColumnRule *rule =
        json_kind(object) == JSON_LIST ? compile_choices(spec, object) : compile_choice(spec, object);
    spec_leave(spec, mark);
    return rule;
}

const ColumnRule *column_compile_compared(Spec *spec, const Json *object, const char *column) {
    size_t mark = spec_enter(spec, column);
    const ColumnRule *rule = compile_compared(spec, object);
    spec_leave(spec, mark);
    return rule;
}
