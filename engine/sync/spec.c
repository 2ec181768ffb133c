// Spec: getters over one mapping file.
#include "sync/spec.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sync/lookup.h"

size_t spec_enter(Spec *spec, const char *key) {
    size_t mark = spec->key.length;
    if (mark > 0 && *key)
        buffer_char(&spec->key, '.');
    buffer_text(&spec->key, key);
    return mark;
}

size_t spec_enter_index(Spec *spec, size_t index) {
    size_t mark = spec->key.length;
    buffer_format(&spec->key, "[%zu]", index);
    return mark;
}

void spec_leave(Spec *spec, size_t mark) {
    spec->key.length = mark;
    if (spec->key.at)
        spec->key.at[mark] = '\0';
}

void spec_find(Spec *spec, const char *key, const char *remedy, const char *problem, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, problem);
    vsnprintf(text, sizeof text, problem, arguments);
    va_end(arguments);
    size_t mark = spec_enter(spec, key);
    findings_add(spec->findings, spec->file, spec->key.at ? spec->key.at : "", text, remedy);
    spec_leave(spec, mark);
}

static bool is_allowed(const char *name, const char *const *allowed) {
    for (; *allowed; allowed++)
        if (strcmp(name, *allowed) == 0)
            return true;
    return false;
}

static void find_unknown(Spec *spec, const char *name, const char *const *allowed) {
    char remedy[512] = "Remove it, or use one of:";
    for (; *allowed && strlen(remedy) + strlen(*allowed) + 2 < sizeof remedy; allowed++) {
        strcat(remedy, " ");
        strcat(remedy, *allowed);
    }
    spec_find(spec, name, remedy, "the key is not known here");
}

bool spec_keys(Spec *spec, const Json *object, const char *const *allowed) {
    if (json_kind(object) != JSON_OBJECT) {
        spec_find(spec, "", "Write { … } with the keys that mappings/README.md lists.",
                  "it is not an object");
        return false;
    }
    for (const Json *member = json_first(object); member; member = json_next(member))
        if (!is_allowed(json_name(member), allowed))
            find_unknown(spec, json_name(member), allowed);
    return true;
}

static const Json *get(Spec *spec, const Json *object, const char *key, Need need, JsonKind kind,
                       const char *what) {
    const Json *value = json_member(object, key);
    if (!value) {
        if (need == REQUIRED)
            spec_find(spec, key, "Add it.", "it is missing");
        return NULL;
    }
    if (json_kind(value) == kind)
        return value;
    char remedy[64];
    snprintf(remedy, sizeof remedy, "Write %s.", what);
    spec_find(spec, key, remedy, "it is %s", json_kind_name(json_kind(value)));
    return NULL;
}

const char *spec_text(Spec *spec, const Json *object, const char *key, Need need) {
    const Json *value = get(spec, object, key, need, JSON_TEXT, "a text, in quotes");
    return value ? arena_text(spec->arena, json_text(value)) : NULL;
}

bool spec_bool(Spec *spec, const Json *object, const char *key, bool otherwise) {
    const Json *value = get(spec, object, key, OPTIONAL, JSON_BOOL, "true or false");
    return value ? json_is_true(value) : otherwise;
}

int64_t spec_integer(Spec *spec, const Json *object, const char *key, int64_t otherwise, int64_t min,
                     int64_t max) {
    const Json *value = get(spec, object, key, OPTIONAL, JSON_NUMBER, "a number");
    if (!value)
        return otherwise;
    double number = json_number(value);
    if (number == floor(number) && number >= (double)min && number <= (double)max)
        return (int64_t)number;
    char remedy[96];
    snprintf(remedy, sizeof remedy, "Write a whole number from %lld to %lld.", (long long)min,
             (long long)max);
    spec_find(spec, key, remedy, "it is %g", number);
    return otherwise;
}

const Path *spec_path(Spec *spec, const Json *object, const char *key, Need need) {
    const Json *value = get(spec, object, key, need, JSON_TEXT, "a path, in quotes");
    if (!value)
        return NULL;
    const char *why = "";
    const Path *path = path_compile(spec->arena, json_text(value), &why);
    if (!path)
        spec_find(spec, key, "Write it like a.b.c; list[] in an each only.", "\"%s\" is no path: %s",
                  json_text(value), why);
    return path;
}

