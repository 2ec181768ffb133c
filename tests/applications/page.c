/* Lists: pages in the order (updateDateTime, id), the same by POST with an offset, one item by its id, and
   what faults make of a list. */
#include "application.h"
#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_DEFAULT = 100, LIMIT_MAX = 1000, CURSOR_PARTS = 6, POSITION_SIZE = 256 };

/* A query of a list: where it starts, how far it came, what it filters. */
typedef struct PageQuery {
    int64_t as_of_ms; /* of the first page */
    int64_t since_ms;
    int64_t at_ms;
    int64_t limit;
    int64_t offset;     /* items of the query that are passed over */
    bool is_forgotten;  /* it asks for what the list does not keep, and is refused */
    const char *hidden; /* id of an item that is not shown; NULL: none */
    char after[POSITION_SIZE];
    char at_id[POSITION_SIZE];
    const char *filters[BY_STATE + 1]; /* by column; into `values` */
    char values[FILTERS_MAX][POSITION_SIZE];
} PageQuery;

static void filter_set(PageQuery *query, const Collection *collection, int index, const char *value) {
    if (value == NULL || value[0] == '\0')
        return;
    snprintf(query->values[index], POSITION_SIZE, "%s", value);
    query->filters[collection->filters[index].column] = query->values[index];
}

/* A cursor is the hexadecimal form of a line per part; filters follow. */
static void cursor_write(const PageQuery *query, Text *out) {
    Text plain = {0};
    text_format(&plain, "%" PRId64 "\n%" PRId64 "\n%s\n%" PRId64 "\n%s\n%" PRId64 "\n", query->as_of_ms,
                query->since_ms, query->after, query->at_ms, query->at_id, query->limit);
    for (int i = 0; i < FILTERS_MAX; i++)
        text_format(&plain, "%s\n", query->values[i]);
    for (size_t i = 0; i < plain.length; i++)
        text_format(out, "%02x", (unsigned char)plain.at[i]);
    text_free(&plain);
}

static bool hex_decode(const char *hex, Text *out) {
    for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2) {
        unsigned byte;
        if (sscanf(hex, "%2x", &byte) != 1)
            return false;
        text_add_bytes(out, (char[]){(char)byte}, 1);
    }
    return hex[0] == '\0' && out->length > 0;
}

static bool cursor_read(const Collection *collection, const char *cursor, PageQuery *query) {
    Text plain = {0};
    char *parts[CURSOR_PARTS + FILTERS_MAX] = {0};
    int count = 0;
    bool is_good = hex_decode(cursor, &plain);
    char *rest = plain.at;
    while (is_good && count < CURSOR_PARTS + FILTERS_MAX && rest != NULL && rest[0] != '\0')
        parts[count++] = strsep(&rest, "\n");
    is_good = is_good && count == CURSOR_PARTS + FILTERS_MAX;
    if (is_good) {
        query->as_of_ms = strtoll(parts[0], NULL, 10);
        query->since_ms = strtoll(parts[1], NULL, 10);
        snprintf(query->after, POSITION_SIZE, "%s", parts[2]);
        query->at_ms = strtoll(parts[3], NULL, 10);
        snprintf(query->at_id, POSITION_SIZE, "%s", parts[4]);
        query->limit = strtoll(parts[5], NULL, 10);
        for (int i = 0; i < FILTERS_MAX; i++)
            filter_set(query, collection, i, parts[CURSOR_PARTS + i]);
    }
    text_free(&plain);
    return is_good;
}

static bool read_limit(Application *application, const Request *request, PageQuery *query, Refusal *refusal) {
    const char *text = request_argument(request, "limit");
    if (text == NULL)
        return true;
    char *end;
    query->limit = strtoll(text, &end, 10);
    return (*end == '\0' && query->limit >= 1 && query->limit <= LIMIT_MAX) ||
           refuse(refusal, application->surface->numbers.is_bad, "limit");
}

