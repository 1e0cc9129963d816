# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fleet says of a node id that several partitions have: which of them is the copy. Plain data, checked here."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from .model import Snapshot
from .redact import clean_line

ROLES: t.Final = ("copy", "original", "unknown")
_NODE_ID = re.compile(r"[0-9a-f]{16}")


@dataclasses.dataclass(frozen=True)
class Twins:
    """``node_id``: the id that ``members`` share. ``former``: the id this one had before, empty where nobody knows.

    ``ids_in_use``: ids that other partitions of the fleet have. Ids are 16 lower-case hex digits.
    """

    node_id: str
    members: tuple[str, ...] = ()
    role: str = "unknown"
    reason: str = ""
    ids_in_use: frozenset[str] = frozenset()
    former: str = ""

    def concerns(self, snapshot: Snapshot) -> bool:
        """Has this partition the shared id still? After a repair it has not, whatever an older reading says."""
        return self.node_id in own_ids(snapshot)


def is_node_id(word: t.Any) -> bool:
    """16 lower-case hexadecimal digits that are not all zero."""
    return isinstance(word, str) and bool(_NODE_ID.fullmatch(word)) and word.strip("0") != ""


def places(snapshot: Snapshot) -> tuple[str, ...]:
    """What the places of the node id that were read show: the one in use, the one below /var, the one in /etc."""
    shown = (snapshot.node_id_command, snapshot.node_id_saved, snapshot.node_id_file)
    return tuple(word for word in shown if word is not None)


def own_ids(snapshot: Snapshot) -> tuple[str, ...]:
    """The valid node ids that the partition shows, each once."""
    return tuple(dict.fromkeys(word for word in places(snapshot) if is_node_id(word)))


def read_twins(value: t.Any) -> Twins | None:
    """Twins from plain data; None where nothing is given. ValueError: one sentence that names the key."""
    if not value:
        return None
    if not isinstance(value, t.Mapping):
        raise ValueError(f"twins is {value!r}: give node_id, role, members, reason, ids_in_use and former")
    role = value.get("role") or "unknown"
    if role not in ROLES:
        raise ValueError(f"twins.role is {role!r}: give one of {', '.join(ROLES)}")
    return Twins(
        node_id=_node_id(value, "node_id"),
        members=tuple(clean_line(str(name)) for name in _list(value, "members")),
        role=role,
        reason=clean_line(str(value.get("reason") or "")),
        ids_in_use=frozenset(word for word in _list(value, "ids_in_use") if is_node_id(word)),
        former=_node_id(value, "former") if value.get("former") else "",
    )


def _list(value: t.Mapping[str, t.Any], key: str) -> list[t.Any]:
    rows = value.get(key) or []
    if not isinstance(rows, (list, tuple)):
        raise ValueError(f"twins.{key} is {rows!r}: give a list")
    return list(rows)


def _node_id(value: t.Mapping[str, t.Any], key: str) -> str:
    word = value.get(key)
    if not is_node_id(word):
        raise ValueError(f"twins.{key} is {word!r}: give a node id, 16 hexadecimal digits in lower case")
    return str(word)
