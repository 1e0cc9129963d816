# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rule is. A new diagnosis is a new row in one of the files beside this one, and a row in ``causes``."""

from __future__ import annotations

import dataclasses
import functools
import operator
import shlex
import typing as t

from ..commands import CATALOGUE
from ..findings import Finding, HmcLink
from ..hmc_facts import Word, words_of
from ..model import Evidence, Member, Snapshot, Unread
from ..policy import Policy
from ..redact import Redactor, clean_line

MAX_LINES = 10
#: Findings about links, and about the resource managers that carry them: what a broken RMC looks like further up.
LINKS = ("RMC007", "RMC008", "RMC009", "RMC010", "RMC016", "RMC017", "RMC044", "RMC050", "HMC001")
MANAGERS = ("RMC005", "RMC006")
_REDACTOR = Redactor()


@dataclasses.dataclass(frozen=True)
class Scene:
    """Everything a rule may look at. ``hmc``: what an HMC says of this partition, where somebody asked one."""

    snapshot: Snapshot
    policy: Policy
    links: tuple[HmcLink, ...] = ()
    young: bool = False  # booted, or rmcd started, too short a time ago to call a missing link a fault
    hmc: t.Mapping[str, t.Any] | None = None

    @property
    def name(self) -> str:
        return self.snapshot.hostname or "this partition"

    @property
    def relevant(self) -> tuple[HmcLink, ...]:
        return tuple(link for link in self.links if link.matters)

    @property
    def rmc_runs(self) -> bool:
        ctrmc = self.snapshot.subsystem("ctrmc")
        return bool(ctrmc and ctrmc.active) and self.snapshot.rmcd_answers is True

    @property
    def settling(self) -> bool:
        """Too young to judge, and not everything that a working RMC needs is there yet."""
        managers = [self.snapshot.subsystem(name) for name in ("IBM.DRM", "IBM.MgmtDomainRM")]
        waiting = any(row is not None and not row.active for row in managers) or not self.rmc_runs
        return self.young and (waiting or not self.relevant or not all(link.up for link in self.relevant))

    @functools.cached_property
    def words(self) -> tuple[Word, ...]:
        """What each HMC says of this partition."""
        return words_of(self.hmc)

    def command_text(self, command: str) -> str:
        return command_text(command)

    @property
    def all_inband(self) -> bool:
        """Every HMC that counts talks over the hypervisor, so 657 carries nothing."""
        return bool(self.relevant) and all(link.inband == "A" for link in self.relevant)


@dataclasses.dataclass(frozen=True)
class Hit:
    """A rule fired. ``words`` fill the message; ``remedy``, ``human`` and ``severity`` replace the row's when given.

    ``hmcs``: the links it concerns, by ``HmcLink.hmc``; empty for all of them. ``ready``: a finding that somebody else has
    made, to be taken as it is.
    """

    subject: str
    words: t.Mapping[str, t.Any] = dataclasses.field(default_factory=dict)
    remedy: str | None = None
    human: str | None = None
    hmcs: tuple[str, ...] = ()
    ready: Finding | None = None
    severity: str | None = None


class Said(t.Protocol):
    """Where evidence stands."""

    @property
    def raw(self) -> tuple[tuple[str, str], ...]:
        ...

    @property
    def unread(self) -> tuple[Unread, ...]:
        ...

    def text(self, command: str) -> str:
        ...


class Stage(t.Protocol):
    """What a row of any table of rules is played on."""

    @property
    def name(self) -> str:
        ...

    @property
    def snapshot(self) -> Said:
        ...

    @property
    def relevant(self) -> tuple[HmcLink, ...]:
        ...

    def command_text(self, command: str) -> str:
        ...


class Proof(t.NamedTuple):
    """Where the evidence stands: a command, and what a line must contain (any of; none = the first lines).

    Both may name ``{subject}`` and the words of the hit.
    """

    command: str
    needles: tuple[str, ...] = ()
    after: int = 0  # so many lines after one that was found belong to it,
    without: tuple[str, ...] = ()  # but for those that begin like this


