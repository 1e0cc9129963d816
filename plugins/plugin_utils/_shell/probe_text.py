# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The probe's shell text.

Written for the oldest shell it may meet (ksh88 as /bin/sh on AIX): no here-documents, no ``local``, no ``[[``, no
fractional sleep, nothing that is not on a bare AIX 7.1. Tested with ksh93, mksh, posh, bash and dash; ksh88 itself is
unproven.

Two paths. With a temporary folder: lanes of commands side by side, each answer in a file, one watchdog that looks once
a second. Without one: in turn, both streams as one, straight into frames.
"""

from __future__ import annotations

PRELUDE = """\
# powerops.rsct probe. Reads only; what it writes lies in one private folder that it removes.
unset ENV CDPATH CT_CONTACT CT_MANAGEMENT_SCOPE
PATH={path}
LC_ALL=C
LANG=C
export PATH LC_ALL LANG
umask 077
ulimit -c 0 2>/dev/null
{environment}N={nonce}
LIMIT={limit}
SUDO={sudo}
"""

BODY = """\
D=
OS=- REL=0 VER=0 WHO=- TAGS=
LANE_PIDS=
WATCH=
SICK=0
RUNNING=

descendants() {
  # prints the processes below $1, parents first so that none goes on for want of a child
  ps -A -o pid= -o ppid= | awk -v top="$1" '
    { kids[$2] = kids[$2] " " $1 }
    function below(p,   n, i, list) {
      n = split(kids[p], list, " ")
      for (i = 1; i <= n; i++) { print list[i]; below(list[i]) }
    }
    END { below(top) }'
}

doom() {
  # ends the processes whose numbers come in, and two seconds later what is left of them: by number, because a child
  # whose parent has gone is found below nobody
  doomed=
  while read victim; do doomed="$doomed $victim"; done
  for victim in $doomed; do end TERM "$victim"; done 2>/dev/null
  sleep 2
  for victim in $doomed; do end KILL "$victim"; done 2>/dev/null
}

end() {
  # end SIGNAL PID: what sudo started belongs to root, so the signal takes the same way
  kill "-$1" "$2" || [ -z "$SUDO" ] || $SUDO kill "-$1" "$2"
}

folder() {
  # a place that can really be written: full file systems still make empty files
  pad="$N$N$N$N$N$N$N$N"
  pad="$pad$pad$pad$pad$pad$pad$pad$pad"
  for base in /tmp /var/tmp /dev/shm; do
    D=$base/.rsct.$N
    mkdir "$D" 2>/dev/null || continue
    if { echo "$pad$pad" >"$D/pad"; } 2>/dev/null && [ -s "$D/pad" ] && mkfifo "$D/bell" 2>/dev/null; then
      return 0
    fi
    rm -rf "$D"
  done
  D=
  return 1
}

host_facts() {
  # no $(...) anywhere on the stream path: some shells keep its text in a file, and there is no room for one
  read OS REL VER REST
  read WHO REST
  case $OS in
    AIX)
      TAGS=aix
      [ -x /usr/ios/cli/ioscli ] && TAGS=vios
      if [ "$VER" -gt 7 ] || { [ "$VER" -eq 7 ] && [ "$REL" -ge 3 ]; }; then
        TAGS="$TAGS inband"
      fi ;;
    Linux) TAGS="linux inband" ;;
  esac 2>/dev/null
}

wanted() {
  for tag in $1; do
    case " $TAGS " in *" $tag "*) return 0 ;; esac
  done
  return 1
}

refusal() {
  # refusal ROOT RMC WORD: sets WORD to why a row can't run, or to nothing
  WORD=
  if ! command -v "$3" >/dev/null 2>&1; then
    WORD=missing
  elif [ "$1" = 1 ] && [ "$WHO" != 0 ] && [ -z "$SUDO" ]; then
    WORD=denied
  elif [ "$2" = 1 ]; then
    if [ "$SICK" = 1 ] || { [ -n "$D" ] && [ -f "$D/sick" ]; }; then
      WORD=spared
    fi
  fi
}

