# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role rmc_repair, over real SSH, on every case of an estate at once; and when each of its repairs did what."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import os
import pathlib
import time
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import CONSENTS
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.journal import Entry, parse_journal
from tests.integration.live_estate import Estate

CALLBACKS = pathlib.Path(__file__).parent / "callbacks"
JOURNAL = "cat /var/adm/powerops-rsct/last/journal"
#: What the HMC said of the partition when it was asked; of one that it thinks well, that no migration runs.
FACTS = "{{ (rmc_triage_entry | default({})).facts | default({'no_migration': true}) }}"
TWINS = "{{ known_twins[inventory_hostname] | default({}) }}"
PATIENCE = 400  # seconds that the role waits for a repair: who needs more has not healed, as far as this benchmark goes
AT_ONCE = 16  # hosts that are not timed
#: These buy harm by name: nobody who knows the case gives them.
NOT_GIVEN: t.Final = frozenset({"recycle_with_live_link", "recycle_on_cluster"})
GIVEN: t.Final = tuple(name for name in CONSENTS if name not in NOT_GIVEN)


@dataclasses.dataclass(frozen=True)
class Attempt:
    """One task. ``seconds``: real ones, from its start until it has declared the host healthy, or given up.

    ``phases``: the same, divided: ``read`` until the repair runs on the host, ``climb`` until its last command has ended,
    ``wait`` until the goal is seen, ``proof`` until the end. Empty where nothing was done.
    """

    outcome: str
    seconds: float
    rungs: tuple[str, ...]
    refused: tuple[tuple[str, str, str], ...]
    msg: str = ""
    phases: t.Mapping[str, float] = dataclasses.field(default_factory=dict)


def repair(
    live: Estate,
    hosts: t.Sequence[str],
    allow: t.Sequence[str] = (),
    *,
    apart: float = 0.0,
    quick: bool = True,
    twins: t.Mapping[str, t.Any] | None = None,
) -> dict[str, Attempt]:
    """By host. ``twins``: by host, what somebody knows of copies.

    ``apart``: seconds between the beginnings of two hosts' repairs, so that they do not wait for this machine.
    ``quick``: the waits of the repair are as short as time is fast; else they are the published ones.
    """
    ask = {"name": "Ask the HMCs", "ansible.builtin.import_playbook": "powerops.rsct.attention"}
    book = live.write("repair.yml", [ask, _play(hosts, allow, apart, twins or {})])
    fast: dict[str, t.Any] = {} if quick else {"rmc_environment": {}}
    rows = watched(live, book, AT_ONCE if quick else len(hosts), **fast)
    ahead = 0.0 if quick else _ahead(live)
    return {host: _attempt(live, row, None if quick else ahead) for host, row in rows.items()}


def fleet(live: Estate, hosts: t.Sequence[str], allow: t.Sequence[str] = ()) -> dict[str, Attempt]:
    """The playbook ``repair`` on these hosts, with its waves; no brake, since everything here is broken."""
    if not hosts:
        return {}
    whole = {"rmc_repair_allow": list(allow), "rmc_canary": 0, "rmc_stop_percent": 100}
    rows = watched(live, "powerops.rsct.repair", AT_ONCE, "-l", ",".join(("hmcs", *hosts)), **whole)
    return {host: _attempt(live, row, None) for host, row in rows.items()}


def watched(live: Estate, book: str, forks: int, *options: str, **variables: t.Any) -> dict[str, dict[str, t.Any]]:
    """Run a playbook; by host, what its repair task said, as ``callbacks/repair_times`` writes it."""
    path = live.files / "times.jsonl"
    path.unlink(missing_ok=True)
    with _told(path):
        child = live.start(book, "-f", str(forks), *options, **variables)
        live.finish(child, time.monotonic(), timeout=900)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {row["host"]: row for row in map(json.loads, lines)}


def _play(
    hosts: t.Sequence[str], allow: t.Sequence[str], apart: float, twins: t.Mapping[str, t.Any]
) -> dict[str, t.Any]:
    given = {
        "rmc_repair_mode": "run", "rmc_repair_allow": list(allow), "rmc_repair_fail_on": "never",
        "rmc_repair_hmc_facts": FACTS, "rmc_repair_explain": False,
        "rmc_repair_wait_timeout": PATIENCE,
        "known_twins": dict(twins), "rmc_repair_twins": TWINS,
    }  # fmt: skip
    turn = f"{{{{ ansible_play_hosts_all.index(inventory_hostname) * {apart} }}}}"
    begin = {"name": "Take turns", "ansible.builtin.raw": f"sleep {turn}"}
    return {
        "name": "Repair", "hosts": ":".join(hosts), "gather_facts": False, "strategy": "free",
        "environment": "{{ rmc_environment }}", "pre_tasks": [begin] if apart else [],
        "roles": [{"role": "powerops.rsct.rmc_repair"}], "vars": given,
    }  # fmt: skip


@contextlib.contextmanager
def _told(path: pathlib.Path) -> t.Iterator[None]:
    """The callback plugin is found through the environment, which the estate hands on."""
    names = {
        "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
        "ANSIBLE_CALLBACKS_ENABLED": "repair_times",
        "REPAIR_TIMES": str(path),
    }
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _ahead(live: Estate) -> float:
    """Seconds that the clock of the hosts is ahead of ours; it runs as fast."""
    now = json.loads(live.powersim("status", "--json"))["simulated"]
    return float(now) - time.time()


def _attempt(live: Estate, row: t.Mapping[str, t.Any], ahead: float | None) -> Attempt:
    phases: t.Mapping[str, float] = {}
    if ahead is not None and row["executed"]:
        entries = parse_journal(live.ssh(row["host"], JOURNAL)).value
        phases = divided(entries, row["began"] + ahead, row["ended"] + ahead)
    refused = tuple((rung, guard, consent) for rung, guard, consent in row["refused"])
    return Attempt(row["outcome"], row["ended"] - row["began"], tuple(row["rungs"]), refused, row["msg"], phases)


def divided(entries: t.Sequence[Entry], began: float, ended: float) -> dict[str, float]:
    """Where the seconds of a task went, by its journal, which has whole ones. Empty where no goal was seen."""
    at = {event: [_moment(entry) for entry in entries if entry.event == event] for event in ("begin", "done", "healed")}
    if not all(at.values()):
        return {}
    marks = [began, at["begin"][0], at["done"][-1], at["healed"][-1], ended]
    names = ("read", "climb", "wait", "proof")
    return {name: round(after - before, 1) for name, before, after in zip(names, marks, marks[1:])}


def _moment(entry: Entry) -> float:
    moment = datetime.datetime.strptime(entry.time, "%Y%m%dT%H%M%SZ")
    return moment.replace(tzinfo=datetime.UTC).timestamp()
