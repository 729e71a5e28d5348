#!/usr/bin/env bash
# All tests, in the order that finds a mistake soonest. Prints what each stage took; stops at the first that fails.
set -euo pipefail
cd "$(dirname "$0")/.."

stage() { # name, command…
  local name=$1 start=$SECONDS; shift
  printf '\n== %s\n' "$name"
  if ! "$@"; then printf '\n== %s FAILED after %d s\n' "$name" $((SECONDS - start)); exit 1; fi
  printf '== %s: %d s\n' "$name" $((SECONDS - start))
}

stage 'tools for the tests'   bash tests/tools.sh
stage 'demonstration data'    make --no-print-directory data-check
stage 'web: build'            make --no-print-directory web
stage 'web: format and lint'  npm --prefix web run lint
stage 'web: types'            npm --prefix web run check
stage 'web: old browsers'     npm --prefix web run lint:es2021
stage 'web: unit'             npm --prefix web test
stage 'rust: format'          cargo fmt --check
stage 'rust: build'           cargo build --locked
stage 'rust: lints'           cargo clippy --locked --all-targets -- -D warnings
stage 'rust: tests'           cargo test --locked
stage 'browser'               npm --prefix web run e2e
printf '\nAll of it: %d s\n' "$SECONDS"
