/* Settings, seeded ids, and duties: what both applications have alike. */
#include "application.h"
#include "clock.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Setting COMMON[] = {
    {"counts", "1", "0: pages carry no count and total"},
    {"clock_offset_ms", "0", "the application's clock is ahead (or behind) by so much"},
    {"clock_grain_ms", "0", "the clock shows multiples of so many ms only: many items have the same time"},
    {"list_keeps_ms", "0", "lists show what changed within so many ms; 0: everything"},
    {"list_forgotten", "0", "status for who asks since longer ago; 0: the list begins later, without a word"},
    {"reply_delay_ms", "0", "every reply outside /control waits so long"},
    {"user", "", "with a password: Basic authentication is asked for"},
    {"password", "", "password of that user"},
    {"client_id", "", "with a secret: OAuth2 client credentials are asked for (POST /oauth2/token)"},
    {"client_secret", "", "secret of that client"},
    {"scope", "", "with a client: a token is given for this scope only"},
    {"token_seconds", "300", "how long a token is good"},
    {NULL, NULL, NULL},
};

/* Setting at a position over both tables; NULL behind the last. */
static const Setting *setting_at(const Application *application, int position) {
    int i = 0;
    for (const Setting *own = application->surface->settings; own->name != NULL; own++, i++)
        if (i == position)
            return own;
    for (const Setting *common = COMMON; common->name != NULL; common++, i++)
        if (i == position)
            return common;
    return NULL;
}

static int setting_position(const Application *application, const char *name) {
    const Setting *setting;
    for (int i = 0; (setting = setting_at(application, i)) != NULL; i++)
        if (strcmp(setting->name, name) == 0)
            return i;
    return -1;
}

const char *setting_text(const Application *application, const char *name) {
    int position = setting_position(application, name);
    if (position < 0)
        die("no setting is called %s", name);
    return application->settings[position];
}

int64_t setting_number(const Application *application, const char *name) {
    return strtoll(setting_text(application, name), NULL, 10);
}

static void setting_keep(Application *application, int position, const char *value) {
    free(application->settings[position]);
    application->settings[position] = text_copy(value);
    if (strcmp(setting_at(application, position)->name, "clock_offset_ms") == 0)
        clock_set_offset(strtoll(value, NULL, 10));
    if (strcmp(setting_at(application, position)->name, "clock_grain_ms") == 0)
        clock_set_grain(strtoll(value, NULL, 10));
}

bool setting_set(Application *application, const char *name, const char *value) {
    int position = setting_position(application, name);
    if (position < 0)
        return false;
    setting_keep(application, position, value);
    store_run(application->store, "insert or replace into setting (name, value) values (?, ?)", "tt", name,
              value);
    return true;
}

void settings_load(Application *application) {
    const Setting *setting;
    for (int i = 0; (setting = setting_at(application, i)) != NULL; i++)
        setting_keep(application, i, setting->value);
    Query *query = query_begin(application->store, "select name, value from setting", "");
    while (query_next(query)) {
        int position = setting_position(application, query_text(query, 0));
        if (position >= 0)
            setting_keep(application, position, query_text(query, 1));
    }
    query_end(query);
}

void settings_write(const Application *application, Text *out) {
    const Setting *setting;
    text_add(out, "{");
    for (int i = 0; (setting = setting_at(application, i)) != NULL; i++) {
        text_format(out, "%s\"%s\":", i > 0 ? "," : "", setting->name);
        text_add_json(out, application->settings[i]);
    }
    text_add(out, "}");
}

/* Counters live in memory and are written with the transaction that used them. An act that was refused leaves
 * a gap. */
typedef struct Counter {
    char *name;
    int64_t next;
    bool is_moved;
} Counter;
enum { COUNTERS_MAX = 256 };
static Counter counters[COUNTERS_MAX];
static int counter_count;

static void counters_keep(Store *store) {
    for (int i = 0; i < counter_count; i++)
        if (counters[i].is_moved) {
            store_run(store, "insert or replace into counter (name, value) values (?, ?)", "ti",
                      counters[i].name, counters[i].next);
            counters[i].is_moved = false;
        }
}

static Counter *counter_find(Application *application, const char *name) {
    for (int i = 0; i < counter_count; i++)
        if (strcmp(counters[i].name, name) == 0)
            return &counters[i];
    if (counter_count == COUNTERS_MAX)
        die("there are more than %d counters", COUNTERS_MAX);
    counters[counter_count].name = text_copy(name);
    counters[counter_count].next =
        query_number(application->store, "select value from counter where name = ?", "t", name);
    return &counters[counter_count++];
}

int64_t counter_next(Application *application, const char *name) {
    Counter *counter = counter_find(application, name);
    store_batch(application->store);
    store_before_commit(application->store, counters_keep);
    counter->is_moved = true;
    return counter->next++;
}

/* Multiplying by a number without a common factor with 10 visits every id once, in no order that a reader of
   lists could lean on. */
char *identifier_new(Application *application, const char *prefix, int digits) {
    static const int64_t STEP = 7654321;
    int64_t modulus = 1;
    for (int i = 0; i < digits; i++)
        modulus *= 10;
    int64_t number = counter_next(application, prefix);
    Text id = {0};
    text_format(&id, "%s%03d%0*" PRId64, prefix, (int)(application->seed % 1000), digits,
                (int64_t)((__int128)number * STEP % modulus));
    return id.at;
}

static const Duty *duty_find(const Application *application, const char *what) {
    const Duty *duty = application->surface->duties;
    while (duty->what != NULL && strcmp(duty->what, what) != 0)
        duty++;
    return duty->what != NULL ? duty : NULL;
}

static bool perform_next(Application *application, int64_t now_ms) {
    Query *query = query_begin(
        application->store,
        "select number, what, id from due where at_ms <= ? order by at_ms, number limit 1", "i", now_ms);
    bool is_due = query_next(query);
    int64_t number = is_due ? query_int(query, 0) : 0;
    char *id = is_due ? text_copy(query_text(query, 2)) : NULL;
    const Duty *duty = is_due ? duty_find(application, query_text(query, 1)) : NULL;
    query_end(query);
    if (is_due) {
        store_run(application->store, "delete from due where number = ?", "i", number);
        if (duty != NULL)
            duty->perform(application, id);
    }
    free(id);
    return is_due;
}

int64_t duties_perform(Application *application) {
    enum { DUTIES_AT_ONCE = 256 };
    int64_t now_ms = clock_true_us() / 1000;
    for (int i = 0; i < DUTIES_AT_ONCE; i++)
        if (!perform_next(application, now_ms))
            break;
    Query *query = query_begin(application->store, "select at_ms from due order by at_ms limit 1", "");
    int64_t wait_ms = -1;
    if (query_next(query))
        wait_ms = query_int(query, 0) > now_ms ? query_int(query, 0) - now_ms : 0;
    query_end(query);
    return wait_ms;
}

bool act_refuse(char *reason, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, REASON_SIZE, format, arguments);
    va_end(arguments);
    return false;
}
