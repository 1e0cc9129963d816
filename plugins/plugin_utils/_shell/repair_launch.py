# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders the script that installs a repair on the host and starts it in a session of its own.

Sent once, and once more whenever nobody knows whether it arrived: the same run id never starts twice. Everything that
can refuse (a planted folder, no room, a damaged copy, another repair) refuses before the first step.
"""

from __future__ import annotations

import re
import shlex
import typing as t

from . import repair_lib as lib
from .cksum import cksum
from .script import PATH

#: Files saved before the first step: name of the copy, source. What is missing is named in the answer.
SAVED_FILES: t.Final = (
    ("ct_node_id.etc", "/etc/ct_node_id"),
    ("ct_node_id.var", "/var/ct/cfg/ct_node_id"),
    ("ctrmc.acls", "/var/ct/cfg/ctrmc.acls"),
    ("ctrmc.maxpktsz", "/var/ct/cfg/ctrmc.maxpktsz"),
)
ROOM_KB: t.Final = 2048  # for script, saves and journal
KEPT_RUNS: t.Final = 20
HOOKS: t.Final = ("POWEROPS_RSCT_DIR", "POWEROPS_WAIT_SCALE", "POWEROPS_PATH")
_RUN_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{5,60}\Z")
_NONCE = re.compile(r"[0-9a-f]{8,64}\Z")
_LINES_PER_CALL = 20  # printf is a process on ksh88, and an argument list of AIX may end at 24 KB

_FOLDERS = """\
say() { printf '%s %s %s\\n' "$N" "$1" "$2"; }

refuse() {
  say refused "$1"
  return 1
}

ours() {
  # ours FOLDER: a folder that only we can change; a link, another owner or open rights are refused
  if [ -h "$1" ]; then refuse "$1 is a symbolic link"; return 1; fi
  if [ ! -d "$1" ]; then refuse "$1 can't be made, or is no folder"; return 1; fi
  set -- "$1" $(ls -ldn "$1")
  [ "$4" = "$(id -u)" ] || { refuse "$1 belongs to uid $4"; return 1; }
  chmod 700 "$1" 2>/dev/null
  set -- "$1" $(ls -ldn "$1")
  case $2 in
    drwx--[-S]--- | drwx--[-S]---[.-]) return 0 ;;
  esac
  refuse "$1 has mode $2 instead of drwx------"
}

