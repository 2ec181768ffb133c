// Lookup: compiling and searching.
#include "sync/lookup.h"

#include <string.h>

#include "sync/misses.h"
#include "sync/spec.h"

static const char *const KEYS[] = {"title",           "description", "miss", "default",
                                   "default_outward", "values",      NULL};
static const char *const MISSES[] = {"reject", "pass", "default", NULL};

static void add_pair(Spec *spec, LookupPair *pairs, size_t *count, const Json *outer, const Json *inner) {
    if (json_kind(inner) != JSON_TEXT) {
        spec_find(spec, json_name(outer), "Write a text in quotes, or a list of texts.", "its value is %s",
                  json_kind_name(json_kind(inner)));
        return;
    }
    pairs[(*count)++] =
        (LookupPair){arena_text(spec->arena, json_name(outer)), arena_text(spec->arena, json_text(inner))};
}

static size_t count_pairs(const Json *values) {
    size_t count = 0;
    for (const Json *outer = json_first(values); outer; outer = json_next(outer))
        count += json_kind(outer) == JSON_LIST ? json_size(outer) : 1;
    return count;
}

static void compile_values(Spec *spec, const Json *values, Lookup *lookup) {
    LookupPair *pairs = arena_alloc(spec->arena, (count_pairs(values) + 1) * sizeof *pairs);
    size_t mark = spec_enter(spec, "values");
    for (const Json *outer = json_first(values); outer; outer = json_next(outer)) {
        if (json_kind(outer) != JSON_LIST) {
            add_pair(spec, pairs, &lookup->pair_count, outer, outer);
            continue;
        }
        for (const Json *inner = json_first(outer); inner; inner = json_next(inner))
            add_pair(spec, pairs, &lookup->pair_count, outer, inner);
    }
    spec_leave(spec, mark);
    lookup->pairs = pairs;
}

void lookup_compile(Spec *spec, const Json *object, Lookup *lookup) {
    if (!spec_keys(spec, object, KEYS))
        return;
    spec_text(spec, object, "title", REQUIRED);
    spec_text(spec, object, "description", OPTIONAL);
    lookup->miss = (LookupMiss)spec_word(spec, object, "miss", MISSES, LOOKUP_REJECT);
    lookup->inner_default = spec_text(spec, object, "default", OPTIONAL);
    lookup->outer_default = spec_text(spec, object, "default_outward", OPTIONAL);
    if (lookup->miss == LOOKUP_DEFAULT && !lookup->inner_default && !lookup->outer_default)
        spec_find(spec, "miss", "Add \"default\" (ours) or \"default_outward\" (theirs).",
                  "it needs a default");
    const Json *values = spec_object(spec, object, "values", REQUIRED);
    if (values)
        compile_values(spec, values, lookup);
}

const Lookup *lookups_find(const Lookups *lookups, const char *name) {
    for (size_t i = 0; lookups && i < lookups->count; i++)
        if (strcmp(lookups->list[i].name, name) == 0)
            return &lookups->list[i];
    return NULL;
}

static const char *missed(const Lookup *lookup, bool is_outward, const char *value, bool is_personal) {
    const char *otherwise = is_outward ? lookup->outer_default : lookup->inner_default;
    const char *became = lookup->miss == LOOKUP_PASS      ? value
                         : lookup->miss == LOOKUP_DEFAULT ? otherwise
                                                          : NULL;
    if (became && lookup->misses)
        misses_note(lookup->misses, lookup->name, is_outward, is_personal ? "" : value,
                    is_personal && became == value ? "" : became);
    return became;
}

const char *lookup_inward(const Lookup *lookup, const char *outer, bool is_personal) {
    for (size_t i = 0; i < lookup->pair_count; i++)
        if (strcmp(lookup->pairs[i].outer, outer) == 0)
            return lookup->pairs[i].inner;
    return missed(lookup, false, outer, is_personal);
}

const char *lookup_outward(const Lookup *lookup, const char *inner) {
    for (size_t i = 0; i < lookup->pair_count; i++)
        if (strcmp(lookup->pairs[i].inner, inner) == 0)
            return lookup->pairs[i].outer;
    return missed(lookup, true, inner, false);
}
