// A simulated application as a child process: started, asked over HTTP, its store read with SQLite.
#include "double.h"
#include "process.h"

#include "base/memory.h"

#include <curl/curl.h>
#include <sqlite3.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { START_MS = 10000, CONTROL_SECONDS = 20 };

struct Double {
    const char *program;
    char *folder;
    Side side;
    uint64_t seed;
    pid_t pid;
    int port;
    CURL *curl;
    sqlite3 *store;
};

const char *const SIDE_NAMES[SIDE_COUNT] = {"dacs", "derms"};

static int port_read(const char *path) {
    int port = 0;
    FILE *file = fopen(path, "r");
    if (file != NULL && fscanf(file, "%d", &port) != 1)
        port = 0;
    if (file != NULL)
        fclose(file);
    return port;
}

// On the port that it had, so that who knows its address need not learn another.
static void spawn(Double *one) {
    const char *name = SIDE_NAMES[one->side];
    char store[512], port_file[512], log[512], listen[64], seed[32];
    snprintf(store, sizeof store, "%s/%s.db", one->folder, name);
    snprintf(port_file, sizeof port_file, "%s/%s.port", one->folder, name);
    snprintf(log, sizeof log, "%s/%s.log", one->folder, name);
    snprintf(listen, sizeof listen, "127.0.0.1:%d", one->port);
    snprintf(seed, sizeof seed, "%u", (unsigned)(one->seed % 100000 + 1));
    unlink(port_file);
    const char *const arguments[] = {one->program,  name,      "--database", store, "--listen", listen,
                                     "--port-file", port_file, "--seed",     seed,  NULL};
    one->pid = process_start(arguments, log);
    for (int waited = 0; (one->port = port_read(port_file)) == 0; waited += 10) {
        if (waited > START_MS || !process_is_alive(one->pid))
            die("%s did not start; see %s", name, log);
        process_pause(10);
    }
}

Double *double_start(const char *program, const char *folder, Side side, uint64_t seed) {
    Double *one = memory_zero(sizeof *one);
    *one = (Double){.program = program, .folder = memory_copy_text(folder), .side = side, .seed = seed};
    spawn(one);
    one->curl = curl_easy_init();
    char store[512];
    snprintf(store, sizeof store, "%s/%s.db", folder, SIDE_NAMES[side]);
    if (sqlite3_open_v2(store, &one->store, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        die("could not open %s", store);
    sqlite3_busy_timeout(one->store, 5000);
    return one;
}

void double_end(Double *one, int signal) {
    process_end(one->pid, signal);
    one->pid = 0;
}

void double_restart(Double *one) { spawn(one); }

void double_free(Double *one) {
    if (one == NULL)
        return;
    if (one->pid != 0)
        double_end(one, SIGTERM);
    curl_easy_cleanup(one->curl);
    sqlite3_close(one->store);
    free(one->folder);
    free(one);
}

int double_port(const Double *one) { return one->port; }

static size_t take(char *at, size_t size, size_t count, void *context) {
    buffer_append(context, at, size * count);
    return size * count;
}

char *double_control(Double *one, const char *method, const char *path, const char *body, long *status) {
    char url[256];
    Buffer reply = {0};
    snprintf(url, sizeof url, "http://127.0.0.1:%d/control/%s", one->port, path);
    curl_easy_reset(one->curl);
    curl_easy_setopt(one->curl, CURLOPT_URL, url);
    curl_easy_setopt(one->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(one->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(one->curl, CURLOPT_TIMEOUT, (long)CONTROL_SECONDS);
    curl_easy_setopt(one->curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(one->curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(one->curl, CURLOPT_WRITEDATA, &reply);
    if (body != NULL)
        curl_easy_setopt(one->curl, CURLOPT_POSTFIELDS, body);
    if (curl_easy_perform(one->curl) != CURLE_OK) {
        buffer_free(&reply);
        return NULL;
    }
    curl_easy_getinfo(one->curl, CURLINFO_RESPONSE_CODE, status);
    buffer_char(&reply, '\0');
    return reply.at;
}

int64_t double_number(Double *one, const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(one->store, sql, -1, &statement, NULL) != SQLITE_OK)
        die("could not ask %s: %s\n%s", SIDE_NAMES[one->side], sqlite3_errmsg(one->store), sql);
    int64_t number = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return number;
}
