/* The ceiling for intake: fetches pages, stages them, posts what changed; no audit, no retry, no history.
 *
 * pipeline PAGES_URL POLLS [POST_URL]: prints a line "items seconds changed" per poll. A page's next is
 * fetched while it is staged. The hash of an item's bytes is asked for first, and only what is new is parsed,
 * as in dersync. The database is the one that libpq's variables name. */
#include <assert.h>
#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <libpq-fe.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ITEMS_MAX = 1000, COLUMNS = 9, IN_FLIGHT = 16, HASH_BYTES = SHA256_DIGEST_LENGTH, PAGES_AHEAD = 2 };

static const char *const names[COLUMNS] = {"headEndSystem", "nicId",    "deviceId", "assetId", "deviceType",
                                           "specification", "serialNo", "badgeNo",  "status"};

typedef struct Bytes {
    char *at;
    size_t length, room;
} Bytes;

typedef struct Page {
    Bytes body;
    const char *item[ITEMS_MAX];
    size_t length[ITEMS_MAX];
    unsigned char hash[ITEMS_MAX][HASH_BYTES];
    size_t count;
    bool is_last;
} Page;

/* Pages go from the fetching thread to the staging one through a ring. */
static struct {
    Page page[PAGES_AHEAD + 1];
    size_t fetched, staged;
    const char *url;
    int polls;
    pthread_mutex_t lock;
    pthread_cond_t changed;
} ring = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("pipeline: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void append(Bytes *bytes, const void *at, size_t length) {
    if (bytes->length + length + 1 > bytes->room) {
        bytes->room = (bytes->length + length + 1) * 2;
        bytes->at = realloc(bytes->at, bytes->room);
        assert(bytes->at != NULL);
    }
    memcpy(bytes->at + bytes->length, at, length);
    bytes->length += length;
    bytes->at[bytes->length] = '\0';
}

/* --- fetch --- */

static size_t receive(char *at, size_t size, size_t count, void *owner) {
    append(owner, at, size * count);
    return size * count;
}

/* Items of the list "items" are flat objects without braces in their texts: the generator of the pages sees
 * to it. */
static void find_items(Page *page) {
    const char *at = strstr(page->body.at, "\"items\":[");
    if (at == NULL)
        fail("a page has no items: %.100s", page->body.at);
    page->count = 0;
    for (at += strlen("\"items\":["); *at == '{'; at += at[0] == ',') {
        const char *end = strchr(at, '}');
        assert(end != NULL && page->count < ITEMS_MAX);
        page->item[page->count] = at;
        page->length[page->count] = (size_t)(end + 1 - at);
        SHA256((const unsigned char *)at, page->length[page->count], page->hash[page->count]);
        page->count++;
        at = end + 1;
    }
}

/* Copies the text of a member of an item. */
static size_t find_member(const char *item, size_t length, const char *name, char *to, size_t room) {
    char wanted[64];
    int wanted_length = snprintf(wanted, sizeof wanted, "\"%s\":\"", name);
    const char *at = memmem(item, length, wanted, (size_t)wanted_length);
    const char *end = at != NULL ? strchr(at + wanted_length, '"') : NULL;
    if (end == NULL)
        return 0;
    size_t member_length = (size_t)(end - at) - (size_t)wanted_length;
    assert(member_length < room);
    memcpy(to, at + wanted_length, member_length);
    to[member_length] = '\0';
    return member_length;
}

static void fetch_page(CURL *curl, const char *cursor, Page *page, char *next, size_t room) {
    char url[512];
    snprintf(url, sizeof url, "%s?limit=1000%s%s", ring.url, cursor[0] ? "&cursor=" : "", cursor);
    page->body.length = 0;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &page->body);
    long status = 0;
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK || status != 200)
        fail("%s: %s, status %ld", url, curl_easy_strerror(code), status);
    page->is_last = strstr(page->body.at, "\"hasMore\":true") == NULL;
    if (!page->is_last && find_member(page->body.at, page->body.length, "next", next, room) == 0)
        fail("a page has more, but no next");
    find_items(page);
}

