/* Fetch: URLs and bodies of polls, made from templates. */
#include "sync/fetch.h"

#include "io/http.h"
#include "io/json.h"

#include <stdio.h>
#include <string.h>

/* The value of a placeholder; at NULL: it has none yet. */
static Text placeholder(const Fetch *fetch, const Position *position, Text name, char scratch[32]) {
    if (text_equals(name, "since"))
        return text_of(position->at);
    if (text_equals(name, "after"))
        return text_of(position->id);
    if (text_equals(name, "next"))
        return text_of(position->next);
    if (text_equals(name, "limit"))
        snprintf(scratch, 32, "%lld", (long long)fetch->limit);
    else if (text_equals(name, "offset"))
        snprintf(scratch, 32, "%lld", (long long)position->offset);
    else
        return (Text){NULL, 0};
    return text_of(scratch);
}

/* Finds the next {name} in a template; false when there is none. A brace that opens no name is text. */
static bool find_placeholder(const char *from, const char **open, Text *name) {
    for (const char *p = strchr(from, '{'); p; p = strchr(p + 1, '{')) {
        size_t length = strspn(p + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (length > 0 && p[1 + length] == '}') {
            *open = p;
            *name = (Text){p + 1, length};
            return true;
        }
    }
    return false;
}

static void append_plain(Buffer *out, Text text) { buffer_append(out, text.at, text.length); }

/* Appends a template with its placeholders filled. False: one of them has no value; out is as it was then. */
static bool fill_template(const Fetch *fetch, const Position *position, const char *template,
                          void (*append)(Buffer *out, Text text), Buffer *out) {
    size_t before = out->length;
    const char *open;
    Text name;
    bool is_full = true;
    buffer_text(out, "");
    for (; find_placeholder(template, &open, &name); template = name.at + name.length + 1) {
        char scratch[32];
        Text value = placeholder(fetch, position, name, scratch);
        is_full = is_full && value.at && value.length > 0;
        buffer_append(out, template, (size_t)(open - template));
        append(out, value.at ? value : text_of(""));
    }
    buffer_text(out, template);
    if (!is_full)
        out->length = before, out->at[before] = '\0';
    return is_full;
}

static void append_parameter(const char *name, Text value, size_t *count, Buffer *url) {
    buffer_char(url, (*count)++ == 0 ? '?' : '&');
    http_escape(url, text_of(name));
    buffer_char(url, '=');
    buffer_append(url, value.at, value.length);
}

void fetch_write_url(const Fetch *fetch, const char *base, const Position *position, Buffer *url) {
    buffer_text(url, base);
    buffer_text(url, fetch->path);
    size_t count = strchr(fetch->path, '?') != NULL;
    Buffer value AUTO(buffer_free) = {0};
    for (size_t i = 0; i < fetch->parameter_count; i++) {
        buffer_reset(&value);
        if (fill_template(fetch, position, fetch->parameters[i].value, http_escape, &value))
            append_parameter(fetch->parameters[i].name, buffer_view(&value), &count, url);
    }
    if (fetch->next_parameter && position->next) {
        buffer_reset(&value);
        http_escape(&value, text_of(position->next));
        append_parameter(fetch->next_parameter, buffer_view(&value), &count, url);
    }
}

/* --- the body --- */

static bool write_value(const Fetch *fetch, const Position *position, const Json *value, Buffer *body);

/* False: a placeholder in it has no value yet. */
static bool write_text(const Fetch *fetch, const Position *position, const char *template, Buffer *body) {
    Buffer value AUTO(buffer_free) = {0};
    if (!fill_template(fetch, position, template, append_plain, &value))
        return false;
    if (strcmp(template, "{limit}") == 0 || strcmp(template, "{offset}") == 0)
        append_plain(body, buffer_view(&value));
    else
        json_write_text(body, buffer_view(&value));
    return true;
}

static void write_children(const Fetch *fetch, const Position *position, const Json *parent, Buffer *body) {
    size_t count = 0;
    for (const Json *each = json_first(parent); each; each = json_next(each)) {
        size_t before = body->length;
        buffer_text(body, count > 0 ? "," : "");
        if (json_name(each)) {
            json_write_text(body, text_of(json_name(each)));
            buffer_char(body, ':');
        }
        if (write_value(fetch, position, each, body))
            count++;
        else
            body->length = before, body->at[before] = '\0';
    }
}

static bool write_value(const Fetch *fetch, const Position *position, const Json *value, Buffer *body) {
    JsonKind kind = json_kind(value);
    if (kind == JSON_TEXT)
        return write_text(fetch, position, json_text(value), body);
    if (kind != JSON_OBJECT && kind != JSON_LIST) {
        json_print(value, body);
        return true;
    }
    buffer_char(body, kind == JSON_OBJECT ? '{' : '[');
    write_children(fetch, position, value, body);
    buffer_char(body, kind == JSON_OBJECT ? '}' : ']');
    return true;
}

bool fetch_write_body(const Fetch *fetch, const Position *position, Buffer *body) {
    Json *template AUTO(json_free_at) = fetch->body ? json_parse(text_of(fetch->body), NULL) : NULL;
    return template && write_value(fetch, position, template, body);
}

/* --- what the calls say --- */

bool fetch_asks(const Fetch *fetch, const char *wanted) {
    for (size_t i = 0; i < fetch->parameter_count; i++)
        if (strstr(fetch->parameters[i].value, wanted))
            return true;
    return fetch->body && strstr(fetch->body, wanted);
}

bool fetch_asks_since(const Fetch *fetch) { return fetch_asks(fetch, "{since}"); }

bool fetch_template_is_known(const char *template) {
    static const char *const KNOWN[] = {"since", "after", "next", "limit", "offset"};
    const char *open;
    Text name;
    for (; find_placeholder(template, &open, &name); template = name.at + name.length + 1) {
        bool is_known = false;
        for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
            is_known = is_known || text_equals(name, KNOWN[i]);
        if (!is_known)
            return false;
    }
    return true;
}

void fetch_write_content_url(const Content *content, const char *base, const char *file_id, Buffer *url) {
    static const char placeholder_text[] = "{fileId}";
    buffer_text(url, base);
    const char *from = content->path;
    for (const char *open; (open = strstr(from, placeholder_text)); from = open + strlen(placeholder_text)) {
        buffer_append(url, from, (size_t)(open - from));
        http_escape(url, text_of(file_id));
    }
    buffer_text(url, from);
}
