// Body: compiling.
#include "sync/body.h"

#include <string.h>

enum { CHILDREN_MAX = sizeof((MessageColumns *)0)->children / sizeof *((MessageColumns *)0)->children };

static const char *const FIELDS_KEYS[] = {"each", "fields", "when", NULL};
static const char *const LIST_KEYS[] = {"at", "fields", NULL};

static BodyNode *add_node(Spec *spec, BodyNode *parent, const char *name, size_t index) {
    BodyNode *node = arena_zero(spec->arena, sizeof *node);
    *node = (BodyNode){.kind = BODY_OBJECT, .name = name, .index = index};
    BodyNode **place = &parent->first;
    while (*place && (name || (*place)->index < index))
        place = &(*place)->next;
    node->next = *place;
    *place = node;
    return node;
}

static BodyNode *find_node(BodyNode *parent, const char *name, size_t index) {
    for (BodyNode *node = parent->first; node; node = node->next)
        if (name ? node->name && strcmp(node->name, name) == 0 : node->index == index)
            return node;
    return NULL;
}

static BodyNode *step_down(Spec *spec, BodyNode *at, const PathStep *step, const char *key) {
    BodyKind wanted = step->kind == PATH_MEMBER ? BODY_OBJECT : BODY_INDEXED;
    if (at->kind == BODY_OBJECT && !at->first && wanted == BODY_INDEXED)
        at->kind = BODY_INDEXED;
    if (at->kind != wanted) {
        spec_find(spec, key, "Write each place of the body once.", "the place is used in two ways");
        return NULL;
    }
    const char *name = step->kind == PATH_MEMBER ? step->name : NULL;
    BodyNode *found = find_node(at, name, step->index);
    return found ? found : add_node(spec, at, name, step->index);
}

// The new node at the key's path; *is_each when it ends in []. NULL: finding added.
static BodyNode *place_node(Spec *spec, BodyNode *root, const char *key, bool *is_each) {
    const char *why = "";
    const Path *path = path_compile(spec->arena, key, &why);
    size_t count = path ? path->step_count : 0;
    *is_each = count > 0 && path->steps[count - 1].kind == PATH_EACH;
    bool is_body_path = path && path->start == PATH_FROM_ELEMENT && count > (size_t)*is_each;
    BodyNode *at = is_body_path ? root : NULL;
    if (!at)
        spec_find(spec, key, "Write the key like a.b, a[0].b or a.list[].",
                  "the key is no place in a body%s%s", *why ? ": " : "", why);
    for (size_t i = 0; at && i < count - *is_each; i++) {
        if (path->steps[i].kind == PATH_EACH) {
            spec_find(spec, key, "Put [] last and list what an element holds in \"fields\".",
                      "[] stands in the middle");
            return NULL;
        }
        at = step_down(spec, at, &path->steps[i], key);
    }
    if (at && (at->kind != BODY_OBJECT || at->first || at->leaf || at->fields)) {
        spec_find(spec, key, "Write each place of the body once.", "the place is filled twice");
        return NULL;
    }
    return at;
}

static ColumnSet *child_columns(Spec *spec, MessageColumns *columns, const char *table, size_t *index) {
    for (*index = 0; *index < columns->child_count; ++*index)
        if (strcmp(columns->children[*index].table, table) == 0)
            return &columns->children[*index].set;
    if (columns->child_count == CHILDREN_MAX) {
        spec_find(spec, "each", "Divide the message.", "the message has too many child tables");
        return NULL;
    }
    columns->children[columns->child_count].table = table;
    ColumnSet *set = &columns->children[columns->child_count++].set;
    *set = (ColumnSet){.arena = spec->arena};
    return set;
}

// The members of one element: leaves only.
static BodyNode *compile_fields(Spec *spec, const Json *fields, ColumnSet *columns) {
    BodyNode *root = arena_zero(spec->arena, sizeof *root);
    size_t mark = spec_enter(spec, "fields");
    for (const Json *field = json_first(fields); field; field = json_next(field)) {
        bool is_each;
        BodyNode *node = place_node(spec, root, json_name(field), &is_each);
        if (!node)
            continue;
        if (is_each)
            spec_find(spec, json_name(field), "Fields are single values.",
                      "a list in a list is not supported");
        size_t inner = spec_enter(spec, json_name(field));
        node->leaf = leaf_compile(spec, field, json_name(field), columns, NULL);
        node->kind = BODY_LEAF;
        spec_leave(spec, inner);
    }
    spec_leave(spec, mark);
    return root;
}

static void compile_each(Spec *spec, const Json *object, BodyNode *node, MessageColumns *columns) {
    node->kind = BODY_EACH;
    node->fields = arena_zero(spec->arena, sizeof *node->fields);
    if (!spec_keys(spec, object, FIELDS_KEYS))
        return;
    const char *table = spec_text(spec, object, "each", REQUIRED);
    const Json *fields = spec_object(spec, object, "fields", REQUIRED);
    node->when = condition_compile(spec, object, "when", column_set_index, &columns->own);
    ColumnSet *set = table && fields ? child_columns(spec, columns, table, &node->child) : NULL;
    if (set)
        node->fields = compile_fields(spec, fields, set);
}

static void compile_member(Spec *spec, const Json *member, BodyNode *root, MessageColumns *columns) {
    bool is_each;
    BodyNode *node = place_node(spec, root, json_name(member), &is_each);
    if (!node)
        return;
    size_t mark = spec_enter(spec, json_name(member));
    if (is_each) {
        compile_each(spec, member, node, columns);
    } else {
        node->leaf = leaf_compile(spec, member, json_name(member), &columns->own, NULL);
        node->kind = BODY_LEAF;
    }
    spec_leave(spec, mark);
}

static void compile_list(Spec *spec, const Json *list, BodyNode *root, MessageColumns *columns) {
    size_t mark = spec_enter(spec, "list");
    const char *at = spec_keys(spec, list, LIST_KEYS) ? spec_text(spec, list, "at", REQUIRED) : NULL;
    const Json *fields = at ? spec_object(spec, list, "fields", REQUIRED) : NULL;
    bool is_each;
    BodyNode *node = fields ? place_node(spec, root, at, &is_each) : NULL;
    if (node) {
        node->kind = BODY_ROWS;
        node->fields = compile_fields(spec, fields, &columns->own);
    }
    spec_leave(spec, mark);
}

BodyNode *body_compile(Spec *spec, const Json *object, MessageColumns *columns, bool *is_list) {
    BodyNode *root = arena_zero(spec->arena, sizeof *root);
    const Json *body = spec_object(spec, object, "body", REQUIRED);
    size_t mark = spec_enter(spec, "body");
    for (const Json *member = json_first(body); member; member = json_next(member))
        compile_member(spec, member, root, columns);
    spec_leave(spec, mark);
    const Json *list = json_member(object, "list");
    *is_list = list != NULL;
    if (list)
        compile_list(spec, list, root, columns);
    return root;
}
