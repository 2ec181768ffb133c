// What an application's message numbers mean.
#include "sync/number.h"

#include <string.h>

#include "sync/mapping_load.h"
#include "sync/reply_rule.h"

typedef struct Search {
    const char *number;
    NumberMeaning *found;
    size_t count, max;
} Search;

static void add(Search *search, const Message *message, NumberRole role, ErrorKind kind, const char *words) {
    if (search->count < search->max)
        search->found[search->count++] =
            (NumberMeaning){.message = message, .role = role, .kind = kind, .words = words};
}

static bool has(const Search *search, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], search->number) == 0)
            return true;
    return false;
}

static void search_rules(Search *search, const Message *message, const NumberRules *rules) {
    if (has(search, rules->done, rules->done_count))
        add(search, message, NUMBER_DONE, ERROR_NONE, NULL);
    if (has(search, rules->read_back, rules->read_back_count))
        add(search, message, NUMBER_READ_BACK, ERROR_UNKNOWN_OUTCOME, NULL);
    for (size_t i = 0; i < rules->kind_count; i++)
        if (strcmp(rules->kinds[i].number, search->number) == 0)
            add(search, message, NUMBER_KIND, rules->kinds[i].kind, NULL);
}

static void search_message(Search *search, const Message *message) {
    search_rules(search, message, &message->reply->numbers);
    if (message->reply->items != NULL)
        search_rules(search, message, &message->reply->items->numbers);
    for (size_t i = 0; i < message->require_count; i++)
        if (strcmp(message->requires[i].code, search->number) == 0)
            add(search, message, NUMBER_REQUIRE, ERROR_PERMANENT, message->requires[i].message);
}

size_t number_find(const Mappings *mappings, const char *kind, const char *number, NumberMeaning *found,
                   size_t max) {
    Search search = {.number = number, .found = found, .max = max};
    for (size_t i = 0; i < mappings->message_count; i++)
        if (kind == NULL || strcmp(mappings->messages[i]->kind, kind) == 0)
            search_message(&search, mappings->messages[i]);
    return search.count;
}
