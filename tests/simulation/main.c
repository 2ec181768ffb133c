// One run of a seed, below tests/simulation/run, which makes the database and asks the oracles.
#include "process.h"
#include "run.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static const char USAGE[] = "usage: simulate --seed N --folder FOLDER --day YYYY-MM-DD [--size HOUSEHOLDS] "
                            "[--server NAME] [--faults] [--steady-clocks] [--script]\n"
                            "\n"
                            "Plays one run of a seed: users of both applications act, with --faults "
                            "everything breaks meanwhile; then it waits\n"
                            "until nothing moves. The database is that of libpq's variables, already "
                            "migrated; the applications and what was\n"
                            "done (story.txt) lie in FOLDER, where dersync.ini is written. Exit code: 0, 1 "
                            "when it did not come to rest, 3 when\n"
                            "it could not be played.\n"
                            "\n"
                            "  --server NAME   the PostgreSQL of scripts/postgres that it may kill\n"
                            "  --steady-clocks no application's clock steps\n"
                            "  --script        print what the seed makes users do, and end\n";

static bool options_read(int count, char **arguments, Options *options) {
    static const struct option NAMES[] = {{"seed", 1, NULL, 's'},          {"size", 1, NULL, 'n'},
                                          {"folder", 1, NULL, 'f'},        {"day", 1, NULL, 'd'},
                                          {"server", 1, NULL, 'p'},        {"faults", 0, NULL, 'x'},
                                          {"script", 0, NULL, 't'},        {"help", 0, NULL, 'h'},
                                          {"steady-clocks", 0, NULL, 'c'}, {NULL, 0, NULL, 0}};
    *options = (Options){.size = 150, .day = "2030-01-31"};
    for (int one; (one = getopt_long(count, arguments, "", NAMES, NULL)) != -1;) {
        switch (one) {
        case 's':
            options->seed = strtoull(optarg, NULL, 10);
            break;
        case 'n':
            options->size = atoi(optarg);
            break;
        case 'f':
            options->folder = optarg;
            break;
        case 'd':
            options->day = optarg;
            break;
        case 'p':
            options->server = optarg;
            break;
        case 'x':
            options->has_faults = true;
            break;
        case 'c':
            options->has_steady_clocks = true;
            break;
        case 't':
            options->is_printing = true;
            break;
        case 'h':
            fputs(USAGE, stdout);
            exit(0);
        default:
            return false;
        }
    }
    return options->size > 0 && (options->folder != NULL || options->is_printing);
}

// What is polled; the scores' extracts have a schedule.
static const char *const SOURCES[] = {"dacs sync_requests",
                                      "dacs enrollments",
                                      "dacs status_checks",
                                      "dacs opt_outs",
                                      "derms events",
                                      "derms enroll_acks",
                                      "derms enrollments",
                                      "derms enrollment_requests",
                                      "derms reservation_files",
                                      "derms outcome_files",
                                      "derms status_responses"};

// Without faults nothing may be sent twice: a machine that is slow for a moment is no reason.
static void configure(const Run *run) {
    char path[512];
    snprintf(path, sizeof path, "%s/dersync.ini", run->options->folder);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        die("could not write %s", path);
    const char *mappings = getenv("DERSYNC_SIMULATION_MAPPINGS");
    fprintf(file, "[dersync]\ndatabase =\nmappings = %s\nspool = %s\nlease = %s\ndelivery_workers = 2\n",
            mappings != NULL ? mappings : "mappings", run->options->folder,
            run->options->has_faults ? "30s" : "10m");
    for (int side = 0; side < SIDE_COUNT; side++)
        fprintf(file,
                "[application %s]\nkind = %s\nurl = http://127.0.0.1:%d\ntimeout = %s\nbreaker_wait = 5s\n",
                SIDE_NAMES[side], SIDE_NAMES[side], double_port(run->doubles[side]),
                run->options->has_faults ? "2s" : "30s");
    for (size_t i = 0; i < sizeof SOURCES / sizeof SOURCES[0]; i++)
        fprintf(file, "[source %s]\ninterval_max = 250ms\nsweep_interval = 1s\n", SOURCES[i]);
    fclose(file);
    setenv("DERSYNC_CONFIG", path, 1);
}

static int play(const Options *options) {
    const char *applications = getenv("APPLICATIONS");
    Run run = {.options = options,
               .script = script_new(options->seed, options->size, options->day),
               .bindings = bindings_new(),
               .crossings = random_of(options->seed, 200),
               .is_disturbed = options->has_faults};
    FaultPlan *plan = fault_plan_new(options, run.script->ticks);
    for (int side = 0; side < SIDE_COUNT; side++)
        run.doubles[side] = double_start(applications != NULL ? applications : "build/applications",
                                         options->folder, (Side)side, options->seed);
    configure(&run);
    int code = run_play(&run, plan);
    engines_stop(&run);
    for (int side = 0; side < SIDE_COUNT; side++)
        double_free(run.doubles[side]);
    database_close(run.database);
    fault_plan_free(plan);
    bindings_free(run.bindings);
    script_free(run.script);
    return code;
}

int main(int count, char **arguments) {
    Options options;
    if (!options_read(count, arguments, &options)) {
        fputs(USAGE, stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    if (!options.is_printing)
        return play(&options);
    Script *script = script_new(options.seed, options.size, options.day);
    script_print(script);
    script_free(script);
    return 0;
}