@dataclasses.dataclass(frozen=True)
class Rule:
    """One row of the rule table.

    ``needs``: facts that must have been read, or the rule says nothing and the partition is not called healthy; a dot
    leads into a group of them. ``further``: rungs that may follow where ``remedy`` can't heal, see ``plan_wanted``.
    ``explains``: ids of findings that go away by themselves when this one is healed, as far
    as they concern the same HMCs.
    ``message``, ``human`` and the needles of ``evidence`` may name ``{subject}`` and the words of the hit.
    """

    id: str
    slug: str
    severity: str
    needs: tuple[str, ...]
    predicate: t.Callable[[t.Any], t.Iterable[Hit]]  # takes the scene of its table
    evidence: tuple[Proof, ...]
    message: str
    remedy: str = ""
    human: str = ""
    risk: str = "none"
    confidence: str = "confirmed"
    source: str = ""
    explains: tuple[str, ...] = ()
    further: tuple[str, ...] = ()


def was_read(scene: Scene, need: str) -> bool:
    """Was this fact read? ``membership`` has its own unknown; ``hmc`` is read when somebody gave it."""
    if need == "hmc":
        return scene.hmc is not None
    if need == "membership":
        return scene.snapshot.membership.answer is not Member.UNKNOWN
    return operator.attrgetter(need)(scene.snapshot) is not None


def _proof_lines(snapshot: Said, proof: Proof, command: str, needles: tuple[str, ...]) -> tuple[str, ...]:
    lines = [line for line in snapshot.text(command).splitlines() if line.strip()]
    found = [n for n, line in enumerate(lines) if not needles or any(word.lower() in line.lower() for word in needles)]
    chosen = sorted({n + more for n in found[:MAX_LINES] for more in range(proof.after + 1) if n + more < len(lines)})
    wanted = [lines[n] for n in chosen if not (proof.without and lines[n].startswith(proof.without))]
    if not lines:
        return ("(no output)",)
    shown = wanted or [f"(none of {len(lines)} lines names {' or '.join(needles)})"]
    return tuple(clean_line(_REDACTOR.text(line)) for line in shown[:MAX_LINES])


def command_text(command: str) -> str:
    """The command as one would type it."""
    return shlex.join(CATALOGUE[command].argv)


def _evidence(scene: Stage, proofs: t.Iterable[Proof], words: t.Mapping[str, t.Any]) -> t.Iterator[Evidence]:
    snapshot = scene.snapshot
    asked = dict(snapshot.raw)
    unread = {entry.command: entry for entry in snapshot.unread}
    for proof in proofs:
        command = proof.command.format(**words)
        if command in unread:
            entry = unread[command]
            yield Evidence(scene.command_text(command), (clean_line(f"({entry.reason}: {entry.detail})"),))
        elif command in asked:
            needles = tuple(needle.format(**words) for needle in proof.needles)
            yield Evidence(scene.command_text(command), _proof_lines(snapshot, proof, command, needles))


def _scope(scene: Stage, hit: Hit) -> tuple[str, ...]:
    """The HMCs of a hit; what concerns every HMC that counts concerns all."""
    return () if {link.hmc for link in scene.relevant} <= set(hit.hmcs) else hit.hmcs


def findings_of(rule: Rule, scene: Stage) -> t.Iterator[Finding]:
    """Apply one rule."""
    for hit in rule.predicate(scene):
        yield finding_of(rule, hit, scene)


def finding_of(rule: Rule, hit: Hit, scene: Stage) -> Finding:
    """One hit. Text from the host only fills the words of a message, it is never a template itself."""
    if hit.ready is not None:
        return dataclasses.replace(hit.ready, hmcs=_scope(scene, hit))
    words = {"subject": hit.subject, "host": scene.name, **hit.words}
    words = {key: clean_line(str(word)) for key, word in words.items()}
    return Finding(
        id=rule.id,
        slug=rule.slug,
        severity=hit.severity or rule.severity,
        subject=words["subject"],
        message=rule.message.format(**words),
        evidence=tuple(_evidence(scene, rule.evidence, words)),
        remedy=rule.remedy if hit.remedy is None else hit.remedy,
        human_action=(rule.human if hit.human is None else hit.human).format(**words),
        risk=rule.risk,
        confidence=rule.confidence,
        source=rule.source,
        hmcs=_scope(scene, hit),
    )
