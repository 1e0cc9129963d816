# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""rmcctrl with every flag, and rmcrefreshMD.

Flags: https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcctrl.html; those of timeouts (-t to -X) are from memory.
Silent on success, exit 1 otherwise; one flag in a call.
"""

from __future__ import annotations

import typing as t

from powersim.call import HANGS, Answer, Call
from powersim.commands.options import Options, manual, number, read, wrong
from powersim.render import src
from powersim.row import RSCT, Row, with_flag
from powersim.state import autostart, rmc
from powersim.state.partition import Partition
from powersim.state.src import STOPPING

FLAGS = "aAb:BdhkKm:M:pPqQst:Tu:Uv:Vw:WxXz"
USAGE = (
    "Usage: rmcctrl -h | -a | -A | -b n | -B | -d | -k | -K | -m {R|E|D} | -M {R|E|D} | -p | -P | -q | -Q | -s |\n"
    "       -t n | -T | -u n | -U | -v n | -V | -w n | -W | -x | -X | -z   (text synthetic)\n"
)
# Now and at the next start.
LISTENER: dict[str, tuple[bool | None, bool]] = {
    "p": (True, True), "P": (False, False), "q": (None, True), "Q": (None, False),
}  # fmt: skip
POLICIES = ("R", "E", "D")  # Required, Enabled, Disabled
THROUGH_SRC = "aAdskKz"  # these ask srcmstr
BACK = {"B": "b", "T": "t", "U": "u", "V": "v", "W": "w", "X": "x"}  # the flag that takes another back to its default


def rmcctrl(call: Call) -> Answer:
    options = read(call, FLAGS)
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    if options.words:
        return wrong(call, f"'{options.words[0]}' is not expected: leave it out")
    if len(options.order) != 1:
        given = " ".join(f"-{flag}" for flag in options.order) or "none"
        return wrong(call, f"one flag is needed and {given} was given: see rmcctrl -h")
    flag = options.order[0]
    if flag in THROUGH_SRC and not call.partition.src.master:
        return Answer(err=src.message("no_master"), rc=1)
    return ACTIONS.get(flag, _setting)(call, options)


def _help(_call: Call, _options: Options) -> Answer:
    return Answer(USAGE)


def _stop(call: Call, options: Options) -> Answer:
    """-z waits until all are down, -K does not; -k leaves the resource managers alone."""
    partition, waits = call.partition, "z" in options
    was_running = rmc.running(partition)
    harm = tuple(rmc.count_harm(partition)) if was_running else ()
    seconds = rmc.stop(partition, managers="k" not in options)
    if waits and partition.src.status("ctrmc", partition.now) == STOPPING and partition.rmc.stop_hangs:
        return Answer(hang=True, harm=harm)
    return Answer(wait=seconds if waits and was_running else 0.0, harm=harm)


def _define(partition: Partition) -> str:
    """Put ctrmc back on file: a subsystem that exists is left as it is."""
    if "ctrmc" not in partition.src.table:
        partition.src.add("ctrmc", "rsct", active=False)
    autostart.set_entry(partition, autostart.CTRMC)
    return src.message("added", "ctrmc")


def _add(call: Call, _options: Options) -> Answer:
    return Answer(_define(call.partition))


def _add_and_start(call: Call, options: Options) -> Answer:
    added = _define(call.partition)
    started = _start(call, options)
    return Answer(added + started.out, started.rc)


def _start(call: Call, _options: Options) -> Answer:
    partition = call.partition
    if "ctrmc" not in partition.src.table:
        return Answer(src.message("unknown", "ctrmc"), 1)
    if rmc.running(partition):
        return Answer(src.message("already", "ctrmc"))
    return Answer(src.message("started", "ctrmc", rmc.start(partition)))


def _delete(call: Call, _options: Options) -> Answer:
    """Off file and out of inittab; a daemon that runs is stopped first (from memory)."""
    partition = call.partition
    if "ctrmc" not in partition.src.table:
        return Answer(src.message("unknown", "ctrmc"), 1)
    harm: list[str] = []
    if rmc.running(partition):
        harm = rmc.count_harm(partition)
        rmc.stop(partition, managers=True)
    partition.src.remove("ctrmc")
    autostart.remove_entry(partition, "ctrmc")
    return Answer(src.message("deleted"), harm=tuple(harm))


def _reachable(call: Call) -> Answer | None:
    if not rmc.running(call.partition):
        return wrong(call, "the RMC subsystem is not active: start it with rmcctrl -s")
    return HANGS if call.partition.rmc.hung else None


def _listener(call: Call, options: Options) -> Answer:
    """-p and -P act on the running daemon, -q and -Q on the next start; -p is needed at the next start as well."""
    now, later = LISTENER[options.order[0]]
    blocked = _reachable(call) if now is not None else None
    if blocked is None:
        rmc.enable_remote(call.partition, now=now, later=later)
    return blocked or Answer()


def _setting(call: Call, options: Options) -> Answer:
    """Message policies and timeouts: kept until taken back or until recfgct; `lssrc -ls ctrmc` shows them."""
    flag = options.order[0]
    value, kept = options.get(flag), call.partition.rmc.policies
    if flag in "mM" and value not in POLICIES:
        return wrong(call, f"-{flag} is '{value}': give R (required), E (enabled) or D (disabled)")
    if flag in "btuvw" and number(value) is None:
        unit = "messages" if flag == "w" else "seconds"
        return wrong(call, f"-{flag} is '{value}': give a whole number of {unit}")
    blocked = _reachable(call) if flag != "M" else None
    if blocked:
        return blocked
    if flag in BACK:
        kept.pop(f"-{BACK[flag]}", None)
    else:
        kept[f"-{flag}"] = value or "on"
    return Answer()


Action = t.Callable[[Call, Options], Answer]
ACTIONS: dict[str, Action] = {
    "h": _help, "a": _add, "A": _add_and_start, "d": _delete, "s": _start,
    **dict.fromkeys("kKz", _stop), **dict.fromkeys(LISTENER, _listener),
}  # fmt: skip


def refresh_md(call: Call) -> Answer:
    """``rmcrefreshMD -s ctrmc``."""
    partition = call.partition
    options = read(call, "s:hTV")
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    if "h" in options:
        return manual(call, "s:hTV")
    if options.get("s", "ctrmc") != "ctrmc":
        return Answer(src.message("unknown", options.get("s")), 1)
    if not rmc.answering(partition):
        return Answer(err=src.message("not_passed", "ctrmc"), rc=1)
    if partition.rmc.hung:
        return HANGS
    rmc.refresh_domain(partition)
    return Answer()


ROWS = (
    Row("rmcctrl", rmcctrl, when=with_flag("h", FLAGS), folder=RSCT),
    Row("rmcctrl", rmcctrl, mutating=True, root=True, folder=RSCT),
    Row("rmcrefreshMD", refresh_md, mutating=True, root=True, folder=RSCT),
)
