# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shell text that the repair, its launch and its watch are made of; how the repair sees stands in ``repair_senses``.

Written for ksh88 as /bin/sh on a bare AIX 7.1, like the probe. Variables are global (there is no portable ``local``),
so each function keeps to names of its own. Seconds are counted in naps: no shell here can read a clock.
"""

from __future__ import annotations

#: The first lines of every script: a known world, whoever starts it.
WORLD = """\
unset ENV CDPATH CT_CONTACT CT_MANAGEMENT_SCOPE
PATH=${POWEROPS_PATH:+$POWEROPS_PATH:}%(path)s
LC_ALL=C
LANG=C
export PATH LC_ALL LANG
umask 077
ulimit -c 0 2>/dev/null
DIR=${POWEROPS_RSCT_DIR:-/var/adm/powerops-rsct}
ROOT=${POWEROPS_ROOT:-}
"""

#: The boot as one word, and who holds the lock: pid, run, boot and phase (launch or run) in lock/owner.
OWNER = """\
on_host() { command -v "$1" >/dev/null 2>&1; }

boot() {
  if [ -r /proc/sys/kernel/random/boot_id ]; then
    cat /proc/sys/kernel/random/boot_id
  else
    # never empty, or an owner could not be read: utmp may have been cleared
    who -b 2>/dev/null | awk '{ gsub(/[ \\t]+/, "_"); word = $0 } END { print (word == "" ? "-" : word) }'
  fi
}

read_owner() {
  OPID='' ORUN='' OBOOT='' OPHASE=''
  [ -f "$DIR/lock/owner" ] && read -r OPID ORUN OBOOT OPHASE <"$DIR/lock/owner"
  [ -n "$OPHASE" ]
}

settle() {
  # a run that was just started has not signed yet
  if [ -d "$HERE/started" ] && [ ! -f "$HERE/started/ready" ]; then sleep 1; fi
}

owner_lives() {
  # the pid may be another's by now: a repair shows its run id among its arguments
  [ "$OBOOT" = "$(boot)" ] && kill -0 "$OPID" 2>/dev/null || return 1
  [ "$OPHASE" = launch ] && return 0
  case $(ps -o args= -p "$OPID") in *"$ORUN"*) return 0 ;; esac
  return 1
}
"""

#: The journal, commands with a limit, and what a begun rung owes.
RUNNING = """\
note() {
  # note EVENT TEXT RC: one line of the journal: time, step, event, text, rc; on a console also to the person there
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  printf '%s\\t%s\\t%s\\t%s\\t%s\\n' "$stamp" "$STEP" "$1" "$2" "$3" >>"$HERE/journal"
  [ -z "$CONSOLE" ] || printf '%s %s: %s %s (%s)\\n' "$stamp" "$STEP" "$1" "$2" "$3" 2>/dev/null
}

enter() {
  # enter RISK NUMBER: from here on the run has touched something of this class
  note class "$1" "$2"
}

scaled() {
  # scaled SECONDS: at the wait scale, at least 1, in $S
  S=$(($1 * SCALE / 100))
  [ "$S" -ge 1 ] || S=1
}

nap() {
  sleep 1
  SPENT=$((SPENT + 1))
}

family() {
  # family PID: the process and everything below it
  ps -A -o pid= -o ppid= | awk -v top="$1" '
    { up[$1] = $2 }
    END {
      print top
      for (p in up) {
        for (q = up[p]; q > 1 && q != top; ) q = up[q]
        if (q == top) print p
      }
    }'
}

attend() {
  # waits for the task that runs, for the seconds left; its family is ended when they are over
  quick=0
  while [ "$quick" -lt 40 ] && kill -0 "$task" 2>/dev/null; do
    sleep 0 # most commands are over at once; a nap of a second each would add up
    quick=$((quick + 1))
  done
  while kill -0 "$task" 2>/dev/null; do
    if [ "$left" -le 0 ]; then
      members=$(family "$task")
      members=${members:-$task} # at least itself, where $() has no room
      task=''
      kill -TERM $members 2>/dev/null
      nap
      nap
      kill -KILL $members 2>/dev/null
      return 124
    fi
    nap
    left=$((left - 1))
  done
  wait "$task"
  ended=$?
  task=''
  return "$ended"
}

limited() {
  # limited SECONDS FILE WORD...: runs the words without input, both streams into FILE; 124 when time is up
  scaled "$1"
  # a wait may be cut to nothing; a command that gets no time would pass for a silent one on a busy machine
  [ "$S" -ge 5 ] || S=5
  left=$S sink=$2
  shift 2
  # a file system that turned read-only must not keep a command from running
  (: >>"$sink") 2>/dev/null || sink=/dev/null
  (
    trap - 0 1 2 3 13 15
    umask 022
    "$@"
  ) </dev/null >>"$sink" 2>&1 &
  task=$!
  attend
}

run() {
  # run LIMIT WORD...: one command of the product, in the journal before and after
  span=$1
  shift
  note run "$*" -
  limited "$span" "$HERE/output" "$@"
  rc=$?
  note 'done' "$*" "$rc"
  return "$rc"
}

