/* Fetch: where a poll of a resource stands, and the calls that continue it.
 *
 * Pure: builds URLs and bodies from a mapping's Fetch; sending is intake's. Texts of a Position are lent. */
#pragma once

#include "base/text.h"
#include "sync/mapping.h"

/* A place in a resource's list. */
typedef struct Position {
    const char *at;   /* version of the last item that was passed; NULL: the beginning */
    const char *id;   /* its id; NULL: all of `at` still comes */
    const char *next; /* what the page before said to continue with; NULL: nothing yet */
    int64_t offset;   /* items passed, for sources that count */
} Position;

/* `base` + the resource's path + its parameters; one whose placeholder has no value yet is left out. */
void fetch_write_url(const Fetch *fetch, const char *base, const Position *position, Buffer *url);

/* False: the call has no body. A text of the template that has no value yet is left out with its name; one
 * that is {limit} or {offset} becomes a number. */
bool fetch_write_body(const Fetch *fetch, const Position *position, Buffer *body);

/* Whether the calls say since when; else each lists everything. */
bool fetch_asks_since(const Fetch *fetch);

/* Whether a placeholder ({next}, …) stands in a parameter or in the body. */
bool fetch_asks(const Fetch *fetch, const char *placeholder);

/* Whether a template has no other placeholders than those that are known: {since}, {after}, {next}, {limit},
 * {offset}. */
bool fetch_template_is_known(const char *template);

/* The URL of a listed file's content: {fileId} in the path is the file's id, percent-encoded. */
void fetch_write_content_url(const Content *content, const char *base, const char *file_id, Buffer *url);