raise() {
  # raise ROOT WORD: sets AS and WHERE; sudo has a search path of its own, so it is given the whole path
  AS= WHERE=$2
  [ "$1" = 1 ] && [ "$WHO" != 0 ] || return 0
  AS=$SUDO
  FIELDS=$IFS
  IFS=:
  for place in $PATH; do
    if [ -x "$place/$2" ]; then
      WHERE=$place/$2
      break
    fi
  done
  IFS=$FIELDS
}

try() {
  # try ID LIMIT ROOT RMC WORD TAGS
  wanted "$6" || return 0
  refusal "$3" "$4" "$5"
  if [ -n "$WORD" ]; then
    echo "$WORD $N" >"$D/$1.rc"
    return 0
  fi
  STEP=$((STEP + 1))
  echo "$STEP $2 $4 $1 $N" >"$D/lane.$LANE"
  raise "$3" "$5"
  "c_$1" >"$D/$1.out" 2>"$D/$1.err" </dev/null
  code=$?
  cut_file "$1"
  echo "$code $N" >"$D/$1.rc"
}

cut_file() {
  # cut_file ID: a copy that could not be written is no answer at all
  case " $KEPT " in
    *" $1 "*)
      SAID=2 # a file that cannot be opened sets no other, and shells differ in the status they give it
      "k_$1" <"$D/$1.out" >"$D/$1.cut"
      { [ "$SAID" -le 1 ] && mv -f "$D/$1.cut" "$D/$1.out"; } || rm -f "$D/$1.out" "$D/$1.cut" ;;
  esac
}

cut_stream() {
  case " $KEPT " in
    *" $1 "*) "k_$1" ;;
    *) cat ;;
  esac
}

lane() {
  exec </dev/null >/dev/null 2>&1 # by exec, see main
  LANE=$1 STEP=0
  trap 'exit 143' TERM
  "lane_$1"
  echo "$((STEP + 1)) 0 0 - $N" >"$D/lane.$LANE"
  echo "done $LANE" >"$D/bell"
}

look() {
  # look LANE PID: one tick of the watch over one lane
  step= limit=0 rmc=0 id= mark=
  read step limit rmc id mark <"$D/lane.$1" || return 0
  [ "$mark" = "$N" ] && [ "$limit" -gt 0 ] || return 0
  eval "last=\\$seen_$1 age=\\$age_$1"
  if [ "$step" != "$last" ]; then
    eval "seen_$1=$step age_$1=0"
    return 0
  fi
  age=$((age + 1))
  eval "age_$1=$age"
  if [ "$age" -eq "$limit" ]; then
    echo late >"$D/$id.late" # no special builtin: where it can't write, a shell would end with it
    [ "$rmc" = 1 ] && echo sick >"$D/sick"
    descendants "$2" | doom &
  elif [ "$age" -eq $((limit + 4)) ]; then
    echo "stuck $1" >&4
  fi
}

bereaved() {
  # the shell that all this is for was killed: end what it started, leave no folder
  for p in $LANE_PIDS; do
    echo "$p"
    descendants "$p"
  done | doom
  cd /
  rm -rf "$D"
  exit 0
}

watch() {
  # the one watchdog: a look per second, so a hanging command costs its own limit and nothing else
  exec </dev/null >/dev/null 2>&1
  nap=
  trap 'kill "$nap" 2>/dev/null; exit 0' TERM
  exec 4>"$D/bell"
  tick=0
  for l in $LANES; do eval "seen_$l=- age_$l=0"; done
  while [ "$tick" -lt "$LIMIT" ]; do
    sleep 1 &
    nap=$!
    wait "$nap"
    tick=$((tick + 1))
    kill -0 "$$" 2>/dev/null || bereaved
    set -- $LANE_PIDS
    for l in $LANES; do
      look "$l" "$1" 2>/dev/null
      shift
    done
  done
  echo stop >&4
}

