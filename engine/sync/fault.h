// Fault: why one record cannot be staged or sent, in words for the people who repair it.
//
// A fault belongs to one record; an Error (base/error.h) belongs to the work itself. A fault never holds a
// value of a record, only its class: what is written here may be shown to everybody.
#pragma once

#include <stdbool.h>

typedef struct Fault {
    char kind[24];        // "invalid": the record is wrong · "refused": a `require` of a message says no
    char field[128];      // path of the field as the other side names it, "" when it is the record as a whole
    char value_class[48]; // "missing", "null", "text", "number", "too long", "not in lookup", "no time zone",
                          // …; for kind "refused" the code of the rule that refused (NOT_REGISTERED)
    char reason[512];     // a sentence that ends with what to do
} Fault;

// Fills the fault with kind "invalid"; always returns false, so that it can end a function. Too long texts
// are cut.
bool fault_set(Fault *fault, const char *field, const char *value_class, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// The same with kind "refused" and the rule's code in value_class.
bool fault_refuse(Fault *fault, const char *field, const char *code, const char *message);