/* A list that keeps what changed lately refuses who asks for more, or begins later without a word. */
static bool remember(Application *application, PageQuery *query, Refusal *refusal) {
    int64_t keeps_ms = setting_number(application, "list_keeps_ms"), oldest_ms = query->as_of_ms - keeps_ms;
    if (keeps_ms == 0 || query->since_ms >= oldest_ms)
        return true;
    query->is_forgotten = query->since_ms != INT64_MIN && setting_number(application, "list_forgotten") != 0;
    if (query->is_forgotten)
        return refuse(refusal, application->surface->numbers.is_bad, "updatedSince");
    query->since_ms = oldest_ms;
    query->after[0] = '\0';
    return true;
}

static bool read_start(Application *application, const Collection *collection, const Request *request,
                       PageQuery *query, Refusal *refusal) {
    const char *since = request_argument(request, "updatedSince"),
               *after = request_argument(request, "after");
    query->since_ms = INT64_MIN;
    if (request->list_fault == LIST_REPEATED)
        since = after = NULL;
    if (since != NULL && since[0] != '\0' && !clock_parse(since, &query->since_ms))
        return refuse(refusal, application->surface->numbers.is_bad, "updatedSince");
    snprintf(query->after, POSITION_SIZE, "%s", text_or_empty(after));
    if (!remember(application, query, refusal))
        return false;
    for (int i = 0; i < FILTERS_MAX && collection->filters[i].parameter != NULL; i++)
        filter_set(query, collection, i, request_argument(request, collection->filters[i].parameter));
    query->at_ms = query->since_ms;
    snprintf(query->at_id, POSITION_SIZE, "%s", query->after);
    return true;
}

static bool page_query_read(Application *application, const Collection *collection, const Request *request,
                            PageQuery *query, Refusal *refusal) {
    const char *cursor = request_argument(request, "cursor");
    *query = (PageQuery){.as_of_ms = clock_now_ms(), .limit = LIMIT_DEFAULT};
    if (request->list_fault == LIST_LATE)
        query->hidden = request->list_hidden;
    if (request->list_fault == LIST_REPEATED)
        cursor = NULL;
    bool is_good = cursor != NULL && cursor[0] != '\0'
                       ? cursor_read(collection, cursor, query) ||
                             refuse(refusal, application->surface->numbers.is_bad, "cursor")
                       : read_start(application, collection, request, query, refusal);
    return is_good && read_limit(application, request, query, refusal);
}

#define FILTERED                                                                                             \
    " and (?4 is null or id = ?4) and (?5 is null or key = ?5) and (?6 is null or parent = ?6)"              \
    " and (?7 is null or state = ?7) and id is not ?9"
#define ORDERED " order by updated_ms, id limit ?8"
#define PAGE_FROM(index, condition)                                                                          \
    "select id, state, body, extra, updated_ms from item indexed by " index                                  \
    " where collection = ?1" condition " and (updated_ms, id) > (?2, ?3)" FILTERED ORDERED
#define COUNT_FROM(index, condition)                                                                         \
    "select count(*) from item indexed by " index " where collection = ?1" condition                         \
    " and (updated_ms, id) > (?2, ?3)" FILTERED " and updated_ms <= ?8"

/* The most telling filter decides which index is walked; a state filters the walk by time. */
static const struct {
    const char *page;
    const char *count;
} STATEMENTS[] = {
    [BY_NONE] = {PAGE_FROM("item_by_time", ""), COUNT_FROM("item_by_time", "")},
    [BY_ID] = {PAGE_FROM("item_by_id", " and id = ?4"), COUNT_FROM("item_by_id", " and id = ?4")},
    [BY_KEY] = {PAGE_FROM("item_by_key", " and key = ?5"), COUNT_FROM("item_by_key", " and key = ?5")},
    [BY_PARENT] = {PAGE_FROM("item_by_parent", " and parent = ?6"),
                   COUNT_FROM("item_by_parent", " and parent = ?6")},
};

static ItemColumn best_column(const PageQuery *query) {
    for (ItemColumn column = BY_ID; column <= BY_PARENT; column++)
        if (query->filters[column] != NULL)
            return column;
    return BY_NONE;
}

