# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resource listings of lsrsrc in all their forms, and the messages of RMC clients.

Long, input and delimited form are as captured; the table and the handles are from memory.
"""

from __future__ import annotations

import typing as t

from powersim.render import columns

Value = str | int | tuple[str, ...]
Attributes = t.Sequence[tuple[str, Value]]
PATH = "/usr/sbin/rsct/bin"
INDENT = " " * 8  # a tab on the real thing; public captures show it expanded


def value(item: Value) -> str:
    """Numbers bare, texts quoted, lists in braces."""
    if isinstance(item, tuple):
        return "{" + ",".join(f'"{text}"' for text in item) + "}"
    return str(item) if isinstance(item, int) else f'"{item}"'


def bare(item: Value) -> str:
    """As lsrsrc-api prints it: texts without quotes."""
    return item if isinstance(item, str) else value(item)


def heading(resource_class: str, *, of_class: bool = False, kinds: str = "Persistent") -> str:
    """``kinds``: Persistent, Dynamic, or Persistent and Dynamic."""
    return f"Resource {'Class ' if of_class else ''}{kinds} Attributes for {resource_class}\n"


def stanzas(resources: t.Sequence[Attributes], indent: str = INDENT) -> str:
    """``resource N:`` and a line for each attribute, names padded to the longest."""
    text = ""
    for number, attributes in enumerate(resources, 1):
        width = max((len(name) for name, _skip in attributes), default=0)
        text += f"resource {number}:\n"
        text += "".join(f"{indent}{name:<{width}} = {value(item)}\n" for name, item in attributes)
    return text


def listing(
    resource_class: str,
    resources: t.Sequence[Attributes],
    *,
    of_class: bool = False,
    kinds: str = "Persistent",
    header: bool = True,
) -> str:
    """Long form. ``header``: without it only the resources (-x)."""
    return (heading(resource_class, of_class=of_class, kinds=kinds) if header else "") + stanzas(resources)


def input_form(resources: t.Sequence[Attributes], *, of_class: bool = False) -> str:
    """What ``lsrsrc -i`` prints and ``chrsrc -f`` reads."""
    return ("PersistentResourceClassAttributes::\n" if of_class else "PersistentResourceAttributes::\n") + stanzas(
        resources
    )


def names(resources: t.Sequence[Attributes]) -> list[str]:
    return [name for name, _skip in resources[0]] if resources else []


def delimited(resources: t.Sequence[Attributes], delimiter: str, *, header: str = "") -> str:
    """``lsrsrc -d`` and ``-D``: values stay quoted, each line ends in the delimiter. ``header``: '' for -x."""
    lines = [[value(item) for _skip, item in attributes] for attributes in resources]
    if header:
        lines.insert(0, names(resources))
    return header + "".join(delimiter.join(line) + delimiter + "\n" for line in lines if line)


def table(resources: t.Sequence[Attributes], *, header: str = "") -> str:
    """``lsrsrc -t``."""
    lines = [[value(item) for _skip, item in attributes] for attributes in resources]
    if header:
        lines.insert(0, names(resources))
    return header + columns.table([line for line in lines if line])


def handles(resource_class: str, found: t.Sequence[str], *, header: bool = True) -> str:
    """``lsrsrc -r``."""
    lines = "".join(f'resource {number}: "{handle}"\n' for number, handle in enumerate(found, 1))
    return (f"Resource Handles for {resource_class}\n" if header else "") + lines


def classes(found: t.Sequence[str]) -> str:
    """``lsrsrc`` without a class."""
    return "class_name\n" + "".join(f'"{name}"\n' for name in found)


def api(resources: t.Sequence[Attributes], delimiter: str) -> str:
    """Machine form of ``lsrsrc-api``: values joined, texts bare."""
    return "".join(delimiter.join(bare(item) for _skip, item in attributes) + "\n" for attributes in resources)


def error(command: str, code: str, text: str, colon: str = ": ") -> str:
    """``colon``: what stands between the command and the code; full-width in a Chinese locale.

    The machine forms (``...-api``) name themselves twice and end in a blank, as captured.
    """
    if command.endswith("-api"):
        return f"({command}) {PATH}/{command}{colon}{code} {text} \n"
    return f"{PATH}/{command}{colon}{code} {text}\n"


# Wording from memory, but for 2612-023, of which a Chinese text is captured.
NO_SESSION = ("2612-022", 'A session could not be established with the RMC daemon on "{0}".')
NO_RESOURCE = ("2612-023", "Resource not found.")
NO_CLASS = ("2610-412", "The resource class {0} is not defined.")
