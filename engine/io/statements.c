// Which statements a connection has prepared.
#include "io/statements.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Statement {
    char *sql; // NULL: a free place
    uint64_t hash;
    unsigned int *types;
    int count;
    uint64_t used_at; // by the uses counter
    char name[24];
};

struct Statements {
    Statement places[STATEMENTS_MAX];
    size_t used; // places in use
    uint64_t names;
    uint64_t uses;
};

Statements *statements_new(void) { return memory_zero(sizeof(Statements)); }

static void clear(Statement *statement) {
    free(statement->sql);
    free(statement->types);
    *statement = (Statement){0};
}

void statements_free(Statements *statements) {
    if (statements == NULL)
        return;
    for (size_t i = 0; i < STATEMENTS_MAX; i++)
        clear(&statements->places[i]);
    free(statements);
}

// FNV-1a.
static uint64_t hash_of(const char *text) {
    uint64_t hash = 14695981039346656037u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

static bool are_types_same(const Statement *statement, const ParameterView *view) {
    size_t size = (size_t)view->count * sizeof *view->types;
    return statement->count == view->count && (size == 0 || memcmp(statement->types, view->types, size) == 0);
}

static bool is_same(const Statement *statement, uint64_t hash, const char *sql, const ParameterView *view) {
    return statement->sql != NULL && statement->hash == hash && are_types_same(statement, view) &&
           strcmp(statement->sql, sql) == 0;
}

Statement *statements_find(Statements *statements, const char *sql, const ParameterView *view) {
    uint64_t hash = hash_of(sql);
    for (size_t i = 0; i < STATEMENTS_MAX; i++) {
        Statement *statement = &statements->places[i];
        if (is_same(statement, hash, sql, view)) {
            statement->used_at = ++statements->uses;
            return statement;
        }
    }
    return NULL;
}

bool statements_are_full(const Statements *statements) { return statements->used == STATEMENTS_MAX; }

Statement *statements_oldest(Statements *statements) {
    Statement *oldest = NULL;
    for (size_t i = 0; i < STATEMENTS_MAX; i++) {
        Statement *statement = &statements->places[i];
        if (statement->sql != NULL && (oldest == NULL || statement->used_at < oldest->used_at))
            oldest = statement;
    }
    return oldest;
}

static Statement *free_place(Statements *statements) {
    for (size_t i = 0; i < STATEMENTS_MAX; i++) {
        if (statements->places[i].sql == NULL)
            return &statements->places[i];
    }
    return NULL;
}

Statement *statements_add(Statements *statements, const char *sql, const ParameterView *view) {
    Statement *statement = free_place(statements);
    assert(statement != NULL);
    size_t size = (size_t)view->count * sizeof *view->types;
    *statement = (Statement){.sql = memory_copy_text(sql),
                             .hash = hash_of(sql),
                             .types = memory_alloc(size),
                             .count = view->count,
                             .used_at = ++statements->uses};
    if (size > 0)
        memcpy(statement->types, view->types, size);
    snprintf(statement->name, sizeof statement->name, "s%llu", (unsigned long long)++statements->names);
    statements->used++;
    return statement;
}

void statements_remove(Statements *statements, Statement *statement) {
    assert(statement->sql != NULL);
    clear(statement);
    statements->used--;
}

const char *statement_name(const Statement *statement) { return statement->name; }
