# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the repair ladder, for the reviewer who signs it off: causes, rungs, limits, consents, what never happens."""

from __future__ import annotations

import shlex
import typing as t

from .pages import core, page, table

TEXT = """\
What `rmc_reset` can do to a partition, gentlest first; it stops at the first rung that heals, and a wait that runs out
never opens a rung of a higher class. Risk classes, rising: {risks}.

Words in braces are filled in from what was read on the host; a command is run once for each value and not at all
without one. *Wait* is how long the change may take to show (in brackets: on a partition that is up for less than an
hour). Where a source says `from memory`, nobody's text was found."""
FOLLOWS = """\
What a finding asks for, and what may follow. *May follow* is open where the remedy has come to its end of late without
healing (`remove_stale`, `new_keys`), or where no node id is left anywhere to restore (`new_identity`); never because a wait
ran out. A node id that several partitions have is told by the fleet: the copy gets the id back that it had before, or a new
one; the original keeps its own; where nobody knows which is which, nothing is done. Causes without a rung are for the
person that the finding names."""
#: What, and the guards that see to it.
NEVER: t.Final = (
    (
        "`recfgct`, new keys, removing records of HMCs and clearing `cluster0` on a member of a peer domain, PowerHA, CAA "
        "or a shared storage pool, or where membership could not be read. No name in `allow` changes this; the host asks "
        "again right before the rung",
        ("never_on_member", "unfinished_on_member"),
    ),
    ("`recfgct` where an offline peer domain may be defined, since only a working rmcd tells that", ("peer_domains",)),
    ("RMC stopped on a member while a cluster daemon runs: its dead-man switch can't be ruled out", ("cluster_quiet",)),
    ("A living connection cut unasked, by IP or in-band", ("living_link",)),
    ("RMC stopped while a partition migrates", ("migration",)),
    (
        "Anything changed while drmgr, cfgmgr, an installation, a backup or a live kernel update runs",
        ("work_in_flight",),
    ),
    ("TCP 657 opened where somebody seems to have closed it", ("listener", "listener_closed_on_purpose")),
    ("A suspension lifted during a live kernel update", ("kernel_update",)),
    ("A new node id for the original of a pair, or while nobody knows which is the copy", ("duplicate", "known_twin")),
    ("Trust or identity changed before the support data of RSCT is collected", ("support_data",)),
    ("A second reset over one that was cut off: that one is resumed first", ("nothing_owed", "something_owed")),
    ("A daemon started by hand, or a repair where an rmcd runs that SRC does not know", ("stray_rmcd",)),
    ("One plan again and again, or one repair right after the other", ("attempts", "cool_down")),
)


def ladder_page() -> str:
    ladder = core("ladder")
    text = TEXT.format(risks=", ".join(risk.word for risk in ladder.Risk))
    rungs = sorted(ladder.LADDER.values(), key=lambda rung: rung.order)
    return page(
        "The repair ladder",
        "plugins/plugin_utils/_core/ladder.py",
        text,
        _overview(rungs),
        "## What never happens\n",
        "".join(f"- {what} (guard {', '.join(f'`{name}`' for name in guards)}).\n" for what, guards in NEVER),
        "## What must be allowed by name\n",
        "There is no name that allows everything. A rung that is refused tells all the names it needs.\n",
        _consents(ladder),
        "## From the cause to the rung\n",
        FOLLOWS + "\n",
        _causes(),
        "## The rungs\n",
        "What the words in braces stand for:\n",
        table(("word", "meaning"), [(f"`{word}`", text) for word, text in core("plan_targets").MEANINGS.items()]),
        "These guards hold for every rung, but for `resume` and `support_data`:\n",
        _guards(core("plan_guards").COMMON),
        *map(_rung, rungs),
        "## On the HMC\n",
        _on_the_hmc(),
    )


def _overview(rungs: t.Iterable[t.Any]) -> str:
    rows = [(_link(rung.name), rung.risk.word, rung.purpose, _code(rung.consent), _wait(rung)) for rung in rungs]
    return table(("rung", "risk", "purpose", "only with", "wait"), rows)


def _consents(ladder: t.Any) -> str:
    rows = [(f"`{row.name}`", row.meaning) for row in ladder.CONSENTS.values()]
    return table(("name", "what it permits"), rows)


