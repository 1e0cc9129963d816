# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resource listings of lsrsrc and the messages of RMC clients."""

from __future__ import annotations

import typing as t

Value = str | int | tuple[str, ...]
Attributes = t.Sequence[tuple[str, Value]]


def value(item: Value) -> str:
    """Numbers bare, texts quoted, lists in braces."""
    if isinstance(item, tuple):
        return "{" + ",".join(f'"{text}"' for text in item) + "}"
    return str(item) if isinstance(item, int) else f'"{item}"'


def listing(
    resource_class: str, resources: t.Sequence[Attributes], *, of_class: bool = False, indent: str = " " * 8
) -> str:
    """Long form. The indent is a tab on the real thing; public captures show it expanded to eight blanks."""
    kind = "Resource Class Persistent Attributes" if of_class else "Resource Persistent Attributes"
    text = f"{kind} for {resource_class}\n"
    for number, attributes in enumerate(resources, 1):
        width = max((len(name) for name, _skip in attributes), default=0)
        text += f"resource {number}:\n"
        text += "".join(f"{indent}{name:<{width}} = {value(item)}\n" for name, item in attributes)
    return text


def input_form(resources: t.Sequence[Attributes], *, indent: str = " " * 8) -> str:
    """What ``lsrsrc -i`` prints and ``chrsrc -f`` reads."""
    text = "PersistentResourceAttributes::\n"
    for number, attributes in enumerate(resources, 1):
        width = max((len(name) for name, _skip in attributes), default=0)
        text += f"resource {number}:\n"
        text += "".join(f"{indent}{name:<{width}} = {value(item)}\n" for name, item in attributes)
    return text


def delimited(resources: t.Sequence[Attributes], delimiter: str) -> str:
    """``lsrsrc -dx`` and ``-D``: values stay quoted, each line ends in the delimiter."""
    return "".join(delimiter.join(value(item) for _skip, item in attributes) + delimiter + "\n" for attributes in resources)


def api(resources: t.Sequence[Attributes], delimiter: str) -> str:
    """Machine form of ``lsrsrc-api``: values joined, texts bare."""
    return "".join(
        delimiter.join(item if isinstance(item, str) else value(item) for _skip, item in attributes) + "\n"
        for attributes in resources
    )


def error(command: str, code: str, text: str) -> str:
    return f"{command}: {code} {text}\n"


NO_SESSION = ("2612-022", 'A session could not be established with the RMC daemon on "local_node".')
NO_RESOURCE = ("2612-023", "Resource not found.")
NO_CLASS = ("2610-412", "The resource class {0} is not defined.")