parent_kept() {
  # nobody else may be able to rename our folder
  above=${DIR%/*}
  set -- $(ls -ldn "${above:-/}/.")
  case $1 in
    d???????w[!tT]*) refuse "$above can be changed by everybody: mode $1" ;;
    d*) return 0 ;;
    *) refuse "$above can't be read" ;;
  esac
}

room() {
  free=$(df -P -k "$DIR" | awk 'NR > 1 { free = $(NF - 2) } END { print free + 0 }')
  [ "${free:-0}" -ge ROOM_KB ] || refuse "$DIR has ${free:-no} KB free and a repair needs ROOM_KB"
}

prepare() {
  parent_kept || return 1
  mkdir "$DIR" 2>/dev/null
  ours "$DIR" || return 1
  for folder in runs saves; do
    mkdir "$DIR/$folder" 2>/dev/null
    ours "$DIR/$folder" || return 1
  done
  room
}
"""

_LOCK = """\
known_run() {
  # the same run id once more: say how far it is, start nothing
  settle
  if [ -s "$HERE/result" ]; then
    read -r word <"$HERE/result"
    say finished "$word"
  elif read_owner && [ "$ORUN" = "$RUN" ] && owner_lives; then
    say attached "$RUN"
  elif [ -d "$HERE/started" ]; then
    say interrupted "$RUN"
  else
    return 1
  fi
}

set_aside() {
  # a lock without a living owner; should another launch have taken it meanwhile, it gets it back
  aside=$DIR/lock.$$
  seen="$OPID $ORUN $OBOOT $OPHASE"
  mv "$DIR/lock" "$aside" 2>/dev/null || return 0
  OPID='' ORUN='' OBOOT='' OPHASE=''
  [ -f "$aside/owner" ] && read -r OPID ORUN OBOOT OPHASE <"$aside/owner"
  if [ "$seen" != "$OPID $ORUN $OBOOT $OPHASE" ] && [ ! -d "$DIR/lock" ]; then
    mv "$aside" "$DIR/lock"
    return 0
  fi
  rm -rf "$aside"
  if [ -n "$ORUN" ] && [ -d "$DIR/runs/$ORUN/started" ] && [ ! -s "$DIR/runs/$ORUN/result" ]; then
    echo interrupted >"$DIR/runs/$ORUN/result"
    say note "run $ORUN was interrupted"
  fi
}

take_lock() {
  tries=0
  while ! mkdir "$DIR/lock" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 8 ]; then
      refuse "$DIR/lock can't be had"
      return 1
    elif read_owner; then
      if owner_lives; then
        say attached "$ORUN"
        return 1
      fi
      set_aside
    elif [ "$tries" -gt 3 ]; then
      set_aside
    else
      sleep 1 # its owner is about to sign
    fi
  done
  printf '%s %s %s launch\\n' "$$" "$RUN" "$(boot)" >"$DIR/lock/owner"
  MINE=1
}
"""

_INSTALL = """\
save() {
  # save NAME FILE: a copy that is compared; a file that is not there is only named
  if [ -f "$2" ]; then
    cat "$2" >"$DIR/saves/$RUN/$1" 2>/dev/null
    cmp -s "$2" "$DIR/saves/$RUN/$1" || refuse "$2 could not be saved"
  else
    say absent "$2"
  fi
}

save_state() {
  rm -rf "${DIR:?}/saves/$RUN"
  mkdir "$DIR/saves/$RUN" || return 1
  if on_host lsitab; then lsitab ctrmc >"$DIR/saves/$RUN/inittab.ctrmc" 2>/dev/null; fi
SAVES
  say saved "$DIR/saves/$RUN"
}

prune() {
  # the newest KEPT runs and their saves stay; names sort by time
  for old in $(ls -1 "$DIR/runs" | sort -r | awk 'NR > KEPT'); do
    rm -rf "${DIR:?}/runs/$old" "${DIR:?}/saves/$old"
  done
}

put() { printf '%s\\n' "$@" >>"$HERE/repair.new"; }

install() {
  rm -rf "$HERE"
  mkdir "$HERE" || { refuse "$HERE can't be made"; return 1; }
  write_repair 2>/dev/null
  sum=$(cksum <"$HERE/repair.new")
  if [ "$sum" != "$SUM" ]; then
    refuse "the script on the host is not the one that was sent: cksum $sum instead of $SUM"
    return 1
  fi
  chmod 700 "$HERE/repair.new" && mv -f "$HERE/repair.new" "$HERE/repair.sh" || return 1
  rm -f "$DIR/last"
  ln -s "runs/$RUN" "$DIR/last"
}
"""

_DETACH = """\
by_systemd() {
  # logind may end the processes of a session that closes; a unit of its own is safe from that
  [ -z "$POWEROPS_PATH" ] && [ -d /run/systemd/system ] && on_host systemd-run || return 1
  case $(ps -o comm= -p 1) in *systemd*) ;; *) return 1 ;; esac
  systemd-run --quiet --no-ask-password --unit="powerops-rsct-$RUN" --property=KillMode=process \\
    --setenv=POWEROPS_RSCT_DIR="$DIR" --setenv=POWEROPS_WAIT_SCALE="${POWEROPS_WAIT_SCALE:-100}" \\
    /bin/sh "$HERE/repair.sh" "$RUN" </dev/null >/dev/null 2>&1
}

detach() {
  # a session of its own, no descriptor of the channel, no folder that is in use
  cd /
  by_systemd && return 0
  if on_host setsid; then
    setsid /bin/sh "$HERE/repair.sh" "$RUN" </dev/null >/dev/null 2>&1 & # allowed: setsid
  elif on_host perl; then
    perl -MPOSIX -e 'fork and exit; POSIX::setsid(); exec @ARGV' \\
      /bin/sh "$HERE/repair.sh" "$RUN" </dev/null >/dev/null 2>&1
  else
    (
      trap '' 1 2 3
      nohup /bin/sh "$HERE/repair.sh" "$RUN" </dev/null >/dev/null 2>&1 &
    ) </dev/null >/dev/null 2>&1
  fi
}

start() {
  detach
  tries=0
  while [ "$tries" -lt 15 ]; do
    if [ -f "$HERE/started/ready" ]; then
      MINE=''
      say started "$RUN"
      return 0
    fi
    sleep 1
    tries=$((tries + 1))
  done
  refuse "the repair did not start within 15 s"
}

give_up() {
  # nothing was started: leave no lock behind
  if [ -n "$MINE" ] && [ ! -d "$HERE/started" ]; then rm -rf "$DIR/lock"; fi
}

main() {
  MINE=''
  prepare || return 0
  known_run && return 0
  take_lock || return 0
  save_state && install && prune && start
  give_up
}

trap : 1 13 # a hang-up must not leave half a launch; what we start keeps its own signals
main </dev/null
"""


def render_launch(
    repair: str, run: str, nonce: str, *, environment: t.Mapping[str, str] | None = None
) -> str:
    """Render the launch of ``repair`` as ``run``.

    ``run``: letters, digits and dashes, new for every task. ``nonce``: hexadecimal, new for every call.
    ``environment``: the task's own; only the hooks of tests and simulation are taken from it.
    """
    crc, size = cksum(repair.encode("ascii"))
    saves = "\n".join(f"  save {name} {path} || return 1" for name, path in SAVED_FILES)
    install = _INSTALL.replace("SAVES", saves).replace("KEPT", str(KEPT_RUNS))
    texts = (_FOLDERS.replace("ROOM_KB", str(ROOM_KB)), _LOCK, install)
    head = head_of(run, nonce, environment or {}) + f"SUM='{crc} {size}'\n"
    return "\n".join((head, lib.OWNER, *texts, _writer(repair), _DETACH))


def head_of(run: str, nonce: str, environment: t.Mapping[str, str]) -> str:
    """The first lines of launch and watch. Raises ``ValueError`` for a run id or nonce of another form."""
    if not _RUN_ID.match(run) or not _NONCE.match(nonce):
        raise ValueError(f"run id {run!r} or nonce {nonce!r} is not of the agreed form")
    hooks = "".join(
        f"{name}={shlex.quote(environment[name])}\nexport {name}\n" for name in HOOKS if environment.get(name)
    )
    return f"{hooks}{lib.WORLD % {'path': PATH}}N={nonce}\nRUN={run}\nHERE=$DIR/runs/$RUN\n"


def _writer(repair: str) -> str:
    """A function that writes the script line by line: no here-document, which ksh88 would put into /tmp."""
    lines = repair.splitlines()
    calls = []
    for start in range(0, len(lines), _LINES_PER_CALL):
        words = " \\\n    ".join(shlex.quote(line) for line in lines[start : start + _LINES_PER_CALL])
        calls.append(f"  put {words}\n")
    return "write_repair() {\n" + "".join(calls) + "}\n"
