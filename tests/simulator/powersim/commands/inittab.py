# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of /etc/inittab: lsitab, mkitab, chitab, rmitab. They print nothing but what is asked for.

https://www.ibm.com/docs/en/aix/7.2?topic=l-lsitab-command and its relatives.
"""

from __future__ import annotations

from powersim.call import Answer, Call
from powersim.commands.options import read, wrong
from powersim.row import AIX, SBIN, Row
from powersim.state import autostart


def lsitab(call: Call) -> Answer:
    """``-a`` or an identifier; exit 1 without a word when there is no such entry."""
    options = read(call, "a")
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    wanted = next(iter(options.words), "")
    lines = autostart.entries(call.partition)
    found = [line for line in lines if "a" in options or autostart.identifier(line) == wanted]
    return Answer("".join(f"{line}\n" for line in found), 0 if found else 1)


def _entry(call: Call) -> str | Answer:
    """The entry of mkitab and chitab: identifier, run levels, action, command."""
    options = read(call, "i:" if call.argv[0] == "mkitab" else "")
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    line = next(iter(options.words), "")
    if line.count(":") < 3 or not autostart.identifier(line):
        return wrong(call, f"'{line}' is no entry: write Identifier:RunLevel:Action:Command in quotes")
    return line


def _there(call: Call, name: str) -> bool:
    return name in map(autostart.identifier, autostart.entries(call.partition))


def mkitab(call: Call) -> Answer:
    line = _entry(call)
    if isinstance(line, Answer):
        return line
    if _there(call, autostart.identifier(line)):
        return wrong(call, f"there is an entry '{autostart.identifier(line)}' already: change it with chitab")
    autostart.set_entry(call.partition, line)
    return Answer()


def chitab(call: Call) -> Answer:
    line = _entry(call)
    if isinstance(line, Answer):
        return line
    if not _there(call, autostart.identifier(line)):
        return wrong(call, f"there is no entry '{autostart.identifier(line)}': make it with mkitab")
    autostart.set_entry(call.partition, line)
    return Answer()


def rmitab(call: Call) -> Answer:
    name = next(iter(call.args), "")
    if not _there(call, name):
        return wrong(call, f"there is no entry '{name}': lsitab -a lists what there is")
    autostart.remove_entry(call.partition, name)
    return Answer()


ROWS = (
    Row("lsitab", lsitab, platforms=AIX, folder=SBIN),
    *(Row(run.__name__, run, mutating=True, root=True, platforms=AIX, folder=SBIN) for run in (mkitab, chitab, rmitab)),
)
