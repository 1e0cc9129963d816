# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Levels and identity of the operating system and the machine."""

from __future__ import annotations

import re
import time
import typing as t

T = t.TypeVar("T")
Pairs = t.Sequence[tuple[str, str]]


def lparstat(pairs: Pairs, *, linux: bool) -> str:
    width = 45 if linux else 43
    return "".join(f"{name:<{width}}: {value}\n" for name, value in pairs)


def prtconf_head(pairs: Pairs) -> str:
    return "".join(f"{name}: {value}\n" for name, value in pairs)


def prtconf_section(title: str, pairs: Pairs) -> str:
    rows = (f"        {name}:{' ' if value else ''}{value}\n" for name, value in pairs)
    return f"\n{title}\n" + "".join(rows)


RULER = "=" * 78 + "\n"
RESOURCES = (
    "\nINSTALLED RESOURCE LIST\n\nThe following resources are installed on the machine.\n"
    "+/- = Added or deleted from Resource List.\n*   = Diagnostic support not available.\n\n"
    "  Model Architecture: chrp\n  Model Implementation: Multiple Processor, PCI bus\n\n"
)
Volumes = t.Sequence[tuple[str, str, int, int, str]]  # disk, state, partitions, free ones, their distribution


def prtconf_volumes(groups: t.Mapping[str, Volumes]) -> str:
    text = f"\nVolume Groups Information\n{RULER}Active VGs\n{RULER}"
    for group, disks in groups.items():
        text += f"{group}:\nPV_NAME           PV STATE          TOTAL PPs   FREE PPs    FREE DISTRIBUTION\n"
        text += "".join(
            f"{name:<18}{state:<18}{total:<12}{free:<12}{rest}\n" for name, state, total, free, rest in disks
        )
        text += RULER
    return text


def prtconf_resources(rows: t.Sequence[tuple[str, str, str, str]]) -> str:
    """Mark, name, location code, description."""
    return RESOURCES + "".join(f"{mark} {name:<17}{where:<47}{about}\n" for mark, name, where, about in rows)


LSATTR_HEADER = f"{'attribute':<15} {'value':<36} {'description':<38} user_settable\n\n"


def lsattr(rows: t.Sequence[tuple[str, str, str, str]]) -> str:
    """Attribute, value, description, user-settable; columns as wide as the longest value of the listing."""
    names, values, texts = (max((len(row[column]) for row in rows), default=0) for column in range(3))
    names, texts = max(names, 15), max(texts, 38)
    return "".join(
        f"{name:<{names}} {value:<{values}} {text:<{texts}} {settable:>5}\n" for name, value, text, settable in rows
    )


def lsmcode_old(platform: str, system: str) -> str:
    return f"Platform Firmware level is {platform}\nSystem Firmware level is {system}\n"


def lsmcode(level: str, build: str) -> str:
    """The modern wording is from memory."""
    image = f"{level} ({build})"
    return (
        f"The current permanent system firmware image is {image}\nThe current temporary system firmware image is {image}\n"
        "The system is currently booted from the temporary firmware image.\n"
    )


def lsmcode_linux(level: str, build: str) -> str:
    image = f"{level} ({build})"
    return f"Version of System Firmware is {image} (t) {image} (p) {image} (b)\n"


NO_DEVICE = (
    "lsattr: 0514-519 The following device was not found in the customized\n\tdevice configuration database:\n\t{0}\n"
)


def odm(object_class: str, stanzas: t.Sequence[Pairs]) -> str:
    return "".join(
        f"\n{object_class}:\n" + "".join(f"\t{name} = {value}\n" for name, value in stanza) for stanza in stanzas
    )


def etime(seconds: float) -> str:
    """[[dd-]hh:]mm:ss, as ps prints elapsed time."""
    left = int(seconds)
    days, left = divmod(left, 86400)
    hours, left = divmod(left, 3600)
    text = f"{left // 60:02d}:{left % 60:02d}"
    if days or hours:
        text = f"{hours:02d}:{text}"
    return f"{days}-{text}" if days else text


