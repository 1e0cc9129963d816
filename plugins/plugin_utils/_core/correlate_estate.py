# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents and HMCs joined: every partition once, with its own words and those of each HMC that knows it."""

from __future__ import annotations

import collections
import dataclasses
import typing as t

from .console_verdict import runs
from .correlate_facts import Document, Link, Told, Trouble, address, number, text, told
from .correlate_hmcs import Answer, Hmcs, read_answers

DAY = 86400
UNDONE = ("planned", "running")  # outcomes of a repair without a second reading
CONNECTED = ("active", "busy")


class Word(t.NamedTuple):
    """What an HMC says of a partition. ``connected``: None when it can't tell; ``sure``: nothing speaks against it."""

    hmc: str
    state: str
    connected: bool | None
    address: str
    sure: bool

    @property
    def running(self) -> bool:
        return runs(self.state)

    @property
    def heard(self) -> bool:
        """Connected over IP, as far as an HMC can know: in-band shows as connected without an address."""
        return self.running and self.sure and self.connected is True and bool(self.address)


@dataclasses.dataclass
class Host:
    """A partition. ``told`` is None when nobody asked it: then only HMCs speak of it."""

    name: str
    told: Told | None = None
    serial: str = ""
    system: str = ""
    number: int | None = None
    words: dict[str, Word] = dataclasses.field(default_factory=dict)
    links: dict[str, Link] = dataclasses.field(default_factory=dict)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        return self.told.troubles if self.told else ()

    @property
    def frame(self) -> str:
        """The key of its system, empty when nobody told."""
        return self.serial or self.system

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its own by its own word; else those the HMCs remember."""
        return (self.told.addresses if self.told else ()) or self.remembered

    @property
    def remembered(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word.address for word in self.words.values() if word.address))

    @property
    def heard_of(self) -> set[str]:
        """The HMCs that it knows, or that know it; and nobody, for what concerns none in particular."""
        return {*self.links, *self.words, ""}

    @property
    def unreached(self) -> bool:
        """It was asked in vain, and no HMC says that it does not run."""
        running = all(word.running for word in self.words.values())
        return self.told is not None and not self.told.reached and running

    @property
    def alive(self) -> bool:
        """Somebody reaches it: whoever asked it, or an HMC."""
        return bool(self.told and self.told.reached) or any(self.reaches(hmc) for hmc in self.words)

    @property
    def known(self) -> bool:
        """Some HMC is known to it, or connected with it."""
        return bool(self.links) or any(self.reaches(hmc) for hmc in self.words)

    def heard_at(self, hmc: str) -> tuple[str, ...]:
        """The addresses from which heartbeats may reach this HMC now; none when they do not, or nobody knows."""
        link, word = self.links.get(hmc), self.words.get(hmc)
        if link is None:
            return (word.address,) if word and word.heard and not self.links else ()
        if not link.heard:
            return ()
        return (word.address,) if word and word.address else self.addresses

    def reaches(self, hmc: str) -> bool:
        """The link is up, over whatever."""
        link, word = self.links.get(hmc), self.words.get(hmc)
        if link is not None:
            return link.up
        return bool(word and word.running and word.sure and word.connected) and not self.links


class Skipped(t.NamedTuple):
    """A document that does not count, and why."""

    host: str
    reason: str


@dataclasses.dataclass
class Estate:
    hosts: list[Host]
    answers: list[Answer]
    hmcs: Hmcs
    skipped: list[Skipped]

    def hmcs_of(self, host: Host, found: Trouble) -> tuple[str, ...]:
        """The HMCs a finding concerns. A scope of all is left empty in a document, so its subject may name the one."""
        by_label = {link.label: name for name, link in host.links.items()}
        if found.hmcs:
            return tuple(dict.fromkeys(by_label[label] for label in found.hmcs if label in by_label))
        return (by_label[found.subject],) if found.subject in by_label else tuple(host.links)

    def console_addresses(self) -> dict[str, set[str]]:
        """By HMC, as itself and the partitions tell."""
        found = collections.defaultdict(set, {answer.hmc: set(answer.addresses) for answer in self.answers})
        for host in self.hosts:
            for hmc, link in host.links.items():
                found[hmc].update(link.addresses)
        return found


def _flat(documents: t.Any) -> t.Iterator[t.Any]:
    """Documents out of a list, a dictionary by host, lists of either (job slices), or rows of a report."""
    waiting, seen = [documents], set()
    while waiting:
        item = waiting.pop()
        if id(item) in seen:  # the same again, or a loop that an alias of YAML has made
            continue
        seen.add(id(item))
        if isinstance(item, (list, tuple)):
            waiting.extend(item)
        elif isinstance(item, t.Mapping) and isinstance(item.get("before"), t.Mapping):
            waiting.append(item["before"] if item.get("outcome") in UNDONE else item.get("after") or item["before"])
        elif isinstance(item, t.Mapping) and not isinstance(item.get("state"), str) and "schema" not in item:
            waiting.extend(item.values())
        elif item is not None:
            yield item


def _age(document: Told) -> tuple[float, str]:
    return (-1.0 if document.when is None else document.when), repr(document)


def read_documents(documents: t.Any, max_age: float) -> tuple[list[Told], list[Skipped]]:
    """The newest document of each host, and what is left out. ``max_age``: seconds behind the newest of all, 0: any."""
    found = [(item, told(item)) for item in _flat(documents)]
    strange = {type(item).__name__ for item, document in found if document is None}
    skipped = [Skipped("", f"no audit document: {kind}") for kind in strange]
    newest: dict[str, Told] = {}
    for document in sorted((document for _item, document in found if document), key=_age):
        newest[document.host] = document
    latest = max((document.when for document in newest.values() if document.when is not None), default=0.0)
    kept = []
    for host, document in sorted(newest.items()):
        if max_age and document.when is not None and latest - document.when > max_age:
            hours = (latest - document.when) / 3600
            skipped.append(Skipped(host, f"read {hours:.0f} hours before the newest document"))
        else:
            kept.append(document)
    return kept, sorted(skipped)


Key = tuple[str, str]


def _key(row: Document) -> Key:
    lpar = number(row.get("lpar_id"))
    return text(row.get("serial")) or text(row.get("system")), text(row.get("name")) if lpar is None else str(lpar)


def _word(hmc: str, row: Document) -> Word:
    said = row.get("connected")
    connected = said if isinstance(said, bool) else None
    doubtful = any(row.get(name) is True for name in ("stale", "disagrees"))
    return Word(hmc, text(row.get("state")), connected, address(text(row.get("rmc_ipaddr"))), not doubtful)


def _named(row: Document) -> Host:
    name, serial, system = (text(row.get(key)) for key in ("name", "serial", "system"))
    return Host(name, None, serial, system, number(row.get("lpar_id")))


def _partitions(answers: t.Iterable[Answer]) -> dict[Key, Host]:
    """Every partition that an HMC knows; IBM i has no RMC of this kind."""
    found: dict[Key, Host] = {}
    for answer in answers:
        for row in answer.partitions:
            if text(row.get("name")) and row.get("env") != "os400":
                host = found.setdefault(_key(row), _named(row))
                host.words.setdefault(answer.hmc, _word(answer.hmc, row))
    return found


class _Matcher:
    """Which partition of the HMCs a document is about: by system and number, else by a name that only one has."""

    def __init__(self, partitions: t.Mapping[Key, Host], lpars: t.Mapping[str, t.Any]) -> None:
        self._partitions = partitions
        self._lpars = lpars
        self._names: dict[str, list[Key]] = collections.defaultdict(list)
        for key, host in partitions.items():
            self._names[host.name.lower()].append(key)

    def find(self, document: Told) -> Key | None:
        key = (document.serial, str(document.number))
        if key in self._partitions:
            return key
        for name in (text(self._lpars.get(document.host)), document.partition, document.host):
            keys = [key for key in self._names.get(name.lower(), ()) if self._fits(key, document)]
            if len(keys) == 1:
                return keys[0]
        return None

    def _fits(self, key: Key, document: Told) -> bool:
        host = self._partitions[key]
        same_number = None in (host.number, document.number) or host.number == document.number
        return same_number and (not document.serial or not host.serial or document.serial == host.serial)


def join(documents: t.Any, answers: t.Any = None, lpars: t.Any = None, max_age: float = DAY) -> Estate:
    """Whatever is given, in whatever order: the same estate."""
    kept, skipped = read_documents(documents, max_age)
    consoles = read_answers(answers)
    hmcs = Hmcs(kept, consoles)
    partitions = _partitions(consoles)
    matcher = _Matcher(partitions, lpars if isinstance(lpars, t.Mapping) else {})
    hosts = []
    matched = set()
    for document in kept:
        key = matcher.find(document)
        other = partitions[key] if key else Host(document.host)
        matched.add(key)
        links = {hmcs.of(link): link for link in reversed(document.links)}
        hosts.append(
            Host(
                document.host,
                document,
                document.serial or other.serial,
                other.system,
                other.number if document.number is None else document.number,
                dict(other.words),
                dict(sorted(links.items())),
            )
        )
    hosts += [host for key, host in partitions.items() if key not in matched]
    return Estate(sorted(hosts, key=lambda host: (host.name, host.frame, host.number or 0)), consoles, hmcs, skipped)
