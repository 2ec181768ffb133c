# dersync: build, test, install. `make help` lists the targets.
BUILD ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
MAPPINGS = $(PREFIX)/share/dersync/mappings
FLAGS = -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror $(INCLUDE) $(CFLAGS) $(SANITIZE)
INCLUDE = -Iengine $(shell pkg-config --cflags libpq 2>/dev/null)
LINK = $(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -pthread

SOURCES := $(sort $(shell find engine -name '*.c'))
OBJECTS = $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/embedded.o
MAIN = $(BUILD)/engine/main.o
LIBRARIES = -lpq -lcurl -lcjson -linih -lcrypto -lm
DOUBLES := $(patsubst %.c,$(BUILD)/%.o,$(sort $(shell find tests/applications -name '*.c' 2>/dev/null)))
SIMULATION := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/simulation/*.c)))
UNITS = $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
HELPERS = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(wildcard tests/unit/test_*.c),$(wildcard tests/unit/*.c)))
BENCH_TOOLS := $(patsubst tests/bench/reference/%.c,$(BUILD)/bench/%,$(sort $(wildcard tests/bench/reference/*.c)))
FUZZ = $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c)))
CROSSINGS = $(BUILD)/crossings.so $(BUILD)/crossings_memory.so
PROGRAMS = $(if $(wildcard engine/main.c),$(BUILD)/dersync) $(if $(DOUBLES),$(BUILD)/applications) $(if $(SIMULATION),$(BUILD)/simulate)

all: $(PROGRAMS) ## build the program and the simulated applications into build/
units: $(UNITS) ## build the unit tests

$(BUILD)/dersync: $(MAIN) $(BUILD)/engine.a
	@echo "  link $@"; $(LINK) -o $@ $^ $(LIBRARIES)
$(BUILD)/engine.a: $(filter-out $(MAIN),$(OBJECTS))
	@rm -f $@; $(AR) rcs $@ $^
$(DOUBLES): private INCLUDE = -Itests/applications # a program of its own
$(BUILD)/applications: $(DOUBLES)
	@echo "  link $@"; $(LINK) -o $@ $^ -lmicrohttpd -lsqlite3 -lcjson -lcrypto
$(BUILD)/simulate: $(SIMULATION) $(BUILD)/engine.a | $(CROSSINGS)
	@echo "  link $@"; $(LINK) -o $@ $^ -lsqlite3 $(LIBRARIES)
$(BUILD)/unit/test_%: $(BUILD)/tests/unit/test_%.o $(HELPERS) $(BUILD)/engine.a
	@mkdir -p $(@D); echo "  link $@"; $(LINK) -o $@ $^ -lcmocka $(LIBRARIES)
$(BUILD)/tests/crossings/%.o: private FLAGS += -fPIC # into libraries, to be loaded before the engine's
$(BUILD)/crossings.so: $(addprefix $(BUILD)/tests/crossings/,crossing.o libraries.o system.o)
$(BUILD)/crossings_memory.so: $(addprefix $(BUILD)/tests/crossings/,crossing.o memory.o)
$(CROSSINGS):
	@echo "  link $@"; $(LINK) -shared -o $@ $^
$(BUILD)/bench/%: $(BUILD)/tests/bench/reference/%.o
	@mkdir -p $(@D); echo "  link $@"; $(LINK) -o $@ $^ -lpq -lcurl -lcjson -lcrypto
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(BUILD)/engine.a
	@mkdir -p $(@D); echo "  link $@"; $(LINK) -o $@ $< $(FUZZER) $(if $(FUZZER),,$(BUILD)/tests/fuzz/replay.o) $(BUILD)/engine.a $(LIBRARIES)
$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  compile $<"
	@$(CC) $(FLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/embedded.o: $(BUILD)/embedded.c
	@$(CC) $(FLAGS) -c -o $@ $<
$(BUILD)/embedded.c: FORCE
	@scripts/embed $@
$(BUILD)/engine/base/settings.o: private FLAGS += -DDERSYNC_MAPPINGS='"$(MAPPINGS)"'
$(BUILD)/engine/base/settings.o: $(BUILD)/prefix
$(BUILD)/prefix: FORCE # remembers PREFIX, which the default of the setting "mappings" follows
	@mkdir -p $(@D); echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' >$@
$(BUILD)/flags: FORCE # remembers compiler and flags, so that a change of them rebuilds
	@scripts/setup --check-build
	@mkdir -p $(@D); echo '$(CC) $(FLAGS)' | cmp -s - $@ || echo '$(CC) $(FLAGS)' >$@

setup: ## install the Debian packages that are missing
	@scripts/setup
test: ## run every test (T=pattern: only the test files whose path matches)
	@scripts/test $(if $(T),'$(T)')
lint: all ## check the rules that hold this tree together
	@scripts/with-database scripts/lint
sweep: all $(CROSSINGS) ## kill the engine at every call that reaches outside, in turn (POINTS='n m': only there)
	@scripts/setup
	@scripts/with-database tests/crossings/sweep $(POINTS)
torture: all $(CROSSINGS) ## let every call that may fail do so once, in turn (CASES='…': only these)
	@scripts/setup
	@scripts/setup valgrind
	@scripts/with-database tests/crossings/torture --valgrind $(CASES)
targets: $(FUZZ) ## build what fuzzing runs
fuzz: ## look for inputs that break a parser (SECONDS=60 for each, TARGETS=…: only these)
	@scripts/setup
	@scripts/setup fuzz
	@tests/fuzz/run $(or $(SECONDS),60) $(TARGETS)
sanitize: ## run unit tests and scenarios under the address and undefined-behaviour sanitizers
	@scripts/test --sanitize $(if $(T),'$(T)')
valgrind: ## run the unit tests under valgrind
	@scripts/test --valgrind $(if $(T),'$(T)')
simulate: all ## attack the promise: SEEDS=n seeds (SEED=s: from this one on, SIZE=households, CLOCKS=steady), two side by side
	@scripts/simulate --seeds $(or $(SEEDS),1) $(if $(SEED),--seed $(SEED)) $(if $(SIZE),--size $(SIZE)) $(if $(CLOCKS),--$(CLOCKS)-clocks)
simulate-sabotages: all ## break the engine on purpose and see which oracle of the simulation notices
	@scripts/simulate-sabotages
demo: ## show both applications being kept in step
	@scripts/demo
up: ## start the demo's system and leave it running
	@scripts/demo up
down: ## stop what `make up` started
	@scripts/demo down
applications: $(BUILD)/applications ## start the two simulated applications by themselves
	@tests/applications/run
bench: all $(BENCH_TOOLS) ## measure beside what people would use instead (bench-NAME for one, bench-quick: 5 minutes, bench-long: hours)
	@scripts/setup bench
	@tests/bench/run
bench-quick bench-long: bench-%: all $(BENCH_TOOLS)
	@scripts/setup bench
	@tests/bench/run --$*
bench-%: all $(BENCH_TOOLS)
	@scripts/setup bench
	@tests/bench/run $*
schema: all ## write tests/schema.sql from the migrated database
	@scripts/with-database scripts/lint --write-schema
format: ## format every C file
	@clang-format -i $(sort $(shell find engine tests -name '*.[ch]'))
install: $(BUILD)/dersync ## install below DESTDIR and PREFIX
	install -D -m 755 $(BUILD)/dersync $(DESTDIR)$(PREFIX)/bin/dersync
	find mappings -name '*.json' -not -path '*/examples/*' -exec sh -c \
	  'for f; do install -D -m 644 "$$f" "$(DESTDIR)$(MAPPINGS)/$${f#mappings/}"; done' - {} +
	$(BUILD)/dersync help --man >$(BUILD)/dersync.1
	install -D -m 644 $(BUILD)/dersync.1 $(DESTDIR)$(PREFIX)/share/man/man1/dersync.1
clean: ## remove build/ and stop what a broken run left
	@[ ! -x scripts/demo ] || scripts/demo down
	@scripts/postgres remove --all
	rm -rf build
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

FORCE:
.PHONY: FORCE all bench simulate simulate-sabotages units setup test lint sweep torture targets fuzz sanitize valgrind demo up down applications schema format install clean help
.SECONDARY:
-include $(OBJECTS:.o=.d) $(DOUBLES:.o=.d) $(SIMULATION:.o=.d) $(HELPERS:.o=.d) $(FUZZ:$(BUILD)/%=$(BUILD)/tests/%.d) $(UNITS:$(BUILD)/%=$(BUILD)/tests/%.d)
