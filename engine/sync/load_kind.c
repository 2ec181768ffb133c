// Load kind: compiles one kind of file of an initial load.
#include <string.h>

#include "sync/convert.h"
#include "sync/mapping_load.h"

enum { COLUMNS_MAX = 256, POSITION_MAX = 1000 };

static const char *const KEYS[] = {"title",   "description", "position", "application", "file",
                                   "format",  "delimiter",   "names",    "has_header",  "record",
                                   "ignored", "rows",        NULL};
static const char ROW_PREFIX[] = "row.";

typedef struct Columns {
    const char **at;
    size_t count;
} Columns;

static void add_column(Columns *columns, const char *name) {
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->at[i], name) == 0)
            return;
    if (columns->count < COLUMNS_MAX)
        columns->at[columns->count++] = name;
}

// Every path of the file that begins with `row.` names a column, wherever it stands.
static void collect_columns(Spec *spec, const Json *json, Columns *columns) {
    const char *text = json_text(json);
    if (text && strncmp(text, ROW_PREFIX, strlen(ROW_PREFIX)) == 0)
        add_column(columns, arena_text(spec->arena, text + strlen(ROW_PREFIX)));
    for (const Json *each = json_first(json); each; each = json_next(each))
        collect_columns(spec, each, columns);
}

static void compile_record(Spec *spec, const Json *object, LoadKind *load) {
    static const char *const keys[] = {"id", "version", NULL};
    const Json *record = spec_object(spec, object, "record", REQUIRED);
    if (!record)
        return;
    size_t mark = spec_enter(spec, "record");
    spec_keys(spec, record, keys);
    load->id = spec_texts(spec, record, "id", &load->id_count);
    if (load->id_count == 0)
        spec_find(spec, "id", "List the columns of the file that name its record.",
                  "no column names a record");
    const Json *version = spec_object(spec, record, "version", OPTIONAL);
    size_t inner = spec_enter(spec, "version");
    load->version = version ? column_compile(spec, version, "version") : NULL;
    if (load->version && load->version->type != VALUE_INSTANT)
        spec_find(spec, "type", "Set type to instant.", "a version is the time of the last change");
    spec_leave(spec, inner);
    spec_leave(spec, mark);
}

static void compile_columns(Spec *spec, const Json *object, LoadKind *load) {
    size_t ignored_count = 0;
    Columns columns = {arena_alloc(spec->arena, COLUMNS_MAX * sizeof(char *)), 0};
    const char *const *ignored = spec_texts(spec, object, "ignored", &ignored_count);
    collect_columns(spec, object, &columns);
    for (size_t i = 0; i < load->id_count; i++)
        add_column(&columns, load->id[i]);
    for (size_t i = 0; i < ignored_count; i++)
        add_column(&columns, ignored[i]);
    load->columns = columns.at;
    load->column_count = columns.count;
}

void load_kind_compile(Spec *spec, const Json *object, LoadKind *load) {
    if (!spec_keys(spec, object, KEYS))
        return;
    load->title = spec_text(spec, object, "title", REQUIRED);
    spec_text(spec, object, "description", OPTIONAL);
    const char *application = spec_text(spec, object, "application", REQUIRED);
    const char *file = spec_text(spec, object, "file", REQUIRED);
    load->application = application ? application : "";
    load->file = file ? file : "";
    load->position = spec_integer(spec, object, "position", POSITION_MAX, 1, POSITION_MAX);
    content_compile_format(spec, object, &load->content);
    load->content.rows = rows_compile(spec, object, ROWS_OF_LOAD, &load->content.row_count);
    compile_record(spec, object, load);
    compile_columns(spec, object, load);
}
