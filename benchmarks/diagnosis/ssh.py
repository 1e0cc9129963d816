# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The single faults of one platform over real SSH, the playbook and the probe, against the same hosts in this process.

One partition for every fault, all up at once. Both are read without what HMCs say, as ``validate`` does.
"""

from __future__ import annotations

import json
import typing as t

from powersim import faults
from powersim.estate.loader import build
from powersim.estate.schema import EstateError
from tests.integration.live_estate import Estate as LiveEstate

from . import kinds, settings
from .cases import HEALTHY, TOOLING, catalogue
from .outcome import findings_of
from .reading import Document, read_alone
from .world import World, scratch

SCALE = 60  # simulated seconds in a second, while the hosts are up
LIVE = frozenset({"fresh_boot", "migrating"})  # these pass while the playbook runs


def data(platform: str) -> dict[str, t.Any]:
    """An estate in which each fault has a partition of its own; what the simulator refuses is left out."""
    kind = kinds.of_platform(platform)[0]
    partitions: list[dict[str, t.Any]] = []
    for fault in catalogue():
        if fault.on_hmc or fault.sort in (HEALTHY, TOOLING) or fault.name in LIVE or fault.name == "duplicate_node_id":
            continue
        number = len(partitions) + 10
        own = {"name": f"lpar{number}", "lpar_id": number, "ip": f"192.0.2.{number + 90}", **kinds.KINDS[kind]}
        partitions.append({**own, "faults": [fault.text]})
    whole = kinds.estate(kind)
    whole["time_scale"] = SCALE
    whole["systems"] = [{**whole["systems"][0], "partitions": [p for p in partitions if _taken(whole, p)]}]
    return whole


def _taken(whole: dict[str, t.Any], partition: dict[str, t.Any]) -> bool:
    alone = {**whole, "systems": [{**whole["systems"][0], "partitions": [partition]}]}
    try:
        with scratch() as folder:
            World(build(alone, faults.CATALOGUE), folder)
    except EstateError:
        return False
    return True


def _over_ssh(estate: dict[str, t.Any]) -> dict[str, Document]:
    live = LiveEstate(estate)
    try:
        run = live.run("powerops.rsct.validate", "-f", "10", rmc_validate_audit_dir=str(live.files / "audit"))
        files = sorted((live.files / "audit").glob("*.json"))
        if not files:
            raise RuntimeError(f"the playbook left no documents:\n{run.text[-2000:]}")
        found = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    finally:
        live.close()
    return {document["host"]: document for document in found}


def _told(document: Document) -> str:
    causes = [found.id for found in findings_of(document)]
    explained = sorted({text.split(" ")[0] for text in document["explained"]})
    return f"{document['state']} {' '.join(causes) or '-'} ({' '.join(explained) or '-'})"


def compare(word: str) -> int:
    """0 when both ways come to the same for every fault."""
    estate = data(settings.platform(word))
    with scratch() as folder:
        world = World(build(estate, faults.CATALOGUE), folder)
        world.later(60.0)
        here = read_alone(world)
    there = _over_ssh(estate)
    different = 0
    for name, document in here.items():
        ours, theirs = _told(document), _told(there[name]) if name in there else "no document"
        fault = world.partitions[name].spec.faults[0]
        if ours == theirs:
            print(f"same       {fault:<30}{ours}")
        else:
            different += 1
            print(f"DIFFERENT  {fault:<30}{ours}  over SSH: {theirs}")
    print(f"\n{len(here)} faults on {word}, {different} of them come to something else over SSH")
    return int(different > 0)
