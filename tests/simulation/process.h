// Child processes, pauses, and an end with a reason.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// Exit code 3: the run could not be made; nothing is said of what it tests.
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

// Starts a program with both outputs appended to a file.
pid_t process_start(const char *const *arguments, const char *log);
void process_end(pid_t pid, int signal); // a child: signals it and waits for its end
bool process_is_alive(pid_t pid);        // a child that has ended is taken off
void process_pause(int ms);

// Runs a program to its end; its exit code.
int process_run(const char *const *arguments, const char *log);

// The children of a process, at most `max`; how many.
int process_children(pid_t pid, pid_t *children, int max);

// What it holds: open descriptors, and resident memory in kB. 0 when it is gone.
int process_descriptors(pid_t pid);
int process_memory_kb(pid_t pid);
