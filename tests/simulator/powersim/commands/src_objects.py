# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions of subsystems: mkssys, chssys, rmssys.

Flags: https://www.ibm.com/docs/en/aix/7.2?topic=m-mkssys-command; field names: the SRC object class.
"""

from __future__ import annotations

from powersim.call import Answer, Call
from powersim.commands.options import Options, number, wrong
from powersim.commands.src import asked
from powersim.render import src
from powersim.row import Row
from powersim.state.src import INOPERATIVE

FLAGS = "s:p:u:a:e:i:o:t:E:G:w:f:n:I:m:ORdDqQKS"
FIELDS = {
    "a": "cmdargs", "p": "path", "u": "uid", "i": "standin", "o": "standout", "e": "standerr", "t": "synonym",
    "E": "priority", "f": "sigforce", "n": "signorm", "w": "waittime", "I": "svrkey", "m": "svrmtype",
}  # fmt: skip
SWITCHES = {"O": "action", "R": "action", "d": "display", "D": "display", "q": "multi", "Q": "multi"}
DEFAULTS = {"action": "-O", "display": "-d", "multi": "-Q", "contact": "-K", "priority": "20", "waittime": "20"}


def _fields(options: Options) -> dict[str, str]:
    given = {FIELDS[flag]: options.get(flag) for flag in options.order if flag in FIELDS}
    switched = {SWITCHES[flag]: f"-{flag}" for flag in options.order if flag in SWITCHES}
    return given | switched | ({"contact": "-S"} if "S" in options else {})


def mkssys(call: Call) -> Answer:
    options = asked(call, FLAGS)
    if isinstance(options, Answer):
        return options
    missing = next((flag for flag in "spu" if flag not in options), "")
    if missing:
        return wrong(call, f"-{missing} is missing: give -s SUBSYSTEM -p PATH -u USERID")
    if number(options.get("u")) is None:
        return wrong(call, f"-u is '{options.get('u')}': give the number of a user")
    if "S" in options and not ("n" in options and "f" in options):
        return wrong(call, "-S is given alone: add -n and -f with the signals that stop the subsystem")
    partition, name = call.partition, options.get("s")
    if name in partition.src.table:
        return Answer(err=src.message("exists", name), rc=1)
    partition.src.add(name, options.get("G"), active=False)
    partition.src.table[name].fields = DEFAULTS | _fields(options)
    return Answer(src.message("added", name))


def chssys(call: Call) -> Answer:
    """``-s OLD [-s NEW] ...``; a running daemon goes on with what it was started with."""
    olds = [word for flag, word in zip(call.args, call.args[1:]) if flag == "-s"]
    options = asked(call, FLAGS)
    if isinstance(options, Answer):
        return options
    table = call.partition.src.table
    if not olds or olds[0] not in table:
        return Answer(src.message("unknown", olds[0]), 1) if olds else wrong(call, "no subsystem is named: add -s NAME")
    subsystem = table[olds[0]]
    subsystem.fields |= _fields(options)
    subsystem.group = options.get("G", subsystem.group)
    if olds[-1] != olds[0]:
        subsystem.name = olds[-1]
        table[olds[-1]] = table.pop(olds[0])
    return Answer(src.message("changed"))


def rmssys(call: Call) -> Answer:
    options = asked(call, "s:")
    if isinstance(options, Answer):
        return options
    partition, name = call.partition, options.get("s")
    status = partition.src.status(name, partition.now)
    if not status:
        return Answer(src.message("unknown", name), 1)
    if status != INOPERATIVE:
        return Answer(err=src.message("busy", name), rc=1)
    partition.src.remove(name)
    return Answer(src.message("deleted"))


ROWS = tuple(Row(run.__name__, run, mutating=True, root=True) for run in (mkssys, chssys, rmssys))
