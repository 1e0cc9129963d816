# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit documents as typed values. They come from files, other releases and other jobs: nothing in them is sure.

What is not as it ought to be is left out, never guessed and never an exception. Every text is one clean line.
"""

from __future__ import annotations

import dataclasses
import datetime
import ipaddress
import re
import typing as t

from .findings import SEVERITIES
from .redact import clean_line

MOST_ITEMS = 200
_NODE_ID = re.compile(r"[0-9a-f]{16}")
Document = t.Mapping[str, t.Any]


def text(value: t.Any) -> str:
    """A clean line; empty for what is neither text nor a number."""
    return clean_line(str(value)) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def items(value: t.Any) -> list[t.Any]:
    """At most 200 items of a list; nothing for what is none."""
    return list(value[:MOST_ITEMS]) if isinstance(value, (list, tuple)) else []


def dicts(value: t.Any) -> list[Document]:
    return [item for item in items(value) if isinstance(item, t.Mapping)]


def texts(value: t.Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in map(text, items(value)) if word))


def number(value: t.Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def mapping(value: t.Any) -> Document:
    return value if isinstance(value, t.Mapping) else {}


def address(word: str) -> str:
    """The address in its one spelling, without prefix length or zone; empty for what leads to no single host."""
    try:
        found = ipaddress.ip_address(word.partition("/")[0].partition("%")[0].strip())
    except ValueError:
        return ""
    local = found.is_loopback or found.is_link_local or found.is_multicast or found.is_unspecified
    return "" if local else str(found)


def node_id(value: t.Any) -> str:
    """16 hex digits; empty for anything else, and for an id of zeros alone."""
    word = text(value).lower().removeprefix("0x")
    return word if _NODE_ID.fullmatch(word) and word.strip("0") else ""


def seconds(value: t.Any) -> float | None:
    """An ISO 8601 time as seconds; None for what is none."""
    try:
        when = datetime.datetime.fromisoformat(text(value).replace("Z", "+00:00"))
        return when.replace(tzinfo=when.tzinfo or datetime.timezone.utc).timestamp()
    except (ValueError, OverflowError):
        return None


@dataclasses.dataclass(frozen=True)
class Link:
    """The link of a partition to one HMC, in the partition's words. ``heard``: heartbeats arrive over IP."""

    label: str
    state: str = ""
    transport: str = ""
    node_id: str = ""
    addresses: tuple[str, ...] = ()
    expected: bool = True

    @property
    def up(self) -> bool:
        return self.state == "up"

    @property
    def heard(self) -> bool:
        return self.up and self.transport in ("ip", "both")

    @property
    def inband(self) -> bool:
        return self.up and self.transport in ("inband", "both")


@dataclasses.dataclass(frozen=True)
class Trouble:
    """A finding of a document that is a cause there. ``hmcs``: labels of the links it concerns, all if empty.

    ``about``: the partitions that a finding of an HMC concerns, by serial number of the system and number.
    """

    id: str
    slug: str
    severity: str
    subject: str
    message: str
    human: str
    hmcs: tuple[str, ...] = ()
    about: tuple[tuple[str, int], ...] = ()


@dataclasses.dataclass(frozen=True)
class Told:
    """What one audit document tells."""

    host: str
    when: float | None
    state: str
    failure: str
    partition: str
    number: int | None
    serial: str
    node_id: str
    level: str
    addresses: tuple[str, ...]
    networks: tuple[str, ...]  # where an address came with its prefix length
    member: bool  # of a cluster, whose service addresses move
    links: tuple[Link, ...]
    troubles: tuple[Trouble, ...]
    unjudged: frozenset[str]
    reached: bool = True  # False when the host could not be asked at all


def _link(row: Document) -> Link:
    return Link(
        label=text(row.get("hmc")),
        state=text(row.get("state")),
        transport=text(row.get("transport")),
        node_id=node_id(row.get("node_id")),
        addresses=tuple(filter(None, map(address, texts(row.get("addresses"))))),
        expected=row.get("expected") is not False,
    )


def trouble(row: Document) -> Trouble | None:
    """A finding; None for one of severity info, which nobody has to mend, and for what is no finding."""
    found = Trouble(
        id=text(row.get("id")),
        slug=text(row.get("slug")),
        severity=text(row.get("severity")),
        subject=text(row.get("subject")),
        message=str(row.get("message") or ""),
        human=str(row.get("human_action") or ""),
        hmcs=texts(row.get("hmcs")),
        about=tuple(_partitions(row.get("about"))),
    )
    return found if found.id and found.severity in SEVERITIES[1:] else None


def _partitions(value: t.Any) -> t.Iterator[tuple[str, int]]:
    for row in dicts(value):
        lpar = number(row.get("lpar_id"))
        if lpar is not None:
            yield text(row.get("serial")), lpar


def _networks(words: t.Iterable[str]) -> t.Iterator[str]:
    for word in words:
        if "/" in word and address(word):
            try:
                yield str(ipaddress.ip_interface(word).network)
            except ValueError:
                continue


def told(document: t.Any) -> Told | None:
    """None for what is no audit document."""
    if not isinstance(document, t.Mapping):
        return None
    host = text(document.get("host")) or text(document.get("partition_name")) or text(document.get("hostname"))
    if not host or not isinstance(document.get("state"), str):
        return None
    levels = mapping(document.get("levels"))
    words = texts(document.get("addresses"))
    return Told(
        host=host,
        when=seconds(document.get("when")),
        state=text(document.get("state")),
        failure=text(document.get("failure")),
        partition=text(document.get("partition_name")),
        number=number(document.get("partition_id")),
        serial=text(levels.get("serial")),
        node_id=node_id(document.get("node_id")),
        level=text(levels.get("rsct")),
        addresses=tuple(dict.fromkeys(filter(None, map(address, words)))),
        networks=tuple(dict.fromkeys(_networks(words))),
        member=mapping(document.get("membership")).get("answer") == "member",
        links=tuple(link for link in map(_link, dicts(document.get("links"))) if link.label and link.expected),
        troubles=tuple(filter(None, map(trouble, dicts(document.get("findings"))))),
        unjudged=frozenset(texts(document.get("unjudged"))),
        reached=not (document.get("failure") and not document.get("platform")),
    )
