// Names and values in a list sorted by hash chains; replacement of ${name}.
#include "binding.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { CHAINS = 4096 };

typedef struct Binding {
    struct Binding *next;
    char *name, *value;
} Binding;

struct Bindings {
    Binding *chains[CHAINS];
};

Bindings *bindings_new(void) { return memory_zero(sizeof(Bindings)); }

void bindings_free(Bindings *bindings) {
    for (int i = 0; bindings != NULL && i < CHAINS; i++)
        for (Binding *one = bindings->chains[i], *next; one != NULL; one = next) {
            next = one->next;
            free(one->name);
            free(one->value);
            free(one);
        }
    free(bindings);
}

static size_t chain_of(const char *name, size_t length) {
    size_t hash = 5381;
    for (size_t i = 0; i < length; i++)
        hash = hash * 33 + (unsigned char)name[i];
    return hash % CHAINS;
}

static const char *value_of(const Bindings *bindings, const char *name, size_t length) {
    for (const Binding *one = bindings->chains[chain_of(name, length)]; one != NULL; one = one->next)
        if (strlen(one->name) == length && memcmp(one->name, name, length) == 0)
            return one->value;
    return NULL;
}

static void bind(Bindings *bindings, const char *name, size_t length, const char *value) {
    Binding *one = memory_zero(sizeof *one), **chain = &bindings->chains[chain_of(name, length)];
    one->name = strndup(name, length);
    one->value = memory_copy_text(value);
    one->next = *chain;
    *chain = one;
}

// Steps along a path: a.b[2].c
static const cJSON *at_path(const cJSON *from, const char *path, size_t length) {
    const char *end = path + length;
    while (from != NULL && path < end) {
        if (*path == '.') {
            path++;
        } else if (*path == '[') {
            from = cJSON_GetArrayItem(from, atoi(path + 1));
            path = memchr(path, ']', (size_t)(end - path));
            path = path != NULL ? path + 1 : end;
        } else {
            size_t name = strcspn(path, ".[ ");
            char *member = strndup(path, name);
            from = cJSON_GetObjectItemCaseSensitive(from, member);
            free(member);
            path += name;
        }
    }
    return from;
}

void bindings_keep(Bindings *bindings, const char *keeps, const cJSON *reply) {
    while (keeps != NULL && *keeps != '\0') {
        size_t length = strcspn(keeps, " "), name = strcspn(keeps, "=");
        const cJSON *found = at_path(reply, keeps + name + 1, length - name - 1);
        if (cJSON_IsString(found))
            bind(bindings, keeps, name, found->valuestring);
        keeps += length;
        keeps += strspn(keeps, " ");
    }
}

char *bindings_fill(const Bindings *bindings, const char *text) {
    Buffer out = {0};
    buffer_text(&out, "");
    for (const char *next; (next = strstr(text, "${")) != NULL;) {
        const char *end = strchr(next, '}');
        const char *value = value_of(bindings, next + 2, (size_t)(end - next - 2));
        if (value == NULL) {
            buffer_free(&out);
            return NULL;
        }
        buffer_append(&out, text, (size_t)(next - text));
        buffer_text(&out, value);
        text = end + 1;
    }
    buffer_text(&out, text);
    return out.at;
}
