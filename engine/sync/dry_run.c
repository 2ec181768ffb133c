/* Dry run: polls one resource and shows what would be staged; nothing is written. */
#include "sync/intake.h"
#include "sync/page.h"

#include <stdlib.h>
#include <string.h>

typedef struct DryRun {
    Source *source;
    IntakeShow *show;
    void *owner;
} DryRun;

static void show_item(const DryRun *run, const Item *item) {
    if (item->state == ITEM_FAULTY)
        run->show(run->owner, item, NULL, item->fault);
    for (size_t i = 0; item->state == ITEM_FRESH && i < item->row_count; i++)
        run->show(run->owner, item, &item->rows[i], NULL);
}

static Page *fetch_page(Source *source, Error *error) {
    const Fetch *fetch = &source->resource->fetch;
    Buffer url AUTO(buffer_free) = {0}, body AUTO(buffer_free) = {0};
    fetch_write_url(fetch, source->application->url, &source->run.position, &url);
    bool has_body = fetch_write_body(fetch, &source->run.position, &body);
    HttpRequest request = {.method = fetch->method,
                           .url = url.at,
                           .body = has_body ? buffer_view(&body) : (Text){NULL, 0},
                           .is_safe = true,
                           .body_bytes_max = (size_t)source->intake->config->body_bytes_max};
    HttpReply *reply;
    if (!source_prepare(source, &request, error) ||
        !http_perform(source->intake->http, &request, &reply, error))
        return NULL;
    return page_read(source, reply, error);
}

static bool show_page(const DryRun *run, bool *is_last, Error *error) {
    Page *page AUTO(page_free_at) = fetch_page(run->source, error);
    if (!page)
        return false;
    page_hash(run->source, page);
    Batch *batch = page->batch;
    batch_parse(batch);
    for (size_t i = 0; i < batch->count; i++)
        show_item(run, &batch->items[i]);
    *is_last = page->verdict.is_last;
    run->source->run.position = page->verdict.next;
    if (!page->verdict.is_proven)
        return error_set(error, ERROR_TRANSIENT, "the answer is not complete: %s", page->verdict.reason);
    return true;
}

static bool show_pages(const DryRun *run, int64_t pages_max, Error *error) {
    bool is_last = false;
    for (int64_t i = 0; i < pages_max && !is_last; i++)
        if (!show_page(run, &is_last, error))
            return false;
    return true;
}

static const Resource *find_resource(const Mappings *mappings, const ConfigApplication *application,
                                     const char *resource, Error *error) {
    const Resource *found = mappings_resource(mappings, application->kind, resource);
    if (!found) {
        error_set(error, ERROR_CONFIGURATION, "there is no resource \"%s\" of kind \"%s\"", resource,
                  application->kind);
        error_hint(error, "Each file %s/NAME.json in the mappings directory is a resource.",
                   application->kind);
    }
    return found;
}

bool intake_dry_run(const Config *config, const Mappings *mappings, Http *http, const char *application,
                    const char *resource, int64_t pages_max, IntakeShow *show, void *owner, Error *error) {
    const ConfigApplication *configured = config_application(config, application);
    if (!configured)
        return error_set(error, ERROR_CONFIGURATION, "the configuration has no application \"%s\"",
                         application);
    const Resource *found = find_resource(mappings, configured, resource, error);
    Authentication *authentication AUTO(authentication_free_at) =
        found ? authentication_new(configured, error) : NULL;
    if (!authentication)
        return false;
    Intake intake = {.config = config, .mappings = mappings, .http = http, .is_once = true};
    Source source;
    source_init(&source, &intake, configured, found);
    source.authentication = authentication;
    bool is_good = show_pages(&(DryRun){&source, show, owner}, pages_max, error);
    source_free(&source);
    return is_good;
}
