# The peers that run in Node, and which contenders are left out because they are not installed. Sourced by run.

CONTENDERS=${BENCH_CONTENDERS:-dersync reference node graphile pgboss pgq}

is_left_out() { # CONTENDER
    case "$1" in
    graphile | pgboss) ! queues_install ;;
    node | pgq) return 0 ;;
    *) return 1 ;;
    esac
}
