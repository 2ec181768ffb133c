// Path: compiling and following.
#include "sync/path.h"

#include <string.h>

// Reads `[]` or `[n]`; NULL when it is neither.
static const char *compile_bracket(const char *at, PathStep *step) {
    at++;
    if (*at == ']') {
        *step = (PathStep){.kind = PATH_EACH};
        return at + 1;
    }
    size_t index = 0;
    const char *digits = at;
    while (*at >= '0' && *at <= '9' && at - digits < 6)
        index = index * 10 + (size_t)(*at++ - '0');
    if (at == digits || *at != ']')
        return NULL;
    *step = (PathStep){.kind = PATH_INDEX, .index = index};
    return at + 1;
}

static const char *compile_start(const char *at, Path *path) {
    if (at[0] == '$' && (at[1] == '.' || at[1] == '\0')) {
        path->start = PATH_FROM_ITEM;
        return at[1] ? at + 2 : at + 1;
    }
    while (at[0] == '^' && (at[1] == '.' || at[1] == '\0')) {
        path->start = PATH_FROM_UP;
        path->up++;
        at += at[1] ? 2 : 1;
    }
    return at;
}

static const char *compile_member(Arena *arena, const char *at, PathStep *step) {
    size_t length = strcspn(at, ".[]");
    if (length == 0)
        return NULL;
    *step = (PathStep){.kind = PATH_MEMBER, .name = arena_copy(arena, at, length), .name_length = length};
    return at + length;
}

static const char *compile_step(Arena *arena, const char *at, Path *path, const char **why) {
    if (path->step_count == PATH_STEPS_MAX) {
        *why = "the path has too many steps";
        return NULL;
    }
    PathStep *step = &path->steps[path->step_count++];
    at = *at == '[' ? compile_bracket(at, step) : compile_member(arena, at, step);
    if (at && *at == '.' && at[1] != '\0' && at[1] != '[')
        return at + 1;
    if (at && (*at == '\0' || *at == '['))
        return at;
    *why = "a path is names joined by dots, with [] or [n] behind the name of a list";
    return NULL;
}

const Path *path_compile(Arena *arena, const char *text, const char **why) {
    Path *path = arena_zero(arena, sizeof *path);
    path->text = arena_text(arena, text);
    const char *at = compile_start(path->text, path);
    if (path->up > PATH_LEVELS_MAX) {
        *why = "the path goes up further than lists may be nested";
        return NULL;
    }
    while (at && *at)
        at = compile_step(arena, at, path, why);
    return at ? path : NULL;
}

static const Json *find_step(const PathStep *step, const Json *at) {
    if (step->kind == PATH_MEMBER)
        return json_member(at, step->name);
    if (json_kind(at) != JSON_LIST)
        return NULL;
    return json_at(at, step->index);
}

const Json *path_find_in(const Path *path, const Json *start) {
    const Json *at = start;
    for (size_t i = 0; at && i < path->step_count; i++) {
        if (json_kind(at) == JSON_NULL)
            return at;
        at = find_step(&path->steps[i], at);
    }
    return at;
}

static const Json *find_start(const Path *path, const PathScope *scope) {
    size_t level = scope->depth;
    if (path->start == PATH_FROM_ITEM)
        level = 0;
    else if (path->start == PATH_FROM_UP)
        level = path->up > scope->depth ? 0 : scope->depth - path->up;
    return scope->levels[level];
}

const Json *path_find(const Path *path, const PathScope *scope) {
    return path_find_in(path, find_start(path, scope));
}

bool path_is_list(const Path *path) {
    for (size_t i = 0; i < path->step_count; i++)
        if (path->steps[i].kind == PATH_EACH)
            return true;
    return false;
}

// Lists stand in lists no deeper than the path has steps.
static bool visit_from(const Path *path, size_t step, const Json *at, PathVisit *visit, void *owner) {
    while (at && step < path->step_count && path->steps[step].kind != PATH_EACH)
        at = find_step(&path->steps[step++], at);
    if (at && step == path->step_count)
        visit(owner, at);
    if (!at || step == path->step_count)
        return at != NULL;
    if (json_kind(at) != JSON_LIST)
        return false;
    for (const Json *each = json_first(at); each; each = json_next(each))
        visit_from(path, step + 1, each, visit, owner);
    return true;
}

bool path_visit(const Path *path, const PathScope *scope, PathVisit *visit, void *owner) {
    return visit_from(path, 0, find_start(path, scope), visit, owner);
}
