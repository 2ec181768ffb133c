/* Fetch: URLs and bodies of polls, made from templates. */
#include "sync/fetch.h"

#include "io/http.h"

#include <stdio.h>
#include <string.h>

typedef void Escape(Buffer *out, Text text);

/* Text inside a JSON string: escapes without the quotes. */
static void escape_json(Buffer *out, Text text) {
    Buffer quoted AUTO(buffer_free) = {0};
    buffer_json_text(&quoted, text);
    buffer_append(out, quoted.at + 1, quoted.length - 2);
}

/* The value of {since}, {after}, {limit} or {offset}; at NULL: it has none yet. */
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

/* Appends a template with its placeholders filled. False: one of them has no value; out is as it was then. */
static bool fill_template(const Fetch *fetch, const Position *position, const char *template, Escape *escape,
                          Buffer *out) {
    size_t before = out->length;
    const char *open;
    Text name;
    bool is_full = true;
    for (; find_placeholder(template, &open, &name); template = name.at + name.length + 1) {
        char scratch[32];
        Text value = placeholder(fetch, position, name, scratch);
        is_full = is_full && value.at && value.length > 0;
        buffer_append(out, template, (size_t)(open - template));
        escape(out, value.at ? value : text_of(""));
    }
    buffer_text(out, template);
    if (!is_full && escape == http_escape)
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
        buffer_text(&value, "");
        if (fill_template(fetch, position, fetch->parameters[i].value, http_escape, &value))
            append_parameter(fetch->parameters[i].name, buffer_view(&value), &count, url);
    }
    if (fetch->next_parameter && position->next) {
        buffer_reset(&value);
        http_escape(&value, text_of(position->next));
        append_parameter(fetch->next_parameter, buffer_view(&value), &count, url);
    }
}

bool fetch_write_body(const Fetch *fetch, const Position *position, Buffer *body) {
    if (!fetch->body)
        return false;
    fill_template(fetch, position, fetch->body, escape_json, body);
    return true;
}

bool fetch_asks_since(const Fetch *fetch) {
    for (size_t i = 0; i < fetch->parameter_count; i++)
        if (strstr(fetch->parameters[i].value, "{since}"))
            return true;
    return fetch->body && strstr(fetch->body, "{since}");
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