static void *fetch_all(void *unused) {
    (void)unused;
    CURL *curl = curl_easy_init();
    for (int poll = 0; poll < ring.polls; poll++) {
        char next[128] = "", cursor[128] = "";
        bool is_last = false;
        while (!is_last) {
            pthread_mutex_lock(&ring.lock);
            while (ring.fetched - ring.staged > PAGES_AHEAD - 1)
                pthread_cond_wait(&ring.changed, &ring.lock);
            Page *page = &ring.page[ring.fetched % (PAGES_AHEAD + 1)];
            pthread_mutex_unlock(&ring.lock);
            memcpy(cursor, next, sizeof cursor);
            fetch_page(curl, cursor, page, next, sizeof next);
            is_last = page->is_last;
            pthread_mutex_lock(&ring.lock);
            ring.fetched++;
            pthread_cond_signal(&ring.changed);
            pthread_mutex_unlock(&ring.lock);
        }
    }
    curl_easy_cleanup(curl);
    return NULL;
}

/* --- stage --- */

static PGresult *ask(PGconn *database, const char *sql, int count, const char *const *values,
                     const int *lengths, const int *formats) {
    PGresult *result = PQexecParams(database, sql, count, NULL, values, lengths, formats, 1);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        fail("%s", PQerrorMessage(database));
    return result;
}

static void append_number(Bytes *bytes, uint32_t number) {
    unsigned char big[4] = {(unsigned char)(number >> 24), (unsigned char)(number >> 16),
                            (unsigned char)(number >> 8), (unsigned char)number};
    append(bytes, big, sizeof big);
}

/* The head of a binary one-dimensional array. */
static void begin_array(Bytes *bytes, uint32_t type, size_t count) {
    bytes->length = 0;
    append_number(bytes, 1);
    append_number(bytes, 1);
    append_number(bytes, type);
    append_number(bytes, (uint32_t)count);
    append_number(bytes, 1);
}

static void append_element(Bytes *bytes, const void *at, size_t length) {
    append_number(bytes, at != NULL ? (uint32_t)length : UINT32_MAX);
    if (at != NULL)
        append(bytes, at, length);
}

enum { BYTEA = 17, TEXT = 25, PARAMETERS = COLUMNS + 1 };
static Bytes arrays[PARAMETERS]; /* the columns, then the hash */

static PGresult *ask_with_arrays(PGconn *database, const char *sql, const int *which, int count) {
    const char *values[PARAMETERS];
    int lengths[PARAMETERS], formats[PARAMETERS];
    for (int i = 0; i < count; i++) {
        values[i] = arrays[which[i]].at;
        lengths[i] = (int)arrays[which[i]].length;
        formats[i] = 1;
    }
    return ask(database, sql, count, values, lengths, formats);
}

/* Leaves in `changed` the items whose hash is not in the database. */
static size_t probe(PGconn *database, const Page *page, size_t *changed) {
    static const int which[] = {1, COLUMNS};
    begin_array(&arrays[1], TEXT, page->count);
    begin_array(&arrays[COLUMNS], BYTEA, page->count);
    for (size_t i = 0; i < page->count; i++) {
        char key[128];
        append_element(&arrays[1], key,
                       find_member(page->item[i], page->length[i], "nicId", key, sizeof key));
        append_element(&arrays[COLUMNS], page->hash[i], HASH_BYTES);
    }
    PGresult *result = ask_with_arrays(
        database,
        "select i.position::integer from unnest($1::text[], $2::bytea[]) with ordinality i(nic_id, hash, "
        "position)"
        " where not exists (select from device d where d.nic_id = i.nic_id and d.hash = i.hash offset 0)",
        which, 2);
    size_t count = (size_t)PQntuples(result);
    for (size_t i = 0; i < count; i++) {
        const unsigned char *big = (const unsigned char *)PQgetvalue(result, (int)i, 0);
        changed[i] = ((size_t)big[0] << 24 | (size_t)big[1] << 16 | (size_t)big[2] << 8 | big[3]) - 1;
    }
    PQclear(result);
    return count;
}

static void merge(PGconn *database, const Page *page, const size_t *changed, size_t count) {
    static const int which[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    for (int i = 0; i < COLUMNS; i++)
        begin_array(&arrays[i], TEXT, count);
    begin_array(&arrays[COLUMNS], BYTEA, count);
    for (size_t i = 0; i < count; i++) {
        cJSON *item = cJSON_ParseWithLength(page->item[changed[i]], page->length[changed[i]]);
        for (int column = 0; column < COLUMNS; column++) {
            const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, names[column]));
            append_element(&arrays[column], text, text != NULL ? strlen(text) : 0);
        }
        append_element(&arrays[COLUMNS], page->hash[changed[i]], HASH_BYTES);
        cJSON_Delete(item);
    }
    PQclear(ask_with_arrays(
        database,
        "insert into device select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],"
        " $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[])"
        " on conflict (head_end_system, nic_id) do update set device_id = excluded.device_id,"
        " asset_id = excluded.asset_id, device_type = excluded.device_type, specification = "
        "excluded.specification,"
        " serial_no = excluded.serial_no, badge_no = excluded.badge_no, status = excluded.status,"
        " hash = excluded.hash",
        which, PARAMETERS));
}

