// JSON trees by cJSON, behind a stricter look at the raw bytes.
#include "io/json.h"

#include <assert.h>
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INTEGER_DIGITS_SAFE = 15 };                    // any integer of so many digits is exact in a double
static const double INTEGER_MAX = 9007199254740992.0; // 2^53

// Json is never defined: a Json pointer is a cJSON pointer under a name that keeps the library in this file.
static cJSON *tree_of(const Json *json) { return (cJSON *)json; }

static Json *json_of(cJSON *tree) { return (Json *)tree; }

// ── what cJSON does not look at: depth, UTF-8, \u0000, control bytes, integers that would be rounded ──

typedef struct Look {
    const unsigned char *at, *start, *end;
    const char *fault; // NULL while all is well
    int depth;
} Look;

static bool refuse(Look *look, const char *fault) {
    look->fault = fault;
    return false;
}

typedef struct Utf8Form {
    unsigned char first_least, first_most; // the first byte
    int length;
    unsigned char second_least, second_most;
} Utf8Form;

// RFC 3629, section 4: no overlong forms, no surrogates, nothing beyond U+10FFFF.
static const Utf8Form UTF8_FORMS[] = {
    {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF}, {0xE1, 0xEC, 3, 0x80, 0xBF},
    {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF},
    {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

static bool is_continued(const Look *look, const Utf8Form *form) {
    if (look->end - look->at < form->length)
        return false;
    if (look->at[1] < form->second_least || look->at[1] > form->second_most)
        return false;
    for (int i = 2; i < form->length; i++) {
        if ((look->at[i] & 0xC0) != 0x80)
            return false;
    }
    return true;
}

static bool pass_utf8(Look *look) {
    for (size_t i = 0; i < sizeof UTF8_FORMS / sizeof UTF8_FORMS[0]; i++) {
        const Utf8Form *form = &UTF8_FORMS[i];
        if (look->at[0] < form->first_least || look->at[0] > form->first_most)
            continue;
        if (!is_continued(look, form))
            break;
        look->at += form->length;
        return true;
    }
    return refuse(look, "a byte sequence that is not UTF-8");
}

static bool pass_escape(Look *look) {
    if (look->end - look->at >= 6 && memcmp(look->at, "\\u0000", 6) == 0)
        return refuse(look, "a NUL character");
    if (look->end - look->at < 2)
        return refuse(look, "a text without an end");
    look->at += 2;
    return true;
}

static bool pass_text(Look *look) {
    look->at++;
    while (look->at < look->end) {
        unsigned char one = *look->at;
        if (one == '"') {
            look->at++;
            return true;
        }
        if (one < ' ')
            return refuse(look, "a control byte in a text");
        if (one == '\\') {
            if (!pass_escape(look))
                return false;
        } else if (one < 0x80) {
            look->at++;
        } else if (!pass_utf8(look)) {
            return false;
        }
    }
    return refuse(look, "a text without an end");
}

static bool is_number_byte(unsigned char one) {
    return (one >= '0' && one <= '9') || one == '.' || one == 'e' || one == 'E' || one == '+' || one == '-';
}

static bool pass_number(Look *look) {
    const unsigned char *start = look->at;
    int64_t integer;
    bool is_integer = true;
    for (; look->at < look->end && is_number_byte(*look->at); look->at++)
        is_integer = is_integer && (*look->at == '-' || (*look->at >= '0' && *look->at <= '9'));
    Text number = {(const char *)start, (size_t)(look->at - start)};
    if (!is_integer || number.length <= INTEGER_DIGITS_SAFE)
        return true;
    if (text_to_int(number, &integer) && integer <= (int64_t)INTEGER_MAX && integer >= -(int64_t)INTEGER_MAX)
        return true;
    look->at = start;
    return refuse(look, "an integer beyond 2^53");
}

static bool pass_other(Look *look) {
    look->at++;
    return true;
}

static bool pass_open(Look *look) {
    if (++look->depth > JSON_DEPTH_MAX)
        return refuse(look, "more levels than allowed");
    return pass_other(look);
}

static bool pass_close(Look *look) {
    look->depth--;
    return pass_other(look);
}

static bool (*const PASSES[256])(Look *) = {
    ['"'] = pass_text,  ['{'] = pass_open,   ['['] = pass_open,           ['}'] = pass_close,
    [']'] = pass_close, ['-'] = pass_number, ['0' ... '9'] = pass_number,
};

static bool is_acceptable(Text text, Error *error) {
    const unsigned char *start = (const unsigned char *)text.at;
    Look look = {.at = start, .start = start, .end = start + text.length};
    while (look.at < look.end) {
        bool (*pass)(Look *) = PASSES[*look.at];
        if (!(pass == NULL ? pass_other : pass)(&look))
            return error_set(error, ERROR_PERMANENT, "invalid JSON at byte %td: %s", look.at - look.start,
                             look.fault);
    }
    return true;
}

// ── parsing ──

static Arena *arena_in_use;

static void *alloc_in_arena(size_t size) { return arena_alloc(arena_in_use, size); }

static void keep_in_arena(void *at) { (void)at; }

static void use_heap(void) { cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = memory_alloc, .free_fn = free}); }

