// Which statements a connection has prepared: by SQL text and parameter types, a bounded number.
//
// Bookkeeping only: database.c prepares and deallocates. A Statement stays where it is until it is removed.
#pragma once

#include "io/parameters.h"

#define STATEMENTS_MAX 256

typedef struct Statements Statements;
typedef struct Statement Statement;

Statements *statements_new(void);
void statements_free(Statements *statements); // NULL is fine

Statement *statements_find(Statements *statements, const char *sql,
                           const ParameterView *view); // NULL: not there
bool statements_are_full(const Statements *statements);
Statement *statements_oldest(Statements *statements); // whose last use is longest ago
Statement *statements_add(Statements *statements, const char *sql, const ParameterView *view); // unless full
void statements_remove(Statements *statements, Statement *statement);

const char *statement_name(const Statement *statement); // on the server; never used twice on a connection
