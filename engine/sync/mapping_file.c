// Reading files and directories of mappings.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/mapping_load.h"

enum { FILE_BYTES_MAX = 1 << 20, ENTRIES_MAX = 10000 };

static void close_file_at(FILE **file) {
    if (*file)
        fclose(*file);
}

static void close_directory_at(DIR **directory) {
    if (*directory)
        closedir(*directory);
}

bool mapping_file_read(Arena *arena, const char *path, Text *text, Error *error) {
    AUTO(close_file_at) FILE *file = fopen(path, "rb");
    AUTO(buffer_free) Buffer bytes = {0};
    if (!file)
        return error_set(error, ERROR_CONFIGURATION, "could not read %s: %s", path, strerror(errno));
    char block[8192];
    size_t length;
    while ((length = fread(block, 1, sizeof block, file)) > 0 && bytes.length <= FILE_BYTES_MAX)
        buffer_append(&bytes, block, length);
    if (ferror(file))
        return error_set(error, ERROR_CONFIGURATION, "could not read %s: %s", path, strerror(errno));
    if (bytes.length > FILE_BYTES_MAX)
        return error_set(error, ERROR_CONFIGURATION, "the file %s is larger than %d bytes", path,
                         FILE_BYTES_MAX);
    *text = (Text){arena_copy(arena, bytes.at ? bytes.at : "", bytes.length), bytes.length};
    return true;
}

static int compare_names(const void *one, const void *other) {
    return strcmp(*(char *const *)one, *(char *const *)other);
}

char **mapping_directory_list(Arena *arena, const char *path, size_t *count, Error *error) {
    AUTO(close_directory_at) DIR *directory = opendir(path);
    *count = 0;
    if (!directory) {
        error_set(error, ERROR_CONFIGURATION, "could not read the directory %s: %s", path, strerror(errno));
        return NULL;
    }
    size_t capacity = 64;
    char **names = memory_alloc(capacity * sizeof *names);
    for (struct dirent *entry = readdir(directory); entry && *count < ENTRIES_MAX;
         entry = readdir(directory)) {
        if (entry->d_name[0] == '.')
            continue;
        if (*count == capacity)
            names = memory_grow(names, (capacity *= 2) * sizeof *names);
        names[(*count)++] = arena_text(arena, entry->d_name);
    }
    qsort(names, *count, sizeof *names, compare_names);
    char **list = arena_alloc(arena, (*count + 1) * sizeof *list);
    memcpy(list, names, *count * sizeof *list);
    free(names);
    return list;
}
