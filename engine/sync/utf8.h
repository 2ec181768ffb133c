// UTF-8: checking, counting and cutting by characters.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

// Bytes of the well-formed character at `at`, which is not ASCII or is; 0 when it is none.
size_t utf8_length(const unsigned char *at, size_t left);

// Number of characters of a text that is UTF-8.
size_t utf8_count(Text text);

// The first `characters` characters.
Text utf8_cut(Text text, size_t characters);

// Writes the character of the JSON escape whose four digits (or pair `XXXX\uXXXX`) start at `digits`; gives
// how many bytes it took of them. What is no escape is written as ?.
size_t utf8_unescape(const char *digits, size_t left, char *out, size_t *length);
