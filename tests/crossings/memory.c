// malloc, calloc and realloc, wrapped: for the engine's own calls and those of libpq, cJSON and inih.
// libcurl's memory is the engine's.
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <string.h>

#include "crossing.h"

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *at, size_t size);

static bool is_ours(const void *caller) {
    static const char *const LIBRARIES[] = {"/libpq.so", "/libcjson.so", "/libinih.so"};
    struct dl_find_object found;
    if (crossing_is_from_program(caller))
        return true;
    if (_dl_find_object((void *)caller, &found) != 0)
        return false;
    for (size_t i = 0; i < sizeof LIBRARIES / sizeof LIBRARIES[0]; i++)
        if (strstr(found.dlfo_link_map->l_name, LIBRARIES[i]) != NULL)
            return true;
    return false;
}

#define CALL(name, parameters, arguments)                                                                    \
    void *name parameters {                                                                                  \
        const void *caller = __builtin_return_address(0);                                                    \
        Crossing crossing;                                                                                   \
        if (is_ours(caller) && crossing_enter(&crossing, CROSSING_MEMORY, #name, caller) == CROSSING_FAIL) { \
            errno = ENOMEM;                                                                                  \
            return NULL;                                                                                     \
        }                                                                                                    \
        return __libc_##name arguments;                                                                      \
    }

CALL(malloc, (size_t size), (size))
CALL(calloc, (size_t count, size_t size), (count, size))
CALL(realloc, (void *at, size_t size), (at, size))