def format_fields(mask: str, fields: t.Mapping[str, t.Callable[[T], str]], one: T) -> str:
    """``-F "name status"`` or ``-F name:status`` of lsdev and lsattr: names are replaced, what is between them stays."""
    return re.sub(r"[a-z_]+", lambda word: fields[word[0]](one) if word[0] in fields else word[0], mask) + "\n"


def lsdev(rows: t.Sequence[tuple[str, str, str, str]], header: bool = False) -> str:
    """Name, status, location, description; columns as wide as their longest word."""
    if header:
        rows = [("name", "status", "location", "description"), *rows]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return "".join(
        " ".join(f"{word:<{width}}" for word, width in zip(row, widths, strict=False)) + f" {row[3]}\n" for row in rows
    )


def lspv(disk: str, pvid: str, group: str, state: str) -> str:
    return f"{disk:<16}{pvid:<32}{group:<16}{state:<12}\n"


# --- processes ---------------------------------------------------------------------------------------------------------


class Process(t.NamedTuple):
    """``command``: path and arguments. ``age`` in seconds."""

    pid: int
    command: str
    age: float


PS_COLUMNS: dict[str, t.Callable[[Process], str]] = {
    "pid": lambda one: f"{one.pid:>8}",
    "ppid": lambda _one: "       1",
    "comm": lambda one: one.command.split()[0].rpartition("/")[2],
    "args": lambda one: one.command,
    "cmd": lambda one: one.command,
    "user": lambda _one: "    root",
    "uid": lambda _one: "     0",
    "etime": lambda one: f"{etime(one.age):>11}",
    "stat": lambda _one: "A",
    "state": lambda _one: "A",
    "pgid": lambda one: f"{one.pid:>8}",
    "command": lambda one: one.command,
    "time": lambda _one: "00:00:10",
}
# A word of bundled letters, and what -o, -p and -u take, joined to the letter or as the next word.
VALUED = re.compile(r"-[A-Za-z]*?([opu])[ ]?([^- ][^ ]*)")


class Listing(t.NamedTuple):
    """What a command line of ps asks for. ``columns``: those of -o. ``pids``, ``users``: empty for all of them."""

    columns: list[str]
    pids: list[str]
    users: list[str]
    form: str


def ps_listing(args: t.Sequence[str]) -> Listing:
    """``form``: user (aux), long (ax), full (-f) or short."""
    values: dict[str, list[str]] = {"o": [], "p": [], "u": []}
    for letter, text in VALUED.findall(" ".join(args)) if args[:1] != ("-aux",) else ():
        values[letter] += [word.partition("=")[0] for word in text.split(",")]
    first = args[0].lstrip("-") if args else ""
    form = "full" if any(word.startswith("-") and "f" in word for word in args) else "short"
    if "x" in first:
        form = "user" if "u" in first else "long"
    return Listing(values["o"], values["p"], values["u"], form)


def begun(one: Process, now: float) -> str:
    """Time of day of a process that is younger than a day, else its date."""
    return time.strftime("%H:%M:%S" if one.age < 86400 else "  %b %d", time.gmtime(now - one.age))


PS_FORMS: dict[str, t.Callable[[Process, float], str]] = {
    "full": lambda one, now: f"    root {one.pid:8d}        1   0 {begun(one, now)}      -  0:10 {one.command}",
    "short": lambda one, _now: f"{one.pid:>7} ?        00:00:10 {PS_COLUMNS['comm'](one)}",
    "long": lambda one, _now: f"{one.pid:>7} ?        Ss     0:10 {one.command}",
    "user": lambda one, now: f"root {one.pid:>11}  0.0  0.1  20480  9216 ?  Ss {begun(one, now)}   0:10 {one.command}",
}


def ps(one: Process, listing: Listing, now: float) -> str:
    """One line; a column that nobody keeps here is a dash."""
    if not listing.columns:
        return PS_FORMS[listing.form](one, now) + "\n"
    return " ".join(PS_COLUMNS[name](one) if name in PS_COLUMNS else "-" for name in listing.columns) + "\n"
