// Resource: compiles a source's file.
#include <string.h>

#include "sync/condition.h"
#include "sync/convert.h"
#include "sync/fetch.h"
#include "sync/mapping_load.h"
#include "sync/zone.h"

enum { COLUMNS_MAX = 64, MILLISECONDS_MAX = 86400 * 1000, LIMIT_MAX = 10000, PART_ROWS_MAX = 1000000 };

static const char *const KEYS[] = {"title", "description", "fetch", "record", "rows", "content", NULL};
static const char *const FETCH_KEYS[] = {"method",
                                         "path",
                                         "body",
                                         "paging",
                                         "parameters",
                                         "limit",
                                         "items",
                                         "next",
                                         "more",
                                         "count",
                                         "total",
                                         "next_parameter",
                                         "as_of",
                                         "error",
                                         "is_uncounted",
                                         "interval_min_ms",
                                         "interval_max_ms",
                                         "sweep_interval_ms",
                                         "overlap_ms",
                                         "lag_ms",
                                         "keeps_ms",
                                         "forgotten_status",
                                         "quiet_ms",
                                         "schedule",
                                         NULL};
static const char *const ROW_KEYS[] = {"title", "description", "table",   "mode",       "key", "must_exist",
                                       "each",  "when",        "columns", "unreadable", NULL};
static const char *const CONTENT_KEYS[] = {"path",   "format", "delimiter", "has_header", "names",
                                           "record", "rows",   "part_rows", NULL};

// ---- fetch ----

static void compile_parameters(Spec *spec, const Json *object, Fetch *fetch) {
    const Json *parameters = spec_object(spec, object, "parameters", OPTIONAL);
    FetchParameter *list = arena_zero(spec->arena, (json_size(parameters) + 1) * sizeof *list);
    size_t mark = spec_enter(spec, "parameters");
    for (const Json *each = json_first(parameters); each; each = json_next(each)) {
        const char *value = spec_text(spec, parameters, json_name(each), REQUIRED);
        if (value && !fetch_template_is_known(value))
            spec_find(spec, json_name(each), "Use {since}, {after}, {next}, {limit} or {offset}.",
                      "it has a placeholder that is not known");
        list[fetch->parameter_count++] =
            (FetchParameter){arena_text(spec->arena, json_name(each)), value ? value : ""};
    }
    spec_leave(spec, mark);
    fetch->parameters = list;
}

static void compile_body(Spec *spec, const Json *object, Fetch *fetch) {
    const Json *body = spec_object(spec, object, "body", OPTIONAL);
    if (!body)
        return;
    AUTO(buffer_free) Buffer out = {0};
    json_print(body, &out);
    fetch->body = arena_text(spec->arena, out.at);
    if (!fetch_template_is_known(out.at))
        spec_find(spec, "body", "Use {since}, {after}, {next}, {limit} or {offset}.",
                  "it has a placeholder that is not known");
    if (strcmp(fetch->method, "GET") == 0)
        spec_find(spec, "body", "Set method to POST, or use parameters.", "a GET has no body");
}

static const Path *envelope_path(Spec *spec, const Json *object, const char *key, Need need) {
    const Path *path = spec_path(spec, object, key, need);
    for (size_t i = 0; path && i < path->step_count; i++)
        if (path->steps[i].kind != PATH_MEMBER || path->start != PATH_FROM_ELEMENT) {
            spec_find(spec, key, "Write names joined by dots only.", "the path has [] or starts with ^ or $");
            return NULL;
        }
    return path;
}

static void compile_times(Spec *spec, const Json *object, Fetch *fetch) {
    fetch->interval_min_ms = spec_integer(spec, object, "interval_min_ms", 20, 1, MILLISECONDS_MAX);
    fetch->interval_max_ms = spec_integer(spec, object, "interval_max_ms", 1000, 1, MILLISECONDS_MAX);
    fetch->sweep_interval_ms = spec_integer(spec, object, "sweep_interval_ms", 60000, 1, MILLISECONDS_MAX);
    fetch->overlap_ms = spec_integer(spec, object, "overlap_ms", 5000, 0, MILLISECONDS_MAX);
    fetch->lag_ms = spec_integer(spec, object, "lag_ms", 50000, 0, MILLISECONDS_MAX);
    fetch->keeps_ms = spec_integer(spec, object, "keeps_ms", FETCH_KEEPS_ALL, 0, MILLISECONDS_MAX);
    fetch->forgotten_status = spec_integer(spec, object, "forgotten_status", 410, 400, 499);
    fetch->quiet_ms = spec_integer(spec, object, "quiet_ms", 0, 1, MILLISECONDS_MAX);
    if (fetch->interval_max_ms < fetch->interval_min_ms)
        spec_find(spec, "interval_max_ms", "Make it at least interval_min_ms.",
                  "it is smaller than interval_min_ms");
}

