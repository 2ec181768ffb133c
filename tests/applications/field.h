/* Field tables: what a message must look like, as data, and the one driver that checks a body against them.
 */
#ifndef APPLICATIONS_FIELD_H
#define APPLICATIONS_FIELD_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum FieldType {
    FIELD_TEXT,
    FIELD_CODE,    /* one of `codes` */
    FIELD_INSTANT, /* RFC 3339 with offset */
    FIELD_DATE,    /* YYYY-MM-DD */
    FIELD_BOOLEAN,
    FIELD_LIST, /* every element is checked by `fields` */
    FIELD_ROWS  /* elements are checked one by one by the operation: a bad one does not stop the others */
} FieldType;

typedef struct Field {
    const char *path; /* dotted; NULL ends a table */
    FieldType type;
    bool is_required;
    int max; /* characters of a text, elements of a list */
    const char *const *codes;
    const struct Field *fields;
} Field;

enum { PARAMETER_SIZE = 200 };
/* Why something is refused: a number of the application's message table and what it is about. */
typedef struct Refusal {
    const char *number;
    char parameter[PARAMETER_SIZE];
    bool is_repeat;   /* the effect is there already: counted as a duplicate, not as a refusal */
    int status;       /* 0: that of a business error, 400 */
    const char *said; /* with status 200: the status that the body shows */
} Refusal;

/* Numbers for the four ways in which a field can be wrong. */
typedef struct FieldNumbers {
    const char *is_missing, *is_too_long, *is_bad, *is_misshapen;
} FieldNumbers;

/* Always false, so that a check can end with it. */
bool refuse(Refusal *, const char *number, const char *parameter);

/* The same, with an HTTP status of its own. */
bool refuse_with(Refusal *, int status, const char *number, const char *parameter);

/* The member at a dotted path, case-sensitive; NULL when absent or null. */
const cJSON *json_at(const cJSON *, const char *path);
/* The text at a path; NULL when absent, null, or not text. */
const char *json_text(const cJSON *, const char *path);
/* The instant at a path in ms; false when absent or not an instant. */
bool json_instant(const cJSON *, const char *path, int64_t *ms);

bool fields_check(const Field *, const cJSON *object, const FieldNumbers *, Refusal *);

#endif
