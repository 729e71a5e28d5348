#!/usr/bin/env bash
# A PostgreSQL with PostGIS for the tests: a primary and a synchronous standby, in a folder of their own.
#
#   tests/postgres.sh install          installs what is missing (Debian and its relatives)
#   tests/postgres.sh start FOLDER     makes both and prints the primary's URL
#   tests/postgres.sh stop FOLDER      stops both and removes the folder
#   tests/postgres.sh halt FOLDER      ends the primary at once, as if its machine had died
#   tests/postgres.sh resume FOLDER    starts it again
#   tests/postgres.sh promote FOLDER   makes the standby the primary
#
# The server refuses to run as root; started by root, it runs as the user `postgres`.
set -euo pipefail

needs=(postgresql-15 postgresql-15-postgis-3)
bin=/usr/lib/postgresql/15/bin
port=${POSTGRES_PORT:-5439}

as_owner=()
if [ "$(id -u)" -eq 0 ]; then as_owner=(runuser -u postgres --); fi
owned() { "${as_owner[@]}" "$@"; }

install() {
  [ -x "$bin/postgres" ] && [ -e /usr/share/postgresql/15/extension/postgis.control ] && return
  local as_root=(); [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "Installing for the tests: ${needs[*]}" >&2
  "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq
  # No cluster of the system's own is needed.
  "${as_root[@]}" mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
    --no-install-recommends "${needs[@]}" >/dev/null
}

start() {
  local folder=$1
  mkdir -p "$folder"; chmod 755 "$folder"
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
  cd "$folder"
  owned "$bin/initdb" --pgdata primary --username renling --auth trust --encoding UTF8 --locale C.UTF-8 >/dev/null
  owned tee -a primary/postgresql.conf >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
port = $port
max_connections = 200
wal_level = replica
hot_standby = on
CONF
  launch primary
  owned "$bin/pg_basebackup" --host 127.0.0.1 --port "$port" --username renling --pgdata standby \
    --write-recovery-conf --checkpoint fast --dbname 'application_name=standby'
  echo "port = $((port + 1))" | owned tee -a standby/postgresql.conf >/dev/null
  launch standby
  owned tee -a primary/postgresql.conf >/dev/null <<<"synchronous_standby_names = 'standby'"
  owned "$bin/pg_ctl" --pgdata primary reload >/dev/null
  # From here on a commit is answered when the standby has it.
  until [ "$(owned "$bin/psql" -h 127.0.0.1 -p "$port" -U renling -d postgres -Atc \
    "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")" = 1 ]; do sleep 0.1; done
  echo "postgres://renling@127.0.0.1:$port/postgres"
}

launch() { # primary or standby
  owned "$bin/pg_ctl" --pgdata "$1" --log "$1.log" --wait start >/dev/null
}

stop() {
  [ -d "$1" ] || return 0
  cd "$1"
  for one in standby primary; do
    [ -e "$one/postmaster.pid" ] && owned "$bin/pg_ctl" --pgdata "$one" --mode immediate --wait stop >/dev/null || true
  done
  cd / && rm -rf "$1"
}

within() { # folder, command…
  cd "$1"; shift
  owned "$@" >/dev/null
}

case ${1:-} in
  install) install ;;
  start) install; start "$(realpath -m "${2:?folder}")" ;;
  stop) stop "$(realpath -m "${2:?folder}")" ;;
  halt) within "${2:?folder}" "$bin/pg_ctl" --pgdata primary --mode immediate --wait stop ;;
  resume) within "${2:?folder}" "$bin/pg_ctl" --pgdata primary --log primary.log --wait start ;;
  promote) within "${2:?folder}" "$bin/pg_ctl" --pgdata standby --wait promote ;;
  *) sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
