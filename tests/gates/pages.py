# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What pages of ``docs/`` are made with: the tables of the code, a head, tables in Markdown."""

from __future__ import annotations

import sys
import typing as t

from . import collection

HEAD = """<!--
SPDX-FileCopyrightText: 2026 powerops.rsct contributors
SPDX-License-Identifier: GPL-3.0-or-later
Made by `make docs` from {source}; do not edit.
-->
# {title}

{text}
"""


def core(name: str) -> t.Any:
    tree = str(collection.link_tree())
    if tree not in sys.path:
        sys.path.insert(0, tree)
    module = f"ansible_collections.{collection.FQCN}.plugins.plugin_utils._core.{name}"
    __import__(module)
    return sys.modules[module]


def _cell(value: t.Any) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ").strip() or "-"


def table(heads: t.Sequence[str], rows: t.Iterable[t.Sequence[t.Any]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines) + "\n"


def page(title: str, source: str, text: str, *parts: str) -> str:
    return HEAD.format(title=title, source=source, text=text) + "".join(f"\n{part}" for part in parts)
