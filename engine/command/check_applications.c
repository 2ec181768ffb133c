/* dersync check: a small page of every source of every application. */
#include "command/check.h"

#include "base/memory.h"
#include "io/http.h"
#include "sync/authentication.h"
#include "sync/fetch.h"
#include "sync/scan.h"

#include <string.h>

enum { PAGE_LIMIT = 1 };

typedef struct Probe {
    Check *check;
    const ConfigApplication *application;
    Authentication *authentication;
    Http *http;
} Probe;

/* The first page of a resource, as short as it can be asked for. */
static bool read_page(const Probe *probe, const Resource *resource, HttpReply **reply, Error *error) {
    AUTO(buffer_free) Buffer url = {0};
    AUTO(buffer_free) Buffer body = {0};
    const Position beginning = {0};
    Fetch fetch = resource->fetch;
    const HttpSecurity *security = authentication_security(probe->authentication, error);

    if (security == NULL)
        return false;
    if (fetch.limit > PAGE_LIMIT)
        fetch.limit = PAGE_LIMIT;
    fetch_write_url(&fetch, probe->application->url, &beginning, &url);
    const bool has_body = fetch_write_body(&fetch, &beginning, &body);
    const HttpRequest request = {.method = fetch.method,
                                 .url = url.at,
                                 .body = has_body ? buffer_view(&body) : (Text){0},
                                 .timeout_ms = (long)probe->application->timeout_ms,
                                 .connect_timeout_ms = (long)probe->application->connect_timeout_ms,
                                 .body_bytes_max = (size_t)probe->check->config->body_bytes_max,
                                 .security = security};
    return http_perform(probe->http, &request, reply, error) && http_reply_check(*reply, error);
}

static const char *remedy_of(const Error *error) {
    if (error->hint[0] != '\0')
        return error->hint;
    switch (error->kind) {
    case ERROR_AUTHENTICATION:
        return "Correct authentication, user and secret of the application's section.";
    case ERROR_PERMANENT:
    case ERROR_CONFIGURATION:
        return "Correct the application's url, or method and path in the mapping.";
    default:
        return "See whether the application runs and can be reached from here; then try again.";
    }
}

/* False: asking for the application's other sources is in vain. */
static bool probe_source(const Probe *probe, const Resource *resource) {
    AUTO(http_reply_free_at) HttpReply *reply = NULL;
    AUTO(arena_free_at) Arena *arena = arena_new();
    ScanPage page = {0};
    Error error = {0};

    if (!read_page(probe, resource, &reply, &error)) {
        const bool is_reached = reply != NULL && reply->status != 0 && error.kind != ERROR_AUTHENTICATION;

        check_say(probe->check, CHECK_ERROR, remedy_of(&error), "source %s/%s: %s", probe->application->name,
                  resource->name, error.message);
        return is_reached;
    }
    if (!scan_page(reply->body, &resource->scan, arena, &page, &error))
        check_say(probe->check, CHECK_ERROR,
                  error.hint[0] != '\0' ? error.hint : "Correct fetch in the mapping.",
                  "source %s/%s does not answer as its mapping says: %s", probe->application->name,
                  resource->name, error.message);
    else
        check_say(probe->check, CHECK_OK, "", "source %s/%s answers", probe->application->name,
                  resource->name);
    return true;
}

static void probe_application(Probe *probe) {
    size_t count = 0;
    const Resource *const *resources = mappings_resources(probe->check->mappings, &count);
    Error error = {0};

    probe->authentication = authentication_new(probe->application, &error);
    if (probe->authentication == NULL)
        return; /* a secret could not be read: said with the configuration */
    bool is_worth_asking = true;
    for (size_t i = 0; i < count && is_worth_asking; i++)
        if (strcmp(resources[i]->kind, probe->application->kind) == 0)
            is_worth_asking = probe_source(probe, resources[i]);
    authentication_free(probe->authentication);
}

void check_applications(Check *check) {
    Error error = {0};
    AUTO(http_free_at) Http *http = http_new(1, &error);

    if (http == NULL) {
        check_say_error(check, &error, "HTTP");
        return;
    }
    for (size_t i = 0; i < check->config->application_count; i++)
        probe_application(
            &(Probe){.check = check, .application = &check->config->applications[i], .http = http});
}
