/* Items, effects and duties in the store. */
#include "item.h"
#include "clock.h"

#include <stdlib.h>
#include <string.h>

void item_put(Store *store, const Item *item) {
    int64_t at_ms = item->updated_ms != 0 ? item->updated_ms : clock_now_ms();
    store_run(store,
              "insert into item (collection, id, key, parent, state, updated_ms, body, extra)"
              " values (?, ?, ?, ?, ?, ?, ?, ?)"
              " on conflict (collection, id) do update set key = excluded.key, parent = excluded.parent,"
              " state = excluded.state, updated_ms = excluded.updated_ms, body = excluded.body,"
              " extra = excluded.extra",
              "tttttitt", item->collection, item->id, item->key, item->parent, item->state, at_ms, item->body,
              item->extra);
}

void item_move(Store *store, const char *collection, const char *id, const char *state, const char *extra) {
    store_run(store,
              "update item set state = coalesce(?, state), extra = coalesce(?, extra), updated_ms = ?"
              " where collection = ? and id = ?",
              "ttitt", state, extra, clock_now_ms(), collection, id);
}

static const char *copy_or_null(const char *text) { return text != NULL ? text_copy(text) : NULL; }

static void item_read(Query *query, const char *collection, Item *item) {
    *item = (Item){.collection = collection,
                   .id = copy_or_null(query_text(query, 0)),
                   .key = copy_or_null(query_text(query, 1)),
                   .parent = copy_or_null(query_text(query, 2)),
                   .state = copy_or_null(query_text(query, 3)),
                   .body = copy_or_null(query_text(query, 4)),
                   .extra = copy_or_null(query_text(query, 5)),
                   .updated_ms = query_int(query, 6)};
}

bool item_get(Store *store, const char *collection, const char *id, Item *item) {
    Query *query = query_begin(store,
                               "select id, key, parent, state, body, extra, updated_ms from item"
                               " where collection = ? and id = ?",
                               "tt", collection, id);
    bool is_there = query_next(query);
    if (is_there)
        item_read(query, collection, item);
    query_end(query);
    return is_there;
}

int item_find(Store *store, const char *collection, const char *key, Item *item) {
    Query *query = query_begin(store,
                               "select id, key, parent, state, body, extra, updated_ms from item"
                               " where collection = ? and key = ? order by number limit 2",
                               "tt", collection, key);
    int count = 0;
    for (; query_next(query); count++)
        if (count == 0)
            item_read(query, collection, item);
    query_end(query);
    return count;
}

void item_free(Item *item) {
    free((char *)item->id);
    free((char *)item->key);
    free((char *)item->parent);
    free((char *)item->state);
    free((char *)item->body);
    free((char *)item->extra);
    *item = (Item){0};
}

bool item_write_csv(Store *store, const char *collection, const char *id, Text *body, const char **type) {
    Item content;
    *type = "text/csv; charset=utf-8";
    if (!item_get(store, collection, id, &content))
        return false;
    text_add(body, content.body);
    item_free(&content);
    return true;
}

void item_write(Text *out, const char *state_name, const Item *item) {
    char updated[INSTANT_SIZE];
    clock_format(item->updated_ms, updated);
    size_t length = strlen(item->body);
    text_add_bytes(out, item->body, length - 1);
    const char *comma = length > 2 ? "," : "";
    if (state_name != NULL && item->state != NULL) {
        text_format(out, "%s\"%s\":", comma, state_name);
        text_add_json(out, item->state);
        comma = ",";
    }
    if (item->extra != NULL && item->extra[0] != '\0') {
        text_format(out, "%s%s", comma, item->extra);
        comma = ",";
    }
    text_format(out, "%s\"updateDateTime\":\"%s\"}", comma, updated);
}

void effect_add(Store *store, const char *flow, const char *identity) {
    store_run(
        store,
        "insert into effect (flow, identity, count, duplicates, refused, batch) values (?, ?, 1, 0, 0, ?)"
        " on conflict (flow, identity) do update set count = count + 1,"
        " batch = case when count = 0 then excluded.batch else batch end",
        "tti", flow, identity, store_batch(store));
}

void effect_repeat(Store *store, const char *flow, const char *identity) {
    store_run(
        store,
        "insert into effect (flow, identity, count, duplicates, refused, batch) values (?, ?, 0, 1, 0, ?)"
        " on conflict (flow, identity) do update set duplicates = duplicates + 1",
        "tti", flow, identity, store_batch(store));
}

void effect_refuse(Store *store, const char *flow, const char *identity) {
    store_run(
        store,
        "insert into effect (flow, identity, count, duplicates, refused, batch) values (?, ?, 0, 0, 1, ?)"
        " on conflict (flow, identity) do update set refused = refused + 1",
        "tti", flow, identity, store_batch(store));
}

void made_add(Store *store, const char *flow, const char *identity) {
    store_run(store,
              "insert into made (flow, identity, count, batch) values (?, ?, 1, ?)"
              " on conflict (flow, identity) do update set count = count + 1",
              "tti", flow, identity, store_batch(store));
}

void due_add(Store *store, int64_t at_ms, const char *what, const char *id) {
    store_run(store, "insert into due (at_ms, what, id) values (?, ?, ?)", "itt", at_ms, what, id);
}