by_files() {
  for l in $LANES; do
    lane "$l" &
    LANE_PIDS="$LANE_PIDS $!"
  done
  RUNNING=yes
  watch &
  WATCH=$!
  left=$LANE_COUNT
  exec 3<"$D/bell"
  exec 4>"$D/bell" # a writer of our own: the bell never reads as closed between two rings
  while [ "$left" -gt 0 ] && read word which <&3; do
    [ "$word" = stop ] && break
    left=$((left - 1))
  done
  exec 3<&- 4>&-
  [ "$left" -gt 0 ] || RUNNING=
  report
}

report() {
  cd "$D" || return 1
  for id in $IDS; do
    word= mark=$N
    [ -f "$id.rc" ] && read word mark <"$id.rc"
    [ -f "$id.late" ] && word=late mark=$N
    [ -n "$word" ] && echo "$N rc $id $word $mark"
  done
  set -- *.out
  [ -f "$1" ] || return 0
  set -- *.out *.err
  wc -c "$@" | sed "s/^/$N size /"
  awk -v n="$N" '{ print n " text " FILENAME " " $0 }' "$@"
  cat "$@" | tr -cd '\\000\\015' | wc -c >odd
  read odd <odd
  [ "$odd" -eq 0 ] || binary "$@"
}

binary() {
  # NUL and CR do not survive awk and a pty: such streams travel as octets
  for file in "$@"; do
    tr -cd '\\000\\015' <"$file" | wc -c >odd
    read odd <odd
    [ "$odd" -eq 0 ] || od -An -v -tx1 "$file" | sed "s/^/$N hex $file /"
  done
}

guard() {
  # guard PID LIMIT: ends a command of the stream path that overruns
  exec </dev/null >/dev/null 2>&1
  nap=
  trap 'kill "$nap" 2>/dev/null; exit 0' TERM
  sleep "$2" &
  nap=$!
  wait "$nap"
  trap '' TERM # the one who waits for the command ends us when it is gone: not before its children are, too
  { echo "$1"; descendants "$1"; } | doom
}

stream_try() {
  # the same as try without any file: in turn, both streams as one, straight into frames
  wanted "$6" || return 0
  refusal "$3" "$4" "$5"
  [ "$SPENT" -lt "$LIMIT" ] || return 0
  if [ -n "$WORD" ]; then
    echo "$N rc $1 $WORD $N"
    return 0
  fi
  raise "$3" "$5"
  {
    # the task tells its own status: a shell may forget that of a child it has not waited for yet
    { "c_$1" 2>&1 </dev/null; code=$?; echo; echo "$N=$code"; } &
    task=$!
    guard "$task" "$2" &
    guard=$!
    wait "$task"
    kill "$guard"
  } | cut_stream "$1" | awk -v n="$N" -v id="$1" '
    BEGIN { code = "late" }
    index($0, n "=") == 1 { code = substr($0, length(n) + 2); next }
    { print n " text " id ".out " $0 }
    END { print n " rc " id " " code " " n; exit code == "late" }' && return 0
  SPENT=$((SPENT + $2 + 2))
  SICK=$4
}

by_stream() {
  SPENT=0
  for l in $LANES; do "lane_$l"; done
}

cleanup() {
  trap '' 1 2 13 15
  for p in $LANE_PIDS; do
    [ -z "$RUNNING" ] || { echo "$p"; descendants "$p"; } | doom &
  done
  [ -z "$WATCH" ] || kill "$WATCH" 2>/dev/null
  cd /
  [ -z "$D" ] || rm -rf "$D"
}

trap cleanup 0
trap 'exit 129' 1
trap 'exit 130' 2
trap 'exit 141' 13
trap 'exit 143' 15

answer() {
  host_facts
  echo
  echo "$N begin 1 $MODE ${WHO:--} ${OS:--} $TAGS $N"
  "by_$MODE"
  echo "$N end"
}

main() {
  exec 2>/dev/null # by exec: a shell keeps a copy of what a mere redirection hides, and its children hold it open
  if folder; then
    MODE=files TRY=try
    { uname -srv || echo; id -u; } >"$D/host"
    answer <"$D/host"
  else
    MODE=stream TRY=stream_try
    { uname -srv || echo; id -u; } | answer
  fi
}

main </dev/null
"""
