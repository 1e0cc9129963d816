# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partitions by the number: what an HMC shows of a large site, without a host behind any of them.

The mix is made up: two VIOS first, then AIX, Linux and a few IBM i; most run, some are off, some in-band, some broken.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import random
import typing as t

from powersim import levels
from powersim.estate import forms
from powersim.estate.parts import Estate, Partition, System

MIX = {"aix": 60, "linux": 33, "ibmi": 7}
LEVELS = {
    "aix": ("7200-05-08-2419", "7200-05-03-2148", "7300-02-01-2346", "7300-04-00-2546", "7100-05-09-2114"),
    "linux": ("Red Hat Enterprise Linux 9.4 (Plow)", "Red Hat Enterprise Linux 8.10 (Ootpa)", "Ubuntu 22.04.4 LTS"),
    "ibmi": ("V7R4M0", "V7R5M0"),
    "vios": ("3.1.4.21", "4.1.0.10"),
}
BREAKS = ("network_blocked", "ctrmc_stopped", "rmcd_hung", "drm_missing", "handshake_persistent", "hmc_stale")


def expand(estate: Estate) -> Estate:
    """The estate with the partitions that its systems ask for; the same seed gives the same ones."""
    systems = tuple(_system(estate.seed, system) if system.generate else system for system in estate.systems)
    return dataclasses.replace(estate, systems=systems)


def mistakes(system: System) -> t.Iterator[str]:
    """What keeps ``expand`` from making the partitions of one system."""
    plan = system.generate
    if plan and plan.count > _addresses(plan.network):
        where = f"system {system.name}: generate: option 'network' is '{plan.network}'"
        yield f"{where}, which has no {plan.count} addresses: write a larger one, such as 10.64.0.0/16."


def _addresses(network: str) -> int:
    return 0 if forms.cidr(network) else ipaddress.ip_network(network).num_addresses - 2


def _system(seed: int, system: System) -> System:
    plan = system.generate
    if plan is None:
        return system
    rng = random.Random(f"{seed} {system.serial}")
    first = max((own.lpar_id for own in system.partitions), default=0) + 1
    network = ipaddress.ip_network(plan.network)
    made = tuple(
        _partition(rng, system, number, first + number, str(network[number + 1])) for number in range(plan.count)
    )
    return dataclasses.replace(system, partitions=(*system.partitions, *made))


def _partition(rng: random.Random, system: System, number: int, lpar_id: int, ip: str) -> Partition:
    plan = system.generate
    assert plan
    platform = "vios" if number < 2 else rng.choices(list(MIX), list(MIX.values()))[0]
    level = rng.choice(LEVELS[platform])
    running = number < 2 or rng.random() < plan.running
    newest = levels.inband_capable(level, plan.mode, system.firmware) if platform == "aix" else False
    transport = "none" if platform == "ibmi" else "inband" if newest and rng.random() < 0.5 else "ip"
    broken = running and transport == "ip" and rng.random() < plan.broken
    return Partition(
        name=f"{plan.prefix}{number + 1:04d}",
        lpar_id=lpar_id,
        platform=platform,
        level=level,
        ip=ip,
        system=system.name,
        state="running" if running else "off",
        mode=plan.mode,
        transport=transport,
        faults=(rng.choice(BREAKS),) if broken else (),
        host=False,
    )
