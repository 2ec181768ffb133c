// Counting, listing, killing and failing at crossings.
#include "crossing.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PIDS_MAX = 256, FRAMES_MAX = 16, CALLERS_MAX = 5 };

typedef struct State { // in the shared file
    atomic_long points;
    char killed_at[40]; // name of the call
    atomic_int has_failed;
    atomic_int pid_count;
    pid_t pids[PIDS_MAX];
} State;

static struct {
    State *state; // NULL: do nothing
    uintptr_t program_start, program_end;
    int list; // -1: none
    long kill_point;
    bool is_engine_killed;
    uint64_t fail_site, lose_site;
} setting = {.list = -1};

static _Thread_local bool is_inside; // of this file: what it calls is not looked at
static atomic_bool has_acted = true; // since the last point

static uint64_t site_setting(const char *name) {
    const char *text = getenv(name);
    return text == NULL ? 0 : strtoull(text, NULL, 16);
}

static void register_process(void) {
    if (setting.state == NULL)
        return;
    int place = atomic_fetch_add(&setting.state->pid_count, 1);
    if (place < PIDS_MAX)
        setting.state->pids[place] = getpid();
}

static State *map_state(const char *path) {
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || ftruncate(file, sizeof(State)) != 0)
        return NULL;
    void *at = mmap(NULL, sizeof(State), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    return at == MAP_FAILED ? NULL : at;
}

static void find_program(void) {
    struct dl_find_object found;
    if (_dl_find_object((void *)getauxval(AT_ENTRY), &found) != 0)
        return;
    setting.program_start = (uintptr_t)found.dlfo_map_start;
    setting.program_end = (uintptr_t)found.dlfo_map_end;
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("CROSSINGS_STATE");
    const char *list = getenv("CROSSINGS_LIST");
    const char *point = getenv("CROSSINGS_KILL");
    if (path == NULL)
        return;
    is_inside = true;
    void *frames[FRAMES_MAX];
    backtrace(frames, FRAMES_MAX); // the first one loads a library
    find_program();
    setting.kill_point = point == NULL ? 0 : strtol(point, NULL, 10);
    setting.is_engine_killed = getenv("CROSSINGS_ENGINE") != NULL;
    setting.fail_site = site_setting("CROSSINGS_FAIL");
    setting.lose_site = site_setting("CROSSINGS_LOSE");
    if (list != NULL)
        setting.list =
            (int)syscall(SYS_openat, AT_FDCWD, list, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    setting.state = map_state(path);
    register_process();
    pthread_atfork(NULL, NULL, register_process);
    is_inside = false;
}

void *crossing_next(const char *name) {
    void *next = dlsym(RTLD_NEXT, name);
    if (next == NULL)
        abort();
    return next;
}

bool crossing_is_from_program(const void *caller) {
    return (uintptr_t)caller >= setting.program_start && (uintptr_t)caller < setting.program_end;
}

static uint64_t hash(uint64_t so_far, const void *at, size_t length) {
    const unsigned char *bytes = at;
    for (size_t i = 0; i < length; i++)
        so_far = (so_far ^ bytes[i]) * 0x100000001B3u;
    return so_far;
}

// Callers count by their place in what they belong to, wherever that was loaded this time.
static uint64_t site_of(const char *name, const void *caller) {
    void *frames[FRAMES_MAX];
    struct dl_find_object found = {0};
    int count = backtrace(frames, FRAMES_MAX);
    uint64_t site = hash(0xCBF29CE484222325u, name, strlen(name));
    _dl_find_object((void *)caller, &found);
    uintptr_t first = (uintptr_t)caller - (uintptr_t)found.dlfo_map_start;
    site = hash(site, &first, sizeof first);
    for (int i = 0, callers = 0; i < count && callers < CALLERS_MAX; i++) {
        if (!crossing_is_from_program(frames[i]))
            continue;
        uintptr_t place = (uintptr_t)frames[i] - setting.program_start;
        site = hash(site, &place, sizeof place);
        callers++;
    }
    return site;
}

static void list_call(CrossingKind kind, uint64_t site, const char *name) {
    char line[128];
    int length = snprintf(line, sizeof line, "%d %016llx %s\n", (int)kind, (unsigned long long)site, name);
    syscall(SYS_write, setting.list, line, (size_t)length);
}

static void kill_here(const char *when, const char *name) {
    snprintf(setting.state->killed_at, sizeof setting.state->killed_at, "%s %s", when, name);
    int count = atomic_load(&setting.state->pid_count);
    for (int i = 0; setting.is_engine_killed && i < count && i < PIDS_MAX; i++)
        if (setting.state->pids[i] != getpid())
            kill(setting.state->pids[i], SIGKILL);
    kill(getpid(), SIGKILL);
}

// A point is where the outside may differ from what it was at the point before.
static void pass_point(const char *when, const char *name) {
    if (atomic_exchange(&has_acted, false) &&
        atomic_fetch_add(&setting.state->points, 1) + 1 == setting.kill_point)
        kill_here(when, name);
}

static CrossingVerdict judge(uint64_t site) {
    bool is_meant = site == setting.fail_site || site == setting.lose_site;
    if (!is_meant || atomic_exchange(&setting.state->has_failed, 1) != 0)
        return CROSSING_GO;
    return site == setting.fail_site ? CROSSING_FAIL : CROSSING_LOSE;
}

CrossingVerdict crossing_enter(Crossing *crossing, CrossingKind kind, const char *name, const void *caller) {
    *crossing = (Crossing){.name = name};
    if (setting.state == NULL || is_inside || kind == CROSSING_PLAIN)
        return CROSSING_GO;
    if (kind != CROSSING_MEMORY && !crossing_is_from_program(caller))
        return CROSSING_GO;
    crossing->is_point = kind == CROSSING_OUTSIDE;
    if (crossing->is_point)
        pass_point("before", name);
    if (setting.list < 0 && setting.fail_site == 0 && setting.lose_site == 0)
        return CROSSING_GO;
    is_inside = true;
    uint64_t site = site_of(name, caller);
    if (setting.list >= 0)
        list_call(kind, site, name);
    is_inside = false;
    return judge(site);
}

void crossing_leave(const Crossing *crossing) {
    if (crossing->is_point)
        pass_point("after", crossing->name);
}

void crossing_act(void) { atomic_store(&has_acted, true); }
