// Reply rules: what a message's mapping says of its replies, its read-back and what must hold before it is
// sent.
#pragma once

#include "base/error.h"
#include "sync/condition.h"
#include "sync/leaf.h"
#include "sync/mapping.h"

typedef struct PathChoice {
    const char *value, *path; // of the column Message.path_column
} PathChoice;

typedef struct RequireRule {
    const char *column;
    size_t column_index;
    const Condition *condition;
    const char *code, *message; // message: words, or {value} for the column's own
} RequireRule;

// What a message number means.
typedef struct NumberRules {
    const Path *const *number, *const *text; // NULL-ended: the first that is there counts
    const char *const *done, *const *read_back;
    size_t done_count, read_back_count;
    struct NumberKind {
        const char *number;
        ErrorKind kind;
    } * kinds;
    size_t kind_count;
} NumberRules;

// One result per row of a list.
typedef struct ItemRules {
    const Path *at, *index;
    int64_t base; // index of the first row
    const Condition *failed;
    NumberRules numbers;
} ItemRules;

// What is written into a column: a literal, {number}, {text}, {now}, or what stands at a path in the reply
// (of a list in the row's result, of a read-back in the item that was found).
typedef struct FillValue {
    const char *text; // NULL: the path
    const Path *path; // NULL too: the column is left as it is
} FillValue;

typedef struct FillRule {
    FillValue done, refused;
} FillRule;

typedef struct StatusList {
    const int64_t *values;
    size_t count;
} StatusList;

typedef struct ReplyRule {
    StatusList status;       // of success
    StatusList refused;      // of a refusal, even without a message number
    const Condition *unless; // any of them makes a good status a refusal
    NumberRules numbers;
    const ItemRules *items; // NULL: one result for all
    const FillRule *fills;  // parallel to Message.fill_columns
} ReplyRule;

typedef struct ReadBackWords {
    const char *by; // value of the column that picks this list
    const char *const *values;
    size_t count;
} ReadBackWords;

// One value of the item that was read: {"path", "equals": leaf}, {"path", "in": […]} or
// {"path", "in_by": {"column", "values": {value of the column: […]}}}.
typedef struct ReadBackCheck {
    const Path *path;
    const Leaf *equals; // NULL: one of the lists
    bool is_by;         // the list whose `by` is the row's column; else words[0]
    size_t by_column;
    const ReadBackWords *words;
    size_t word_count;
} ReadBackCheck;

// What follows when a look shows nothing, or something else. After an unknown outcome, resend and again are
// the same; after a refusal, resend lets it stand, and again tries later: the look may lie.
typedef enum ReadBackAct { ACT_RESEND, ACT_CONFLICT, ACT_AGAIN } ReadBackAct;

typedef struct ReadBackRule {
    const char *path;
    const Leaf *const *parameters;
    size_t parameter_count;
    const Path *items;
    const ReadBackCheck *match; // all must agree for an item to be the one
    size_t match_count;
    const ReadBackCheck *done; // all must agree
    size_t done_count;
    ReadBackAct missing, differs;
} ReadBackRule;

// Reads "require", "reply" and "read_back" of the message's object.
void reply_compile(Spec *spec, const Json *object, ColumnSet *columns, Message *message);
