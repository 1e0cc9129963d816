# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""errpt and journalctl: what the model logged, and that rmcd was started."""

from __future__ import annotations

import calendar
import time

from powersim.call import Answer, Call, usage
from powersim.commands import hardware, options
from powersim.render import log as render
from powersim.row import AIX, LINUX, Row
from powersim.state.partition import Partition

# Public capture: sites.google.com/site/uyestebandiaz.
STARTED = ("A6DF45AA", "RMCD_INFO_0_ST", "I", "O", "RMCdaemon", "The daemon is started.")
SETTLED = 3600.0  # seconds that the faults of an estate are old when it comes up


def rows(partition: Partition) -> list[render.Row]:
    """Newest first, in the partition's own time."""
    offset = partition.machine.clock_offset
    begin = partition.booted + partition.spec.uptime + SETTLED
    found = [
        render.Row(one.identifier, one.label, one.kind, one.error_class, one.resource, one.description, begin - one.age)
        for one in partition.machine.log
    ]
    daemon = partition.src.table.get("ctrmc")
    if daemon and daemon.status.at(partition.now) == "active":
        since = daemon.status.since(partition.now) or partition.booted
        found.append(render.Row(*STARTED, since))
    found = [row._replace(moment=row.moment + offset) for row in found]
    return sorted(found, key=lambda row: -row.moment)


def moment(text: str) -> float | None:
    """``mmddhhmmyy`` of -s and -e."""
    try:
        return float(calendar.timegm(time.strptime(text, "%m%d%H%M%y")))
    except ValueError:
        return None


def errpt(call: Call) -> Answer:
    given = options.read(call, "aAcgtD:d:e:i:J:j:K:k:l:m:N:n:R:S:s:T:w:y:z:")
    if isinstance(given, str) or given.words or {"c", "t", "g"} & set(given.flags):
        return usage(call)
    bounds = {letter: moment(given[letter]) for letter in "se" if letter in given}
    bad = next((letter for letter, value in bounds.items() if value is None), "")
    if bad:
        return Answer(err=f"powersim: errpt: option -{bad} has the bad value {given[bad]!r}: write mmddhhmmyy\n", rc=1)
    lists = {"j": "identifier", "J": "label", "N": "resource", "d": "error_class", "T": "kind"}
    wanted = {name: given[letter].split(",") for letter, name in lists.items() if letter in given}
    names = {"kind": {long: short for short, long in render.TYPES.items()}}
    chosen = [
        row
        for row in rows(call.partition)
        if all(
            getattr(row, name) in [names.get(name, {}).get(word, word) for word in words]
            for name, words in wanted.items()
        )
        and row.moment >= (bounds.get("s") or 0.0)
        and row.moment <= (bounds.get("e") or row.moment)
    ]
    if "a" in given or "A" in given:
        return Answer(render.details(chosen, hardware.of(call.partition).machine_id, call.partition.name))
    return Answer(render.summary(chosen))


def journalctl(call: Call) -> Answer:
    """``-u ctrmc [-n N] [--since @SECONDS]``; other units have no entries."""
    words, unit, count = list(call.args), "", 0
    while words:
        word = words.pop(0)
        if word in ("-u", "--unit") and words:
            unit = words.pop(0).removesuffix(".service")
        elif word.startswith(("--unit=", "-u")):
            unit = word.partition("=")[2] or word[2:]
        elif word in ("-n", "--lines") and words:
            count = options.number(words.pop(0)) or 0
        elif word not in ("--no-pager", "-q", "-x", "-b", "-r", "-e"):
            return usage(call)
    found = rows(call.partition) if unit in ("", "ctrmc") else []
    chosen = found[:count] if count else found
    daemon = call.partition.src.table.get("ctrmc")
    return Answer(render.journal(chosen, call.partition.name, f"rmcd[{daemon.pid if daemon else 0}]"))


ROWS = (
    Row("errpt", errpt, platforms=AIX),
    Row("journalctl", journalctl, platforms=LINUX),
)
