# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which HMC is meant: partitions call it by short name, domain name, TYPE-MODEL*SERIAL or address."""

from __future__ import annotations

import typing as t

from .correlate_facts import Document, Link, Told, address, dicts, mapping, text, texts
from .links import short


class Answer(t.NamedTuple):
    """What hmc_rmc_info got from one HMC. ``asked`` is False when it gave no answer; ``why`` says so in words."""

    hmc: str
    asked: bool
    why: str
    names: frozenset[str]
    addresses: tuple[str, ...] = ()
    systems: tuple[Document, ...] = ()
    partitions: tuple[Document, ...] = ()
    findings: tuple[Document, ...] = ()


def _answer(name: str, found: Document) -> Answer:
    about = mapping(found.get("hmc"))
    words = [name, text(about.get("host")), text(about.get("name")), *texts(about.get("addresses"))]
    return Answer(
        hmc=name,
        asked=isinstance(found.get("partitions"), (list, tuple)),
        why=" ".join(filter(None, (text(found.get("kind")), text(found.get("msg"))))),
        names=frozenset(form for word in words for form in _forms(word)),
        addresses=tuple(filter(None, map(address, texts(about.get("addresses"))))),
        systems=tuple(dicts(found.get("systems"))),
        partitions=_rows(found.get("partitions")),
        findings=tuple(dicts(found.get("findings"))),
    )


def _own_name(about: Document) -> str:
    return text(about.get("host")) or text(about.get("name"))


def _rows(value: t.Any) -> tuple[Document, ...]:
    """All of them: an HMC may have thousands."""
    return tuple(row for row in value if isinstance(row, t.Mapping)) if isinstance(value, (list, tuple)) else ()


def _forms(word: str) -> set[str]:
    """The spellings under which a name or an address is found again."""
    own = address(word)
    return {own} if own else {form for form in (word.lower(), short(word)) if form}


def read_answers(answers: t.Any) -> list[Answer]:
    """From results of hmc_rmc_info: by HMC, or as a list. In the order of their names."""
    if isinstance(answers, t.Mapping) and isinstance(answers.get("partitions"), (list, tuple)):
        answers = [answers]
    if isinstance(answers, t.Mapping):
        pairs = [(text(name), mapping(found)) for name, found in answers.items()]
    else:
        pairs = [(_own_name(mapping(row.get("hmc"))), row) for row in _rows(answers)]
    return sorted((_answer(name, found) for name, found in dict(pairs).items() if name), key=lambda answer: answer.hmc)


class Hmcs:
    """One name for each HMC: its inventory name where it was asked, else the first of the names in use for it."""

    def __init__(self, documents: t.Iterable[Told], answers: t.Iterable[Answer]) -> None:
        self._known = {form: answer.hmc for answer in reversed(list(answers)) for form in answer.names}
        links = sorted({link for document in documents for link in document.links}, key=repr)
        self._ids: dict[str, str] = {}
        for link in links:
            name = self._named(link)
            if link.node_id and name:
                self._ids.setdefault(link.node_id, name)
        for link in links:
            if link.node_id:
                self._ids.setdefault(link.node_id, link.label)

    def _named(self, link: Link) -> str:
        """By what it calls itself before where it is: addresses move on to new machines."""
        words = [*_forms(link.label), *link.addresses]
        return next((self._known[word] for word in words if word in self._known), "")

    def of(self, link: Link) -> str:
        return self._named(link) or self._ids.get(link.node_id, "") or short(link.label)
