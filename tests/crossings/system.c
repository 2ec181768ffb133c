// The calls of the engine into the system that may fail, wrapped: files and processes.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "crossing.h"

#define CALL(type, name, parameters, arguments, reason, failure)                                             \
    type name parameters {                                                                                   \
        static type(*next) parameters;                                                                       \
        Crossing crossing;                                                                                   \
        if (next == NULL)                                                                                    \
            next = (type(*) parameters)crossing_next(#name);                                                 \
        if (crossing_enter(&crossing, CROSSING_FALLIBLE, #name, __builtin_return_address(0)) ==              \
            CROSSING_FAIL) {                                                                                 \
            errno = reason;                                                                                  \
            return failure;                                                                                  \
        }                                                                                                    \
        crossing_act();                                                                                      \
        return next arguments;                                                                               \
    }

CALL(ssize_t, read, (int f, void *a, size_t n), (f, a, n), EIO, -1)
CALL(ssize_t, write, (int f, const void *a, size_t n), (f, a, n), ENOSPC, -1)
CALL(ssize_t, pread, (int f, void *a, size_t n, off_t o), (f, a, n, o), EIO, -1)
CALL(ssize_t, pwrite, (int f, const void *a, size_t n, off_t o), (f, a, n, o), ENOSPC, -1)
CALL(int, mkostemp, (char *t, int f), (t, f), EROFS, -1)
CALL(int, fstat, (int f, struct stat *s), (f, s), EIO, -1)
CALL(int, stat, (const char *p, struct stat *s), (p, s), EACCES, -1)
CALL(int, eventfd, (unsigned int v, int f), (v, f), EMFILE, -1)
CALL(int, pipe2, (int f[2], int o), (f, o), EMFILE, -1)
CALL(pid_t, fork, (void), (), EAGAIN, -1)
CALL(DIR *, opendir, (const char *p), (p), EMFILE, NULL)
CALL(FILE *, fopen, (const char *p, const char *m), (p, m), EMFILE, NULL)
CALL(FILE *, open_memstream, (char **a, size_t *n), (a, n), ENOMEM, NULL)

// What is seen from outside, or changes what the process knows of it, whoever calls.
#define ACT(type, name, parameters, arguments)                                                               \
    type name parameters {                                                                                   \
        static type(*next) parameters;                                                                       \
        if (next == NULL)                                                                                    \
            next = (type(*) parameters)crossing_next(#name);                                                 \
        type result = next arguments;                                                                        \
        if (result >= 0)                                                                                     \
            crossing_act();                                                                                  \
        return result;                                                                                       \
    }

ACT(ssize_t, send, (int f, const void *a, size_t n, int o), (f, a, n, o))
ACT(ssize_t, recv, (int f, void *a, size_t n, int o), (f, a, n, o))
ACT(int, close, (int f), (f))

int open(const char *path, int flags, ...) {
    static int (*next)(const char *, int, ...);
    Crossing crossing;
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if (next == NULL)
        next = (int (*)(const char *, int, ...))crossing_next("open");
    if (crossing_enter(&crossing, CROSSING_FALLIBLE, "open", __builtin_return_address(0)) == CROSSING_FAIL) {
        errno = EMFILE;
        return -1;
    }
    return next(path, flags, mode);
}

// A stream fails where its file does: it is exchanged for a folder, which cannot be read.
static void spoil(FILE *stream) {
    int folder = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    __fpurge(stream);
    dup2(folder, fileno(stream));
    close(folder);
}

#define READ(type, name, parameters, arguments)                                                              \
    type name parameters {                                                                                   \
        static type(*next) parameters;                                                                       \
        Crossing crossing;                                                                                   \
        if (next == NULL)                                                                                    \
            next = (type(*) parameters)crossing_next(#name);                                                 \
        if (crossing_enter(&crossing, CROSSING_FALLIBLE, #name, __builtin_return_address(0)) ==              \
            CROSSING_FAIL)                                                                                   \
            spoil(s);                                                                                        \
        return next arguments;                                                                               \
    }

READ(size_t, fread, (void *a, size_t z, size_t n, FILE *s), (a, z, n, s))
READ(char *, fgets, (char *a, int n, FILE *s), (a, n, s))
