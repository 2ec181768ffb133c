// Parameters as the bytes that PostgreSQL's protocol wants: all values in one buffer, arrays in binary.
#include "io/parameters.h"

#include <arpa/inet.h>
#include <assert.h>
#include <endian.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

// From PostgreSQL's pg_type.dat; they never change.
enum {
    TYPE_ANY = 0,
    TYPE_BYTEA = 17,
    TYPE_INT8 = 20,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
    TYPE_BYTEA_ARRAY = 1001,
    TYPE_INT4_ARRAY = 1007,
    TYPE_TEXT_ARRAY = 1009,
    TYPE_INT8_ARRAY = 1016,
};

enum {
    PARAMETERS_MAX = 1000,
    KEEP_BYTES = 4 * 1024 * 1024, // kept by a reset
    FORMAT_TEXT = 0,
    FORMAT_BINARY = 1,
    LENGTH_NULL = -1
};

struct Parameters {
    Buffer bytes; // of all values, one after the other
    int count;
    int capacity;
    size_t *offsets; // into bytes; SIZE_MAX = null
    unsigned int *types;
    int *lengths;
    int *formats;
    const char **values;
};

Parameters *parameters_new(void) { return memory_zero(sizeof(Parameters)); }

void parameters_reset(Parameters *parameters) {
    parameters->count = 0;
    buffer_reset(&parameters->bytes);
    if (parameters->bytes.capacity > KEEP_BYTES)
        buffer_free(&parameters->bytes);
}

void parameters_free(Parameters *parameters) {
    if (parameters == NULL)
        return;
    buffer_free(&parameters->bytes);
    free(parameters->offsets);
    free(parameters->types);
    free(parameters->lengths);
    free(parameters->formats);
    free(parameters->values);
    free(parameters);
}

void parameters_free_at(Parameters **parameters) {
    parameters_free(*parameters);
    *parameters = NULL;
}

static void grow(Parameters *parameters) {
    parameters->capacity = parameters->capacity == 0 ? 16 : parameters->capacity * 2;
    size_t capacity = (size_t)parameters->capacity;
    parameters->offsets = memory_grow(parameters->offsets, capacity * sizeof *parameters->offsets);
    parameters->types = memory_grow(parameters->types, capacity * sizeof *parameters->types);
    parameters->lengths = memory_grow(parameters->lengths, capacity * sizeof *parameters->lengths);
    parameters->formats = memory_grow(parameters->formats, capacity * sizeof *parameters->formats);
    parameters->values = memory_grow(parameters->values, capacity * sizeof *parameters->values);
}

// Opens the next parameter; its bytes follow. end_parameter sets its length.
static void begin_parameter(Parameters *parameters, unsigned int type, int format) {
    assert(parameters->count < PARAMETERS_MAX);
    if (parameters->count == parameters->capacity)
        grow(parameters);
    int i = parameters->count++;
    parameters->offsets[i] = parameters->bytes.length;
    parameters->types[i] = type;
    parameters->formats[i] = format;
}

static void end_parameter(Parameters *parameters) {
    int i = parameters->count - 1;
    size_t length = parameters->bytes.length - parameters->offsets[i];
    assert(length <= INT_MAX);
    parameters->lengths[i] = (int)length;
    buffer_char(&parameters->bytes, '\0'); // text values are terminated for libpq
}

static void add_null(Parameters *parameters, unsigned int type) {
    begin_parameter(parameters, type, FORMAT_TEXT);
    end_parameter(parameters);
    parameters->offsets[parameters->count - 1] = SIZE_MAX;
}

void parameter_null(Parameters *parameters) { add_null(parameters, TYPE_ANY); }

void parameter_text_of(Parameters *parameters, Text text) {
    if (text.at == NULL) {
        add_null(parameters, TYPE_ANY);
        return;
    }
    begin_parameter(parameters, TYPE_ANY, FORMAT_TEXT);
    buffer_append(&parameters->bytes, text.at, text.length);
    end_parameter(parameters);
}

void parameter_text(Parameters *parameters, const char *text_or_null) {
    parameter_text_of(parameters, text_of(text_or_null));
}

void parameter_int(Parameters *parameters, int64_t integer) {
    begin_parameter(parameters, TYPE_ANY, FORMAT_TEXT);
    buffer_int(&parameters->bytes, integer);
    end_parameter(parameters);
}

