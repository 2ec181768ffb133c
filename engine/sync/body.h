// Body: the shape of a message, compiled from the dotted keys of its mapping into a tree.
#pragma once

#include "sync/leaf.h"
#include "sync/mapping.h"

typedef enum BodyKind {
    BODY_OBJECT,
    BODY_INDEXED, // list of fixed elements: `a[0].b`
    BODY_EACH,    // list with an element per child row: `a[]`
    BODY_ROWS,    // list with an element per row of the call: "list"
    BODY_LEAF
} BodyKind;

struct BodyNode {
    BodyKind kind;
    const char *name; // member of the parent; NULL in a list
    size_t index;     // element of BODY_INDEXED
    BodyNode *first, *next;
    const Leaf *leaf;      // BODY_LEAF
    size_t child;          // BODY_EACH: in Message.children
    const Condition *when; // BODY_EACH, over the row's columns: else the list is left out
    BodyNode *fields;      // BODY_EACH, BODY_ROWS: the object of each element
};

// A call's columns and those of each child table, as they are collected.
typedef struct MessageColumns {
    ColumnSet own;
    struct {
        const char *table;
        ColumnSet set;
    } children[8];
    size_t child_count;
} MessageColumns;

// Reads "body" and "list" of the message's object; NULL with findings.
BodyNode *body_compile(Spec *spec, const Json *object, MessageColumns *columns, bool *is_list);