static const char *scalar_text(Spec *spec, const Json *value) {
    if (json_kind(value) == JSON_TEXT)
        return arena_text(spec->arena, json_text(value));
    if (json_kind(value) == JSON_BOOL)
        return json_is_true(value) ? "true" : "false";
    AUTO(buffer_free) Buffer buffer = {0};
    json_write_number(&buffer, json_number(value));
    return arena_text(spec->arena, buffer.at);
}

static bool is_scalar(const Json *value) {
    JsonKind kind = json_kind(value);
    return kind == JSON_TEXT || kind == JSON_BOOL || kind == JSON_NUMBER;
}

const char *const *spec_texts(Spec *spec, const Json *object, const char *key, size_t *count) {
    *count = 0;
    const Json *list = spec_list(spec, object, key, OPTIONAL);
    const char **texts = arena_alloc(spec->arena, (json_size(list) + 1) * sizeof *texts);
    for (const Json *each = json_first(list); each; each = json_next(each)) {
        if (is_scalar(each))
            texts[(*count)++] = scalar_text(spec, each);
        else
            spec_find(spec, key, "List texts, in quotes.", "an element is %s",
                      json_kind_name(json_kind(each)));
    }
    return *count ? texts : NULL;
}

const Json *spec_list(Spec *spec, const Json *object, const char *key, Need need) {
    return get(spec, object, key, need, JSON_LIST, "a list: [ … ]");
}

const Json *spec_object(Spec *spec, const Json *object, const char *key, Need need) {
    return get(spec, object, key, need, JSON_OBJECT, "an object: { … }");
}

int spec_word(Spec *spec, const Json *object, const char *key, const char *const *words, int otherwise) {
    const char *text = spec_text(spec, object, key, OPTIONAL);
    if (!text)
        return otherwise;
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], text) == 0)
            return i;
    char remedy[256] = "Use one of:";
    for (; *words && strlen(remedy) + strlen(*words) + 2 < sizeof remedy; words++) {
        strcat(remedy, " ");
        strcat(remedy, *words);
    }
    spec_find(spec, key, remedy, "\"%s\" is not known here", text);
    return otherwise;
}

const char *spec_scalar(Spec *spec, const Json *object, const char *key, bool *is_there) {
    const Json *value = json_member(object, key);
    *is_there = value != NULL;
    if (!value || json_kind(value) == JSON_NULL)
        return NULL;
    if (is_scalar(value))
        return scalar_text(spec, value);
    spec_find(spec, key, "Write a text, a number, true, false or null.", "it is %s",
              json_kind_name(json_kind(value)));
    return NULL;
}

const Lookup *spec_lookup(Spec *spec, const Json *object, const char *key) {
    const char *name = spec_text(spec, object, key, OPTIONAL);
    if (!name)
        return NULL;
    const Lookup *lookup = lookups_find(spec->lookups, name);
    if (!lookup) {
        spec_find(spec, key, "Add the file below lookups/, or name one that is there.",
                  "there is no lookup \"%s\"", name);
        return NULL;
    }
    for (size_t i = 0; i < spec->used_count; i++)
        if (spec->used[i] == lookup)
            return lookup;
    if (spec->used_count < SPEC_LOOKUPS_MAX)
        spec->used[spec->used_count++] = lookup;
    else
        spec_find(spec, key, "Divide the file.", "the file uses more than %d lookups", SPEC_LOOKUPS_MAX);
    return lookup;
}

char spec_delimiter(Spec *spec, const Json *object) {
    const char *delimiter = spec_text(spec, object, "delimiter", OPTIONAL);
    if (delimiter && (strlen(delimiter) != 1 || strchr("\"\r\n", delimiter[0])))
        spec_find(spec, "delimiter", "Write one character, such as ; or \\t.", "it is no delimiter");
    return delimiter ? delimiter[0] : ',';
}
