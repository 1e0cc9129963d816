# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""df: AIX with inode columns, and the POSIX form."""

from __future__ import annotations

import typing as t

Row = tuple[str, int, int, int, int, str]  # device, KiB, free KiB, inodes used, inodes, mount point


def aix(rows: t.Sequence[Row]) -> str:
    text = "Filesystem    1024-blocks      Free %Used    Iused %Iused Mounted on\n"
    for device, size, free, used_inodes, inodes, mount in rows:
        used = f"{100 - free * 100 // max(size, 1)}%"
        inode_share = f"{used_inodes * 100 // max(inodes, 1)}%"
        text += f"{device:<16} {size:>8} {free:>9} {used:>5} {used_inodes:>8} {inode_share:>6} {mount}\n"
    return text


def posix(rows: t.Sequence[Row]) -> str:
    text = "Filesystem    1024-blocks      Used Available Capacity Mounted on\n"
    for device, size, free, _used_inodes, _inodes, mount in rows:
        used = size - free
        text += f"{device:<16} {size:>8} {used:>9} {free:>9} {f'{used * 100 // max(size, 1)}%':>8} {mount}\n"
    return text


def linux(rows: t.Sequence[Row]) -> str:
    text = "Filesystem            1K-blocks    Used Available Use% Mounted on\n"
    for device, size, free, _used_inodes, _inodes, mount in rows:
        used = size - free
        text += f"{device:<20} {size:>10} {used:>7} {free:>9} {f'{used * 100 // max(size, 1)}%':>4} {mount}\n"
    return text