static Query *query_open(Application *application, const Collection *collection, const PageQuery *query,
                         const char *sql, int64_t at_ms, const char *at_id, int64_t last) {
    return query_begin(application->store, sql, "titttttit", collection->name, at_ms, at_id,
                       query->filters[BY_ID], query->filters[BY_KEY], query->filters[BY_PARENT],
                       query->filters[BY_STATE], last, query->hidden);
}

static int64_t page_total(Application *application, const Collection *collection, const PageQuery *query) {
    Query *rows = query_open(application, collection, query, STATEMENTS[best_column(query)].count,
                             query->since_ms, query->after, query->as_of_ms);
    query_next(rows);
    int64_t total = query_int(rows, 0);
    query_end(rows);
    return total;
}

/* Writes up to limit items, moves the query's position behind them, returns how many and whether more follow.
 */
static int64_t write_items(Application *application, const Collection *collection, PageQuery *query,
                           Text *out, bool *has_more) {
    Query *rows = query_open(application, collection, query, STATEMENTS[best_column(query)].page,
                             query->at_ms, query->at_id, query->offset + query->limit + 1);
    int64_t count = 0, passed = 0;
    *has_more = false;
    while (query_next(rows)) {
        if (passed < query->offset) {
            passed++;
            continue;
        }
        if (count == query->limit) {
            *has_more = true;
            break;
        }
        Item item = {.id = query_text(rows, 0),
                     .state = query_text(rows, 1),
                     .body = query_text(rows, 2),
                     .extra = query_text(rows, 3),
                     .updated_ms = query_int(rows, 4)};
        text_add(out, count > 0 ? "," : "");
        item_write(out, collection->state_name, &item);
        query->at_ms = item.updated_ms;
        snprintf(query->at_id, POSITION_SIZE, "%s", item.id);
        count++;
    }
    query_end(rows);
    return count;
}

/* The form of a page after its items. */
typedef struct PageEnd {
    int64_t count;
    int64_t total;
    bool has_more;
    bool is_counted;
} PageEnd;

static void write_end(const PageQuery *query, const PageEnd *end, Text *out) {
    char now[INSTANT_SIZE];
    clock_format(clock_now_ms(), now);
    text_add(out, "]");
    if (end->is_counted)
        text_format(out, ",\"count\":%" PRId64, end->count);
    text_format(out, ",\"hasMore\":%s", end->has_more ? "true" : "false");
    if (end->has_more) {
        text_add(out, ",\"next\":\"");
        cursor_write(query, out);
        text_add(out, "\"");
    } else if (end->is_counted) {
        text_format(out, ",\"total\":%" PRId64, end->total);
    }
    text_format(out, ",\"asOf\":\"%s\"}", now);
}

/* A list that lost its tail and says that it is whole; with `lie` its counts agree. */
static void write_damaged(Application *application, const Collection *collection, const Request *request,
                          PageQuery *query, PageEnd *end, Text *out) {
    int64_t total = page_total(application, collection, query);
    bool has_more;
    query->limit = request->list_fault == LIST_EMPTY ? 0 : request->list_keep;
    end->count = write_items(application, collection, query, out, &has_more);
    end->total = request->list_lies ? end->count : total;
    end->has_more = false;
}

static void list_answer(Application *application, const Collection *collection, const Request *request,
                        Reply *reply) {
    PageQuery query;
    Refusal refusal = {0};
    if (!page_query_read(application, collection, request, &query, &refusal)) {
        application_write_refusal(application, reply, &refusal);
        if (query.is_forgotten)
            reply->status = (int)setting_number(application, "list_forgotten");
        return;
    }
    PageEnd end = {.is_counted = setting_number(application, "counts") != 0};
    reply->status = 200;
    reply->has_etag = true;
    text_add(&reply->body, "{\"items\":[");
    if (request->list_fault == LIST_TRUNCATED || request->list_fault == LIST_EMPTY) {
        write_damaged(application, collection, request, &query, &end, &reply->body);
    } else {
        end.count = write_items(application, collection, &query, &reply->body, &end.has_more);
        if (!end.has_more)
            end.total = page_total(application, collection, &query);
    }
    write_end(&query, &end, &reply->body);
}

