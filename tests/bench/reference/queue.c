/* The ceiling for delivery: a queue row in PostgreSQL, a POST, marked done; no audit, no retry, no history.
 *
 * queue URL COUNT [IN_FLIGHT]: sends COUNT jobs of the table `job` whose numbers stand in `ready`, and prints
 * the seconds from the first claim to the last report. With COUNT 0 it goes on until a signal ends it, and
 * waits for NOTIFY when there is nothing. A claim of 500 is under way while the one before is sent; it is
 * fenced by one row of `claim`, as in dersync. The database is the one that libpq's variables name. */
#include <assert.h>
#include <curl/curl.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CLAIM_SIZE = 500, IN_FLIGHT_MAX = 256, WAIT_MS = 1000 };

typedef struct Batch {
    PGresult *rows; /* claim, job, body; NULL: nothing was claimed */
    int count, begun, ended;
} Batch;

static PGconn *database;
static CURLM *multi;
static CURL *easies[IN_FLIGHT_MAX];
static int idle[IN_FLIGHT_MAX], idle_count;
static bool is_asking; /* a statement is under way */

static const char *const next_batch =
    "with reported as (delete from claim where claim_id = $1 returning job_ids),"
    " done as (update job j set done_at = now() from reported r where j.job_id = any (r.job_ids)),"
    " taken as (delete from ready where ctid = any (array(select ctid from ready where job_id >= $2 order by "
    "job_id"
    "   limit 500 for update skip locked)) returning job_id),"
    " claimed as (insert into claim (job_ids) select array_agg(job_id order by job_id) from taken having "
    "count(*) > 0"
    "   returning claim_id, job_ids)"
    " select c.claim_id, j.job_id, j.body from claimed c cross join unnest(c.job_ids) i(job_id)"
    " join job j on j.job_id = i.job_id";

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("queue: ", stderr);
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

static size_t ignore(char *at, size_t size, size_t count, void *owner) {
    (void)at, (void)owner;
    return size * count;
}

/* --- the database --- */

static void execute(const char *sql) {
    PGresult *result = PQexec(database, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        fail("%s", PQerrorMessage(database));
    PQclear(result);
}

/* Reports the claim (0: none) and takes the next, in one round trip. */
static void ask(const char *claim, const char *floor_id) {
    const char *values[] = {claim, floor_id};
    assert(!is_asking);
    if (!PQsendQueryPrepared(database, "next", 2, values, NULL, NULL, 0))
        fail("%s", PQerrorMessage(database));
    PQflush(database);
    is_asking = true;
}

/* The answer, when it is here. */
static bool take_answer(Batch *batch) {
    if (!PQconsumeInput(database))
        fail("%s", PQerrorMessage(database));
    if (PQisBusy(database))
        return false;
    PGresult *rows = PQgetResult(database);
    if (PQresultStatus(rows) != PGRES_TUPLES_OK)
        fail("%s", PQerrorMessage(database));
    PGresult *end = PQgetResult(database);
    assert(end == NULL);
    is_asking = false;
    *batch = (Batch){.rows = rows, .count = PQntuples(rows)};
    return true;
}

/* --- calls --- */

static void open_calls(const char *url, int in_flight) {
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    multi = curl_multi_init();
    for (int i = 0; i < in_flight; i++) {
        CURL *easy = easies[i] = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, url);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
        curl_easy_setopt(easy, CURLOPT_PRIVATE, (char *)(size_t)i);
        idle[idle_count++] = i;
    }
}

static void begin_calls(Batch *batch) {
    for (; idle_count > 0 && batch->begun < batch->count; batch->begun++) {
        CURL *easy = easies[idle[--idle_count]];
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)PQgetlength(batch->rows, batch->begun, 2));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, PQgetvalue(batch->rows, batch->begun, 2));
        curl_multi_add_handle(multi, easy);
    }
}

static void end_calls(Batch *batch) {
    CURLMsg *message;
    int running, left;
    curl_multi_perform(multi, &running);
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        char *slot;
        long status = 0;
        curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
        if (message->data.result != CURLE_OK || status / 100 != 2)
            fail("a call failed: %s, status %ld", curl_easy_strerror(message->data.result), status);
        curl_multi_remove_handle(multi, message->easy_handle);
        idle[idle_count++] = (int)(size_t)slot;
        batch->ended++;
    }
}

static void wait_for_something(void) {
    struct curl_waitfd socket = {.fd = PQsocket(database), .events = CURL_WAIT_POLLIN};
    curl_multi_poll(multi, &socket, 1, WAIT_MS, NULL);
}

/* --- batches --- */

static Batch now, next;   /* being sent; claimed meanwhile */
static bool is_next_here; /* the answer to the claim is here, perhaps empty */

/* The batch is sent: the next takes its place, and is sent while it is reported. False: there is nothing to
 * do. */
static bool turn(void) {
    static char floor_id[32] = "0";
    char claim[32] = "0";
    if (now.count > 0)
        snprintf(claim, sizeof claim, "%s", PQgetvalue(now.rows, 0, 0));
    PQclear(now.rows);
    now = next;
    next = (Batch){0};
    if (now.count > 0)
        snprintf(floor_id, sizeof floor_id, "%s", PQgetvalue(now.rows, now.count - 1, 1));
    is_next_here = false;
    if (now.count == 0 && strcmp(claim, "0") == 0)
        return false;
    ask(claim, floor_id);
    return true;
}

static void wait_for_jobs(void) {
    PGnotify *note = NULL;
    while (PQconsumeInput(database) && (note = PQnotifies(database)) == NULL)
        wait_for_something();
    for (; note != NULL; note = PQnotifies(database))
        PQfreemem(note);
    ask("0", "0");
}

static long send_jobs(long wanted) {
    long done = 0;
    ask("0", "0");
    for (;;) {
        end_calls(&now);
        begin_calls(&now);
        if (!is_next_here)
            is_next_here = take_answer(&next);
        if (now.ended < now.count || !is_next_here) {
            wait_for_something();
            continue;
        }
        done += now.count;
        if (turn())
            continue;
        if (wanted > 0 && done >= wanted)
            return done;
        wait_for_jobs();
    }
}

int main(int count, char **arguments) {
    if (count < 3)
        fail("usage: queue URL COUNT [IN_FLIGHT]");
    int in_flight = count > 3 ? atoi(arguments[3]) : 16;
    if (in_flight < 1 || in_flight > IN_FLIGHT_MAX)
        fail("IN_FLIGHT is 1 to %d", IN_FLIGHT_MAX);
    curl_global_init(CURL_GLOBAL_ALL);
    open_calls(arguments[1], in_flight);
    database = PQconnectdb("");
    if (PQstatus(database) != CONNECTION_OK)
        fail("%s", PQerrorMessage(database));
    execute("set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; listen job");
    PQclear(PQprepare(database, "next", next_batch, 2, NULL));
    double begun = seconds();
    long done = send_jobs(atol(arguments[2]));
    printf("%ld %.6f\n", done, seconds() - begun);
    PQfinish(database);
    return 0;
}
