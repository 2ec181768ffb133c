// Scanner: texts, numbers, objects and lists.
#include "sync/scanner.h"

#include <endian.h>
#include <string.h>

#include "sync/utf8.h"

enum { MEMBERS_MAX = 1000 };

static const char INTEGER_MAX_DIGITS[] = "9007199254740992"; // 2^53: beyond it a double skips integers

bool scanner_break(Scanner *s, const char *why) {
    s->is_cut = s->at >= s->end;
    s->broken = s->is_cut ? "it ends too early" : why;
    return false;
}

// ---- faults of an item ----

static void append_level(Scanner *s, size_t level, Buffer *field) {
    if (!s->names[level].at) {
        buffer_format(field, "[%zu]", s->indexes[level]);
        return;
    }
    if (field->length > 0)
        buffer_char(field, '.');
    buffer_append(field, s->names[level].at, s->names[level].length);
}

void scanner_note_fault(Scanner *s, const char *value_class, const char *reason) {
    if (s->fault)
        return;
    AUTO(buffer_free) Buffer field = {0};
    for (size_t level = 1; level <= s->depth && level <= SCAN_DEPTH_MAX; level++)
        append_level(s, level, &field);
    if (field.length > 0 && !scan_is_utf8(buffer_view(&field)))
        buffer_reset(&field);
    s->fault = arena_zero(s->arena, sizeof *s->fault);
    fault_set(s->fault, field.length ? field.at : "", value_class, "%s", reason);
}

// ---- texts ----

static uint64_t bytes_equal(uint64_t word, unsigned char byte) {
    uint64_t x = word ^ (0x0101010101010101u * byte);
    return (x - 0x0101010101010101u) & ~x & 0x8080808080808080u;
}

