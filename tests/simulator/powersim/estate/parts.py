# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estate file: what exists, and the options that say so, each with its form and its range."""

from __future__ import annotations

import dataclasses

from powersim.estate import forms
from powersim.estate.hmc import HMC, Hmc
from powersim.estate.schema import Option


@dataclasses.dataclass(frozen=True)
class User:
    """``role``: root, sudo, su or padmin. ``nopasswd``: sudo asks for no password."""

    name: str
    role: str = "root"
    password: str = "secret"
    nopasswd: bool = True


@dataclasses.dataclass(frozen=True)
class Peer:
    """A peer domain (PowerHA, CAA, TSA). ``dead_man``: stopping RMC takes the node down. ``nodes``: the others."""

    name: str
    state: str = "Online"
    nodes: tuple[str, ...] = ()
    caa: bool = True
    dead_man: bool = False
    version: str = "3.2.5.0"


@dataclasses.dataclass(frozen=True)
class Partition:
    """One logical partition. ``transport``: ip, inband or both. ``uptime`` in simulated seconds before the start.

    ``boot_time``: simulated seconds from a crash or a reboot to a running system. ``pair``: the other VIOS of a pair.
    ``transports``: HMC:TRANSPORT for HMCs that are connected in another way than ``transport`` says.
    ``host``: there is a host to log in to; without, only the HMCs know the partition. ``lpar_name``: its name on the
    HMCs when that is another one, with blanks for example.
    """

    name: str
    lpar_id: int
    platform: str
    level: str
    ip: str
    system: str
    state: str = "running"
    mode: str = ""
    transport: str = "ip"
    domain: str = "example.net"
    rsct: str = ""
    users: tuple[User, ...] = (User("root"),)
    login: str = ""
    shell: str = "auto"
    login_shell: str = ""
    python: bool = False
    faults: tuple[str, ...] = ()
    peer: Peer | None = None
    node_id: str = ""
    uptime: float = 1_900_000.0
    boot_time: float = 300.0
    pair: str = ""
    transports: tuple[str, ...] = ()
    host: bool = True
    lpar_name: str = ""
    port: int = 0

    @property
    def login_user(self) -> User:
        """The user the inventory logs in as: ``login``, or the first one."""
        return next((user for user in self.users if user.name == self.login), self.users[0])


@dataclasses.dataclass(frozen=True)
class Generate:
    """Partitions made by the number, without hosts: ``running`` and ``broken`` are shares from 0 to 1."""

    count: int
    prefix: str = "lpar"
    network: str = "10.64.0.0/16"
    running: float = 0.9
    broken: float = 0.05
    mode: str = "POWER 10"


@dataclasses.dataclass(frozen=True)
class System:
    """A managed system (frame) with its partitions and the names of the HMCs that manage it."""

    name: str
    type_model: str
    serial: str
    firmware: str
    hmcs: tuple[str, ...]
    ip: str
    state: str = "Operating"
    max_lpars: int = 1000
    partitions: tuple[Partition, ...] = ()
    generate: Generate | None = None


@dataclasses.dataclass(frozen=True)
class Network:
    """One IP network of network mode; ``mtu`` in bytes. ``router``: its address there, '' for the first free one."""

    name: str
    cidr: str
    mtu: int = 1500
    router: str = ""


@dataclasses.dataclass(frozen=True)
class Heartbeat:
    """Heartbeats of network mode, numbers from memory. ``period`` in simulated seconds; a link is lost after ``missed``
    periods of silence. ``large``: bytes of the IP packets that must pass unfragmented, 0 for none.
    """

    period: float = 5.0
    missed: int = 6
    large: int = 1500


@dataclasses.dataclass(frozen=True)
class Estate:
    """``time_scale``: simulated seconds per real second, 0 for a clock that moves only when told. ``seed`` decides ids
    and pids. ``start``: simulated time at the start, 'now' for that of this machine. ``rmc_tls_port``: a further TCP port
    of rmcd from RSCT 3.3.1.0 on, 0 for none; no public page names it. ``var_full_kills``: resource managers die on
    a full /var (from memory).
    """

    name: str
    time_scale: float = 1.0
    seed: int = 1
    start: str = "2026-01-05T08:00:00Z"
    hmcs: tuple[Hmc, ...] = ()
    systems: tuple[System, ...] = ()
    networks: tuple[Network, ...] = ()
    heartbeat: Heartbeat = Heartbeat()
    rmc_tls_port: int = 0
    var_full_kills: bool = True

    @property
    def partitions(self) -> tuple[Partition, ...]:
        return tuple(partition for system in self.systems for partition in system.partitions)

    @property
    def hosts(self) -> tuple[Partition, ...]:
        """Partitions that can be logged in to."""
        return tuple(partition for partition in self.partitions if partition.host)


