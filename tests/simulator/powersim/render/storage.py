# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""df: AIX with inode columns in any unit, the POSIX form, and those of Linux."""

from __future__ import annotations

import typing as t

Row = tuple[str, int, int, int, int, str]  # device, KiB, free KiB, inodes used, inodes, mount point

# Option letter of AIX: heading of its unit, KiB in it.
UNITS = {"": ("512-blocks", 0.5), "k": ("1024-blocks", 1.0), "m": ("MB blocks", 1024.0), "g": ("GB blocks", 1048576.0)}


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 // max(whole, 1)}%"


def aix(rows: t.Sequence[Row], unit: str = "k") -> str:
    title, size_of = UNITS[unit]
    text = f"Filesystem    {title}      Free %Used    Iused %Iused Mounted on\n"
    decimals = 2 if unit in ("m", "g") else 0
    for device, size, free, used_inodes, inodes, mount in rows:
        used = f"{100 - free * 100 // max(size, 1)}%"
        whole, left = (f"{count / size_of:.{decimals}f}" for count in (size, free))
        text += (
            f"{device:<16} {whole:>8} {left:>9} {used:>5} {used_inodes:>8} {_percent(used_inodes, inodes):>6} {mount}\n"
        )
    return text


def posix(rows: t.Sequence[Row], block: int = 1024) -> str:
    text = f"Filesystem    {block}-blocks      Used Available Capacity Mounted on\n"
    for device, size, free, _used_inodes, _inodes, mount in rows:
        used, many = size - free, 1024 // block
        share = _percent(used, size)
        text += f"{device:<16} {size * many:>8} {used * many:>9} {free * many:>9} {share:>8} {mount}\n"
    return text


def _human(count: int) -> str:
    """KiB as df -h writes them."""
    value, unit = float(count), "K"
    for unit in "KMGT":
        if value < 1024 or unit == "T":
            break
        value /= 1024
    return f"{value:.1f}{unit}" if value < 10 and unit != "K" else f"{value:.0f}{unit}"


def linux(rows: t.Sequence[Row], *, human: bool = False) -> str:
    if human:
        text = "Filesystem            Size  Used Avail Use% Mounted on\n"
        for device, size, free, _used_inodes, _inodes, mount in rows:
            sizes = " ".join(f"{_human(count):>5}" for count in (size, size - free, free))
            text += f"{device:<20} {sizes} {_percent(size - free, size):>4} {mount}\n"
        return text
    text = "Filesystem            1K-blocks    Used Available Use% Mounted on\n"
    for device, size, free, _used_inodes, _inodes, mount in rows:
        used = size - free
        text += f"{device:<20} {size:>10} {used:>7} {free:>9} {_percent(used, size):>4} {mount}\n"
    return text


def posix_inodes(rows: t.Sequence[Row]) -> str:
    """``df -P -i`` of GNU: the columns of ``df -P``, of inodes."""
    text = "Filesystem         Inodes     IUsed     IFree    IUse% Mounted on\n"
    for device, _size, _free, used, inodes, mount in rows:
        text += f"{device:<16} {inodes:>8} {used:>9} {inodes - used:>9} {_percent(used, inodes):>8} {mount}\n"
    return text


def linux_inodes(rows: t.Sequence[Row]) -> str:
    """``df -i``."""
    text = "Filesystem              Inodes  IUsed   IFree IUse% Mounted on\n"
    for device, _size, _free, used, inodes, mount in rows:
        text += f"{device:<20} {inodes:>9} {used:>6} {inodes - used:>7} {_percent(used, inodes):>5} {mount}\n"
    return text
