/* Checks a JSON body against a field table. */
#include "field.h"
#include "clock.h"

#include <stdio.h>
#include <string.h>

bool refuse(Refusal *refusal, const char *number, const char *parameter) {
    refusal->number = number;
    snprintf(refusal->parameter, PARAMETER_SIZE, "%s", parameter != NULL ? parameter : "");
    return false;
}

bool refuse_with(Refusal *refusal, int status, const char *number, const char *parameter) {
    refusal->status = status;
    return refuse(refusal, number, parameter);
}

const cJSON *json_at(const cJSON *object, const char *path) {
    enum { NAME_SIZE = 64 };
    while (object != NULL && path != NULL) {
        const char *dot = strchr(path, '.');
        char name[NAME_SIZE];
        int length = dot != NULL ? (int)(dot - path) : (int)strlen(path);
        snprintf(name, sizeof name, "%.*s", length, path);
        object = cJSON_GetObjectItemCaseSensitive(object, name);
        path = dot != NULL ? dot + 1 : NULL;
    }
    return object == NULL || cJSON_IsNull(object) ? NULL : object;
}

const char *json_text(const cJSON *object, const char *path) {
    const cJSON *found = json_at(object, path);
    return cJSON_IsString(found) ? found->valuestring : NULL;
}

bool json_instant(const cJSON *object, const char *path, int64_t *ms) {
    const char *text = json_text(object, path);
    return text != NULL && clock_parse(text, ms);
}

static int characters_of(const char *text) {
    int count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static bool is_code(const Field *field, const char *text) {
    for (const char *const *code = field->codes; *code != NULL; code++)
        if (strcmp(*code, text) == 0)
            return true;
    return false;
}

static bool is_date(const char *text) {
    char instant[INSTANT_SIZE];
    int64_t ms;
    snprintf(instant, sizeof instant, "%.10sT00:00:00Z", text);
    return strlen(text) == 10 && clock_parse(instant, &ms);
}

static bool check_text(const Field *field, const cJSON *value, const FieldNumbers *numbers,
                       Refusal *refusal) {
    int64_t ms;
    if (!cJSON_IsString(value))
        return refuse(refusal, numbers->is_bad, field->path);
    if (field->is_required && value->valuestring[0] == '\0')
        return refuse(refusal, numbers->is_missing, field->path);
    if (field->max > 0 && characters_of(value->valuestring) > field->max)
        return refuse(refusal, numbers->is_too_long, field->path);
    if (field->type == FIELD_CODE && !is_code(field, value->valuestring))
        return refuse(refusal, numbers->is_bad, field->path);
    if (field->type == FIELD_DATE && !is_date(value->valuestring))
        return refuse(refusal, numbers->is_bad, field->path);
    if (field->type == FIELD_INSTANT && !clock_parse(value->valuestring, &ms))
        return refuse(refusal, numbers->is_bad, field->path);
    return true;
}

static bool check_elements(const Field *field, const cJSON *list, const FieldNumbers *numbers,
                           Refusal *refusal) {
    int index = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, list) {
        if (!fields_check(field->fields, element, numbers, refusal)) {
            char inner[PARAMETER_SIZE];
            snprintf(inner, sizeof inner, "%s", refusal->parameter);
            snprintf(refusal->parameter, PARAMETER_SIZE, "%.60s[%d].%.100s", field->path, index, inner);
            return false;
        }
        index++;
    }
    return true;
}

static bool check_list(const Field *field, const cJSON *value, const FieldNumbers *numbers,
                       Refusal *refusal) {
    if (!cJSON_IsArray(value))
        return refuse(refusal, numbers->is_bad, field->path);
    int count = cJSON_GetArraySize(value);
    if (field->is_required && count == 0)
        return refuse(refusal, numbers->is_missing, field->path);
    if (field->max > 0 && count > field->max)
        return refuse(refusal, numbers->is_too_long, field->path);
    return field->type == FIELD_ROWS || check_elements(field, value, numbers, refusal);
}

static bool check_field(const Field *field, const cJSON *object, const FieldNumbers *numbers,
                        Refusal *refusal) {
    const cJSON *value = json_at(object, field->path);
    if (value == NULL)
        return !field->is_required || refuse(refusal, numbers->is_missing, field->path);
    switch (field->type) {
    case FIELD_LIST:
    case FIELD_ROWS:
        return check_list(field, value, numbers, refusal);
    case FIELD_BOOLEAN:
        return cJSON_IsBool(value) || refuse(refusal, numbers->is_bad, field->path);
    default:
        return check_text(field, value, numbers, refusal);
    }
}

bool fields_check(const Field *fields, const cJSON *object, const FieldNumbers *numbers, Refusal *refusal) {
    if (!cJSON_IsObject(object))
        return refuse(refusal, numbers->is_misshapen, "");
    for (const Field *field = fields; field->path != NULL; field++)
        if (!check_field(field, object, numbers, refusal))
            return false;
    return true;
}
