// The list of acts, and how one is added.
#include "script.h"
#include "story.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static char *format_text(const char *format, va_list arguments) {
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    return text;
}

char *text_new(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = format_text(format, arguments);
    va_end(arguments);
    return text;
}

int story_begin(Script *script, int tick) {
    script->story_count++;
    return tick;
}

Act *story_act(Script *script, int tick, Side side, const char *format, ...) {
    if (script->count == script->capacity) {
        script->capacity = script->capacity * 2 + 256;
        script->acts = memory_grow(script->acts, (size_t)script->capacity * sizeof *script->acts);
    }
    Act *act = &script->acts[script->count++];
    va_list arguments;
    va_start(arguments, format);
    *act = (Act){.story = script->story_count - 1,
                 .at = tick,
                 .after = -1,
                 .side = side,
                 .body = format_text(format, arguments)};
    va_end(arguments);
    script->ticks = tick > script->ticks ? tick : script->ticks;
    return act;
}

void story_slow_call(Script *script, int tick, Side side, Slowness slowness, int ms, const char *path,
                     const char *body_has) {
    story_act(
        script, tick, side,
        "{\"kind\":\"%s\",\"ms\":%d,\"method\":\"POST\",\"match\":\"%s\",\"body_has\":\"%s\",\"times\":1}",
        slowness == DONE_LATE ? "delay" : "late_reply", ms, path, body_has)
        ->is_slow_call = true;
}

void act_keeps(Act *act, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    act->keeps = format_text(format, arguments);
    va_end(arguments);
}

void act_needs(Act *act, Side asked, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    act->asked = asked;
    act->need = format_text(format, arguments);
    va_end(arguments);
}

void script_free(Script *script) {
    for (int i = 0; script != NULL && i < script->count; i++) {
        free(script->acts[i].body);
        free(script->acts[i].keeps);
        free(script->acts[i].need);
    }
    if (script != NULL)
        free(script->acts);
    free(script);
}

void script_print(const Script *script) {
    static const char *const NAMES[] = {"DACS ", "DERMS"};
    for (int i = 0; i < script->count; i++) {
        const Act *act = &script->acts[i];
        printf("%4d %4d %s %s%s%s\n", act->story, act->at, NAMES[act->side], act->body,
               act->need != NULL ? "  needs " : "", act->need != NULL ? act->need : "");
    }
}

Script *script_new(uint64_t seed, int size, const char *day) {
    Script *script = memory_zero(sizeof *script);
    Fleet fleet = {0};
    households_add(script, seed, size, &fleet);
    requests_add(script, seed, size / 20 + 1);
    events_add(script, seed, size / 25 + 2, day, &fleet);
    checks_add(script, seed, size / 10 + 1, &fleet);
    scores_add(script, seed, 2, day, &fleet);
    haste_add(script, seed, day);
    free(fleet.devices);
    return script;
}
