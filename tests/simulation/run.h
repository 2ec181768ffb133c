// One run of a seed: both applications, the engines, the database, and where all of it lies.
#pragma once

#include "binding.h"
#include "double.h"
#include "random.h"
#include "script.h"

#include "io/database.h"

enum { TICK_MS = 25, ENGINES_MAX = 2, RATE = 10 };

typedef struct Options {
    uint64_t seed;
    int size;
    const char *day;    // of the events
    const char *folder; // everything that the run writes
    const char *server; // the PostgreSQL of scripts/postgres that the run may kill; NULL: none
    bool has_faults;
    bool has_steady_clocks; // of the applications
    bool is_printing;       // print the script and end
} Options;

typedef struct Run {
    const Options *options;
    Script *script;
    Bindings *bindings;
    Double *doubles[SIDE_COUNT];
    pid_t engines[ENGINES_MAX]; // 0: not running
    bool is_kept[ENGINES_MAX];  // started again when it has ended
    Random crossings;           // where they are killed
    bool is_disturbed;          // faults are still to come
    Database *database;         // NULL while there is none
    int tick;
} Run;

// What happened, a line with the tick, in <folder>/story.txt.
void run_note(Run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

// --- engines ---

// While faults are to come it is killed at a call into libpq or libcurl, by build/crossings.so: one process
// of it, or all.
void engine_start(Run *run, int number);
void engine_kill(Run *run, int number);                 // the supervisor, -9: its workers end by themselves
void engine_kill_worker(Run *run, int number, int nth); // one of its workers, -9
void engines_keep(Run *run);                            // as a service manager would
void engines_stop(Run *run);                            // SIGTERM, and waits

// --- database ---

// A number; -1 when the database does not answer.
int64_t run_number(Run *run, const char *sql);
bool run_execute(Run *run, const char *sql); // several statements; false when it does not answer

// scripts/postgres COMMAND on the server of the run.
void run_postgres(Run *run, const char *command);
void run_postgres_kill(Run *run); // -9, the postmaster alone

// --- faults ---

typedef struct Fault Fault;
typedef struct FaultPlan {
    Fault *faults;
    int count, next;
    int last_tick;
} FaultPlan;

// From the seed alone, like the script. Without faults the plan is empty.
FaultPlan *fault_plan_new(const Options *options, int ticks);
void fault_plan_free(FaultPlan *plan);
void faults_apply(Run *run, FaultPlan *plan); // those whose tick has come
void faults_end(Run *run);                    // everything runs again, undisturbed

// --- the run ---

// Does every act, then waits until nothing moves. Exit code: 0, or 1 when it did not come to rest.
int run_play(Run *run, FaultPlan *plan);
