#!/usr/bin/env bash
# Goal: lint finds a breach of each of its rules about files, says where it is, and has nothing against clean files.
set -euo pipefail

number=0
folder=$(mktemp -d /tmp/dersync-test-XXXXXX)
trap 'rm -rf "$folder"' EXIT
cp -r scripts .clang-format "$folder/"
cd "$folder"
mkdir -p engine/{base,io,sync,command} sql/engine migrations tests
unset DERSYNC_TEMPLATE

# Puts stdin into FILE, and expects exactly the breach "LINE RULE", or none.
expect() { # FILE "LINE RULE" TEXT
    local found
    number=$((number + 1))
    mkdir -p "$(dirname "$1")"
    cat >"$1"
    found=$(scripts/lint "$1" | sed -n 's/^[^:]*:\([0-9]*\): .* \[\([a-z-]*\)\]$/\1 \2/p' || true)
    if [ "$found" = "$2" ]; then
        echo "ok $number - $3"
    else
        printf 'not ok %d - %s\n# expected: %s\n# found: %s\n' "$number" "$3" "$2" "$found"
    fi
    rm "$1"
}

lines() { # COUNT LINE
    local i
    for ((i = 0; i < $1; i++)); do printf '%s\n' "$2"; done
}

expect engine/sync/good.c '' 'a clean file passes' <<'C'
// A title.
#include "base/error.h"
#include "io/json.h"

/* It may speak of time() and gettimeofday() in a comment,
 * also of time(NULL) on its second line. */
const char *good(void) { return "time(NULL) // https://example.org"; }
C
expect engine/io/bad.c '2 include-direction' 'an include that points up' <<'C'
// A title.
#include "sync/mapping.h"
C
expect engine/base/bad.h '2 include-direction' 'a header counts like a source file' <<'C'
// A title.
#include "io/json.h"
C
expect engine/sync/bad.c '2 one-file-per-library' 'an outside library in a second file' <<'C'
// A title.
#include <curl/curl.h>
C
expect engine/io/http.c '' 'an outside library in its own file' <<'C'
// A title.
#include <curl/curl.h>
C
expect engine/base/bad.c '2 format' 'a line that is not laid out' <<'C'
// A title.
int   bad;
C
expect engine/base/bad.c '2 function-length' 'a function of 71 lines' \
    < <(printf '// A title.\nint bad(int one) {\n'; lines 69 '    one++;'; printf '}\n')
expect engine/base/good.c '' 'a function of 70 lines' \
    < <(printf '// A title.\nint good(int one) {\n'; lines 68 '    one++;'; printf '}\n')
expect engine/base/good.c '' 'a table may be longer' \
    < <(printf '// A title.\nconst int good[] = {\n'; lines 80 '    (1), //'; printf '};\n')
expect tests/bad.c '601 file-length' 'a file of 601 lines' < <(lines 601 '// A title.')
expect engine/base/bad.c '1 title' 'a C file without a title' <<'C'
#include <stddef.h>
C
expect sql/engine/bad.sql '1 title' 'an SQL file without a title' <<'SQL'
select 1;
SQL
for word in TO"DO" FIX"ME" XX"X" HA"CK"; do
    expect engine/base/bad.h '1 marker' "the marker $word" <<<"// A title. $word: later"
done
expect engine/base/bad.c '2 one-clock' 'C that reads the clock' <<'C'
// A title.
long bad(void) { return time(0); }
C
expect engine/base/clock.c '' 'the one file that may read it' <<'C'
// A title.
long good(void) { return time(0); }
C
expect engine/base/good.c '' 'a name that ends like a function of the clock' <<'C'
// A title.
long good(void) { return local_time(0); }
C
for call in 'now()' 'clock_timestamp()' 'CURRENT_TIMESTAMP' 'pg_catalog.now()' 'statement_timestamp()'; do
    expect sql/engine/bad.sql '2 one-clock' "SQL that calls $call" <<<"-- A title.
select $call;"
done
expect sql/engine/good.sql '' 'SQL that calls engine.now(), and a comment that names now()' <<'SQL'
-- A title.
select engine.now(); -- not now()
SQL
expect sql/engine/now.sql '' 'engine.now() itself' <<'SQL'
-- A title.
create function engine.now() returns timestamptz language sql return clock_timestamp();
SQL
expect migrations/0001.sql '3 one-clock' 'a migration that reads the clock, except for a default' <<'SQL'
-- A title.
create table one (at timestamptz default clock_timestamp());
insert into one values (clock_timestamp());
SQL
expect tests/bad.c '2 json-case' 'a call of cJSON that ignores case' <<'C'
// A title.
void *bad(void *one) { return cJSON_GetObjectItem(one, "a"); }
C
expect tests/good.c '' 'a call of cJSON that does not' <<'C'
// A title.
void *good(void *one) { return cJSON_GetObjectItemCaseSensitive(one, "a"); }
C
expect scripts/bad '4 script' 'a script with an error of syntax' <<'SH'
#!/usr/bin/env bash
# A title, --help.
set -euo pipefail
if then
SH
expect scripts/bad '2 script' 'a script that is not strict' <<'SH'
#!/usr/bin/env bash
# A title, --help.
SH
expect scripts/bad '1 script' 'a script without --help' <<'SH'
#!/usr/bin/env bash
# A title.
set -euo pipefail
SH

# Expects exactly these breaches in the database `lint`, which holds what the migration below makes.
expect_database() { # "LINE RULE"... TEXT
    local found
    number=$((number + 1))
    found=$(DERSYNC_TEMPLATE=$database DERSYNC_TEST_FOLDER=$folder scripts/lint migrations 2>/dev/null |
        sed -n 's/^\([^ ]*\): .* \[\([a-z-]*\)\]$/\1 \2/p' || true)
    if [ "$found" = "$1" ]; then
        echo "ok $number - $2"
    else
        printf 'not ok %d - %s\n# expected: %s\n# found: %s\n' "$number" "$2" "$1" "$found"
    fi
}

migrate() {
    PGDATABASE=$database psql -Xq -v ON_ERROR_STOP=1 -f "$1"
}

database=$(scripts/test-database --empty)
mkdir -p migrations sql/engine
cat >migrations/0001.sql <<'SQL'
-- A title.
create schema staging;
create schema engine;
create table staging.good (a int);
comment on table staging.good is 'One row per good thing.';
comment on column staging.good.a is 'Its number.';
create function engine.good() returns int language sql set search_path = '' as 'select 1';
comment on function engine.good() is 'One.';
SQL
migrate migrations/0001.sql
expect_database 'tests/schema.sql:1 schema' 'a schema that was never written'
(export DERSYNC_TEMPLATE=$database && scripts/lint --write-schema)
expect_database '' 'a database with all its comments passes'
cat >migrations/0002.sql <<'SQL'
-- A title.
create table staging.bare ();
create table staging.bad (a int);
comment on table staging.bad is 'Bad things.';
create view staging.bads as select a from staging.bad;
create function engine.bad() returns int language sql as 'select 1';
SQL
migrate migrations/0002.sql
expect_database 'migrations/0002.sql:6 comments
migrations/0002.sql:3 comments
migrations/0002.sql:3 comments
migrations/0002.sql:5 comments
migrations/0002.sql:5 comments
migrations/0002.sql:2 comments
migrations/0002.sql:6 search-path
tests/schema.sql:22 schema' 'tables, columns, a view and a function without their comments, and an old schema'
echo "1..$number"
