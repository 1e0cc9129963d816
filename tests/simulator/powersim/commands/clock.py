# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time on a partition: date, uptime, who, last. Its clock is the simulated one plus the partition's own error; UTC."""

from __future__ import annotations

import datetime
import re
import time

from powersim.call import Answer, Call, usage
from powersim.row import AIX, LINUX, SBIN, Row
from powersim.state.partition import Partition

DEFAULT, ISO = "%a %b %e %H:%M:%S UTC %Y", {"date": "%Y-%m-%d", "seconds": "%Y-%m-%dT%H:%M:%S+00:00"}
SETTING = re.compile(r"(\d\d)(\d\d)(\d\d)(\d\d)(?:(\d\d)?(\d\d))?(?:\.(\d\d))?")  # mmddHHMM[[cc]yy][.SS]
EXPANDED = {"%F": "%Y-%m-%d", "%T": "%H:%M:%S", "%D": "%m/%d/%y", "%R": "%H:%M", "%h": "%b", "%Z": "UTC", "%z": "+0000"}


def clock(partition: Partition) -> float:
    """Seconds since the epoch as the partition believes."""
    return partition.now + partition.machine.clock_offset


def formatted(moment: float, text: str) -> str:
    """strftime in the C locale; ``%s`` and ``%N`` are those of GNU."""

    def field(found: re.Match[str]) -> str:
        code = found[0]
        if code in ("%s", "%N"):
            return str(int(moment)) if code == "%s" else f"{int(moment % 1 * 1e9):09d}"
        return time.strftime(EXPANDED.get(code, code), time.gmtime(moment))

    return re.sub(r"%-?[A-Za-z%]", field, text)


def date(call: Call) -> Answer:
    """``[-u] [+FORMAT]``; -d @SECONDS and -I on Linux; ``mmddHHMM[[cc]yy]`` sets the clock of the partition."""
    partition, linux = call.partition, not call.partition.aix_like
    moment, text = clock(partition), DEFAULT
    words = [word for word in call.args if word not in ("-u", "--utc", "--universal")]
    while words:
        word = words.pop(0)
        if word.startswith("+"):
            text = word[1:]
        elif linux and word in ("-I", "-Idate", "-Iseconds", "--iso-8601"):
            text = ISO[word[2:] if word[2:] in ISO else "date"]
        elif linux and word in ("-d", "--date") and words and re.fullmatch(r"@\d+(\.\d+)?|now", words[0]):
            given = words.pop(0)
            moment = moment if given == "now" else float(given[1:])
        elif SETTING.fullmatch(word):
            return set_clock(call, word)
        else:
            return usage(call)
    return Answer(formatted(moment, text) + "\n")


def set_clock(call: Call, word: str) -> Answer:
    found = SETTING.fullmatch(word)
    assert found
    if call.uid:
        return Answer(err="powersim: date: only root sets it (text synthetic)\n" if call.partition.aix_like else
                      "date: cannot set date: Operation not permitted\n", rc=1)  # fmt: skip
    now = time.gmtime(clock(call.partition))
    century, year = found[5] or "20", found[6]
    full = int(century + year) if year else now.tm_year
    month, day, hour, minute = (int(part) for part in found.groups()[:4])
    try:
        wanted = datetime.datetime(full, month, day, hour, minute, int(found[7] or 0), tzinfo=datetime.UTC)
    except ValueError:
        return Answer(err=f"powersim: date: {word} is no moment: write mmddHHMMccyy\n", rc=1)
    call.partition.machine.clock_offset = round(wanted.timestamp() - call.partition.now, 3)
    return Answer(formatted(clock(call.partition), DEFAULT) + "\n")


def boot_moment(partition: Partition) -> float:
    """As utmp holds it: in the partition's own time."""
    return partition.booted + partition.machine.clock_offset