/* --- post --- */

static struct {
    CURLM *multi;
    CURL *easy[IN_FLIGHT];
    Bytes body[IN_FLIGHT];
    const char *url;
    struct curl_slist *headers;
} sender;

static size_t ignore(char *at, size_t size, size_t count, void *owner) {
    (void)at, (void)owner;
    return size * count;
}

static void open_sender(const char *url) {
    sender.url = url;
    sender.multi = curl_multi_init();
    sender.headers = curl_slist_append(NULL, "Content-Type: application/json");
    for (size_t i = 0; i < IN_FLIGHT; i++) {
        CURL *easy = sender.easy[i] = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, url);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, sender.headers);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
        curl_easy_setopt(easy, CURLOPT_PRIVATE, (char *)i);
    }
}

static void start_post(size_t slot, const char *item, size_t length) {
    CURL *easy = sender.easy[slot];
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)length);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, item);
    curl_multi_add_handle(sender.multi, easy);
}

static void post(const Page *page, const size_t *changed, size_t count) {
    size_t next = 0, under_way = 0;
    for (; next < count && next < IN_FLIGHT; next++, under_way++)
        start_post(next, page->item[changed[next]], page->length[changed[next]]);
    while (under_way > 0) {
        int running, left;
        CURLMsg *message;
        curl_multi_perform(sender.multi, &running);
        while ((message = curl_multi_info_read(sender.multi, &left)) != NULL) {
            char *slot;
            long status = 0;
            curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
            if (message->data.result != CURLE_OK || status / 100 != 2)
                fail("a post failed: %s, status %ld", curl_easy_strerror(message->data.result), status);
            curl_multi_remove_handle(sender.multi, message->easy_handle);
            under_way--;
            if (next < count) {
                start_post((size_t)slot, page->item[changed[next]], page->length[changed[next]]);
                next++, under_way++;
            }
        }
        if (under_way > 0)
            curl_multi_poll(sender.multi, NULL, 0, 1000, NULL);
    }
}

/* --- a poll --- */

static void poll_once(PGconn *database) {
    double begun = seconds();
    size_t items = 0, changed_count = 0;
    for (bool is_last = false; !is_last;) {
        static size_t changed[ITEMS_MAX];
        pthread_mutex_lock(&ring.lock);
        while (ring.fetched == ring.staged)
            pthread_cond_wait(&ring.changed, &ring.lock);
        Page *page = &ring.page[ring.staged % (PAGES_AHEAD + 1)];
        pthread_mutex_unlock(&ring.lock);
        size_t count = probe(database, page, changed);
        if (count > 0)
            merge(database, page, changed, count);
        if (sender.url != NULL)
            post(page, changed, count);
        items += page->count;
        changed_count += count;
        is_last = page->is_last;
        pthread_mutex_lock(&ring.lock);
        ring.staged++;
        pthread_cond_signal(&ring.changed);
        pthread_mutex_unlock(&ring.lock);
    }
    printf("%zu %.6f %zu\n", items, seconds() - begun, changed_count);
    fflush(stdout);
}

int main(int count, char **arguments) {
    if (count < 3)
        fail("usage: pipeline PAGES_URL POLLS [POST_URL]");
    curl_global_init(CURL_GLOBAL_ALL);
    ring.url = arguments[1];
    ring.polls = atoi(arguments[2]);
    if (count > 3)
        open_sender(arguments[3]);
    PGconn *database = PQconnectdb("");
    if (PQstatus(database) != CONNECTION_OK)
        fail("%s", PQerrorMessage(database));
    pthread_t fetcher;
    pthread_create(&fetcher, NULL, fetch_all, NULL);
    for (int i = 0; i < ring.polls; i++)
        poll_once(database);
    pthread_join(fetcher, NULL);
    PQfinish(database);
    return 0;
}
