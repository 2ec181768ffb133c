// fork, exec, wait, and looks into /proc.
#include "process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("simulate: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(3);
}

// A child ends with the program that started it, however that ends.
pid_t process_start(const char *const *arguments, const char *log) {
    pid_t pid = fork();
    if (pid < 0)
        die("could not fork: %s", strerror(errno));
    if (pid > 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    int output = open(log, O_WRONLY | O_CREAT | O_APPEND, 0644), input = open("/dev/null", O_RDONLY);
    if (output < 0 || input < 0)
        _exit(127);
    dup2(input, 0);
    dup2(output, 1);
    dup2(output, 2);
    execvp(arguments[0], (char *const *)arguments);
    _exit(127);
}

void process_end(pid_t pid, int signal) {
    kill(pid, signal);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

bool process_is_alive(pid_t pid) { return pid > 0 && waitpid(pid, NULL, WNOHANG) == 0; }

void process_pause(int ms) {
    struct timespec pause = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&pause, NULL);
}

int process_run(const char *const *arguments, const char *log) {
    int status = 0;
    pid_t pid = process_start(arguments, log);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int process_children(pid_t pid, pid_t *children, int max) {
    char path[64];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && count < max && fscanf(file, "%d", &children[count]) == 1)
        count++;
    if (file != NULL)
        fclose(file);
    return count;
}

int process_descriptors(pid_t pid) {
    char path[64];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;)
        count += entry->d_name[0] != '.';
    if (folder != NULL)
        closedir(folder);
    return count;
}

int process_memory_kb(pid_t pid) {
    char path[64], line[256];
    int kb = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && kb == 0 && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "VmRSS: %d kB", &kb) != 1)
            kb = 0;
    if (file != NULL)
        fclose(file);
    return kb;
}