static void use_arena(Arena *arena) {
    arena_in_use = arena;
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = alloc_in_arena, .free_fn = keep_in_arena});
}

__attribute__((constructor)) static void begin_with_heap(void) { use_heap(); }

static cJSON *parse(Text text, Error *error) {
    if (!is_acceptable(text, error))
        return NULL;
    const char *end = text.at;
    cJSON *tree = text.length == 0 ? NULL : cJSON_ParseWithLengthOpts(text.at, text.length, &end, 0);
    if (tree == NULL) {
        error_set(error, ERROR_PERMANENT, "invalid JSON at byte %td", end == NULL ? 0 : end - text.at);
        return NULL;
    }
    Text rest = {end, text.length - (size_t)(end - text.at)};
    if (text_trim(rest).length == 0)
        return tree;
    error_set(error, ERROR_PERMANENT, "invalid JSON at byte %td: more bytes after the value", end - text.at);
    cJSON_Delete(tree);
    return NULL;
}

Json *json_parse(Text text, Error *error) { return json_of(parse(text, error)); }

const Json *json_parse_in(Arena *arena, Text text, Error *error) {
    use_arena(arena);
    cJSON *tree = parse(text, error);
    use_heap();
    return json_of(tree);
}

void json_free(Json *json) { cJSON_Delete(tree_of(json)); }

void json_free_at(Json **json) {
    json_free(*json);
    *json = NULL;
}

// ── reading ──

static const char *const KIND_NAMES[] = {"null", "true or false", "a number", "text", "a list", "an object"};

JsonKind json_kind(const Json *json) {
    if (json == NULL)
        return JSON_NULL;
    switch (tree_of(json)->type & 0xFF) {
    case cJSON_False:
    case cJSON_True:
        return JSON_BOOL;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_String:
        return JSON_TEXT;
    case cJSON_Array:
        return JSON_LIST;
    case cJSON_Object:
        return JSON_OBJECT;
    default:
        return JSON_NULL;
    }
}

const char *json_kind_name(JsonKind kind) {
    assert((unsigned)kind < sizeof KIND_NAMES / sizeof KIND_NAMES[0]);
    return KIND_NAMES[kind];
}

const Json *json_member(const Json *object, const char *name) {
    return json_of(cJSON_GetObjectItemCaseSensitive(tree_of(object), name));
}

const char *json_text(const Json *json) {
    return json_kind(json) == JSON_TEXT ? tree_of(json)->valuestring : NULL;
}

double json_number(const Json *json) {
    return json_kind(json) == JSON_NUMBER ? tree_of(json)->valuedouble : 0;
}

bool json_is_true(const Json *json) { return cJSON_IsTrue(tree_of(json)); }

