// What happened, one line per event on stderr.
#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"

enum { WORKER_NAME_MAX = 64, PAIRS_MAX = 64 };

static const char *const LEVEL_NAMES[] = {"debug", "info", "warning", "error"};
enum { LEVEL_COUNT = sizeof LEVEL_NAMES / sizeof LEVEL_NAMES[0] };

static LogLevel level_least = LOG_INFO;
static bool is_json_wanted;
static char worker_name[WORKER_NAME_MAX];

void log_configure(LogLevel least, bool is_json, const char *worker) {
    level_least = least;
    is_json_wanted = is_json;
    worker_name[0] = '\0';
    if (worker != NULL)
        strncat(worker_name, worker, sizeof worker_name - 1);
}

bool log_is_wanted(LogLevel level) { return level >= level_least; }

static void write_json_pair(Buffer *line, const char *key, const char *value) {
    buffer_char(line, line->length == 0 ? '{' : ',');
    buffer_json_text(line, text_of(key));
    buffer_char(line, ':');
    buffer_json_text(line, text_of(value));
}

static bool is_plain(const char *value) {
    for (const unsigned char *at = (const unsigned char *)value; *at != '\0'; at++) {
        if (*at <= ' ' || *at == '"' || *at == '=' || *at == '\\' || *at == 0x7F)
            return false;
    }
    return value[0] != '\0';
}

static void write_text_pair(Buffer *line, const char *key, const char *value) {
    buffer_char(line, ' ');
    buffer_text(line, key);
    buffer_char(line, '=');
    if (is_plain(value))
        buffer_text(line, value);
    else
        buffer_json_text(line, text_of(value));
}

static void write_pair(Buffer *line, const char *key, const char *value) {
    if (value == NULL)
        return;
    if (is_json_wanted)
        write_json_pair(line, key, value);
    else
        write_text_pair(line, key, value);
}

// A message stands unquoted in a text line, so its line ends and other control bytes become blanks.
static void write_message(Buffer *line, const char *message) {
    size_t start = line->length;
    buffer_text(line, message);
    for (size_t i = start; i < line->length; i++) {
        if ((unsigned char)line->at[i] < ' ')
            line->at[i] = ' ';
    }
}

static void begin_text_line(Buffer *line, LogLevel level, const char *at, const char *message) {
    buffer_text(line, at);
    buffer_char(line, ' ');
    buffer_text(line, LEVEL_NAMES[level]);
    if (worker_name[0] != '\0') {
        buffer_char(line, ' ');
        buffer_text(line, worker_name);
    }
    buffer_text(line, ": ");
    write_message(line, message);
}

static void begin_line(Buffer *line, LogLevel level, int64_t at_us, const char *message) {
    assert((unsigned)level < LEVEL_COUNT);
    char at[32];
    clock_format_utc(at_us, at);
    if (!is_json_wanted) {
        begin_text_line(line, level, at, message);
        return;
    }
    write_json_pair(line, "at", at);
    write_json_pair(line, "level", LEVEL_NAMES[level]);
    write_pair(line, "worker", worker_name[0] == '\0' ? NULL : worker_name);
    write_json_pair(line, "message", message);
}

static void write_pairs(Buffer *line, va_list pairs) {
    for (int i = 0; i < PAIRS_MAX; i++) {
        const char *key = va_arg(pairs, const char *);
        if (key == NULL)
            return;
        write_pair(line, key, va_arg(pairs, const char *));
    }
}

static void end_line(Buffer *line) { buffer_text(line, is_json_wanted ? "}\n" : "\n"); }

static void put_line(Buffer *line) {
    end_line(line);
    ssize_t written;
    do {
        written = write(STDERR_FILENO, line->at, line->length);
    } while (written < 0 && errno == EINTR);
}

void log_format(Buffer *line, LogLevel level, int64_t at_us, const char *message, ...) {
    buffer_reset(line);
    begin_line(line, level, at_us, message);
    va_list pairs;
    va_start(pairs, message);
    write_pairs(line, pairs);
    va_end(pairs);
    end_line(line);
}

void log_event(LogLevel level, const char *message, ...) {
    if (!log_is_wanted(level))
        return;
    AUTO(buffer_free) Buffer line = {0};
    begin_line(&line, level, clock_now_us(), message);
    va_list pairs;
    va_start(pairs, message);
    write_pairs(&line, pairs);
    va_end(pairs);
    put_line(&line);
}

static void write_error_pairs(Buffer *line, const Error *error) {
    const struct {
        const char *key, *value;
    } PARTS[] = {{"kind", error_kind_name(error->kind)},
                 {"code", error->code},
                 {"detail", error->detail},
                 {"hint", error->hint}};
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++)
        write_pair(line, PARTS[i].key, PARTS[i].value[0] == '\0' ? NULL : PARTS[i].value);
}

void log_error(const Error *error, const char *message, ...) {
    bool is_temporary = error->kind == ERROR_TRANSIENT || error->kind == ERROR_THROTTLED;
    LogLevel level = is_temporary ? LOG_WARNING : LOG_ERROR;
    if (!log_is_wanted(level))
        return;
    AUTO(buffer_free) Buffer whole = {0};
    buffer_format(&whole, "%s: %s", message, error->message);
    AUTO(buffer_free) Buffer line = {0};
    begin_line(&line, level, clock_now_us(), whole.at);
    va_list pairs;
    va_start(pairs, message);
    write_pairs(&line, pairs);
    va_end(pairs);
    write_error_pairs(&line, error);
    put_line(&line);
}