static void check_schedule(Spec *spec, const char *cron, const char *zone, Fetch *fetch) {
    char why[CRON_WHY_SIZE];
    int64_t next_us;
    bool is_good = cron_parse(cron, &fetch->schedule, why);
    if (!is_good)
        spec_find(spec, "cron", "Write five fields, such as 0 4 * * * for every day at 4:00.", "%s", why);
    if (!zone_is_known(zone))
        spec_find(spec, "zone", "Use an IANA name such as America/Chicago.",
                  "the time zone \"%s\" is not known here", zone);
    else if (is_good && !cron_next(&fetch->schedule, zone, 0, &next_us))
        spec_find(spec, "cron", "Name a day that there is.", "it is never due");
    fetch->schedule_zone = zone;
    fetch->has_schedule = is_good;
}

static void compile_schedule(Spec *spec, const Json *object, Fetch *fetch) {
    static const char *const keys[] = {"cron", "zone", NULL};
    const Json *schedule = spec_object(spec, object, "schedule", OPTIONAL);
    if (!schedule)
        return;
    size_t mark = spec_enter(spec, "schedule");
    spec_keys(spec, schedule, keys);
    const char *cron = spec_text(spec, schedule, "cron", REQUIRED);
    const char *zone = spec_text(spec, schedule, "zone", REQUIRED);
    if (cron && zone)
        check_schedule(spec, cron, zone, fetch);
    if (fetch_asks_since(fetch))
        spec_find(spec, "", "Read it at intervals, or remove {since} from the call.",
                  "a source on a schedule is listed whole");
    spec_leave(spec, mark);
}

static void check_paging(Spec *spec, const Fetch *fetch, const ScanPlan *scan) {
    if (fetch->paging == PAGING_TOKEN &&
        (!scan->next || (!fetch->next_parameter && !fetch_asks(fetch, "{next}"))))
        spec_find(spec, "paging", "Add next, and next_parameter or {next} where it goes.",
                  "paging by token needs to know where the token stands and goes");
    if (fetch->paging == PAGING_OFFSET && !fetch_asks(fetch, "{offset}"))
        spec_find(spec, "paging", "Put {offset} into parameters or body.", "every page would be the first");
    if (fetch->paging == PAGING_KEYSET && !scan->version)
        spec_find(spec, "paging", "Add record.version.", "paging by keyset needs the items' version");
    if (!fetch->is_uncounted && !scan->count && !scan->total)
        spec_find(spec, "count", "Say where count or total stands, or set is_uncounted to true.",
                  "a cut list would not be noticed");
}

static void compile_fetch(Spec *spec, const Json *object, Resource *resource) {
    static const char *const pagings[] = {"keyset", "token", "offset", "single", NULL}, *const methods[] = {
                                                                                            "GET", "POST",
                                                                                            NULL};
    Fetch *fetch = &resource->fetch;
    const Json *source = spec_object(spec, object, "fetch", REQUIRED);
    if (!source)
        return;
    size_t mark = spec_enter(spec, "fetch");
    spec_keys(spec, source, FETCH_KEYS);
    fetch->method = methods[spec_word(spec, source, "method", methods, 0)];
    fetch->path = spec_text(spec, source, "path", REQUIRED);
    fetch->paging = (Paging)spec_word(spec, source, "paging", pagings, PAGING_KEYSET);
    fetch->next_parameter = spec_text(spec, source, "next_parameter", OPTIONAL);
    fetch->limit = spec_integer(spec, source, "limit", 500, 1, LIMIT_MAX);
    fetch->is_uncounted = spec_bool(spec, source, "is_uncounted", false);
    compile_body(spec, source, fetch);
    compile_parameters(spec, source, fetch);
    compile_times(spec, source, fetch);
    compile_schedule(spec, source, fetch);
    resource->scan.items = envelope_path(spec, source, "items", REQUIRED);
    resource->scan.next = envelope_path(spec, source, "next", OPTIONAL);
    resource->scan.more = envelope_path(spec, source, "more", OPTIONAL);
    resource->scan.count = envelope_path(spec, source, "count", OPTIONAL);
    resource->scan.total = envelope_path(spec, source, "total", OPTIONAL);
    resource->scan.as_of = envelope_path(spec, source, "as_of", OPTIONAL);
    resource->scan.error = envelope_path(spec, source, "error", OPTIONAL);
    check_paging(spec, fetch, &resource->scan);
    spec_leave(spec, mark);
}

