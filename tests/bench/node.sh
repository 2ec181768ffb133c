# The peers that run in Node, and which contenders are left out because they are not installed. Sourced by run.
#
# npm installs them into build/bench/node, as package-lock.json says; Node itself is one of the packages.

CONTENDERS=${BENCH_CONTENDERS:-dersync reference node graphile pgboss pgq}
NODE_FILES=tests/bench/reference/node

# Installs what the lock file names, unless that was done; says so and why when it cannot be, once a run.
node_install() {
    local folder=$home/node
    mkdir -p "$folder"
    ! cmp -s "$NODE_FILES/package-lock.json" "$folder/installed" || return 0
    [ ! -e "$folder/failed.$$" ] || return 1
    rm -f "$folder/installed" "$folder"/failed.*
    cp "$NODE_FILES/package.json" "$NODE_FILES/package-lock.json" "$folder"
    if npm ci --prefix "$folder" --no-audit --no-fund --fetch-retries 1 --fetch-timeout 20000 >"$folder/install.log" 2>&1; then
        cp "$NODE_FILES/package-lock.json" "$folder/installed"
    else
        touch "$folder/failed.$$"
        printf 'bench: what runs in Node is left out, npm could not install it: %s; see %s\n' \
            "$(grep -m 1 -i 'err' "$folder/install.log" || tail -n 1 "$folder/install.log")" "$folder/install.log" >&2
        return 1
    fi
}

# Runs a program of reference/node with the Node and the packages that were installed.
node_run() { # PROGRAM ARGUMENT...
    local program=$1
    shift
    cp "$NODE_FILES/$program" "$home/node/$program"
    "$home/node/node_modules/node/bin/node" "$home/node/$program" "$@"
}

is_left_out() { # CONTENDER
    case "$1" in
    graphile | pgboss) ! queues_install ;;
    node) ! node_install ;;
    pgq) return 0 ;;
    *) return 1 ;;
    esac
}
