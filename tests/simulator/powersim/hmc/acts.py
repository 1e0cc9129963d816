# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the faults of an HMC do to it, and how each is undone."""

from __future__ import annotations

import ipaddress
import typing as t

from powersim import levels
from powersim.clock import Timeline
from powersim.estate.parts import System
from powersim.hmc.view import Console
from powersim.state.links import RECONNECT
from powersim.state.partition import Partition

Act = t.Callable[[Console, str], None]
JUST_NOW = 60.0  # simulated seconds since the start of an HMC that was restarted
SLOW = 5.0  # real seconds
NEVER = float("inf")
MIGRATING = "Migration In Progress"  # from memory


def system_of(console: Console, name: str) -> System:
    """By the name of the estate file, whatever it is shown as, or by ``tttt-mmm*sssssss``."""
    return next(s for s in console.systems if name in (s.name, f"{s.type_model}*{s.serial}"))


def partition_of(console: Console, name: str) -> Partition:
    return next(partition for partition in console.every_partition() if partition.name == name)


def chosen(console: Console, name: str) -> list[Partition]:
    """One partition, or all without a name."""
    return [partition_of(console, name)] if name else console.every_partition()


def _toggle(held: set[str], members: t.Iterable[str], on: bool) -> None:
    (held.update if on else held.difference_update)(members)


# --- systems and views -------------------------------------------------------------------------------------------------


def lost(on: bool) -> Act:
    return lambda console, name: _toggle(console.broken.lost, [system_of(console, name).serial], on)


def disagree(on: bool) -> Act:
    return lambda console, name: _toggle(console.broken.disagree, [p.name for p in chosen(console, name)], on)


def no_dcaps(on: bool) -> Act:
    return lambda console, name: _toggle(console.broken.no_dcaps, [p.name for p in chosen(console, name)], on)


def other_name(console: Console, name: str) -> str:
    """The name of another system of this HMC."""
    own = system_of(console, name)
    return next((system.name for system in console.systems if system is not own), "")


def same_name(console: Console, name: str) -> None:
    console.broken.names[system_of(console, name).serial] = other_name(console, name)


def own_name(console: Console, name: str) -> None:
    console.broken.names.pop(system_of(console, name).serial, None)


def old_entry(console: Console, name: str) -> None:
    console.broken.entries[name] = (partition_of(console, name).spec.ip, False)


def no_old_entry(console: Console, name: str) -> None:
    console.broken.entries.pop(name, None)


def recycled(console: Console, pair: str) -> None:
    old, _colon, new = pair.partition(":")
    owner = partition_of(console, new)
    console.broken.entries[old] = (owner.spec.ip, True)
    console.broken.shadowed.add(new)
    console.obstruct(owner, f"recycled_ip:{pair}", "hmc_recycled")


def not_recycled(console: Console, pair: str) -> None:
    old, _colon, new = pair.partition(":")
    no_old_entry(console, old)
    console.broken.shadowed.discard(new)
    console.obstruct(partition_of(console, new), f"recycled_ip:{pair}", "")


def rmc_state(console: Console, words: str) -> None:
    name, _colon, state = words.partition(":")
    console.broken.rmc_states[name] = state


def own_rmc_state(console: Console, words: str) -> None:
    console.broken.rmc_states.pop(words.partition(":")[0], None)


def sync(console: Console, words: str) -> None:
    name, _colon, value = words.partition(":")
    console.broken.sync[name] = value or "2"


def own_sync(console: Console, words: str) -> None:
    console.broken.sync.pop(words.partition(":")[0], None)


def migration(state: str) -> Act:
    def act(console: Console, name: str) -> None:
        partition_of(console, name).migration = state

    return act


# --- the way to the partitions -----------------------------------------------------------------------------------------


def adapter_of(console: Console, partition: Partition) -> str:
    """The adapter in the network of the partition (of 24 bits), or the first one."""
    try:
        near = ipaddress.ip_network(f"{partition.spec.ip}/24", strict=False)
        return next((name for name, ip in console.adapters.items() if ipaddress.ip_address(ip) in near), "eth0")
    except ValueError:  # IPv6
        return "eth0"


def closed(field: str, fault: str, on: bool) -> Act:
    """RMC does not pass one adapter, or all of them: ``field`` of Broken holds which."""

    def act(console: Console, adapter: str) -> None:
        names = [adapter] if adapter else list(console.adapters)
        _toggle(getattr(console.broken, field), names, on)
        for partition in console.every_partition():
            if adapter_of(console, partition) in names:
                console.obstruct(partition, f"{fault}:{adapter}", "hmc_closed" if on else "")

    return act


def lower_level(own: str, version: str) -> str:
    """The one asked for, or the next lower; '' when there is none."""
    known = list(levels.HMC)
    below = known[: known.index(own)]
    return version or (below[-1] if below else "")


def old_level(on: bool) -> Act:
    def act(console: Console, version: str) -> None:
        console.broken.level = lower_level(console.spec.version, version) if on else ""
        for partition in console.every_partition():
            console.obstruct(partition, "hmc_level_low", "hmc_level" if on else "")

    return act


# --- the console itself ------------------------------------------------------------------------------------------------


def locked(on: bool) -> Act:
    return lambda console, user: _toggle(console.broken.locked, [user], on)


def flag(field: str, on: bool) -> Act:
    return lambda console, _arg: setattr(console.broken, field, on)


def skew(console: Console, seconds: str) -> None:
    console.broken.skew = float(seconds)


def no_skew(console: Console, _seconds: str) -> None:
    console.broken.skew = 0.0


def localised(console: Console, locale: str) -> None:
    console.broken.locale = locale or "pl_PL"


def own_locale(console: Console, _locale: str) -> None:
    console.broken.locale = ""


def slow(console: Console, command: str) -> None:
    if command:
        console.command_faults[command] = "slow"
    else:
        console.broken.slow = SLOW


def fast(console: Console, command: str) -> None:
    if command:
        console.command_faults.pop(command, None)
    else:
        console.broken.slow = 0.0


def command(kind: str, on: bool) -> Act:
    def act(console: Console, name: str) -> None:
        if on:
            console.command_faults[name] = kind
        else:
            console.command_faults.pop(name, None)

    return act


# --- going away --------------------------------------------------------------------------------------------------------


def restarting(console: Console, _arg: str) -> None:
    console.restart(0.0, console.spec.restart_time)


def off(console: Console, _arg: str) -> None:
    console.restart(0.0, NEVER)


def back(console: Console, _arg: str) -> None:
    console.return_now()


def upgraded(console: Console, version: str) -> None:
    """It comes back, at the new level if one was named."""
    console.broken.level = version
    console.return_now()


def restarted(console: Console, seconds: str) -> None:
    """It came back a while ago: a young console, whose links came back after it."""
    start = console.clock.now() - float(seconds or JUST_NOW)
    console.power = Timeline("up", since=start)
    for partition in console.every_partition():
        link = partition.links.get(console.spec.name)
        if link and link.state.last == "I":
            link.state.plan(start, (0.0, "O"), *RECONNECT)


def long_up(console: Console, _seconds: str) -> None:
    console.power = Timeline("up", since=console.clock.now() - console.spec.uptime)
