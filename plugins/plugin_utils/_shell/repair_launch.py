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

from .._core.repair_gates import read_change_number
from . import repair_lib as lib
from .cksum import cksum
from .repair_place import PLACE
from .script import PATH

HOOKS: t.Final = ("POWEROPS_RSCT_DIR", "POWEROPS_WAIT_SCALE", "POWEROPS_PATH", "POWEROPS_ROOT")
_RUN_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{5,60}\Z")
_NONCE = re.compile(r"[0-9a-f]{8,64}\Z")
_LINES_PER_CALL = 20  # printf is a process on ksh88, and an argument list of AIX may end at 24 KB

_KNOWN = """\
say() { printf '%s %s %s\\n' "$N" "$1" "$2"; }

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
"""

_INSTALL = """\
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
  show_last
}
"""

_DETACH = """\
by_systemd() {
  # logind may end the processes of a session that closes; a unit of its own is safe from that
  [ -z "$POWEROPS_PATH" ] && [ -d /run/systemd/system ] && on_host systemd-run || return 1
  case $(ps -o comm= -p 1) in *systemd*) ;; *) return 1 ;; esac
  systemd-run --quiet --no-ask-password --unit="powerops-rsct-$RUN" --property=KillMode=process \\
    --setenv=POWEROPS_RSCT_DIR="$DIR" --setenv=POWEROPS_WAIT_SCALE="${POWEROPS_WAIT_SCALE:-100}" \\
    /bin/sh "$HERE/repair.sh" "$RUN" "$CHANGE" </dev/null >/dev/null 2>&1
}

detach() {
  # a session of its own, no descriptor of the channel, no folder that is in use
  cd /
  by_systemd && return 0
  if on_host setsid; then
    setsid /bin/sh "$HERE/repair.sh" "$RUN" "$CHANGE" </dev/null >/dev/null 2>&1 & # allowed: setsid
  elif on_host perl; then
    perl -MPOSIX -e 'fork and exit; POSIX::setsid(); exec @ARGV' \\
      /bin/sh "$HERE/repair.sh" "$RUN" "$CHANGE" </dev/null >/dev/null 2>&1
  else
    (
      trap '' 1 2 3
      nohup /bin/sh "$HERE/repair.sh" "$RUN" "$CHANGE" </dev/null >/dev/null 2>&1 &
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
  save_state && install && start
  give_up
}

trap : 1 13 # a hang-up must not leave half a launch; what we start keeps its own signals
main </dev/null
"""


def render_launch(
    repair: str, run: str, nonce: str, *, change: str = "", environment: t.Mapping[str, str] | None = None
) -> str:
    """Render the launch of ``repair`` as ``run``.

    ``run``: letters, digits and dashes, new for every task. ``nonce``: hexadecimal, new for every call. ``change``: the
    change number, empty for none; an argument of the script, so its text stays that of check mode. ``environment``: the
    task's own; only the hooks of tests and simulation are taken from it.
    """
    crc, size = cksum(repair.encode("ascii"))
    argument = shlex.quote(read_change_number(change) or "-")
    head = head_of(run, nonce, environment or {}) + f"SUM='{crc} {size}'\nCHANGE={argument}\n"
    return "\n".join((head, lib.OWNER, _KNOWN, PLACE, _INSTALL, _writer(repair), _DETACH))


def is_run_id(word: str) -> bool:
    """Whether ``word`` can be the id of a run, and so a folder of ours."""
    return bool(_RUN_ID.match(word))


def head_of(run: str, nonce: str, environment: t.Mapping[str, str]) -> str:
    """The first lines of launch and watch. Raises ``ValueError`` for a run id or nonce of another form."""
    if not is_run_id(run) or not _NONCE.match(nonce):
        raise ValueError(f"run id {run!r} or nonce {nonce!r} is not of the agreed form")
    hooks = "".join(
        f"{name}={shlex.quote(environment[name])}\nexport {name}\n" for name in HOOKS if environment.get(name)
    )
    return f"{hooks}{lib.WORLD % {'path': PATH}}N={nonce}\nRUN={run}\nHERE=$DIR/runs/$RUN\n"


def _quoted(line: str) -> str:
    """As a word in quotes, also a line that would need none: a bare ``esac`` looks odd in a list."""
    quoted = shlex.quote(line)
    return quoted if quoted != line else f"'{line}'"


def _writer(repair: str) -> str:
    """A function that writes the script line by line: no here-document, which ksh88 would put into /tmp."""
    lines = repair.splitlines()
    calls = []
    for start in range(0, len(lines), _LINES_PER_CALL):
        words = " \\\n    ".join(map(_quoted, lines[start : start + _LINES_PER_CALL]))
        calls.append(f"  put {words}\n")
    return "write_repair() {\n" + "".join(calls) + "}\n"
