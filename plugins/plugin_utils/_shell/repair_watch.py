# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders the script that tells how far a repair is, and reads the framed answers of launch and watch.

The watch waits on the host for a while, so that one round trip covers many seconds; it only reads.
"""

from __future__ import annotations

import dataclasses
import typing as t

from .._core.parsers.journal import Entry, parse_journal
from . import repair_lib as lib
from .repair_launch import head_of

_WATCH = """\
running() { read_owner && [ "$ORUN" = "$RUN" ] && owner_lives; }

judge() {
  # a result may appear between two looks, so it has the last word
  STATE=unknown
  [ -d "$HERE" ] || return 0
  if running; then STATE=running; else STATE=interrupted; fi
  [ -s "$HERE/result" ] && STATE=finished
}

main() {
  settle
  judge
  while [ "$STATE" = running ] && [ "$PATIENCE" -gt 0 ]; do
    sleep 1
    PATIENCE=$((PATIENCE - 1))
    judge
  done
  WORD=-
  [ -s "$HERE/result" ] && read -r WORD <"$HERE/result"
  echo "$N state $STATE"
  echo "$N result $WORD"
  [ -f "$HERE/journal" ] && awk -v n="$N" '{ print n " journal " $0 }' "$HERE/journal"
  echo "$N end $STATE"
}

main </dev/null
"""


def render_watch(run: str, nonce: str, *, patience: int, environment: t.Mapping[str, str] | None = None) -> str:
    """Render the watch of ``run``; it waits up to ``patience`` seconds for an end before it answers."""
    head = head_of(run, nonce, environment or {}) + f"PATIENCE={int(patience)}\n"
    return "\n".join((head, lib.OWNER, _WATCH))


@dataclasses.dataclass(frozen=True)
class Report:
    """How far a repair is.

    ``state``: running, finished, interrupted (it is gone and left no result) or unknown (no such run on the host).
    ``result``: healed, not_needed, not_healed, refused or interrupted; empty while it runs.
    """

    state: str = "unknown"
    result: str = ""
    journal: tuple[Entry, ...] = ()


def frames(text: str, nonce: str) -> list[tuple[str, str]]:
    """Key and text of every line that starts with the nonce; a carriage return of a pty is dropped."""
    rows = (line.rstrip("\r") for line in text.split("\n"))
    parts = (row[len(nonce) + 1 :].partition(" ") for row in rows if row.startswith(nonce + " "))
    return [(key, rest) for key, _blank, rest in parts]


def read_watch(text: str, nonce: str) -> Report | None:
    """The report, or None when the answer is not whole."""
    rows = frames(text, nonce)
    words = dict(rows)
    if "end" not in words:
        return None
    journal = parse_journal("\n".join(rest for key, rest in rows if key == "journal"))
    result = words.get("result", "-")
    return Report(words.get("state", "unknown"), "" if result == "-" else result, journal.value)
