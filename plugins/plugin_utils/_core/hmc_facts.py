# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the HMCs say of one partition, as the option ``hmc_facts`` carries it: plain data that anybody may have written.

One HMC: a row of hmc_rmc_info's ``partitions``. Several: such rows under the key ``hmcs``. A row's ``hmc`` says who speaks,
its ``findings`` what that HMC has found wrong at its own end.
"""

from __future__ import annotations

import dataclasses
import typing as t

from .findings import Finding, HmcLink
from .links import short
from .model import Evidence
from .redact import clean_line, clean_text

Facts = t.Mapping[str, t.Any]
MAX_FINDINGS = 20
MAX_TEXT = 1800
#: Findings of an HMC that a partition's document repeats: why it has no connection, or what to wait for.
TOLD = frozenset({"HMC003", "HMC004", "HMC005", "HMC006", "HMC007", "HMC008", "HMC011", "HMC014", "HMC015", "HMC023"})


@dataclasses.dataclass(frozen=True)
class Word:
    """One HMC's word. ``names`` (lower case, long and short) and ``addresses`` are the HMC's own, empty when not told.

    ``clock_offset``: seconds its clock is ahead of the controller's, None when not read. ``row``: the partition as that HMC
    lists it, empty where it could not tell.
    """

    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    label: str = ""
    clock_offset: int | None = None
    row: Facts = dataclasses.field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def known(self) -> bool:
        """Does the word say whose it is?"""
        return bool(self.names or self.addresses)

    def text(self, name: str) -> str:
        return str(self.row.get(name) or "")

    def is_of(self, link: HmcLink) -> bool:
        """Is this the HMC at the other end of the link?"""
        called = {form for name in (link.hmc, *link.names) for form in (name.lower(), short(name))}
        return bool(self.addresses & set(link.addresses) or self.names & called)


def _mapping(value: t.Any) -> Facts:
    return value if isinstance(value, t.Mapping) else {}


def _list(value: t.Any) -> list[t.Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def words_of(facts: t.Any) -> tuple[Word, ...]:
    """One word per HMC; nothing that is given can raise."""
    facts = _mapping(facts)
    rows = [row for row in _list(facts.get("hmcs")) if isinstance(row, t.Mapping)]
    return tuple(_word(row) for row in rows or ([facts] if facts else []))


def joined(facts: t.Any) -> Facts | None:
    """The facts with the keys of one partition on top, also where only ``hmcs`` was given."""
    if facts is None:
        return None
    facts = _mapping(facts)
    first: Facts = next(
        (row for row in _list(facts.get("hmcs")) if isinstance(row, t.Mapping) and row.get("state")), {}
    )
    return {**first, **facts}


def _word(row: Facts) -> Word:
    hmc = row.get("hmc")
    about = _mapping(hmc) or {"name": hmc if isinstance(hmc, str) else ""}
    told = [str(about.get(key) or "") for key in ("name", "host", "inventory_name")]
    serial = f"{about.get('type_model') or ''}*{about.get('serial') or ''}"
    told += [serial] if len(serial) > 2 else []
    offset = about.get("clock_offset")
    return Word(
        names=frozenset(form for name in told if name for form in (name.lower(), short(name))),
        addresses=frozenset(str(address) for address in _list(about.get("addresses"))),
        label=next((name for name in told if name), ""),
        clock_offset=offset if isinstance(offset, int) and not isinstance(offset, bool) else None,
        row=row,
        findings=tuple(
            _finding(item) for item in _list(row.get("findings"))[:MAX_FINDINGS] if isinstance(item, t.Mapping)
        ),
    )


def _line(item: Facts, key: str) -> str:
    return clean_line(str(item.get(key) or ""))


def _text(item: Facts, key: str) -> str:
    return clean_text(str(item.get(key) or ""), MAX_TEXT)


def _finding(item: Facts) -> Finding:
    """Only what the rule table cannot tell: the rest is taken from there."""
    return Finding(
        id=_line(item, "id"),
        slug="",
        severity="",
        subject=_line(item, "subject"),
        message=_text(item, "message"),
        evidence=tuple(_evidence(proof) for proof in _list(item.get("evidence"))[:10] if isinstance(proof, t.Mapping)),
        human_action=_text(item, "human_action"),
    )


def _evidence(proof: Facts) -> Evidence:
    lines = tuple(clean_line(str(line)) for line in _list(proof.get("lines"))[:10])
    return Evidence(_line(proof, "command"), lines)
