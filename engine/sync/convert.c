// Convert: from what came to canonical text.
#include "sync/convert.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/condition.h"
#include "sync/instant.h"
#include "sync/parse.h"
#include "sync/utf8.h"
#include "sync/zone.h"

typedef struct Conversion {
    const ColumnRule *rule;
    const char *zone; // resolved; NULL: none
    Arena *arena;
    Fault *fault;
} Conversion;

static const char *field_of(const ColumnRule *rule) { return rule->path ? rule->path->text : ""; }

static const char *find_fault(const Conversion *c, const char *value_class, const char *reason) {
    fault_set(c->fault, field_of(c->rule), value_class, "%s", reason);
    return NULL;
}

// ---- by type; NULL = fault filled ----

static const char *convert_text(const Conversion *c, Raw raw) {
    if (raw.kind == RAW_NUMBER && raw.number != floor(raw.number))
        return find_fault(c, raw_class(raw),
                          "A text is expected, not a fraction. Send it as text, in quotes.");
    if (raw.kind == RAW_BOOL)
        return find_fault(c, raw_class(raw), "A text is expected. Send it as text, in quotes.");
    return raw_print(raw, c->arena);
}

static bool is_integer_text(const char *text) {
    text += *text == '-' || *text == '+';
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= 18 && text[digits] == '\0';
}

static const char *convert_integer(const Conversion *c, Raw raw) {
    const char *text = raw_print(raw, c->arena);
    if (raw.kind == RAW_BOOL || !is_integer_text(text))
        return find_fault(c, raw_class(raw), "A whole number is expected. Correct the value at the source.");
    return arena_format(c->arena, "%lld", strtoll(text, NULL, 10));
}

// Sign, integer part without leading zeros, fraction without trailing ones: the digits themselves are kept,
// so that a decimal number in quotes is never rounded.
static const char *convert_number(const Conversion *c, Raw raw) {
    const char *text = raw_print(raw, c->arena);
    const char *at = text + (*text == '-' || *text == '+');
    size_t whole = strspn(at, "0123456789");
    size_t fraction = at[whole] == '.' ? strspn(at + whole + 1, "0123456789") : 0;
    size_t length = whole + (at[whole] == '.') + fraction;
    bool is_plain = whole > 0 && at[length] == '\0' && (at[whole] != '.' || fraction > 0);
    if (raw.kind == RAW_BOOL || (!is_plain && raw.kind != RAW_NUMBER))
        return find_fault(c, raw_class(raw), "A number is expected. Correct the value at the source.");
    if (!is_plain)
        return text;
    while (whole > 1 && *at == '0')
        at++, whole--;
    while (fraction > 0 && at[whole + fraction] == '0')
        fraction--;
    bool is_zero = fraction == 0 && whole == 1 && *at == '0';
    return arena_format(c->arena, "%s%.*s", *text == '-' && !is_zero ? "-" : "",
                        (int)(whole + (fraction ? fraction + 1 : 0)), at);
}

static const char *convert_boolean(const Conversion *c, Raw raw) {
    static const char *const yes[] = {"true", "TRUE", "True", "1", "Y", "y"}, *const no[] = {"false", "FALSE",
                                                                                             "False", "0",
                                                                                             "N",     "n"};
    const char *text = raw_print(raw, c->arena);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (strcmp(text, yes[i]) == 0 || strcmp(text, no[i]) == 0)
            return strcmp(text, yes[i]) == 0 ? "true" : "false";
    return find_fault(c, raw_class(raw), "true or false is expected. Correct the value at the source.");
}

static const char *print_instant(const Conversion *c, int64_t us) {
    char *out = arena_alloc(c->arena, INSTANT_TEXT_MAX);
    instant_print(us, out);
    return out;
}

// What to do about a zone that does not help; NULL, as a fault.
static const char *find_zone_fault(const Conversion *c, ZoneOutcome outcome) {
    if (outcome == ZONE_GAP)
        return find_fault(
            c, "no such local time",
            "The clock was set forward over this local time, so it never was. Correct it at the source.");
    fault_set(c->fault, c->rule->zone_path ? c->rule->zone_path->text : field_of(c->rule), "no time zone",
              "The time zone is not an IANA name that is known here (such as Europe/Berlin). Correct it at "
              "the source or "
              "in the mapping.");
    return NULL;
}

static const char *find_beyond_calendar(const Conversion *c) {
    return find_fault(c, "beyond the calendar",
                      "In another time zone its year is not 1 to 9999. Correct the value at the source.");
}

