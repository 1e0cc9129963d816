# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SRC: lssrc, nlssrc, startsrc, stopsrc, refresh.

Flags: https://www.ibm.com/docs/en/aix/7.2?topic=l-lssrc-command, startsrc and stopsrc there.
"""

from __future__ import annotations

from powersim.call import HANGS, Answer, Call
from powersim.commands import longstatus
from powersim.commands.options import Options, number, read, wrong
from powersim.render import src
from powersim.row import Row
from powersim.state import keyring, mountd, rmc, varct
from powersim.state.partition import Partition
from powersim.state.src import ACTIVE, INOPERATIVE, Subsystem

ARGUMENT_LIMIT = 1200  # characters after -a and -e of startsrc
ELSEWHERE = {"h": "other hosts", "t": "subservers", "o": "subservers", "P": "subservers"}


def asked(call: Call, letters: str) -> Options | Answer:
    """Options, or the answer of a command that can not go on."""
    options = read(call, letters)
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    if options.words:
        return wrong(call, f"'{options.words[0]}' is not expected: leave it out")
    return options if call.partition.src.master else Answer(err=src.message("no_master"), rc=1)


def one_target(call: Call, letters: str, targets: str = "agsp") -> Options | Answer:
    """For commands that are about one subsystem, one group or all: the syntax of SRC lets nobody name two of these."""
    options = asked(call, letters)
    if isinstance(options, Answer):
        return options
    for flag, meant in ELSEWHERE.items():
        if flag in options:
            return wrong(call, f"-{flag} is '{options.get(flag)}': {meant} are not simulated, leave it out")
    given = [flag for flag in targets if flag in options]
    if len(given) > 1:
        return wrong(call, f"-{' -'.join(given)} are given together: give one of them")
    return options


def shown(partition: Partition, subsystems: list[Subsystem]) -> list[src.Row]:
    now, rows = partition.now, []
    for subsystem in subsystems:
        status = subsystem.status.at(now)
        rows.append((subsystem.name, subsystem.group, 0 if status == INOPERATIVE else subsystem.pid, status))
    return rows


def of_process(partition: Partition, pid: str) -> str:
    """The subsystem that runs as this process, '' for none."""
    rows = shown(partition, list(partition.src.table.values()))
    return next((name for name, _group, number, _status in rows if number and str(number) == pid), "")


def lssrc(call: Call) -> Answer:
    options = one_target(call, "h:ag:s:p:lSdTNt:o:P:n:c")
    if isinstance(options, Answer):
        return options
    if "l" in options and options.any("ag"):
        return wrong(call, f"-l is given with -{options.any('ag')}: ask one subsystem, with -s or -p")
    partition, table = call.partition, call.partition.src.table
    if "T" in options or "N" in options:
        return Answer("#powersim: no subserver and no notify method is defined (text synthetic)\n")
    if "S" in options:
        return _smit(partition, options.get("s"), default="d" in options)
    if "a" in options:
        return Answer(src.short(shown(partition, list(table.values())), not partition.aix_like))
    if "g" in options:
        members = partition.src.group(options.get("g"))
        listing = Answer(src.short(shown(partition, members), not partition.aix_like))
        return listing if members else Answer(src.message("unknown_group", options.get("g")), 1)
    if "p" in options:
        name = of_process(partition, options.get("p"))
        return _status(call, name, options) if name else Answer(err=src.message("no_process", options.get("p")), rc=1)
    if "s" not in options:
        return wrong(call, "nothing is asked for: add -a, -g GROUP, -s SUBSYSTEM or -p PID")
    return _status(call, options.get("s"), options)


def _status(call: Call, name: str, options: Options) -> Answer:
    partition = call.partition
    if name not in partition.src.table:
        return Answer(src.message("unknown", name), 1)
    head = src.short(shown(partition, [partition.src.table[name]]), not partition.aix_like)
    if "l" not in options:
        return Answer(head)
    if not partition.src.active(name, partition.now):
        return Answer(err=src.message("not_passed", name), rc=1)
    if partition.src.table[name].fields.get("contact") == "-S":
        return Answer(err=src.message("no_action", name), rc=1)  # it only understands signals
    return longstatus.of(partition, name, head)


def _smit(partition: Partition, name: str, *, default: bool) -> Answer:
    """The definition as SMIT wants it. ``default``: of a subsystem nobody named."""
    if default:
        return Answer(src.smit([{"priority": "20", "waittime": "20", "multi": "-Q", "display": "-d", "action": "-O"}]))
    if name and name not in partition.src.table:
        return Answer(src.message("unknown", name), 1)
    meant = [partition.src.table[name]] if name else list(partition.src.table.values())
    return Answer(
        src.smit([{"subsysname": one.name, "grpname": one.group, "path": one.path, **one.fields} for one in meant])
    )


def _named(call: Call, options: Options) -> list[str] | Answer:
    """The subsystems that -s, -g or -p means."""
    partition = call.partition
    if "p" in options:
        name = of_process(partition, options.get("p"))
        return [name] if name else Answer(err=src.message("no_process", options.get("p")), rc=1)
    if "s" in options:
        known = options.get("s") in partition.src.table
        return [options.get("s")] if known else Answer(src.message("unknown", options.get("s")), 1)
    if "g" in options:
        members = [row.name for row in partition.src.group(options.get("g"))]
        return members or Answer(src.message("unknown_group", options.get("g")), 1)
    return wrong(call, "no subsystem is named: add -s SUBSYSTEM or -g GROUP")


def _together(answers: list[Answer]) -> Answer:
    return Answer(
        "".join(one.out for one in answers),
        max((one.rc for one in answers), default=0),
        "".join(one.err for one in answers),
        harm=tuple(dict.fromkeys(text for one in answers for text in one.harm)),
    )


def startsrc(call: Call) -> Answer:
    options = one_target(call, "h:a:e:s:g:t:o:p:P:", targets="gsp")  # -a gives the daemon arguments
    if isinstance(options, Answer):
        return options
    for flag in "ae":
        if len(options.get(flag)) > ARGUMENT_LIMIT:
            size = len(options.get(flag))
            return wrong(call, f"-{flag} is {size} characters long: give {ARGUMENT_LIMIT} at most")
    names = _named(call, options)
    look_at_keys(call)
    if isinstance(names, Answer):
        return names
    started = _together([start(call.partition, name) for name in names])
    for name in names:
        READS_AT_START.get(name, _reads_nothing)(call)
    return started


def look_at_keys(call: Call) -> None:
    """Key files that somebody removed by hand are gone."""
    own = call.partition.trust
    if call.files:
        own.private = own.private and call.files.read(varct.PRIVATE) is not None
        own.public = own.public and call.files.read(varct.PUBLIC) is not None


def _reads_nothing(_call: Call) -> None:
    """Most subsystems read no file that matters here."""


def _pinned_ports(call: Call) -> None:
    text = call.files.read("/etc/services") if call.files is not None else None
    mountd.start(call.partition, text or "")


READS_AT_START = {mountd.SUBSYSTEM: _pinned_ports}


def start(partition: Partition, name: str) -> Answer:
    """Start one subsystem that is on file."""
    if partition.src.status(name, partition.now) == ACTIVE:
        return Answer(src.message("already", name))
    if name == "ctrmc":
        pid = rmc.start(partition)
    elif name == "mcproxy":
        pid = rmc.restart_proxy(partition, up=True)
    else:
        lives = name != "ctcas" or keyring.serve(partition)
        pid = partition.src.start(name, partition.now)  # active for SRC as soon as it is forked
        if not lives:
            partition.src.stop(name, partition.now, 1.0)
        if name == "IBM.MgmtDomainRM":
            rmc.join(partition, 3.0)
    return Answer(src.message("started", name, pid))


def stopsrc(call: Call) -> Answer:
    """-f forces and -c cancels: both end a daemon that does not stop by itself (from memory)."""
    options = one_target(call, "h:fcas:g:t:p:P:o:")
    if isinstance(options, Answer):
        return options
    partition = call.partition
    if "a" in options:
        names: list[str] | Answer = [row[0] for row in shown(partition, list(partition.src.table.values())) if row[2]]
    else:
        names = _named(call, options)
    if isinstance(names, Answer):
        return names
    if "g" in options and (running := [name for name in names if partition.src.active(name, partition.now)]):
        names = running
    killed = "c" in options or "f" in options
    return _together([stop(partition, name, killed=killed) for name in names])


def stop(partition: Partition, name: str, *, killed: bool = False) -> Answer:
    """Ask one subsystem to stop; ``killed``: it is not asked."""
    if partition.src.status(name, partition.now) == INOPERATIVE:
        return Answer(err=src.message("inoperative", name), rc=1)
    harm: list[str] = []
    if name == "ctrmc":
        harm = rmc.count_harm(partition)
        partition.rmc.stop_hangs = partition.rmc.stop_hangs and not killed
        rmc.stop(partition, managers=True)
    elif name == "mcproxy":
        if any(row.state.at(partition.now) == "A" for row in partition.proxy.values()):
            partition.count("living_link_cut")
            harm = ["living_link_cut"]
        rmc.restart_proxy(partition, up=False)
    else:
        partition.src.stop(name, partition.now, 0.0 if killed else 1.0)
    return Answer(src.message("stopping", name), harm=tuple(harm))


def refresh(call: Call) -> Answer:
    options = one_target(call, "h:s:g:p:")
    if isinstance(options, Answer):
        return options
    names = _named(call, options)
    return names if isinstance(names, Answer) else _together([_refresh(call, name) for name in names])


def _refresh(call: Call, name: str) -> Answer:
    """ctrmc reads its packet size and access lists anew, and contacts its HMCs."""
    partition = call.partition
    if not partition.src.active(name, partition.now):
        return Answer(err=src.message("not_passed", name), rc=1)
    if name == "ctrmc":
        if partition.rmc.hung:
            return HANGS
        read_packet_limit(call)
        for link in partition.links.values():
            link.obstacles.discard("mtu")
        rmc.refresh_domain(partition)
    return Answer(src.message("refreshed"))


def read_packet_limit(call: Call) -> None:
    """ctrmc.maxpktsz holds one number of bytes; without a usable one the default holds.

    https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/admin/controlling_packet_size.html
    """
    if call.files:
        text = (call.files.read(varct.PACKETS) or "").strip()
        call.partition.network.packet_limit = number(text, 999_999)


ROWS = (
    Row("lssrc", lssrc),
    Row("nlssrc", lssrc),
    Row("startsrc", startsrc, mutating=True, root=True),
    Row("stopsrc", stopsrc, mutating=True, root=True),
    Row("refresh", refresh, mutating=True, root=True),
)
