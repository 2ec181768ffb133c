/* Answers posts by the tables: shape, fields, repeat, then the operation's own rules. */
#include "application.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *application_message(const Application *application, const Refusal *refusal, Text *out) {
    const Message *message = application->surface->messages;
    while (message->number != NULL && strcmp(message->number, refusal->number) != 0)
        message++;
    if (message->number == NULL)
        die("no message has the number %s", refusal->number);
    const char *place = strstr(message->text, "{1}");
    size_t before = place != NULL ? (size_t)(place - message->text) : strlen(message->text);
    text_add_bytes(out, message->text, before);
    if (place != NULL) {
        text_add(out, refusal->parameter);
        text_add(out, place + 3);
    }
    return out->at;
}

void application_write_refusal(Application *application, Reply *reply, const Refusal *refusal) {
    Text text = {0};
    application_message(application, refusal, &text);
    text_clear(&reply->body);
    reply->status = refusal->status != 0 ? refusal->status : 400;
    application->surface->write_refusal(reply, refusal, text.at);
    text_free(&text);
}

static void identity_write(const Operation *operation, const cJSON *body, Text *out) {
    for (int i = 0; i < IDENTITY_PATHS_MAX && operation->identity[i] != NULL; i++) {
        const char *part = json_text(body, operation->identity[i]);
        text_format(out, "%s%s", i > 0 ? "|" : "", text_or_empty(part));
    }
}

static bool is_applied(Application *application, const Operation *operation, const char *identity) {
    return query_number(application->store, "select count from effect where flow = ? and identity = ?", "tt",
                        operation->flow, identity) > 0;
}

/* An identity of its own makes the effect; an operation without one counts its effects itself. */
static bool apply_once(Application *application, const Operation *operation, const cJSON *body, Reply *reply,
                       Refusal *refusal) {
    Text identity = {0};
    identity_write(operation, body, &identity);
    bool is_counted = identity.length > 0;
    bool is_good = false;
    if (is_counted && operation->repeat != NULL && is_applied(application, operation, identity.at)) {
        refusal->is_repeat = true;
        is_good = operation->repeat[0] == '\0' || refuse(refusal, operation->repeat, identity.at);
    } else {
        is_good = operation->apply(application, body, reply, refusal);
    }
    if (is_counted && refusal->is_repeat)
        effect_repeat(application->store, operation->flow, identity.at);
    else if (is_counted && is_good)
        effect_add(application->store, operation->flow, identity.at);
    else if (is_counted)
        effect_refuse(application->store, operation->flow, identity.at);
    text_free(&identity);
    return is_good;
}

static bool parse_body(Application *application, const Request *request, cJSON **body, Refusal *refusal) {
    const char *end = NULL;
    *body = NULL;
    if (!text_is_clean(text_or_empty(request->body.at), request->body.length))
        return refuse(refusal, application->surface->numbers.is_misshapen, "invalid characters");
    *body = cJSON_ParseWithLengthOpts(text_or_empty(request->body.at), request->body.length + 1, &end, true);
    return *body != NULL || refuse(refusal, application->surface->numbers.is_misshapen, "not JSON");
}

/* The member that stands in braces in the operation's path. */
static void add_path_member(const Operation *operation, const Request *request, cJSON *body) {
    const char *open = strchr(operation->path, '{');
    if (open == NULL || !cJSON_IsObject(body))
        return;
    const char *from = request->path + (open - operation->path);
    char *name = text_copy(open + 1), *value = text_copy(from);
    name[strcspn(name, "}")] = '\0';
    value[strcspn(value, "/")] = '\0';
    cJSON_DeleteItemFromObjectCaseSensitive(body, name);
    cJSON_AddStringToObject(body, name, value);
    free(name);
    free(value);
}

static bool is_of_type(const Request *request, const char *type) {
    const char *header = text_or_empty(request_header(request, "Content-Type"));
    size_t length = strlen(type);
    return strncasecmp(header, type, length) == 0 && (header[length] == '\0' || strchr("; ", header[length]));
}

static void attachment_answer(Application *application, const Attachment *attachment, const Request *request,
                              Reply *reply) {
    Refusal refusal = {0};
    reply->status = attachment->status;
    bool is_good = is_of_type(request, attachment->type) ||
                   refuse_with(&refusal, 415, application->surface->numbers.is_misshapen,
                               "not an attachment of this type");
    is_good = is_good && attachment->take(application, &request->body, reply, &refusal);
    if (is_good)
        return;
    effect_refuse(application->store, attachment->flow, "");
    application_write_refusal(application, reply, &refusal);
}

static void post_answer(Application *application, const Operation *operation, const Request *request,
                        Reply *reply) {
    cJSON *body;
    Refusal refusal = {0};
    bool is_good = parse_body(application, request, &body, &refusal);
    add_path_member(operation, request, body);
    is_good = is_good && fields_check(operation->fields, body, &application->surface->numbers, &refusal);
    reply->status = operation->status;
    if (is_good)
        is_good = apply_once(application, operation, body, reply, &refusal);
    else
        effect_refuse(application->store, operation->flow, "");
    if (!is_good)
        application_write_refusal(application, reply, &refusal);
    if (reply->body.length == 0)
        text_add(&reply->body, "{}");
    cJSON_Delete(body);
}

static size_t length_without_slash(const char *path) {
    size_t length = strlen(path);
    return length > 1 && path[length - 1] == '/' ? length - 1 : length;
}

/* A path in which one segment, in braces, is anything. */
static bool is_in_pattern(const Request *request, const char *pattern) {
    const char *open = strchr(pattern, '{'), *path = request->path;
    size_t length = open != NULL ? (size_t)(open - pattern) : 0;
    if (open == NULL || strcmp(request->method, "POST") != 0 || strncmp(path, pattern, length) != 0)
        return false;
    size_t segment = strcspn(path + length, "/");
    return segment > 0 && strcmp(path + length + segment, strchr(open, '}') + 1) == 0;
}

bool request_is(const Request *request, const char *method, const char *path) {
    size_t length = length_without_slash(path);
    return strcmp(request->method, method) == 0 && length == length_without_slash(request->path) &&
           strncmp(request->path, path, length) == 0;
}

void application_answer(Application *application, const Request *request, Reply *reply) {
    const Surface *surface = application->surface;
    for (const Operation *operation = surface->operations; operation->path != NULL; operation++)
        if (request_is(request, "POST", operation->path) || is_in_pattern(request, operation->path)) {
            post_answer(application, operation, request, reply);
            return;
        }
    for (const Attachment *attachment = surface->attachments; attachment->path != NULL; attachment++)
        if (request_is(request, "POST", attachment->path)) {
            attachment_answer(application, attachment, request, reply);
            return;
        }
    if (page_answer(application, request, reply))
        return;
    reply->status = 404;
    reply->type = NULL;
    text_add(&reply->body, "{\"messageText\":\"There is nothing at this address.\"}");
}
