# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""In-band RMC HMC by HMC: a partition may be in-band with one HMC and connected over IP with another."""

from __future__ import annotations

import dataclasses
import typing as t

from .findings import HmcLink
from .hmc_facts import Word
from .inband import best_level, eligibility
from .links import hmc_links, short
from .model import Snapshot
from .policy import Policy
from .redact import clean, clean_line

#: What a move to Power11 brings: the requirements that it leaves are those of the HMC and of the operating system.
MOVED = ("firmware", "processor_mode")
IN_USE = "A"
FIRST = "V11R1"  # of its service packs only some can do in-band RMC
Lacks = list[dict[str, t.Any]]


@dataclasses.dataclass(frozen=True)
class Way:
    """The way to one HMC. ``version`` is the HMC's level, empty when nobody told it; ``word`` what that HMC says, if asked.

    ``eligible`` for in-band RMC as it is now, ``power11`` after a move to Power11; None when it can't be told.
    """

    link: HmcLink
    version: str
    word: Word | None
    eligible: bool | None
    missing: Lacks
    power11: bool | None
    power11_missing: Lacks

    @property
    def in_use(self) -> bool:
        return self.link.inband == IN_USE

    @property
    def over_ip(self) -> bool:
        return self.link.transport in ("ip", "both")

    @property
    def hmc_says(self) -> str:
        """ip, inband, none or unknown in the HMC's own words; empty when it was not asked."""
        return clean_line(self.word.text("transport")) if self.word else ""


def ways(snapshot: Snapshot, policy: Policy, words: t.Sequence[Word], hmc_version: str = "") -> tuple[Way, ...]:
    """One for each HMC that the partition knows, and for each that knows the partition."""
    links = hmc_links(snapshot, policy, young=False)
    found = []
    for link in links:
        word = next((word for word in words if word.is_of(link)), None)
        found.append(_way(snapshot, link, word, hmc_version))
    strangers = (word for word in words if word.known and word.text("state") and not any(map(word.is_of, links)))
    return (*found, *(_way(snapshot, _unmet(word, policy), word, hmc_version) for word in strangers))


def _unmet(word: Word, policy: Policy) -> HmcLink:
    """An HMC that lists the partition and that the partition does not know."""
    names = tuple(sorted(word.names))
    wanted = {form for name in policy.expected_hmcs for form in (name.lower(), short(name))}
    expected = bool(wanted & {*names, *word.addresses}) if policy.expected_hmcs else None
    addresses = tuple(sorted(word.addresses))
    return HmcLink(word.label, "none", "absent", expected=expected, names=names, addresses=addresses)


def _way(snapshot: Snapshot, link: HmcLink, word: Word | None, hmc_version: str) -> Way:
    version = (version_of(word) if word else "") or hmc_version
    works = link.inband == IN_USE
    eligible, missing = eligibility(snapshot, version, works=works)
    power11, left = eligibility(snapshot, version, works=works, assumed=MOVED)
    return Way(link, version, word, eligible, missing, power11, left)


def version_of(word: Word) -> str:
    """The level of an HMC, like V11R1M1111; empty when it can't be told, as for a V11R1 without a service pack."""
    about = word.row.get("hmc")
    if not isinstance(about, t.Mapping):
        return ""
    level = about.get("level")
    if not isinstance(level, t.Mapping) or not isinstance(level.get("version"), int):
        text = str(about.get("version") or "")
        return "" if text == FIRST else text
    text, pack = f"V{level['version']}R{level.get('release') or 0}", level.get("service_pack")
    if isinstance(pack, int):
        return f"{text}M{pack}"
    return "" if text == FIRST else text


def best_version(found: t.Iterable[Way], hmc_version: str) -> str:
    """The level that decides whether the partition could talk in-band at all."""
    return hmc_version or best_level(way.version for way in found)


def row_of(way: Way) -> dict[str, t.Any]:
    """As ``ansible_facts['mcproxy']['hmcs']`` shows it."""
    return {
        "hmc": clean_line(way.link.hmc),
        "transport": way.link.transport,
        "state": way.link.state,
        "expected": way.link.expected,
        "hmc_says": way.hmc_says,
        "hmc_version": clean_line(way.version),
        "eligible": way.eligible,
        "missing": clean(way.missing),
        "power11": way.power11,
        "power11_missing": clean(way.power11_missing),
    }