def _causes() -> str:
    rules, further = _columns()
    rows = []
    for cause in core("rules.causes").CAUSES:
        told = ", ".join(f"[{name}](findings/{name}.md)" for name in cause.rules)
        first = dict.fromkeys(rung for name in cause.rules for rung in rules.get(name, ()))
        later = dict.fromkeys(rung for name in cause.rules for rung in further.get(name, ()))
        rows.append((cause.name, told, ", ".join(map(_link, first)), ", ".join(map(_link, later))))
    return table(("cause", "found as", "rungs", "may follow"), rows)


def _columns() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Finding to the rungs that it asks for, and to those that may follow; the HMC's own among the first."""
    rules = core("rules").RULES.values()
    first: dict[str, tuple[str, ...]] = {rule.id: (rule.remedy,) for rule in rules if rule.remedy}
    first.update({ground.finding: ("rebuild",) for ground in core("hmc_rungs").GROUNDS.values()})
    first.update(core("plan_wanted").BY_TWINS)
    return first, {rule.id: rule.further for rule in rules if rule.further}


def _link(name: str) -> str:
    return f"[`{name}`](#{name if name in core('ladder').LADDER else 'on-the-hmc'})"


def _code(word: str) -> str:
    return f"`{word}`" if word else ""


def _wait(rung: t.Any) -> str:
    return f"{rung.wait} s" + (f" ({rung.young_wait} s)" if rung.young_wait > rung.wait else "")


def _commands(argvs: t.Iterable[t.Sequence[str]]) -> str:
    return ", then ".join(
        f"`{' '.join(word if '{' in word else shlex.quote(word) for word in argv)}`" for argv in argvs
    )


def _words(names: t.Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _rung(rung: t.Any) -> str:
    """Everything about one rung, in the order in which it matters to who signs it off."""
    first, later = _columns()
    rows = (
        ("risk class", rung.risk.word),
        ("only with", _code(rung.consent)),
        ("asked for by", _askers(rung.name, first)),
        ("may follow after", _askers(rung.name, later)),
        ("passed over unless, on the host", _words(rung.needs)),
        ("kept before", _words(rung.before)),
        ("runs", _commands(rung.begin)),
        ("where that command is missing", _commands(rung.instead)),
        ("when it overruns its limit, on no member", _commands(rung.overrun)),
        ("always runs then", _commands(rung.finish)),
        ("put back after", _words(rung.after)),
        ("limit of each command", f"{rung.limit} s" if rung.commands else ""),
        ("wait for the change", _wait(rung)),
        ("expected", rung.expects),
        ("undo", rung.undo),
        ("loses", "; ".join(rung.loses)),
        ("source", rung.source),
    )
    guards = [core("plan_guards").GUARDS[name] for name in rung.guards]
    told = "".join(f"- {name}: {value}\n" for name, value in rows if value)
    return f"### {rung.name}\n\n{rung.purpose[0].upper()}{rung.purpose[1:]}.\n\n{told}\n{_guards(guards)}"


def _askers(name: str, column: dict[str, tuple[str, ...]]) -> str:
    """Findings that name the rung in their column."""
    return ", ".join(f"[{rule}](findings/{rule}.md)" for rule in sorted(column) if name in column[rule])


def _guards(guards: t.Iterable[t.Any]) -> str:
    rows = [
        (guard.name, guard.wants, _code(guard.consent), _code("in_window" if guard.host_word else guard.host))
        for guard in guards
    ]
    return table(("guard", "wants", "lifted by", "asked again on the host"), rows)


def _on_the_hmc() -> str:
    """Rungs that an HMC climbs; nothing is run on a partition."""
    module = core("hmc_rungs")
    rows = [
        (
            f"`{row.name}`",
            row.purpose,
            _commands([row.command]),
            "; ".join(module.GROUNDS[name].text for name in row.grounds) or "when it is asked for",
            "; ".join(module.GUARD_TEXTS[name] for name in row.guards),
            f"{row.limit} s",
            row.undo,
            row.source,
        )
        for row in module.HMC_RUNGS.values()
    ]
    heads = ("rung", "purpose", "runs", "because", "wants", "limit", "undo", "source")
    text = "Only when allowed, and once for each system. They come before any rung of a partition."
    return f"{text}\n\n{table(heads, rows)}"