static const char *convert_local(const Conversion *c, const LocalTime *local) {
    if (!c->zone)
        return find_fault(
            c, "no time zone",
            "The local time has no time zone, so its instant is not certain. Send it with an offset, or "
            "name the zone in the mapping.");
    int64_t us = 0;
    ZoneOutcome outcome = zone_to_utc(c->zone, local, &us);
    if (outcome != ZONE_GOOD)
        return find_zone_fault(c, outcome);
    return instant_is_in_range(us) ? print_instant(c, us) : find_beyond_calendar(c);
}

static const char *convert_instant(const Conversion *c, Raw raw) {
    LocalTime local;
    int64_t us = 0;
    if (raw.kind != RAW_TEXT)
        return find_fault(c, raw_class(raw),
                          "A date-time is expected, as text. Correct the value at the source.");
    if (c->rule->format && instant_parse_format(raw.text, c->rule->format, &local))
        return convert_local(c, &local);
    InstantOutcome outcome = instant_parse(raw.text, &us, &local);
    if (outcome == INSTANT_GOOD)
        return print_instant(c, us);
    if (outcome == INSTANT_NO_ZONE)
        return convert_local(c, &local);
    return find_fault(
        c, raw_class(raw),
        "A date-time like 2026-01-02T03:04:05Z is expected that exists in the calendar. Correct it at the "
        "source, or the format in the mapping.");
}

// A date as it is; an instant gives the local day in its zone.
static const char *convert_date(const Conversion *c, Raw raw) {
    LocalTime local;
    int64_t us = 0;
    if (raw.kind != RAW_TEXT)
        return find_fault(c, raw_class(raw), "A date is expected, as text. Correct the value at the source.");
    bool is_date = c->rule->format ? instant_parse_format(raw.text, c->rule->format, &local)
                                   : date_parse(raw.text, &local);
    if (!is_date) {
        InstantOutcome outcome = instant_parse(raw.text, &us, &local);
        if (outcome == INSTANT_WRONG)
            return find_fault(c, raw_class(raw),
                              "A date like 2026-01-02 is expected. Correct the value at the source.");
        if (outcome == INSTANT_GOOD && !c->zone)
            return find_fault(c, "no time zone",
                              "The local day of an instant needs a time zone. Name it in the mapping.");
        ZoneOutcome zone = outcome == INSTANT_GOOD ? zone_from_utc(c->zone, us, &local) : ZONE_GOOD;
        if (zone != ZONE_GOOD)
            return find_zone_fault(c, zone);
        if (!local_is_real(&local))
            return find_beyond_calendar(c);
    }
    return arena_format(c->arena, "%04d-%02d-%02d", local.year, local.month, local.day);
}

typedef const char *Converter(const Conversion *, Raw);
static Converter *const CONVERTERS[] = {convert_text,    convert_integer, convert_number,
                                        convert_boolean, convert_instant, convert_date};

// ---- before and after the type ----

// Trims, takes what stands before the mark, changes case: bytes that lend from the raw text or live in the
// arena.
static Text shape_text(const ColumnRule *rule, Text text, Arena *arena) {
    if (!rule->is_untrimmed)
        text = text_trim(text);
    const char *mark = rule->before ? memmem(text.at, text.length, rule->before, strlen(rule->before)) : NULL;
    if (mark)
        text.length = (size_t)(mark - text.at);
    if (rule->text_case == CASE_KEPT || rule->is_compared || text.length == 0)
        return text;
    char *copy = arena_copy(arena, text.at, text.length);
    char from = rule->text_case == CASE_UPPER ? 'a' : 'A';
    for (size_t i = 0; i < text.length; i++)
        if (copy[i] >= from && copy[i] < from + 26)
            copy[i] ^= 0x20;
    return (Text){copy, text.length};
}

static const char *check_allowed(const Conversion *c, const char *value) {
    for (size_t i = 0; i < c->rule->allowed_count; i++)
        if (strcmp(c->rule->allowed[i], value) == 0)
            return value;
    if (c->rule->allowed_count == 0)
        return value;
    AUTO(buffer_free) Buffer words = {0};
    for (size_t i = 0; i < c->rule->allowed_count; i++)
        buffer_format(&words, "%s%s", i ? ", " : "", c->rule->allowed[i]);
    return find_fault(
        c, "not in the list",
        arena_format(c->arena,
                     "The value must be one of %s. Correct it at the source, or add it to the mapping.",
                     words.at));
}