def who(call: Call) -> Answer:
    """``-b`` and ``-r``; a line per user otherwise."""
    partition, linux = call.partition, not call.partition.aix_like
    stamp = formatted(boot_moment(partition), "%Y-%m-%d %H:%M" if linux else "%b %d %H:%M")
    if call.has("b"):
        return Answer(f"         system boot  {stamp}\n" if linux else f"   .        system boot {stamp}\n")
    if call.has("r"):
        level = f"         run-level 3  {stamp}\n" if linux else f"   .        run-level 2 {stamp}     2    0    S\n"
        return Answer(level)
    since = formatted(clock(partition), "%Y-%m-%d %H:%M" if linux else "%b %d %H:%M")
    rows = (f"{name:<11} pts/{number:<6} {since}\n" for number, name in enumerate(partition.machine.users))
    return Answer("".join(rows))


def uptime(call: Call) -> Answer:
    partition = call.partition
    seconds = max(partition.now - partition.booted, 0.0)
    days, hours, minutes = int(seconds // 86400), int(seconds % 86400 // 3600), int(seconds % 3600 // 60)
    users = max(len(partition.machine.users), 1)
    people = f"{users} user{'s' if users > 1 else ''}"
    shown = f"{days} day{'s' if days != 1 else ''}"
    if partition.aix_like:
        moment = formatted(clock(partition), "%I:%M%p")
        return Answer(
            f"  {moment}   up {shown},  {hours:02d}:{minutes:02d},  {people},  load average: 0.10, 0.10, 0.10\n"
        )
    moment = formatted(clock(partition), "%H:%M:%S")
    if call.args == ("-s",):
        return Answer(formatted(boot_moment(partition), "%Y-%m-%d %H:%M:%S") + "\n")
    return Answer(f" {moment} up {shown}, {hours:2d}:{minutes:02d},  {people},  load average: 0.10, 0.10, 0.10\n")


def last(call: Call) -> Answer:
    """``last reboot``, ``last``: the boot, and nobody who logged out."""
    partition = call.partition
    stamp = formatted(boot_moment(partition), "%b %d %H:%M")
    begun = formatted(boot_moment(partition), "%a %b %e %H:%M:%S %Y")
    mark = (
        "reboot    ~                                   "
        if partition.aix_like
        else "reboot   system boot  kernel           "
    )
    return Answer(f"{mark}{stamp}\n\nwtmp begins     {begun}\n")


# From memory; the figures of the peer are synthetic, but for the offset.
PEERS = "     remote           refid      st t when poll reach   delay   offset  jitter\n" + "=" * 78 + "\n"
PANIC = 1000.0  # seconds that no NTP daemon corrects
SERVER = "192.0.2.123"


def ntpq(call: Call) -> Answer:
    """``-p``: one server, to which the error of the clock is known in milliseconds."""
    if not call.has("p"):
        return usage(call)
    if not call.partition.src.active("xntpd", call.partition.now):
        return Answer(err="ntpq: read: Connection refused\n", rc=1)
    offset = -call.partition.machine.clock_offset
    mark = "*" if abs(offset) < PANIC else " "
    return Answer(
        f"{PEERS}{mark}{SERVER:<15} .GPS.            1 u   40   64  377    0.512 {offset * 1000:8.3f}   0.045\n"
    )


def chronyc(call: Call) -> Answer:
    """``chronyc tracking``."""
    if call.args[-1:] != ("tracking",):
        return usage(call)
    offset = call.partition.machine.clock_offset
    side = "fast" if offset > 0 else "slow"
    rows = (
        ("Reference ID", f"C000027B ({SERVER})"),
        ("Stratum", "2"),
        ("System time", f"{abs(offset):.9f} seconds {side} of NTP time"),
        ("Leap status", "Normal" if abs(offset) < PANIC else "Not synchronised"),
    )
    return Answer("".join(f"{name:<16}: {value}\n" for name, value in rows))


ROWS = (
    Row("ntpq", ntpq, platforms=AIX, folder=SBIN),
    Row("chronyc", chronyc, platforms=LINUX),
    Row("date", date),
    Row("date", date, mutating=True, when=lambda args: any(map(SETTING.fullmatch, args))),
    Row("who", who),
    Row("uptime", uptime),
    Row("last", last),
)