begin() {
  # begin RUNG: from here on finish_RUNG runs, whatever happens; the marker outlives even us
  printf '%s %s %s\\n' "$1" "$RUN" "$(boot)" >"$DIR/unfinished"
  if [ ! -s "$DIR/unfinished" ]; then
    note refused "no room for the marker of an unfinished step" 1
    RESULT=refused
    return 1
  fi
  PENDING=$1
}

gone() {
  # gone SUBSYSTEM LIMIT: SRC only requests a stop, and a start before its end would be lost
  scaled "$2"
  stop_at=$((SPENT + S))
  look
  while src_active "$1" && [ "$SPENT" -lt "$stop_at" ]; do
    nap
    look
  done
}

finish() {
  # what a begun rung owes: forward, up to three times, until SRC shows it running
  [ -n "$PENDING" ] || return 0
  [ -z "$task" ] || attend # a stop that still runs would undo the start
  owed=$PENDING HELD=''
  for turn in 1 2 3; do
    "finish_$owed"
    [ -z "$HELD" ] || break
    for glance in 1 2 3 4 5; do
      if "alive_$owed"; then
        PENDING=''
        rm -f "$DIR/unfinished"
        return 0
      fi
      nap
    done
  done
  PENDING=''
  note stuck "$owed is not finished: the next run goes on with it" 1
  return 1
}

finish_former() {
  # a run that was killed between stop and start, or lost its power there, left its marker; 1 when it still is there
  [ -f "$DIR/unfinished" ] || return 0
  owed='' former='' when=''
  read -r owed former when <"$DIR/unfinished"
  case " $OWING " in
    *" $owed "*) ;;
    *) rm -f "$DIR/unfinished"; return 0 ;;
  esac
  STEP=$owed WHOSE=$former ENDED='' AGAIN=''
  case " $RESETTING " in
    *" $owed "*) came_up='' ;; # more than a boot is needed to end it
    *) came_up=$when ;;
  esac
  if [ -n "$came_up" ] && [ "$came_up" != "$(boot)" ] && "alive_$owed"; then
    note recovered "$former was unfinished; the boot since then has started what it stopped" 0
    rm -f "$DIR/unfinished"
  else
    note recover "$former was unfinished" -
    "class_$owed"
    PENDING=$owed
    finish
  fi
  [ ! -f "$DIR/unfinished" ] || [ -n "$came_up" ]
  former_left=$?
  STEP=- WHOSE=$RUN ENDED='' AGAIN=''
  return "$former_left"
}
"""

#: The frame of a run: only one start, a wait with an end, a result in any case.
FRAME = """\
open_run() {
  # one start for each run id: a second one, however it came about, leaves without a trace
  cd / || exit 1
  read_owner
  [ "$ORUN" = "$RUN" ] && mkdir "$HERE/started" 2>/dev/null || exit 75
  printf '%s %s %s run\\n' "$$" "$RUN" "$(boot)" 2>/dev/null >"$DIR/lock/owner.new"
  mv -f "$DIR/lock/owner.new" "$DIR/lock/owner"
  if ! read_owner || [ "$OPID" != "$$" ]; then
    rm -rf "$DIR/lock" # unsigned for lack of room: another repair would take it for a stale one
    exit 74
  fi
  : >"$HERE/started/ready"
  OURS=1
  mkdir "$DIR/saves" "$SAVE" 2>/dev/null
  note begin "plan $PLAN" -
  [ "$CHANGE" = - ] || note change "$CHANGE" 0
}

wait_for() {
  # wait_for SECONDS GOAL: 0 when everything is healed, 1 when the next rung may have its turn
  scaled "$1"
  stop_at=$((SPENT + S))
  note wait "$2" "$S"
  while :; do
    look
    if goal; then
      RESULT=healed
      note healed "$2" 0
      return 0
    elif "$2"; then
      note reached "$2" 0
      return 1
    elif [ "$SPENT" -ge "$stop_at" ]; then
      note unreached "$2" 1
      return 1
    fi
    nap
  done
}

close_run() {
  # a begun rung is finished first; ignored, since ksh88 ends a function by a signal that is only caught outside of it
  trap '' 1 2 3 15
  [ -n "$OURS" ] || return 0
  STEP=${PENDING:--}
  finish
  STEP=-
  note result "${RESULT:=interrupted}" 0
  record "$RUN" "$RESULT"
  prune
  printf '%s\\n' "$RESULT" >"$HERE/result.new" # last, since whoever waits for it reads the rest
  mv -f "$HERE/result.new" "$HERE/result"
  read_owner
  [ "$ORUN" = "$RUN" ] && rm -rf "$DIR/lock"
}

climb() {
  # every step in turn, until one heals or a check refuses
  if ! finish_former; then
    RESULT=refused # no step is safe on an identity that is half way
    return 0
  fi
  look
  if goal; then
    RESULT=not_needed
    return 0
  fi
  for step in $STEPS; do
    # the last look is fresh: every step ends with one, and a hung rmcd makes each last its whole limit
    "step_$step" && return 0
    [ -z "$RESULT" ] || return 0
  done
  STEP=-
  RESULT=not_healed
}
"""
