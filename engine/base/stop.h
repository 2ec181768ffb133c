// Signals as flags that a loop reads, and one descriptor that wakes it.
//
//     SIGTERM, SIGINT   stop: finish the round, then end          stop_requested()
//     SIGHUP            reload mappings and configuration         reload_requested_take()
//     SIGCHLD           a child process ended                     child_ended_take()
//     SIGPIPE           ignored
//
// Put stop_descriptor() into the loop's one wait: it becomes readable when any of the signals came. It stays
// readable after a stop; the two _take functions make it quiet again for their signals.
#pragma once

#include <stdbool.h>

// Once per process, and again in a forked child, which then has flags and a descriptor of its own.
void stop_install(void);

bool stop_requested(void);        // stays true
bool reload_requested_take(void); // true once per request
bool child_ended_take(void);      // true once; then wait for every child that ended

// -1 where the system had none left: poll passes over it, and signals are seen when a wait ends.
int stop_descriptor(void);