void parameter_bool(Parameters *parameters, bool is_true) {
    parameter_text(parameters, is_true ? "true" : "false");
}

void parameter_bytes(Parameters *parameters, const void *bytes_or_null, size_t length) {
    if (bytes_or_null == NULL) {
        add_null(parameters, TYPE_BYTEA);
        return;
    }
    begin_parameter(parameters, TYPE_BYTEA, FORMAT_BINARY);
    buffer_append(&parameters->bytes, bytes_or_null, length);
    end_parameter(parameters);
}

static void put_int4(Parameters *parameters, int32_t integer) {
    uint32_t wire = htonl((uint32_t)integer);
    buffer_append(&parameters->bytes, &wire, sizeof wire);
}

static void put_int8(Parameters *parameters, int64_t integer) {
    uint64_t wire = htobe64((uint64_t)integer);
    buffer_append(&parameters->bytes, &wire, sizeof wire);
}

// The binary form of an array (array_recv): dimensions, has nulls, element type, then size and lower bound
// per dimension, then length and bytes per element. `bytes_each` is what a not-null element may take, for one
// growth.
static void begin_array(Parameters *parameters, unsigned int type, int32_t element, size_t count,
                        size_t bytes_each) {
    assert(count <= INT_MAX / 8);
    begin_parameter(parameters, type, FORMAT_BINARY);
    buffer_reserve(&parameters->bytes, 20 + count * (4 + bytes_each));
    put_int4(parameters, count > 0);
    put_int4(parameters, 1);
    put_int4(parameters, element);
    if (count == 0)
        return;
    put_int4(parameters, (int32_t)count);
    put_int4(parameters, 1);
}

static void put_bytes(Parameters *parameters, const char *at, size_t length) {
    if (at == NULL) {
        put_int4(parameters, LENGTH_NULL);
        return;
    }
    assert(length <= INT_MAX);
    put_int4(parameters, (int32_t)length);
    buffer_append(&parameters->bytes, at, length);
}

void parameter_text_array(Parameters *parameters, const char *const *values, size_t count) {
    begin_array(parameters, TYPE_TEXT_ARRAY, TYPE_TEXT, count, 16);
    for (size_t i = 0; i < count; i++)
        put_bytes(parameters, values[i], values[i] == NULL ? 0 : strlen(values[i]));
    end_parameter(parameters);
}

void parameter_bytes_array(Parameters *parameters, const Text *values, size_t count) {
    begin_array(parameters, TYPE_BYTEA_ARRAY, TYPE_BYTEA, count, 32);
    for (size_t i = 0; i < count; i++)
        put_bytes(parameters, values[i].at, values[i].length);
    end_parameter(parameters);
}

void parameter_int_array_with_nulls(Parameters *parameters, const int64_t *values, const bool *is_null,
                                    size_t count) {
    begin_array(parameters, TYPE_INT8_ARRAY, TYPE_INT8, count, 8);
    for (size_t i = 0; i < count; i++) {
        if (is_null != NULL && is_null[i]) {
            put_int4(parameters, LENGTH_NULL);
            continue;
        }
        put_int4(parameters, 8);
        put_int8(parameters, values[i]);
    }
    end_parameter(parameters);
}

void parameter_int_array(Parameters *parameters, const int64_t *values, size_t count) {
    parameter_int_array_with_nulls(parameters, values, NULL, count);
}

void parameter_int4_array(Parameters *parameters, const int32_t *values, size_t count) {
    begin_array(parameters, TYPE_INT4_ARRAY, TYPE_INT4, count, 4);
    for (size_t i = 0; i < count; i++) {
        put_int4(parameters, 4);
        put_int4(parameters, values[i]);
    }
    end_parameter(parameters);
}

ParameterView parameters_view(Parameters *parameters_or_null) {
    if (parameters_or_null == NULL)
        return (ParameterView){0};
    Parameters *parameters = parameters_or_null;
    for (int i = 0; i < parameters->count; i++) {
        size_t offset = parameters->offsets[i];
        parameters->values[i] = offset == SIZE_MAX ? NULL : parameters->bytes.at + offset;
    }
    return (ParameterView){parameters->count, parameters->types, parameters->values, parameters->lengths,
                           parameters->formats};
}
