// Calls a target with every file that is named, and prints TAP.
#include <stdio.h>

#include "target.h"

enum { FILE_BYTES_MAX = 1 << 20 };

static uint8_t *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    uint8_t *bytes = malloc(FILE_BYTES_MAX);
    assert(bytes != NULL);
    *size = fread(bytes, 1, FILE_BYTES_MAX, file);
    fclose(file);
    return bytes;
}

int main(int count, char **arguments) {
    printf("1..%d\n", count - 1);
    for (int i = 1; i < count; i++) {
        size_t size;
        uint8_t *bytes = read_file(arguments[i], &size);
        if (bytes == NULL) {
            printf("not ok %d - %s cannot be read\n", i, arguments[i]);
            return 1;
        }
        fflush(stdout); // what is under way when it crashes is the next
        LLVMFuzzerTestOneInput(bytes, size);
        free(bytes);
        printf("ok %d - %s\n", i, arguments[i]);
    }
    return 0;
}
