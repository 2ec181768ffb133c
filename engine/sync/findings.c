// Findings: a growing list in an arena.
#include "sync/findings.h"

#include <string.h>

void findings_add(Findings *findings, const char *file, const char *key, const char *problem,
                  const char *remedy) {
    if (findings->count == findings->capacity) {
        findings->capacity = findings->capacity ? 2 * findings->capacity : 16;
        Finding *list = arena_alloc(findings->arena, findings->capacity * sizeof *list);
        if (findings->count)
            memcpy(list, findings->list, findings->count * sizeof *list);
        findings->list = list;
    }
    findings->list[findings->count++] =
        (Finding){arena_text(findings->arena, file), arena_text(findings->arena, key),
                  arena_text(findings->arena, problem), arena_text(findings->arena, remedy)};
}
