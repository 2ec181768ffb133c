// A directory of mapping files made by a test.
#include "unit.h"

#include <ftw.h>
#include <sys/stat.h>

#include "tree.h"

static char root[64];

const char *tree_new(void) {
    strcpy(root, "/tmp/dersync-tree-XXXXXX");
    assert_non_null(mkdtemp(root));
    return root;
}

void tree_write(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", root, name);
    for (char *at = strchr(path + strlen(root) + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        mkdir(path, 0700);
        *at = '/';
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int remove_one(const char *path, const struct stat *facts, int flag, struct FTW *walk) {
    (void)facts, (void)flag, (void)walk;
    return remove(path);
}

void tree_free(void) { nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS); }

Mappings *tree_load_rows(const char *rows) {
    Error error = {0};
    AUTO(buffer_free) Buffer text = {0};
    buffer_format(&text,
                  "{\"title\":\"t\",\"fetch\":{\"path\":\"/"
                  "p\",\"paging\":\"single\",\"items\":\"items\",\"is_uncounted\":true},"
                  "\"record\":{\"id\":\"id\"},\"rows\":[%s]}",
                  rows);
    tree_write("k/r.json", text.at);
    Mappings *mappings = mappings_load(root, &error);
    if (!mappings)
        fail_msg("%s: %s %s", error.message, error.detail, error.hint);
    return mappings;
}