static const char *check_length(const Conversion *c, const char *value) {
    Text text = text_of(value);
    if (c->rule->max == 0 || c->rule->is_compared || text.length <= c->rule->max ||
        utf8_count(text) <= c->rule->max)
        return value;
    if (c->rule->is_cut) {
        Text cut = utf8_cut(text, c->rule->max);
        return arena_copy(c->arena, cut.at, cut.length);
    }
    return find_fault(c, "too long",
                      arena_format(c->arena,
                                   "The value is longer than %zu characters. Shorten it at the source.",
                                   c->rule->max));
}

static const char *look_up(const Conversion *c, const char *value) {
    if (!c->rule->lookup)
        return value;
    const char *inner = lookup_inward(c->rule->lookup, value, c->rule->is_personal);
    if (inner)
        return arena_text(c->arena, inner);
    return find_fault(
        c, "not in lookup",
        c->rule->is_personal
            ? arena_format(
                  c->arena,
                  "The value is not in the lookup \"%s\". Add it there, or correct it at the source.",
                  c->rule->lookup->name)
            : arena_format(c->arena,
                           "The value \"%.40s\" is not in the lookup \"%s\". Add it there, or correct it at "
                           "the source.",
                           value, c->rule->lookup->name));
}

bool convert_value(const ColumnRule *rule, Raw raw, const char *zone, Arena *arena, const char **value,
                   Fault *fault) {
    const Conversion c = {rule, zone, arena, fault};
    if (raw.kind == RAW_NESTED) {
        find_fault(&c, raw_class(raw),
                   "One value is expected, not a list or an object. Correct the path in the mapping.");
        return false;
    }
    if (raw.kind == RAW_TEXT) {
        raw.text = shape_text(rule, raw.text, arena);
        if (raw.text.length == 0)
            raw.kind = RAW_NULL;
    }
    if (raw.kind == RAW_ABSENT || raw.kind == RAW_NULL) {
        *value = rule->default_value ? rule->default_value : raw.kind == RAW_NULL ? NULL : VALUE_ABSENT;
        if (rule->default_value || !rule->is_required)
            return true;
        return fault_set(fault, field_of(rule), raw_class(raw),
                         "The value is required. Fill it in at the source, or correct the path in "
                         "the mapping.");
    }
    *value = CONVERTERS[rule->type](&c, raw);
    *value = *value ? look_up(&c, *value) : NULL;
    *value = *value ? check_allowed(&c, *value) : NULL;
    *value = *value ? check_length(&c, *value) : NULL;
    return *value != NULL;
}

static const char *zone_of(const ColumnRule *rule, const PathScope *scope, Arena *arena) {
    if (!rule->zone_path)
        return rule->zone;
    const char *zone = raw_print(raw_find(rule->zone_path, scope), arena);
    return zone && *zone ? zone : NULL;
}

typedef struct Listing {
    Arena *arena;
    Buffer text;
} Listing;

static void list_value(void *owner, const Json *value) {
    Listing *listing = owner;
    const char *text = raw_print(raw_of_json(value), listing->arena);
    if (!text)
        return;
    buffer_char(&listing->text, listing->text.length ? ',' : '[');
    json_write_text(&listing->text, text_of(text));
}

// What is null or nested is not listed; a list that is not there is absent.
const char *convert_list(const Path *path, const PathScope *scope, Arena *arena) {
    Listing listing = {.arena = arena};
    bool is_there = !scope->row && path_visit(path, scope, list_value, &listing);
    const char *text =
        is_there ? arena_format(arena, "%s]", listing.text.length ? listing.text.at : "[") : VALUE_ABSENT;
    buffer_free(&listing.text);
    return text;
}

bool column_read(const ColumnRule *rule, const PathScope *scope, Arena *arena, const char **value,
                 Fault *fault) {
    while (rule && rule->when && !condition_holds(rule->when, scope))
        rule = rule->next;
    *value = VALUE_ABSENT;
    if (!rule)
        return true;
    if (rule->source == FROM_CONSTANT) {
        *value = rule->constant;
        return true;
    }
    if (rule->source == FROM_APPLICATION) {
        *value = scope->application;
        return true;
    }
    if (rule->source == FROM_PATHS) {
        *value = convert_list(rule->path, scope, arena);
        return true;
    }
    if (rule->source == FROM_ORDINAL) {
        *value = arena_format(arena, "%zu",
                              scope->ordinals[scope->depth > rule->up ? scope->depth - rule->up : 0]);
        return true;
    }
    const char *zone = rule->type >= VALUE_INSTANT ? zone_of(rule, scope, arena) : NULL;
    return convert_value(rule, raw_find(rule->path, scope), zone, arena, value, fault);
}
