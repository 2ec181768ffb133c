# The rules of scripts/lint that read source lines. Prints rule, file:line and what is wrong, with tabs between.
# It keeps to what every awk knows.

BEGIN {
    LINES_MAX = 600; FUNCTION_LINES_MAX = 70
    rank["base"] = 1; rank["io"] = 2; rank["sync"] = 3; rank["command"] = 4
    home["libpq-fe.h"] = "engine/io/database.c"; home["curl/"] = "engine/io/http.c"
    home["cjson/"] = "engine/io/json.c"; home["ini.h"] = "engine/io/ini.c"; home["openssl/"] = "engine/io/digest.c"
    # The words stand in halves, so that this file does not find itself.
    marker = "(^|[^A-Za-z0-9_])(TO" "DO|FIX" "ME|XX" "X|HA" "CK)([^A-Za-z0-9_]|$)"
    before = "(^|[^A-Za-z0-9_.])(pg_catalog\\.)?"
    c_clock = before "(time|gettimeofday|clock_gettime|timespec_get|ftime) *\\("
    sql_clock = before "(now *\\(|statement_timestamp|transaction_timestamp|current_timestamp|current_date|" \
        "current_time|localtimestamp|localtime|timeofday)"
    sql_real_clock = before "clock_timestamp"
    any_case = "cJSON_(GetObjectItem|HasObjectItem|DetachItemFromObject|DeleteItemFromObject|ReplaceItemInObject) *\\("
}

function found(rule, what, line) {
    printf "%s\t%s:%d\t%s\n", rule, FILENAME, line ? line : FNR, what
}

function end_file() {
    if (last_file != "" && is_source && last_line > LINES_MAX)
        printf "file-length\t%s:%d\t%d lines, %d are allowed\n", last_file, LINES_MAX + 1, last_line, LINES_MAX
}

function begin_file() {
    end_file()
    kind = FILENAME; sub(/.*\//, "", kind)
    kind = kind ~ /\.[a-z]+$/ ? substr(kind, match(kind, /[a-z]+$/)) : "script"
    if (kind == "h") kind = "c"
    if (kind == "t") kind = "script"
    is_engine = FILENAME ~ /^engine\//
    layer = FILENAME ~ /^engine\/[a-z]+\// ? substr(FILENAME, 8) : ""; sub(/\/.*/, "", layer)
    is_source = (kind == "c" || kind == "sql" || FILENAME ~ /^scripts\/|\.t$/) && FILENAME != "tests/schema.sql"
    in_comment = 0; start = 0; in_body = 0; is_clock_home = FILENAME == "engine/base/clock.c"
    last_file = FILENAME
}

# A line of C without comments and without what stands in quotes.
function code_of(line) {
    if (in_comment) {
        if (!sub(/^.*\*\//, "", line)) return ""
        in_comment = 0
    }
    if (line !~ /["\/]/) return line
    gsub(/'\\?"'/, "0", line)
    gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
    gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", line)
    sub(/\/\/.*/, "", line)
    if (sub(/\/\*.*/, "", line)) in_comment = 1
    return line
}

# clang-format puts a function's first line and its closing brace at the margin, and nothing else of it.
function check_c_function(line) {
    if (!in_body && !start && line ~ /^[A-Za-z_]/) { start = FNR; has_parenthesis = 0 }
    if (start && !in_body && line ~ /\(/) has_parenthesis = 1
    if (start && !in_body && line ~ /\{$/) in_body = 1
    else if (!in_body && line ~ /[;}]$/) start = 0
    if (line ~ /^}/) {
        if (line == "}" && has_parenthesis) check_length(start)
        start = 0; in_body = 0
    }
}

function check_length(first) {
    if (FNR - first + 1 > FUNCTION_LINES_MAX)
        found("function-length", (FNR - first + 1) " lines, " FUNCTION_LINES_MAX " are allowed", first)
}

function check_include(name,  target, prefix) {
    target = name; sub(/\/.*/, "", target)
    if (layer != "" && target in rank && rank[target] > rank[layer])
        found("include-direction", "a file of " layer "/ includes " name)
    for (prefix in home)
        if (index(name, prefix) == 1 && FILENAME != home[prefix])
            found("one-file-per-library", name " is included outside of " home[prefix])
}

function check_c(  line) {
    line = code_of($0)
    check_c_function(line)
    if (is_engine && match($0, /^#include *[<"][^>"]+/)) {
        name = substr($0, RSTART, RLENGTH); sub(/^#include *[<"]/, "", name)
        check_include(name)
    }
    if (is_engine && !is_clock_home && line ~ c_clock) found("one-clock", "reads the clock")
    if (line ~ any_case) found("json-case", "ignores the case of member names")
}

function check_sql(  line) {
    line = tolower($0); sub(/--.*/, "", line)
    if (line ~ /function engine\.now *\(/) is_clock_home = 1
    if (is_clock_home || FILENAME ~ /^tests\// || line ~ /^comment on/) return
    if (line ~ sql_clock || (line ~ sql_real_clock && !(FILENAME ~ /^migrations\// && line ~ /default[ (]+(pg_catalog\.)?clock_timestamp/)))
        found("one-clock", "reads the clock")
}

function check_script() {
    if ($0 ~ /^[a-z_]+\(\) \{/) start = FNR
    if ($0 == "}" && start) { check_length(start); start = 0 }
}

function check_title() {
    if (kind == "c" && $0 !~ /^(\/\*|\/\/) *[A-Za-z`]/) found("title", "the first line is no comment with a title")
    if (kind == "sql" && $0 !~ /^-- *[A-Za-z`]/) found("title", "the first line is no comment with a title")
}

FNR == 1 { begin_file(); if (is_source) check_title() }
FNR == 2 && kind == "script" && is_source && $0 !~ /^# / { found("title", "the second line is no comment with a title") }
$0 ~ marker { found("marker", "a left-over marker") }
kind == "c" { check_c() }
kind == "sql" && is_source { check_sql() }
kind == "script" { check_script() }
{ last_line = FNR }
END { end_file() }
