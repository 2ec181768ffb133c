// CSV form: compiling, and writing lines.
#include "sync/csv_form.h"

#include <stdio.h>
#include <string.h>

#include "sync/parse.h"

// ---- compiling ----

static void compile_match(Spec *spec, const Json *object, CsvForm *form) {
    const Json *match = spec_object(spec, object, "match", OPTIONAL);
    const char **pairs = arena_zero(spec->arena, (2 * json_size(match) + 1) * sizeof *pairs);
    size_t mark = spec_enter(spec, "match");
    for (const Json *each = json_first(match); each; each = json_next(each)) {
        const char *column = spec_text(spec, match, json_name(each), REQUIRED);
        pairs[form->match_count++] = arena_text(spec->arena, json_name(each));
        pairs[form->match_count++] = column ? column : "";
    }
    spec_leave(spec, mark);
    form->match = pairs;
}

static void compile_between(Spec *spec, const Json *object, CsvForm *form) {
    const Json *between = spec_object(spec, object, "between", REQUIRED);
    const Json *number = json_first(between);
    size_t count = 0;
    const char *const *ends = number ? spec_texts(spec, between, json_name(number), &count) : NULL;
    if (between && (json_size(between) != 1 || count != 2)) {
        spec_find(spec, "between", "Write {\"number\": [\"first\", \"last\"]}.",
                  "it does not name one column and the two between which it lies");
        return;
    }
    if (number)
        form->between[0] = arena_text(spec->arena, json_name(number));
    for (size_t i = 0; i < count; i++)
        form->between[1 + i] = ends[i];
}

const CsvForm *csv_form_compile(Spec *spec, const Json *object) {
    static const char *const keys[] = {"each", "match", "between", "delimiter", "has_header", "fields", NULL};
    ColumnSet columns = {.arena = spec->arena};
    const Json *source = spec_object(spec, object, "csv", REQUIRED);
    if (!source)
        return NULL;
    CsvForm *form = arena_zero(spec->arena, sizeof *form);
    *form = (CsvForm){.between = {"", "", ""}};
    size_t mark = spec_enter(spec, "csv");
    spec_keys(spec, source, keys);
    form->table = spec_text(spec, source, "each", REQUIRED);
    form->table = form->table ? form->table : "";
    compile_match(spec, source, form);
    compile_between(spec, source, form);
    form->delimiter = spec_delimiter(spec, source);
    form->has_header = spec_bool(spec, source, "has_header", true);
    form->fields = leaf_compile_all(spec, source, "fields", REQUIRED, &columns, &form->field_count);
    if (json_member(source, "fields") && form->field_count == 0)
        spec_find(spec, "fields", "Name the fields of a line.", "a line has no field");
    form->columns = columns.names;
    form->column_count = columns.count;
    spec_leave(spec, mark);
    return form;
}

// ---- writing ----

static void write_field(const CsvForm *form, const char *text, size_t index, Buffer *out) {
    const char special[] = {form->delimiter, '"', '\r', '\n', '\0'};
    if (index > 0)
        buffer_char(out, form->delimiter);
    if (!strpbrk(text, special)) {
        buffer_text(out, text);
        return;
    }
    buffer_char(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            buffer_char(out, '"');
        buffer_char(out, *text);
    }
    buffer_char(out, '"');
}

static void write_header(const CsvForm *form, Buffer *out) {
    for (size_t i = 0; i < form->field_count; i++)
        write_field(form, form->fields[i]->name, i, out);
    buffer_text(out, "\r\n");
}

static bool write_line(const CsvForm *form, const char *const *values, Arena *scratch, Buffer *out,
                       Fault *fault) {
    for (size_t i = 0; i < form->field_count; i++) {
        const char *text;
        if (!leaf_text(form->fields[i], values, scratch, &text, fault))
            return false;
        write_field(form, text && text != VALUE_ABSENT ? text : "", i, out);
    }
    buffer_text(out, "\r\n");
    return true;
}

// Names the line beside the field.
static const Fault *keep_fault(const Fault *fault, size_t line, Arena *keep) {
    Fault *kept = arena_alloc(keep, sizeof *kept);
    *kept = *fault;
    snprintf(kept->field, sizeof kept->field, "line %zu, %.80s", line, fault->field);
    return kept;
}

void csv_form_write(const CsvForm *form, const char *const *values, Arena *scratch, Arena *keep,
                    Lines *lines) {
    Fault fault;
    if (lines->fault)
        return;
    if (lines->count++ == 0 && form->has_header)
        write_header(form, &lines->text);
    if (!write_line(form, values, scratch, &lines->text, &fault))
        lines->fault = keep_fault(&fault, lines->count, keep);
}
