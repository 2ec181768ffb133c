// The readers of mapping files: any JSON is compiled or comes to findings. The first byte says what the file
// is: a source (s), a message (m), a flow (f), a lookup (l), or what a load brings (k).
#include "target.h"

#include "io/json.h"
#include "sync/mapping_load.h"
#include "sync/scan.h"

static void compile(char kind, Spec *spec, const Json *object) {
    Arena *arena = spec->arena;
    if (kind == 's')
        resource_compile(spec, object, arena_zero(arena, sizeof(Resource)));
    else if (kind == 'm')
        message_compile(spec, object, arena_zero(arena, sizeof(Message)));
    else if (kind == 'f')
        flow_compile(spec, object, arena_zero(arena, sizeof(Flow)));
    else if (kind == 'l')
        lookup_compile(spec, object, arena_zero(arena, sizeof(Lookup)));
    else
        load_kind_compile(spec, object, arena_zero(arena, sizeof(LoadKind)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (size < 1)
        return 0;
    char *copy = text_from(bytes + 1, size - 1);
    AUTO(arena_free_at) Arena *arena = arena_new();
    Lookups lookups = {0};
    Findings findings = {.arena = arena};
    Spec spec = {
        .arena = arena, .findings = &findings, .lookups = &lookups, .file = "fuzz/file.json", .kind = "k"};
    Error error = {0};
    Fault fault;
    Text text = {copy, size - 1};
    const Json *object = scan_check(text, &fault) ? json_parse_in(arena, text, &error) : NULL;
    if (object != NULL)
        compile((char)bytes[0], &spec, object);
    for (size_t i = 0; i < findings.count; i++)
        assert(findings.list[i].problem[0] != '\0' && findings.list[i].remedy[0] != '\0');
    buffer_free(&spec.key);
    free(copy);
    return 0;
}