/* --- a query: POST, as a site builds it when its tools give it no pages --- */

static const char *const QUERY = "/query";

/* False: what is wrong with the question. */
static bool question_read(const cJSON *question, PageQuery *query, const char **wrong) {
    const cJSON *limit = json_at(question, "range.limit"), *offset = json_at(question, "range.offset");
    const char *since = json_text(question, "criteria.changedSince");
    *query = (PageQuery){.as_of_ms = clock_now_ms(), .since_ms = INT64_MIN, .limit = INT32_MAX};
    *wrong = !cJSON_IsObject(question) ? "the question is no object"
             : limit != NULL && (!cJSON_IsNumber(limit) || limit->valueint < 1)
                 ? "range.limit is no number above 0"
             : offset != NULL && (!cJSON_IsNumber(offset) || offset->valueint < 0)
                 ? "range.offset is no number"
             : since != NULL && !clock_parse(since, &query->since_ms) ? "criteria.changedSince is no instant"
                                                                      : NULL;
    if (*wrong != NULL)
        return false;
    query->limit = limit != NULL ? limit->valueint : query->limit;
    query->offset = offset != NULL ? offset->valueint : 0;
    query->at_ms = query->since_ms;
    return true;
}

static void question_answer(Application *application, const Collection *collection, const cJSON *question,
                            Text *out) {
    PageQuery query;
    const char *wrong;
    bool has_more;
    char now[INSTANT_SIZE];
    if (!question_read(question, &query, &wrong)) {
        text_format(out, "{\"fault\":{\"text\":\"%s\"}}", wrong);
        return;
    }
    text_add(out, "{\"result\":{\"rows\":[");
    int64_t count = write_items(application, collection, &query, out, &has_more);
    clock_format(query.as_of_ms, now);
    text_format(out, "],\"size\":%" PRId64 "},\"serverTime\":\"%s\"", count, now);
    if (setting_number(application, "counts") != 0)
        text_format(out, ",\"found\":%" PRId64, page_total(application, collection, &query));
    text_add(out, "}");
}

static void query_answer(Application *application, const Collection *collection, const Request *request,
                         Reply *reply) {
    cJSON *question = cJSON_ParseWithLength(request->body.at, request->body.length);
    reply->status = 200;
    question_answer(application, collection, question, &reply->body);
    cJSON_Delete(question);
}

static bool item_answer(Application *application, const Collection *collection, const char *id,
                        Reply *reply) {
    reply->status = 200;
    if (collection->write_one != NULL)
        return collection->write_one(application->store, id, &reply->body, &reply->type);
    Item item;
    if (!item_get(application->store, collection->name, id, &item))
        return false;
    item_write(&reply->body, collection->state_name, &item);
    item_free(&item);
    return true;
}

static bool collection_answer(Application *application, const Collection *collection, const Request *request,
                              Reply *reply) {
    size_t length = strlen(collection->path);
    if (request_is(request, "GET", collection->path)) {
        list_answer(application, collection, request, reply);
        return true;
    }
    if (strncmp(request->path, collection->path, length) != 0 || request->path[length] != '/')
        return false;
    if (strcmp(request->method, "POST") == 0 && strcmp(request->path + length, QUERY) == 0) {
        query_answer(application, collection, request, reply);
        return true;
    }
    if (strcmp(request->method, "GET") != 0)
        return false;
    const char *id = request->path + length + 1;
    return strchr(id, '/') == NULL && item_answer(application, collection, id, reply);
}

bool page_answer(Application *application, const Request *request, Reply *reply) {
    for (const Collection *collection = application->surface->collections; collection->name != NULL;
         collection++)
        if (collection->path != NULL && collection_answer(application, collection, request, reply))
            return true;
    return false;
}
