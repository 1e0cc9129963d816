# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shell text for a repair that a person starts by hand, on a console, where no network reaches the host.

It does what the launch does otherwise, asks nothing, and tells every line of its journal. With ``--look`` it only reads.
"""

from __future__ import annotations

CONSOLE = """\
say() { printf '%s: %s\\n' "$1" "$2"; }

usage() {
  echo "usage: /bin/sh $0 [--look] [--change NUMBER]"
  echo "  --look            read and tell what would be done; change nothing"
  echo "  --change NUMBER   keep the number of the change in the journal and the history"
  echo "Without --look it repairs at once and asks nothing. Journal, saves and history are in $DIR."
}

options() {
  LOOKING='' CHANGE=-
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h)
        usage
        exit 0
        ;;
      --look) LOOKING=1 ;;
      --change)
        CHANGE=$2
        [ $# -gt 1 ] && shift
        ;;
      *)
        say "unknown option" "$1"
        usage
        exit 2
        ;;
    esac
    shift
  done
  case $CHANGE in
    '' | *[!A-Za-z0-9._:/#-]*)
      say "--change" "give letters, digits and . _ : / # -, such as CHG0012345"
      exit 2
      ;;
  esac
}

only_look() {
  # every word that changes something tells it instead
  run() {
    shift
    note 'would run' "$*" -
  }
  begin() { :; }
  enter() { :; }
  gone() { :; }
  finish() { "finish_$STEP"; }
  settle_identity() { :; }
  remember() { :; }
  recall() { :; }
  data_folder() { :; }
  support_data_saved() { :; }
  keep_trust() { note 'would keep' "keys and trusted host list" -; }
  keep_definitions() { note 'would keep' "definitions and settings of RMC" -; }
  put_back_settings() { note 'would put back' "settings of RMC" -; }
  put_back_definitions() { note 'would put back' "definitions of RMC" -; }
  put_back_trust() { note 'would put back' "the former keys" -; }
  put_back_parent() { note 'would put back' "node_uuid of cluster0" -; }
  wait_for() {
    note 'would wait' "at most $1 s" -
    return 1
  }
}

tell() {
  if [ -f "$DIR/unfinished" ]; then note 'would first' "finish what an interrupted run began" -; fi
  if read_owner && owner_lives; then note running "$ORUN is being carried out" -; fi
  look
  if goal; then
    note nothing "the goal is reached already" 0
    return 0
  fi
  for step in $STEPS; do
    look
    "step_$step"
    RESULT=''
  done
}

look_around() {
  HERE=$DIR/look.$$ SAVE=$DIR/look.$$
  mkdir "$HERE" || { refuse "$HERE can't be made"; exit 1; }
  trap 'rm -rf "$HERE"' 0
  trap 'exit 130' 1 2 3 13 15
  CONSOLE=1
  only_look
  tell
}

own_copy() {
  # the same bytes, in the folder of the run
  mkdir "$HERE" && cat "$ITSELF" >"$HERE/repair.sh" && chmod 700 "$HERE/repair.sh" && cmp -s "$ITSELF" "$HERE/repair.sh"
}

by_hand() {
  options "$@"
  ITSELF=$0
  case $ITSELF in
    /*) ;;
    *) ITSELF=$(pwd)/$ITSELF ;;
  esac
  RUN=$(date -u +%Y%m%dT%H%M%SZ)-by-hand-$$
  HERE=$DIR/runs/$RUN SAVE=$DIR/saves/$RUN
  if [ "$(id -u)" != 0 ] && [ -z "$POWEROPS_PATH" ]; then
    refuse "this needs root"
    exit 1
  fi
  prepare || exit 1
  if [ -n "$LOOKING" ]; then
    look_around
    exit 0
  fi
  [ -f "$ITSELF" ] || { refuse "put this text into a file and start that with /bin/sh"; exit 1; }
  take_lock || exit 1
  save_state && own_copy && show_last && exec /bin/sh "$HERE/repair.sh" "$RUN" "$CHANGE" console
  refuse "nothing was started"
  rm -rf "$DIR/lock"
  exit 1
}
"""
