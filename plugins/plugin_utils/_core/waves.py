# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""In which order many partitions are repaired, how many at once, and when the rest is left alone.

Plain data in and out: entries of ``triage``, results of rmc_reset. How many at once is from memory: limits of a site.
"""

from __future__ import annotations

import collections
import dataclasses
import typing as t

from .redact import clean_line

Entry = dict[str, t.Any]
Results = t.Mapping[str, t.Any]

VIOS: t.Final = "vioserver"
#: Rungs that stop, start and change nothing: where they did not heal, nothing was lost by them.
HARMLESS: t.Final = frozenset({"refresh", "support_data"})


@dataclasses.dataclass(frozen=True)
class Limits:
    """Partitions in one wave: ``wave`` in all, ``per_hmc`` and ``per_system`` of these; 0 is any number.

    ``canary``: partitions in the first wave, 0 for none. ``stop_percent``: of the repaired, how many may fail.
    """

    wave: int = 20
    canary: int = 1
    per_hmc: int = 10
    per_system: int = 4
    stop_percent: int = 20


USUAL: t.Final = Limits()


def read_limits(value: t.Any) -> Limits:
    """From a dictionary that anybody may have written. ValueError: an unknown name, or no number from 0."""
    if not isinstance(value, t.Mapping):
        raise ValueError(f"limits is of type {type(value).__name__}; give a dictionary, such as {{'wave': 20}}")
    known = [field.name for field in dataclasses.fields(Limits)]
    if unknown := sorted(str(name) for name in value if name not in known):
        raise ValueError(f"limits names {', '.join(unknown)}; known are {', '.join(known)}")
    limits = Limits(**{name: _number(name, word) for name, word in value.items()})
    if limits.stop_percent > 100:
        raise ValueError(f"limits: stop_percent is {limits.stop_percent}; give 0 to 100")
    return limits


def _number(name: str, value: t.Any) -> int:
    try:
        number = -1 if isinstance(value, bool) else int(value)
    except (TypeError, ValueError, OverflowError):
        number = -1
    if number < 0:
        raise ValueError(f"limits: {name} is {value!r}; give a whole number, 0 or more")
    return number


def make_waves(
    entries: t.Iterable[Entry], limits: Limits = USUAL, canaries: t.Collection[str] = ()
) -> list[list[Entry]]:
    """Waves within the limits, the canary first. Never two VIOS of one system: losing both would cut every client's storage.

    ``canaries``: hosts on which a repair will show whether it works; no VIOS is one while there is another.
    """
    todo = list(entries)
    first = _canary(todo, limits, canaries) if limits.canary and todo else []
    taken = {id(entry) for entry in first}
    rest = (entry for entry in todo if id(entry) not in taken)
    return [*([first] if first else []), *_packed(sorted(rest, key=lambda entry: entry["env"] != VIOS), limits)]


def _canary(todo: t.Sequence[Entry], limits: Limits, canaries: t.Collection[str]) -> list[Entry]:
    pool = [entry for entry in todo if entry["env"] != VIOS] or todo
    few = dataclasses.replace(limits, wave=min(limits.canary, limits.wave or limits.canary))
    return _packed(sorted(pool, key=lambda entry: entry["host"] not in canaries), few)[0]


def _packed(entries: t.Iterable[Entry], limits: Limits) -> list[list[Entry]]:
    """Each into the first wave that has room for it."""
    waves: list[_Wave] = []
    for entry in entries:
        wave = next((wave for wave in waves if wave.has_room_for(entry)), None)
        if wave is None:
            waves.append(wave := _Wave(limits))
        wave.take(entry)
    return [wave.entries for wave in waves]


class _Wave:
    """One wave while it fills."""

    def __init__(self, limits: Limits) -> None:
        self.entries: list[Entry] = []
        self._limits = limits
        self._count: collections.Counter[tuple[str, str]] = collections.Counter()

    def has_room_for(self, entry: Entry) -> bool:
        full = self._limits.wave and len(self.entries) >= self._limits.wave
        return not full and all(self._count[key] < most for key, most in self._room(entry).items() if most)

    def take(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._count.update(self._room(entry).keys())

    def _room(self, entry: Entry) -> dict[tuple[str, str], int]:
        """What the entry takes a place of, and how many places there are; 0 is any number."""
        system = str(entry["serial"] or entry["system"])
        room = {("system", system): self._limits.per_system}
        room |= {("hmc", str(link["hmc"])): self._limits.per_hmc for link in entry["hmcs"]}
        return {**room, ("vios", system): 1} if entry["env"] == VIOS else room


def wave_line(waves: t.Sequence[t.Sequence[Entry]]) -> str:
    """One sentence: how many waves, who is first."""
    if not waves:
        return ""
    first = ", ".join(clean_line(str(entry["host"])) for entry in waves[0][:5])
    more = f" and {len(waves[0]) - 5} more" if len(waves[0]) > 5 else ""
    sizes = ", ".join(str(len(wave)) for wave in waves)
    return f"{len(waves)} {'wave' if len(waves) == 1 else 'waves'} ({sizes}), first {first}{more}"


def stop_reason(results: Results, waves: t.Sequence[t.Sequence[str]], limits: Limits) -> str:
    """Why no further partition may be repaired, in one sentence; empty while nothing speaks against it.

    ``results``: by host, what came of it. ``waves``: the hosts of each wave; those without an outcome are still to come.
    """
    done = [host for wave in waves for host in wave if _ended(results.get(host))]
    failed = [host for host in done if has_failed(results[host])]
    canary = waves[0] if limits.canary and waves else ()
    for host in canary:
        if host in failed:
            return f"the canary {clean_line(host)} was not healed"
        if _outcome(results.get(host)) == "running":
            return f"the repair of the canary {clean_line(host)} has not ended yet"
    busy = next((host for wave in waves for host in wave if _busy_vios(results.get(host))), "")
    if busy:
        return f"the repair of the VIOS {clean_line(busy)} has not ended yet, and the other one of its system may be next"
    if failed and 100 * len(failed) >= limits.stop_percent * len(done):
        names = ", ".join(map(clean_line, failed[:5])) + (" ..." if len(failed) > 5 else "")
        return f"the brake after {len(failed)} of {len(done)} failed ({names}), at {limits.stop_percent} %"
    return ""


def _outcome(result: t.Any) -> str:
    return str(result.get("outcome") or "") if isinstance(result, t.Mapping) else ""


def _busy_vios(result: t.Any) -> bool:
    """Its RMC may be down at this moment: nobody waited for the end, or longer than was waited for."""
    document = result.get("before") if isinstance(result, t.Mapping) else None
    platform = document.get("platform") if isinstance(document, t.Mapping) else ""
    return platform == "vios" and _outcome(result) == "running"


def _ended(result: t.Any) -> bool:
    return _outcome(result) in ("healed", "healthy", "failed", "refused", "not_needed", "unknown")


def has_failed(result: t.Any) -> bool:
    """It was carried out and did not heal, or nobody knows what became of it.

    Where all that ran is a rung that changes nothing, a blocked network for one, that is no reason to spare others.
    """
    if _outcome(result) != "failed":
        return False
    rungs = {str(row.get("step")) for row in result.get("executed") or () if isinstance(row, t.Mapping)}
    return not rungs or not rungs <= HARMLESS or _worse(result)


def _worse(result: t.Mapping[str, t.Any]) -> bool:
    """A link that was up is not any more."""
    before, after = (_links_up(result.get(key)) for key in ("before", "after"))
    return bool(before - after)


def _links_up(document: t.Any) -> set[str]:
    links = document.get("links") if isinstance(document, t.Mapping) else ()
    return {str(link.get("hmc")) for link in links or () if isinstance(link, t.Mapping) and link.get("state") == "up"}
