// The parameters $1, $2, … of one statement, in the order of the calls.
//
// Everything is copied. Scalars are sent as text of unknown type: the server takes the type that the place in
// the statement asks for, so parameter_int fits int and bigint, parameter_text fits text, jsonb, timestamptz,
// text[] written as '{a,b}', … (cast where nothing asks: $1::bigint). bytea and arrays are sent in binary
// with their exact type: text[], bytea[], bigint[], int[], boolean[]; other element types are a cast in the
// statement: $1::timestamptz[].
#pragma once

#include "base/memory.h"
#include "base/text.h"

typedef struct Parameters Parameters;

Parameters *parameters_new(void);
void parameters_reset(Parameters *parameters); // empty again, keeps its memory
void parameters_free(Parameters *parameters);
void parameters_free_at(Parameters **parameters);

void parameter_null(Parameters *parameters);
void parameter_text(Parameters *parameters, const char *text_or_null);
void parameter_text_of(Parameters *parameters, Text text); // at NULL = null; holds no NUL byte
void parameter_int(Parameters *parameters, int64_t integer);
void parameter_bool(Parameters *parameters, bool is_true);
void parameter_bytes(Parameters *parameters, const void *bytes_or_null, size_t length);

// One-dimensional arrays, empty when count is 0. An element that is NULL (or a Text at NULL) becomes null.
void parameter_text_array(Parameters *parameters, const char *const *values, size_t count);
void parameter_bytes_array(Parameters *parameters, const Text *values, size_t count);
void parameter_int_array(Parameters *parameters, const int64_t *values, size_t count);
void parameter_int4_array(Parameters *parameters, const int32_t *values, size_t count);

// The same for a column of rows with gaps: element i is null where is_null[i].
void parameter_int_array_with_nulls(Parameters *parameters, const int64_t *values, const bool *is_null,
                                    size_t count);

// What the connection sends: one array entry per parameter, valid until the next change of the parameters.
typedef struct ParameterView {
    int count;
    const unsigned int *types; // the server's type numbers; 0 = the server decides
    const char *const *values; // NULL = null
    const int *lengths;
    const int *formats; // 0 text, 1 binary
} ParameterView;
ParameterView parameters_view(Parameters *parameters_or_null);
