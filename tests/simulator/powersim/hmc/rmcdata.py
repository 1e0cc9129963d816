# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""lspartition: the raw RMC data of an HMC, which has no page in its manual."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.estate.parts import System
from powersim.hmc.call import HmcCall, Reply
from powersim.hmc.view import LparView, os_fields
from powersim.render import hmc as render
from powersim.state.partition import stable_hex

Field = t.TypeVar("Field")
GAP = 7  # one in so many indexes is left out: entries come and go, and numbers are not used again


@dataclasses.dataclass(frozen=True)
class Entry:
    """A partition that has or had a connection. ``active`` is 1 for a connected one."""

    system: System
    view: LparView
    ip: str
    active: int

    @property
    def key(self) -> str:
        return f"{self.view.partition.spec.lpar_id}*{self.system.type_model}*{self.system.serial}"


def entries(call: HmcCall) -> list[Entry]:
    """In the order of discovery; an old entry keeps an address, whose new owner then has none."""
    found = []
    broken = call.console.broken
    for system in call.systems:
        for view in call.console.views(system):
            name = view.partition.name
            old = broken.entries.get(name)
            if old:
                found.append(Entry(system, view, old[0], int(old[1])))
            elif view.known and name not in broken.shadowed:
                found.append(Entry(system, view, view.ip, int(view.connected)))
    return found


def lspartition(call: HmcCall) -> Reply:
    found = entries(call)
    machine = call.value("-c")
    if machine is not None:  # the form of the machine is not known: both are taken
        found = [e for e in found if machine in (f"{e.system.type_model}{mark}{e.system.serial}" for mark in "_*")]
    if "-dlpar" in call.args or "-sfp" in call.args:
        return Reply("".join(_dlpar(call, number, entry) for number, entry in _numbered(call, found)))
    if "-i" in call.args or "-ix" in call.args:
        return Reply(";".join(_short(call, entry, "-ix" in call.args) for entry in found) + "\n")
    if "-all" in call.args:
        return Reply("powersim: what -all prints is not known (text synthetic)\n")
    return call.error("bad_parameter", "-dlpar")


def reset(call: HmcCall) -> Reply:
    """``-dlparreset``: the repair of V7, which ``diagrmc --autocorrect`` replaces."""
    return Reply() if call.version < 8 else call.error("bad_parameter", "-dlparreset")


def _numbered(call: HmcCall, found: t.Sequence[Field]) -> t.Iterator[tuple[int, Field]]:
    """Indexes with gaps, the same for the same seed."""
    number = -1
    for position, entry in enumerate(found):
        gap = position and int(stable_hex(call.console.estate.seed, "gap", position), 16) % GAP == 0
        number += 2 if gap else 1
        yield number, entry


def _host(call: HmcCall, entry: Entry) -> str:
    own = entry.view.partition.spec
    return f"{own.name}.{own.domain}" if call.console.spec.resolves else ""


def _dlpar(call: HmcCall, index: int, entry: Entry) -> str:
    own, host = entry.view.partition.spec, _host(call, entry)
    if not entry.active or not entry.view.connected:
        caps = ("0x0b", "0x0b")
        return render.lspartition_entry(index, entry.key, host, entry.ip, entry.active, (), "0x2f", caps, 0)
    drm = entry.view.partition.src.active("IBM.DRM", entry.view.partition.now)
    able = drm and own.name not in call.console.broken.no_dcaps
    dcaps = ("0x14f9f" if own.platform == "vios" else "0x2c5f") if able else "0x0"
    caps = ("0x4000003a", "0x3a") if own.platform == "vios" else ("0x4000001b", "0x1b")
    os, pinned = os_fields(entry.view.partition), 1024 + own.lpar_id * 37
    return render.lspartition_entry(index, entry.key, host, entry.ip, entry.active, os, dcaps, caps, pinned)


def _short(call: HmcCall, entry: Entry, extended: bool) -> str:
    name, level, _unused = os_fields(entry.view.partition)
    tail = f",{_host(call, entry)},{name},{level}" if extended else ""
    return f"{entry.view.partition.spec.lpar_id},{entry.ip},{entry.active}{tail}"
