// What the stories of a script share while it is made. Not for anybody else.
#pragma once

#include "random.h"
#include "script.h"

typedef struct Device {
    char nic_id[40];
    const char *head_end_system;
    const char *program;
    int enrolled_by; // the act that enrolls it
} Device;

// Devices that stay enrolled and registered: those that events, scores and checks speak of.
typedef struct Fleet {
    Device *devices;
    int count, capacity;
} Fleet;

char *text_new(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Begins a story; gives back its first tick.
int story_begin(Script *script, int tick);

// Adds an act to the story that was begun last. What it gives back is valid until the next one is added.
Act *story_act(Script *script, int tick, Side side, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// The next call of this path whose body has the text is slow: done after `ms`, or done at once and answered
// then.
typedef enum Slowness { DONE_LATE, ANSWERED_LATE } Slowness;
void story_slow_call(Script *script, int tick, Side side, Slowness slowness, int ms, const char *path,
                     const char *body_has);

void act_keeps(Act *act, const char *format, ...) __attribute__((format(printf, 2, 3)));
void act_needs(Act *act, Side asked, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Households of DACS: enrollments and what becomes of them. Fills the fleet.
void households_add(Script *script, uint64_t seed, int count, Fleet *fleet);

// Collections of enrollment requests of DERMS, and what DACS makes of them.
void requests_add(Script *script, uint64_t seed, int count);

// Events with their stages, reservations, opt-outs and outcomes.
void events_add(Script *script, uint64_t seed, int count, const char *day, const Fleet *fleet);

// An event whose stages are started, moved, cancelled and reported at once, while calls are slow: the order
// of what follows is dersync's alone to keep.
void haste_add(Script *script, uint64_t seed, const char *day);

// Status checks and extracts of scores.
void checks_add(Script *script, uint64_t seed, int count, const Fleet *fleet);
void scores_add(Script *script, uint64_t seed, int count, const char *day, const Fleet *fleet);