static void compile_record(Spec *spec, const Json *object, Resource *resource) {
    static const char *const keys[] = {"id", "version", NULL};
    const Json *record = spec_object(spec, object, "record", REQUIRED);
    if (!record)
        return;
    size_t mark = spec_enter(spec, "record");
    spec_keys(spec, record, keys);
    resource->scan.id = envelope_path(spec, record, "id", REQUIRED);
    resource->scan.version = envelope_path(spec, record, "version", OPTIONAL);
    spec_leave(spec, mark);
}

// ---- rows ----

static bool is_named(const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void compile_columns(Spec *spec, const Json *object, RowRule *rule) {
    const Json *columns = spec_object(spec, object, "columns", REQUIRED);
    size_t size = json_size(columns);
    const char **names = arena_zero(spec->arena, (size + 2) * sizeof *names);
    const ColumnRule **rules = arena_zero(spec->arena, (size + 2) * sizeof *rules);
    const char *unreadable = spec_text(spec, object, "unreadable", OPTIONAL);
    size_t mark = spec_enter(spec, "columns");
    for (const Json *each = json_first(columns); each; each = json_next(each)) {
        names[rule->column_count] = arena_text(spec->arena, json_name(each));
        bool is_compared =
            rule->mode == ROW_COMPARE && !is_named(rule->key, rule->key_count, json_name(each));
        rules[rule->column_count++] = is_compared ? column_compile_compared(spec, each, json_name(each))
                                                  : column_compile(spec, each, json_name(each));
    }
    spec_leave(spec, mark);
    if (columns && (size == 0 || rule->column_count > COLUMNS_MAX))
        spec_find(spec, "columns", "Fill 1 to 64 columns.", "it has %zu columns", size);
    if (unreadable && json_member(columns, unreadable))
        spec_find(spec, unreadable, "Name a column that nothing else fills.", "\"unreadable\" fills it");
    rule->unreadable = unreadable ? rule->column_count : SIZE_MAX;
    if (unreadable)
        names[rule->column_count++] = unreadable;
    rule->columns = names;
    rule->rules = rules;
}

static void check_key(Spec *spec, const RowRule *rule) {
    if (rule->key && rule->mode != ROW_UPDATE && rule->mode != ROW_COMPARE)
        spec_find(spec, "key", "Remove it, or set mode to update.", "only an update names its key");
    if (!rule->key && rule->mode == ROW_COMPARE)
        spec_find(spec, "key", "List the columns that find the record.",
                  "it is not certain what is compared");
    if (rule->must_exist && rule->mode != ROW_UPDATE)
        spec_find(spec, "must_exist", "Remove it, or set mode to update.", "only an update needs a row");
    for (size_t i = 0; i < rule->key_count; i++) {
        if (!is_named(rule->columns, rule->column_count, rule->key[i]))
            spec_find(spec, "key", "Add the column to columns.", "the key column %s is not filled",
                      rule->key[i]);
    }
}

static void compile_each(Spec *spec, const Json *object, RowRule *rule) {
    size_t levels = 0;
    rule->each = spec_path(spec, object, "each", OPTIONAL);
    for (size_t i = 0; rule->each && i < rule->each->step_count; i++)
        levels += rule->each->steps[i].kind == PATH_EACH;
    if (rule->each && (levels == 0 || levels > PATH_LEVELS_MAX || rule->each->start != PATH_FROM_ELEMENT))
        spec_find(spec, "each", "Write it like list[] or list[].inner[].",
                  "it iterates nothing, or too many levels");
}

static void compile_row(Spec *spec, const Json *object, RowsOf owner, RowRule *rule) {
    static const char *const modes[] = {"upsert", "insert", "update", "compare", NULL};
    if (!spec_keys(spec, object, ROW_KEYS))
        return;
    const char *table = spec_text(spec, object, "table", REQUIRED);
    rule->kind = spec->kind;
    rule->table = table ? table : "";
    rule->mode = (RowMode)spec_word(spec, object, "mode", modes, ROW_UPSERT);
    rule->key = spec_texts(spec, object, "key", &rule->key_count);
    rule->must_exist = spec_bool(spec, object, "must_exist", false);
    rule->when = condition_compile(spec, object, "when", NULL, NULL);
    compile_each(spec, object, rule);
    compile_columns(spec, object, rule);
    check_key(spec, rule);
    if (owner != ROWS_OF_ITEM && rule->mode == ROW_COMPARE)
        spec_find(spec, "mode", "Remove it.", "rows of a file are staged, not compared");
    if (owner != ROWS_OF_ITEM && rule->each)
        spec_find(spec, "each", "Remove it.", "a row of a file has no lists");
    if (owner == ROWS_OF_LOAD && (json_member(object, "mode") || json_member(object, "key")))
        spec_find(spec, "mode", "Remove mode and key.", "a load always inserts, or updates by primary key");
    if (owner == ROWS_OF_LOAD)
        rule->mode = ROW_LOAD;
}

const RowRule *rows_compile(Spec *spec, const Json *object, RowsOf owner, size_t *count) {
    const Json *list = spec_list(spec, object, "rows", REQUIRED);
    RowRule *rules = arena_zero(spec->arena, (json_size(list) + 1) * sizeof *rules);
    size_t mark = spec_enter(spec, "rows");
    for (const Json *each = json_first(list); each; each = json_next(each)) {
        size_t inner = spec_enter_index(spec, *count);
        compile_row(spec, each, owner, &rules[(*count)++]);
        spec_leave(spec, inner);
    }
    spec_leave(spec, mark);
    return rules;
}

// ---- content ----

void content_compile_format(Spec *spec, const Json *object, Content *content) {
    static const char *const formats[] = {"csv", NULL};
    spec_word(spec, object, "format", formats, 0);
    content->delimiter = spec_delimiter(spec, object);
    content->has_header = spec_bool(spec, object, "has_header", true);
    const char *const *names = spec_texts(spec, object, "names", &content->name_count);
    Text *texts = arena_zero(spec->arena, (content->name_count + 1) * sizeof *texts);
    for (size_t i = 0; i < content->name_count; i++)
        texts[i] = text_of(names[i]);
    content->names = texts;
    if (content->has_header == (content->name_count > 0))
        spec_find(spec, "names", "List them when has_header is false, and only then.",
                  "it is not certain how the columns are named");
}

static void compile_content(Spec *spec, const Json *object, Resource *resource) {
    const Json *source = spec_object(spec, object, "content", OPTIONAL);
    if (!source)
        return;
    Content *content = arena_zero(spec->arena, sizeof *content);
    size_t mark = spec_enter(spec, "content");
    spec_keys(spec, source, CONTENT_KEYS);
    content->path = spec_text(spec, source, "path", REQUIRED);
    if (content->path && !strstr(content->path, "{fileId}"))
        spec_find(spec, "path", "Put {fileId} where the file's id belongs.", "it names no file");
    spec_text(spec, source, "record", OPTIONAL);
    content_compile_format(spec, source, content);
    content->rows = rows_compile(spec, source, ROWS_OF_FILE, &content->row_count);
    content->part_rows = spec_integer(spec, source, "part_rows", 0, 1, PART_ROWS_MAX);
    spec_leave(spec, mark);
    resource->content = content;
}

void resource_compile(Spec *spec, const Json *object, Resource *resource) {
    if (!spec_keys(spec, object, KEYS))
        return;
    resource->title = spec_text(spec, object, "title", REQUIRED);
    spec_text(spec, object, "description", OPTIONAL);
    compile_record(spec, object, resource);
    compile_fetch(spec, object, resource);
    resource->rows = rows_compile(spec, object, ROWS_OF_ITEM, &resource->row_count);
    compile_content(spec, object, resource);
}
