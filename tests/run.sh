#!/usr/bin/env bash
# All tests, in the order that finds a mistake soonest. Prints what each stage took, stops at the first that fails, and
# closes with the count of all test runners.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp -d)
database=/tmp/postgres-for-renling-$$
trap 'rm -rf "$log"; bash tests/postgres.sh stop "$database"' EXIT

stage() { # name, command…
  local name=$1 start=$SECONDS; shift
  printf '\n== %s\n' "$name"
  if ! "$@" 2>&1 | tee "$log/${name//[^a-z]/}"; then
    printf '\n== %s FAILED after %d s\n' "$name" $((SECONDS - start))
    exit 1
  fi
  printf '== %s: %d s\n' "$name" $((SECONDS - start))
}

# The sum of what a runner said it passed.
passed() { # stage, pattern
  sed -E 's/\x1b\[[0-9;]*m//g' "$log/${1//[^a-z]/}" | grep -oE "$2" | awk '{ for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+$/) sum += $i } END { print sum + 0 }'
}

# The database that the tests share; its URL goes to them by TEST_POSTGRES.
start_database() {
  local port=5432
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 2)); done
  POSTGRES_PORT=$port bash tests/postgres.sh start "$database" | tee "$log/url"
}

stage 'tools for the tests'   bash tests/tools.sh
stage 'PostgreSQL'            start_database
TEST_POSTGRES=$(tail -1 "$log/url"); export TEST_POSTGRES
stage 'demonstration data'    make --no-print-directory data-check
stage 'web: build'            make --no-print-directory web
stage 'web: format and lint'  npm --prefix web run --silent lint
stage 'web: types'            npm --prefix web run --silent check
stage 'web: old browsers'     npm --prefix web run --silent lint:es2021
stage 'web: unit'             npm --prefix web run --silent test
stage 'rust: format'          cargo fmt --check
stage 'rust: build'           cargo build --locked
stage 'rust: lints'           cargo clippy --locked --all-targets -- -D warnings
rm -f target/tmp/ledger.txt
stage 'rust: tests'           cargo test --locked
stage 'browser'               npm --prefix web run --silent e2e

data=$(grep -c '^ok ' "$log/demonstrationdata")
unit=$(passed 'web: unit' 'Tests +[0-9]+ passed')
rust=$(passed 'rust: tests' '[0-9]+ passed;')
browser=$(passed 'browser' '^ +[0-9]+ passed')
printf '\nAll of it took %d s: %d proofs of the data, %d tests in Rust, %d of the page, %d in a browser\n' \
  "$SECONDS" "$data" "$rust" "$unit" "$browser"
cat target/tmp/ledger.txt
printf '%d passed, 0 failed\n' $((data + rust + unit + browser))