// The next byte that is a quote, a backslash, a control character or not ASCII.
static const unsigned char *find_special(const unsigned char *at, const unsigned char *end) {
    while (end - at >= 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        word = le64toh(word);
        uint64_t control = (word - 0x2020202020202020u) & ~word & 0x8080808080808080u;
        uint64_t special =
            bytes_equal(word, '"') | bytes_equal(word, '\\') | control | (word & 0x8080808080808080u);
        if (special)
            return at + (__builtin_ctzll(special) >> 3);
        at += 8;
    }
    while (at < end && *at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\')
        at++;
    return at;
}

static int hex_four(const unsigned char *at, const unsigned char *end) {
    if (end - at < 4)
        return -1;
    int value = 0;
    for (int i = 0; i < 4; i++) {
        int c = at[i] | 0x20;
        int digit = at[i] >= '0' && at[i] <= '9' ? at[i] - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

// Length of the \u escape at `at`, or 0 when it is none that PostgreSQL can store.
static size_t check_unicode_escape(Scanner *s, const unsigned char *at) {
    int unit = hex_four(at + 2, s->end);
    if (unit == 0)
        scanner_note_fault(
            s, "NUL",
            "The text holds the character NUL (\\u0000), which cannot be stored. Remove it at the source.");
    if (unit <= 0)
        return 0;
    if (unit < 0xD800 || unit > 0xDFFF)
        return 6;
    bool is_pair = unit < 0xDC00 && s->end - at >= 12 && at[6] == '\\' && at[7] == 'u';
    int low = is_pair ? hex_four(at + 8, s->end) : -1;
    return low >= 0xDC00 && low <= 0xDFFF ? 12 : 0;
}

static void scan_escape(Scanner *s) {
    size_t length = 2;
    if (s->end - s->at < 2) {
        s->at = s->end;
        return;
    }
    if (s->at[1] == 'u')
        length = check_unicode_escape(s, s->at);
    else if (!strchr("\"\\/bfnrt", s->at[1]) || !s->at[1])
        length = 0;
    if (length == 0)
        scanner_note_fault(s, "escape", "The text has a wrong escape (\\). Correct it at the source.");
    s->at += length ? length : 2;
}

static void scan_special(Scanner *s) {
    if (*s->at == '\\') {
        scan_escape(s);
    } else if (*s->at < 0x20) {
        scanner_note_fault(
            s, "control character",
            "The text holds a control character that JSON does not allow. Correct it at the source.");
        s->at++;
    } else {
        size_t length = utf8_length(s->at, (size_t)(s->end - s->at));
        if (length == 0)
            scanner_note_fault(s, "invalid UTF-8",
                               "The text is not UTF-8. Correct the encoding at the source.");
        s->at += length ? length : 1;
    }
}

// At the opening quote; *text gets what stands between the quotes, as it is.
static bool scan_text(Scanner *s, Text *text) {
    const unsigned char *start = ++s->at;
    for (;;) {
        s->at = find_special(s->at, s->end);
        if (s->at >= s->end)
            return scanner_break(s, "");
        if (*s->at == '"')
            break;
        scan_special(s);
    }
    *text = (Text){(const char *)start, (size_t)(s->at - start)};
    s->at++;
    return true;
}

// ---- numbers and words ----

static size_t skip_digits(Scanner *s) {
    const unsigned char *start = s->at;
    while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
        s->at++;
    return (size_t)(s->at - start);
}

static bool is_beyond(const unsigned char *digits, size_t count) {
    size_t limit = sizeof INTEGER_MAX_DIGITS - 1;
    return count > limit || (count == limit && memcmp(digits, INTEGER_MAX_DIGITS, limit) > 0);
}

static bool scan_number(Scanner *s) {
    if (*s->at == '-')
        s->at++;
    const unsigned char *digits = s->at;
    size_t count = skip_digits(s);
    if (count == 0 || (count > 1 && digits[0] == '0'))
        return scanner_break(s, "a number is written wrong");
    bool is_integer = true;
    if (s->at < s->end && *s->at == '.') {
        s->at++;
        is_integer = false;
        if (skip_digits(s) == 0)
            return scanner_break(s, "a number is written wrong");
    }
    if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
        s->at++;
        is_integer = false;
        if (s->at < s->end && (*s->at == '+' || *s->at == '-'))
            s->at++;
        if (skip_digits(s) == 0)
            return scanner_break(s, "a number is written wrong");
    }
    if (is_integer && count >= sizeof INTEGER_MAX_DIGITS - 1 && is_beyond(digits, count))
        scanner_note_fault(
            s, "number",
            "The integer is larger than 2^53, so JSON readers would round it. Send it as text, in quotes.");
    return true;
}

static bool scan_word(Scanner *s, const char *word) {
    size_t length = strlen(word);
    size_t left = (size_t)(s->end - s->at);
    if (memcmp(s->at, word, left < length ? left : length) != 0)
        return scanner_break(s, "it has a word that JSON does not know");
    s->at += left < length ? left : length;
    return left < length ? scanner_break(s, "") : true;
}

void scanner_skip_blanks(Scanner *s) {
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t'))
        s->at++;
}

bool scanner_expect(Scanner *s, char one, const char *why) {
    scanner_skip_blanks(s);
    if (s->at >= s->end || *s->at != (unsigned char)one)
        return scanner_break(s, why);
    s->at++;
    return true;
}

// ---- objects and lists ----

// Adds a name to those of the open object (from `base` on); notes a fault when it is there already.
static void add_key(Scanner *s, size_t base, uint64_t *seen, Text name) {
    uint64_t bit = name.length;
    for (size_t i = 0; i < name.length; i++)
        bit = bit * 31 + (unsigned char)name.at[i];
    bit = 1ull << ((bit ^ bit >> 6 ^ bit >> 12) & 63);
    for (size_t i = base; (*seen & bit) && i < s->key_count; i++)
        if (s->keys[i].length == name.length && memcmp(s->keys[i].at, name.at, name.length) == 0) {
            scanner_note_fault(
                s, "two values",
                "The same name stands twice in one object, so its value is not certain. Correct it at "
                "the source.");
            return;
        }
    *seen |= bit;
    if (s->key_count - base >= MEMBERS_MAX) {
        scanner_note_fault(
            s, "too many members",
            "The object has more members than any record should have. Correct it at the source.");
        return;
    }
    if (s->key_count == s->key_capacity) {
        s->key_capacity = s->key_capacity ? 2 * s->key_capacity : 64;
        s->keys = memory_grow(s->keys, s->key_capacity * sizeof *s->keys);
    }
    s->keys[s->key_count++] = name;
}

// Which of the targets in mask go on with this name; those that end here come in *complete.
static unsigned match_targets(const Scanner *s, unsigned mask, size_t level, Text name, unsigned *complete) {
    unsigned on = 0;
    for (unsigned i = 0, bit = 1; bit <= mask; i++, bit <<= 1) {
        if (!(mask & bit))
            continue;
        const PathStep *step = &s->targets[i]->steps[level];
        if (step->name_length != name.length || memcmp(step->name, name.at, name.length) != 0)
            continue;
        if (level + 1 == s->targets[i]->step_count)
            *complete |= bit;
        else
            on |= bit;
    }
    return on;
}

static bool scan_member_value(Scanner *s, unsigned mask, Text name) {
    unsigned complete = 0;
    unsigned on = mask ? match_targets(s, mask, s->depth - 1, name, &complete) : 0;
    const unsigned char *start = s->at;
    if (complete & s->items_target) {
        if (!s->read_items(s))
            return false;
    } else if (!scanner_read_value(s, on)) {
        return false;
    }
    for (unsigned i = 0, bit = 1; bit <= complete; i++, bit <<= 1)
        if (complete & bit)
            s->hits[i] = (Text){(const char *)start, (size_t)(s->at - start)};
    return true;
}

static bool scan_members(Scanner *s, unsigned mask) {
    size_t base = s->key_count;
    uint64_t seen = 0;
    do {
        scanner_skip_blanks(s);
        if (s->at >= s->end || *s->at != '"')
            return scanner_break(s, "a name was expected");
        Text name;
        s->names[s->depth] = text_of("?");
        if (!scan_text(s, &name))
            return false;
        if (memchr(name.at, '\\', name.length))
            name = scanner_unescape(s->arena, name);
        s->names[s->depth] = name;
        add_key(s, base, &seen, name);
        if (!scanner_expect(s, ':', "a colon was expected"))
            return false;
        scanner_skip_blanks(s);
        if (!scan_member_value(s, mask, name))
            return false;
        scanner_skip_blanks(s);
    } while (s->at < s->end && *s->at == ',' && s->at++);
    s->key_count = base;
    return scanner_expect(s, '}', "a comma or } was expected");
}

static bool scan_elements(Scanner *s) {
    s->names[s->depth] = (Text){NULL, 0};
    s->indexes[s->depth] = 0;
    do {
        scanner_skip_blanks(s);
        if (!scanner_read_value(s, 0))
            return false;
        s->indexes[s->depth]++;
        scanner_skip_blanks(s);
    } while (s->at < s->end && *s->at == ',' && s->at++);
    return scanner_expect(s, ']', "a comma or ] was expected");
}

// Skips what is nested too deep: counts brackets, no more.
static bool skip_deep(Scanner *s) {
    scanner_note_fault(s, "too deep",
                       "The record is nested deeper than any record should be. Correct it at the source.");
    size_t open = 0;
    do {
        Text ignored;
        if (s->at >= s->end)
            return scanner_break(s, "");
        if (*s->at == '"') {
            if (!scan_text(s, &ignored))
                return false;
            continue;
        }
        open += *s->at == '{' || *s->at == '[';
        open -= *s->at == '}' || *s->at == ']';
        s->at++;
    } while (open > 0);
    return true;
}

static bool scan_nested(Scanner *s, unsigned mask) {
    if (s->depth == SCAN_DEPTH_MAX)
        return skip_deep(s);
    char close = *s->at == '{' ? '}' : ']';
    s->at++;
    scanner_skip_blanks(s);
    if (s->at < s->end && *s->at == (unsigned char)close) {
        s->at++;
        return true;
    }
    s->depth++;
    bool is_good = close == '}' ? scan_members(s, mask) : scan_elements(s);
    s->depth--;
    return is_good;
}

bool scanner_read_value(Scanner *s, unsigned mask) {
    Text ignored;
    if (s->at >= s->end)
        return scanner_break(s, "");
    switch (*s->at) {
    case '"':
        return scan_text(s, &ignored);
    case '{':
    case '[':
        return scan_nested(s, mask);
    case 't':
        return scan_word(s, "true");
    case 'f':
        return scan_word(s, "false");
    case 'n':
        return scan_word(s, "null");
    default:
        if (*s->at == '-' || (*s->at >= '0' && *s->at <= '9'))
            return scan_number(s);
        return scanner_break(s, "a value was expected");
    }
}

// ---- escapes ----

Text scanner_unescape(Arena *arena, Text raw) {
    char *out = arena_alloc(arena, raw.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < raw.length; i++) {
        if (raw.at[i] != '\\' || i + 1 == raw.length) {
            out[length++] = raw.at[i];
            continue;
        }
        static const char names[] = "bfnrt", values[] = "\b\f\n\r\t";
        const char *name = strchr(names, raw.at[++i]);
        if (raw.at[i] == 'u')
            i += utf8_unescape(raw.at + i + 1, raw.length - i - 1, out, &length);
        else
            out[length++] = name && *name ? values[name - names] : raw.at[i];
    }
    out[length] = '\0';
    return (Text){out, length};
}
