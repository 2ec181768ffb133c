// Instants and dates as texts: what is read and printed and read again is the same. In the first line a
// format of its own, in the second the text.
#include "target.h"

#include "sync/instant.h"

static void check_instant(Text text) {
    int64_t us, again_us;
    LocalTime local, same;
    char printed[INSTANT_TEXT_MAX];
    if (instant_parse(text, &us, &local) != INSTANT_GOOD)
        return;
    instant_print(us, printed);
    assert(instant_parse(text_of(printed), &again_us, &local) == INSTANT_GOOD && again_us == us);
    instant_print_wire(us, printed);
    assert(instant_parse(text_of(printed), &again_us, &local) == INSTANT_GOOD && again_us == us);
    utc_to_local(us, &same);
    assert(local_is_real(&same) && local_to_utc(&same) == us);
}

static void check_format(Text text, const char *format) {
    LocalTime local;
    char printed[256];
    if (!instant_format_is_known(format) || !instant_parse_format(text, format, &local))
        return;
    instant_print_format(&local, format, printed, sizeof printed);
    if (local_is_real(&local))
        assert(local_to_utc(&local) != INT64_MIN);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char *copy = text_from(bytes, size), *rest = copy;
    const char *format = strsep(&rest, "\n");
    Text text = text_of(rest == NULL ? "" : rest);
    LocalTime local;
    check_instant(text);
    check_format(text, format);
    if (date_parse(text, &local))
        assert(local_is_real(&local));
    free(copy);
    return 0;
}
