# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HMCs of an estate file: what one is, and its options with their forms and ranges."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim import levels
from powersim.estate import forms
from powersim.estate.schema import Option

SUPER_ADMIN = "hmcsuperadmin"


@dataclasses.dataclass(frozen=True)
class HmcUser:
    """``taskrole``: a predefined one, or any other name for one that the site made.

    ``systems``: names or ``tttt-mmm*sssssss`` of those the resource role shows, empty for all. ``commands``: what the
    user may run beside the commands of the role; a role that the site made has these only. ``ssh``: may log in.
    """

    name: str
    password: str = "abc1234"
    taskrole: str = SUPER_ADMIN
    systems: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    description: str = ""
    ssh: bool = True


@dataclasses.dataclass(frozen=True)
class Hmc:
    """Addresses, level and manners of one HMC.

    ``errors_on``: stdout (as captured) or stderr. ``latency`` in seconds for every command, ``latencies`` for those it
    names. ``lag`` (how late its view is), ``rebuild_delay``, ``restart_time``, ``event_delay`` (from a lost link to the
    service event) and ``uptime`` (before the start) in simulated seconds. ``lacks``: attributes that its level does
    not know. ``resolves``: it finds host names of partitions, which lspartition then shows.
    ``nist``: its security mode is that of NIST SP 800-131A.
    """

    name: str
    ip: str
    version: str
    type_model: str
    serial: str
    domain: str = "example.net"
    additional_ips: tuple[str, ...] = ()
    users: tuple[HmcUser, ...] = (HmcUser("hscroot", description="HMC Super User"),)
    auth: tuple[str, ...] = ("publickey", "keyboard-interactive", "password")
    banner: str = ""
    locale: str = "en_US"
    errors_on: str = "stdout"
    latency: float = 0.3
    latencies: dict[str, t.Any] = dataclasses.field(default_factory=dict)
    max_sessions: int = 40
    rebuild_delay: float = 30.0
    restart_time: float = 720.0
    event_delay: float = 600.0
    lag: float = 20.0
    uptime: float = 2_600_000.0
    lacks: tuple[str, ...] = ()
    resolves: bool = True
    nist: bool = False
    faults: tuple[str, ...] = ()
    port: int = 0


HMC_USER = (
    Option("name", str, required=True, form=forms.user_name),
    Option("password", str),
    Option("taskrole", str, form=forms.user_name),
    Option("systems", tuple),
    Option("commands", tuple),
    Option("description", str),
    Option("ssh", bool),
)
HMC = (
    Option("name", str, required=True, form=forms.host),
    Option("ip", str, required=True, form=forms.address),
    Option("version", str, choices=tuple(levels.HMC), required=True),
    Option("type_model", str, required=True, form=forms.type_model),
    Option("serial", str, required=True, form=forms.serial),
    Option("domain", str, form=forms.domain),
    Option("additional_ips", tuple, form=forms.address),
    Option("users", tuple, each=(HmcUser, HMC_USER), least=1, beside=True),
    Option("auth", tuple, least=1),
    Option("banner", str),
    Option("locale", str, choices=("en_US", "pl_PL")),
    Option("errors_on", str, choices=("stdout", "stderr")),
    Option("latency", float, least=0, most=3600),
    Option("latencies", dict),
    Option("max_sessions", int, least=1, most=10000),
    Option("rebuild_delay", float, least=0, most=86400),
    Option("restart_time", float, least=0, most=86400),
    Option("event_delay", float, least=0, most=86400),
    Option("lag", float, least=0, most=86400),
    Option("uptime", float, least=0, most=1e9),
    Option("lacks", tuple),
    Option("resolves", bool),
    Option("nist", bool),
    Option("faults", tuple),
    Option("port", int, least=0, most=65535),
)
