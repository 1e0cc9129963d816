# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Levels and identity of the operating system and the machine."""

from __future__ import annotations

import typing as t

Pairs = t.Sequence[tuple[str, str]]


def lparstat(pairs: Pairs, *, linux: bool) -> str:
    width = 45 if linux else 43
    return "".join(f"{name:<{width}}: {value}\n" for name, value in pairs)


def prtconf(pairs: Pairs, network: Pairs, paging: Pairs) -> str:
    text = "".join(f"{name}: {value}\n" for name, value in pairs)
    for title, section in (("Network Information", network), ("Paging Space Information", paging)):
        text += f"\n{title}\n" + "".join(f"        {name}:{' ' if value else ''}{value}\n" for name, value in section)
    return text


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
