// The engines of a run, and its database.
#include "process.h"
#include "run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS_MAX = 32 };

static const char *program(void) {
    const char *path = getenv("DERSYNC");
    return path != NULL ? path : "build/dersync";
}

// The next engine is killed right before or after the n-th of its calls that reach outside (tests/crossings).
static void set_crossing(Run *run, int number) {
    enum { FIRST = 50, LAST = 12000 };
    char library[600], state[600], point[32];
    const char *build = getenv("BUILD");
    snprintf(library, sizeof library, "%s/crossings.so", build != NULL ? build : "build");
    if (!run->is_disturbed || access(library, R_OK) != 0)
        return;
    snprintf(state, sizeof state, "%s/crossings.%d", run->options->folder, number + 1);
    snprintf(point, sizeof point, "%d", random_between(&run->crossings, FIRST, LAST));
    unlink(state);
    setenv("LD_PRELOAD", library, 1);
    setenv("CROSSINGS_STATE", state, 1);
    setenv("CROSSINGS_KILL", point, 1);
    if (random_is(&run->crossings, 30))
        setenv("CROSSINGS_ENGINE", "1", 1);
    run_note(run, "engine %d is killed at its %sth crossing", number + 1, point);
}

static void unset_crossing(void) {
    static const char *const NAMES[] = {"LD_PRELOAD", "CROSSINGS_STATE", "CROSSINGS_KILL",
                                        "CROSSINGS_ENGINE"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        unsetenv(NAMES[i]);
}

void engine_start(Run *run, int number) {
    char log[512];
    set_crossing(run, number);
    snprintf(log, sizeof log, "%s/dersync.%d.log", run->options->folder, number + 1);
    const char *const arguments[] = {program(), "run", NULL};
    run->engines[number] = process_start(arguments, log);
    unset_crossing();
    run->is_kept[number] = true;
}

void engine_kill(Run *run, int number) {
    if (run->engines[number] == 0)
        return;
    process_end(run->engines[number], SIGKILL);
    run->engines[number] = 0;
}

void engine_kill_worker(Run *run, int number, int nth) {
    pid_t workers[WORKERS_MAX];
    int count = run->engines[number] != 0 ? process_children(run->engines[number], workers, WORKERS_MAX) : 0;
    if (count > 0)
        kill(workers[nth % count], SIGKILL);
}

void engines_keep(Run *run) {
    for (int i = 0; i < ENGINES_MAX; i++)
        if (run->is_kept[i] && !process_is_alive(run->engines[i])) {
            if (run->engines[i] != 0)
                run_note(run, "engine %d had ended", i + 1);
            engine_start(run, i);
        }
}

void engines_stop(Run *run) {
    for (int i = 0; i < ENGINES_MAX; i++)
        if (run->engines[i] != 0) {
            process_end(run->engines[i], SIGTERM);
            run->engines[i] = 0;
        }
}

// Asks until it is answered: a connection ends with its server, and the driver restarts servers. What goes
// wrong on a connection that was just made is a mistake of the statement.
static bool database_ask(Run *run, const char *sql, Result **result) {
    enum { TRIES = 40, PAUSE_MS = 100 };
    Error error = {0};
    for (int i = 0; i < TRIES; i++) {
        bool is_new = run->database == NULL;
        if (is_new)
            run->database = database_open(NULL, "simulation", &error);
        if (run->database != NULL &&
            (result != NULL ? database_execute(run->database, sql, NULL, result, &error)
                            : database_script(run->database, sql, &error)))
            return true;
        if (run->database != NULL && is_new && !database_is_broken(run->database) &&
            error.kind != ERROR_TRANSIENT)
            die("the database refused: %s\n%s", error.message, sql);
        database_close(run->database);
        run->database = NULL;
        process_pause(PAUSE_MS);
    }
    return false;
}

int64_t run_number(Run *run, const char *sql) {
    AUTO(result_free_at) Result *result = NULL;
    if (!database_ask(run, sql, &result))
        return -1;
    return result_rows(result) > 0 ? result_int(result, 0, 0) : 0;
}

bool run_execute(Run *run, const char *sql) { return database_ask(run, sql, NULL); }

void run_postgres(Run *run, const char *command) {
    char log[512];
    snprintf(log, sizeof log, "%s/postgres.log", run->options->folder);
    const char *const arguments[] = {"env", "-u",     "PGHOST",           "-u",    "PGPORT",
                                     "-u",  "PGUSER", "scripts/postgres", command, run->options->server,
                                     NULL};
    if (process_run(arguments, log) != 0)
        die("scripts/postgres %s %s failed; see %s", command, run->options->server, log);
}

// The number of the postmaster, as `scripts/postgres status` tells it.
void run_postgres_kill(Run *run) {
    char command[200], line[500] = "";
    int pid = 0;
    snprintf(command, sizeof command, "env -u PGHOST -u PGPORT scripts/postgres status '%s'",
             run->options->server);
    FILE *status = popen(command, "r");
    if (status != NULL && fgets(line, sizeof line, status) != NULL &&
        sscanf(line, "PostgreSQL %*[^:]: process %d", &pid) == 1 && pid > 1)
        kill(pid, SIGKILL);
    if (status != NULL)
        pclose(status);
}
