// Fault: filling it.
#include "sync/fault.h"

#include <stdarg.h>
#include <stdio.h>

static void copy(char *to, size_t size, const char *from) { snprintf(to, size, "%s", from ? from : ""); }

bool fault_set(Fault *fault, const char *field, const char *value_class, const char *format, ...) {
    copy(fault->kind, sizeof fault->kind, "invalid");
    copy(fault->field, sizeof fault->field, field);
    copy(fault->value_class, sizeof fault->value_class, value_class);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(fault->reason, sizeof fault->reason, format, arguments);
    va_end(arguments);
    return false;
}

bool fault_refuse(Fault *fault, const char *field, const char *code, const char *message) {
    fault_set(fault, field, code, "%s", message);
    copy(fault->kind, sizeof fault->kind, "refused");
    return false;
}
