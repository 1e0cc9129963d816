# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command line prints for people: the state of an estate, the time, the catalogue of faults."""

from __future__ import annotations

import pathlib
import time
import typing as t

Rows = t.Iterable[t.Sequence[object]]


def table(heads: t.Sequence[str], rows: Rows) -> str:
    """Columns as wide as their widest cell, two blanks between them."""
    cells = [list(heads), *([str(cell) or "-" for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells)
    return "".join(f"{line}\n" for line in lines)


def clock(simulated: float, scale: float) -> str:
    stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(simulated))
    pace = f"{scale:g} simulated seconds per second" if scale else "standing still"
    return f"{stamp} UTC, {pace}"


def fault(row: dict[str, t.Any]) -> str:
    """All that is known of one fault, as a paragraph."""
    lines = (f"  {name:<8} {row[name] or '-'}" for name in ("on", "cause", "finding", "changes", "source"))
    return "\n".join((row["form"], *lines, ""))


def estate(reply: dict[str, t.Any], folder: pathlib.Path) -> str:
    """The whole of ``status``."""
    partitions = reply["partitions"]
    parts = [
        f"{reply['estate']} is up ({reply['mode']}, pid {reply['pid']})\n"
        f"time       {clock(reply['simulated'], reply['time_scale'])}\n"
        f"inventory  {folder}/inventory.yml\n"
        f"ssh        ssh -F {folder}/ssh_config HOST\n",
        table(("HMC", "VERSION", "SSH", "LOGIN", "FAULTS"), map(console, reply["hmcs"])),
    ]
    if partitions:
        heads = ("PARTITION", "PLATFORM", "STATE", "SSH", "LOGIN", "SHELL", "CTRMC", "LINKS", "FAULTS", "HARM")
        parts.append(table(heads, map(partition, partitions)))
    if reply["without_host"]:
        parts.append(f"and {reply['without_host']} partitions that only the HMCs know\n")
    if any(stands_in(host) for host in partitions):
        parts.append("note: neither ksh93 nor mksh is installed here, so /bin/sh stands for the ksh of AIX and VIOS\n")
    return "\n".join(parts)


def stands_in(host: dict[str, t.Any]) -> bool:
    """/bin/sh took the place of a ksh that is not installed here."""
    return bool(host["platform"] != "linux" and host["shell_wanted"] == "auto" and host["shell"].startswith("/bin/sh"))


def console(hmc: dict[str, t.Any]) -> tuple[object, ...]:
    return hmc["name"], hmc["version"], hmc["port"], hmc["user"], ", ".join(hmc["faults"]) or "none"


def partition(host: dict[str, t.Any]) -> tuple[object, ...]:
    harm = ", ".join(f"{name} {count}" for name, count in host["harm"].items() if count)
    return (
        host["name"],
        host["platform"],
        host["state"],
        host["port"],
        host["user"],
        host["shell"],
        host["ctrmc"] or "not on file",
        links(host),
        ", ".join(host["faults"]) or "none",
        harm or "none",
    )


def links(host: dict[str, t.Any]) -> str:
    """``hmc1 I, hmc2 O`` over IP, ``hmc1 A in-band``; '-' for a link that is not there."""
    over_ip = [f"{name} {state or '-'}" for name, state in host["links"].items()]
    return (
        ", ".join([*over_ip, *(f"{name} {state or '-'} in-band" for name, state in host["inband"].items())]) or "none"
    )