const Json *json_first(const Json *json) {
    JsonKind kind = json_kind(json);
    return kind == JSON_LIST || kind == JSON_OBJECT ? json_of(tree_of(json)->child) : NULL;
}

const Json *json_next(const Json *child) { return child == NULL ? NULL : json_of(tree_of(child)->next); }

const char *json_name(const Json *child) { return child == NULL ? NULL : tree_of(child)->string; }

size_t json_size(const Json *json) {
    size_t size = 0;
    for (const Json *child = json_first(json); child != NULL; child = json_next(child))
        size++;
    return size;
}

const Json *json_at(const Json *list, size_t index) {
    const Json *child = json_first(list);
    while (child != NULL && index-- > 0)
        child = json_next(child);
    return child;
}

// ── building ──

Json *json_new_object(void) { return json_of(cJSON_CreateObject()); }

Json *json_new_list(void) { return json_of(cJSON_CreateArray()); }

Json *json_new_text(const char *text_or_null) {
    return json_of(text_or_null == NULL ? cJSON_CreateNull() : cJSON_CreateString(text_or_null));
}

Json *json_new_number(double number) { return json_of(cJSON_CreateNumber(number)); }

void json_set(Json *object, const char *name, Json *take) {
    assert(json_kind(object) == JSON_OBJECT && take != NULL);
    if (json_member(object, name) != NULL)
        cJSON_ReplaceItemInObjectCaseSensitive(tree_of(object), name, tree_of(take));
    else
        cJSON_AddItemToObject(tree_of(object), name, tree_of(take));
}

void json_set_text(Json *object, const char *name, const char *text_or_null) {
    json_set(object, name, json_new_text(text_or_null));
}

void json_set_number(Json *object, const char *name, double number) {
    json_set(object, name, json_new_number(number));
}

void json_append(Json *list, Json *take) {
    assert(json_kind(list) == JSON_LIST && take != NULL);
    cJSON_AddItemToArray(tree_of(list), tree_of(take));
}

// ── writing ──

void json_write_text(Buffer *buffer, Text text) { buffer_json_text(buffer, text); }

void json_write_number(Buffer *buffer, double number) {
    bool is_small = number >= -INTEGER_MAX && number <= INTEGER_MAX;
    if (is_small && number == (double)(int64_t)number) {
        buffer_int(buffer, (int64_t)number);
        return;
    }
    char digits[32];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, number);
        if (strtod(digits, NULL) == number)
            break;
    }
    buffer_text(buffer, isfinite(number) ? digits : "null");
}

static void print_value(Buffer *buffer, const Json *json, int depth);

static void print_children(Buffer *buffer, const Json *json, bool has_names, int depth) {
    assert(depth <= JSON_DEPTH_MAX);
    buffer_char(buffer, has_names ? '{' : '[');
    for (const Json *child = json_first(json); child != NULL; child = json_next(child)) {
        if (has_names) {
            json_write_text(buffer, text_of(json_name(child)));
            buffer_char(buffer, ':');
        }
        print_value(buffer, child, depth + 1);
        if (json_next(child) != NULL)
            buffer_char(buffer, ',');
    }
    buffer_char(buffer, has_names ? '}' : ']');
}

static void print_value(Buffer *buffer, const Json *json, int depth) {
    switch (json_kind(json)) {
    case JSON_NULL:
        buffer_text(buffer, "null");
        break;
    case JSON_BOOL:
        buffer_text(buffer, json_is_true(json) ? "true" : "false");
        break;
    case JSON_NUMBER:
        json_write_number(buffer, json_number(json));
        break;
    case JSON_TEXT:
        json_write_text(buffer, text_of(json_text(json)));
        break;
    case JSON_LIST:
    case JSON_OBJECT:
        print_children(buffer, json, json_kind(json) == JSON_OBJECT, depth);
        break;
    }
}

void json_print(const Json *json, Buffer *buffer) { print_value(buffer, json, 0); }