USER = (
    Option("name", str, required=True, form=forms.user_name),
    Option("role", str, choices=("root", "sudo", "su", "padmin")),
    Option("password", str),
    Option("nopasswd", bool),
)
PEER = (
    Option("name", str, required=True),
    Option("state", str, choices=("Online", "Offline", "Pending online", "Pending offline")),
    Option("nodes", tuple),
    Option("caa", bool),
    Option("dead_man", bool),
    Option("version", str),
)
PARTITION = (
    Option("name", str, required=True, form=forms.host),
    Option("lpar_id", int, required=True, least=1, most=65535),
    Option("platform", str, choices=("aix", "vios", "linux", "ibmi"), required=True),
    Option("level", str, required=True),
    Option("ip", str, required=True, form=forms.address),
    Option("state", str, choices=("running", "off", "firmware")),
    Option("mode", str, form=forms.mode),
    Option("transport", str, choices=("ip", "inband", "both", "none")),
    Option("domain", str, form=forms.domain),
    Option("rsct", str, form=forms.rsct),
    Option("users", tuple, each=(User, USER), least=1, beside=True),
    Option("login", str),
    Option("shell", str, choices=("auto", "ksh93", "mksh", "posh", "bash", "dash", "sh")),
    Option("login_shell", str, choices=("ksh93", "mksh", "posh", "bash", "dash", "sh", "csh", "tcsh")),
    Option("python", bool),
    Option("faults", tuple),
    Option("peer", dict, each=(Peer, PEER)),
    Option("node_id", str, form=forms.node_id),
    Option("uptime", float, least=0, most=1e9),
    Option("boot_time", float, least=0, most=86400),
    Option("pair", str, form=forms.host),
    Option("transports", tuple, form=forms.transport),
    Option("host", bool),
    Option("lpar_name", str, form=forms.lpar_name),
    Option("port", int, least=0, most=65535),
)
GENERATE = (
    Option("count", int, required=True, least=1, most=65000),
    Option("prefix", str, form=forms.identifier),
    Option("network", str, form=forms.cidr),
    Option("running", float, least=0, most=1),
    Option("broken", float, least=0, most=1),
    Option("mode", str, form=forms.mode),
)
SYSTEM = (
    Option("name", str, required=True, form=forms.system_name),
    Option("type_model", str, required=True, form=forms.type_model),
    Option("serial", str, required=True, form=forms.serial),
    Option("firmware", str, required=True, form=forms.firmware),
    Option("hmcs", tuple, required=True, least=1),
    Option("ip", str, required=True, form=forms.address),
    Option("state", str),
    Option("max_lpars", int, least=1, most=65535),
    Option("partitions", tuple, each=(Partition, PARTITION), holder="system"),
    Option("generate", dict, each=(Generate, GENERATE)),
)
NETWORK = (
    Option("name", str, required=True, form=forms.identifier),
    Option("cidr", str, required=True, form=forms.cidr),
    Option("mtu", int, least=576, most=65535),
    Option("router", str, form=forms.address),
)
HEARTBEAT = (
    Option("period", float, least=0.1, most=3600),
    Option("missed", int, least=1, most=1000),
    Option("large", int, least=0, most=65535),
)
ESTATE = (
    Option("name", str, required=True, form=forms.identifier),
    Option("time_scale", float, least=0, most=100_000),
    Option("seed", int),
    Option("start", str, form=forms.moment),
    Option("hmcs", tuple, each=(Hmc, HMC), required=True, least=1),
    Option("systems", tuple, each=(System, SYSTEM), required=True, least=1),
    Option("networks", tuple, each=(Network, NETWORK)),
    Option("heartbeat", dict, each=(Heartbeat, HEARTBEAT)),
    Option("rmc_tls_port", int, least=0, most=65535),
    Option("var_full_kills", bool),
)
