# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estate file: what exists, checked with sentences that name the option, the value and the way out."""

from __future__ import annotations

import dataclasses
import pathlib
import typing as t

import yaml

from powersim import levels
from powersim.schema import Check, EstateError, Option, identifier


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
class Hmc:
    """Addresses, level and manners of one HMC. ``errors_on``: stdout (as captured) or stderr. ``latency`` in seconds."""

    name: str
    ip: str
    version: str
    type_model: str
    serial: str
    domain: str = "example.net"
    additional_ips: tuple[str, ...] = ()
    users: tuple[User, ...] = (User("hscroot", "root", "abc1234"),)
    locale: str = "en_US"
    errors_on: str = "stdout"
    latency: float = 0.3
    max_sessions: int = 40
    rebuild_delay: float = 30.0
    lag: float = 20.0
    port: int = 0


@dataclasses.dataclass(frozen=True)
class Partition:
    """One logical partition. ``transport``: ip, inband or both. ``uptime`` in simulated seconds before the start."""

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
    port: int = 0

    @property
    def login_user(self) -> User:
        """The user the inventory logs in as: ``login``, or the first one."""
        return next((user for user in self.users if user.name == self.login), self.users[0])


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


@dataclasses.dataclass(frozen=True)
class Estate:
    """``time_scale``: simulated seconds per real second. ``seed`` decides ids and pids."""

    name: str
    time_scale: float = 1.0
    seed: int = 1
    hmcs: tuple[Hmc, ...] = ()
    systems: tuple[System, ...] = ()

    @property
    def partitions(self) -> tuple[Partition, ...]:
        return tuple(partition for system in self.systems for partition in system.partitions)


USER = (
    Option("name", str, required=True),
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
HMC = (
    Option("name", str, required=True, form=identifier),
    Option("ip", str, required=True),
    Option("version", str, choices=tuple(levels.HMC), required=True),
    Option("type_model", str, required=True),
    Option("serial", str, required=True),
    Option("domain", str),
    Option("additional_ips", tuple),
    Option("users", tuple, each=(User, USER)),
    Option("locale", str, choices=("en_US", "pl_PL")),
    Option("errors_on", str, choices=("stdout", "stderr")),
    Option("latency", float),
    Option("max_sessions", int),
    Option("rebuild_delay", float),
    Option("lag", float),
    Option("port", int),
)
PARTITION = (
    Option("name", str, required=True, form=identifier),
    Option("lpar_id", int, required=True),
    Option("platform", str, choices=("aix", "vios", "linux"), required=True),
    Option("level", str, required=True),
    Option("ip", str, required=True),
    Option("state", str, choices=("running", "off", "firmware")),
    Option("mode", str),
    Option("transport", str, choices=("ip", "inband", "both", "none")),
    Option("domain", str),
    Option("rsct", str),
    Option("users", tuple, each=(User, USER)),
    Option("login", str),
    Option("shell", str, choices=("auto", "ksh93", "mksh", "posh", "bash", "dash", "sh")),
    Option("login_shell", str, choices=("ksh93", "mksh", "posh", "bash", "dash", "sh", "csh", "tcsh")),
    Option("python", bool),
    Option("faults", tuple),
    Option("peer", dict, each=(Peer, PEER)),
    Option("node_id", str),
    Option("uptime", float),
    Option("port", int),
)
SYSTEM = (
    Option("name", str, required=True),
    Option("type_model", str, required=True),
    Option("serial", str, required=True),
    Option("firmware", str, required=True),
    Option("hmcs", tuple, required=True),
    Option("ip", str, required=True),
    Option("state", str),
    Option("max_lpars", int),
    Option("partitions", tuple, each=(Partition, PARTITION)),
)
ESTATE = (
    Option("name", str, required=True, form=identifier),
    Option("time_scale", float),
    Option("seed", int),
    Option("hmcs", tuple, each=(Hmc, HMC), required=True),
    Option("systems", tuple, each=(System, SYSTEM), required=True),
)


def load(path: pathlib.Path, known_faults: t.Collection[str]) -> Estate:
    """Read and check an estate file. Raises EstateError with one sentence per mistake."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        wrong = f"The estate file {path} cannot be read ({error.strerror}): give the path of a YAML file."
        raise EstateError([wrong]) from None
    except yaml.YAMLError as error:
        wrong = f"The estate file {path} is not YAML ({' '.join(str(error).split())}): correct it there."
        raise EstateError([wrong]) from None
    return build(data, known_faults)


def build(data: t.Any, known_faults: t.Collection[str]) -> Estate:
    """An Estate from plain data; raises EstateError."""
    check = Check()
    estate = check.mapping("the estate", data, Estate, ESTATE)
    if check.mistakes or estate is None:
        raise EstateError(check.mistakes)
    mistakes = [*_names(estate), *_references(estate, known_faults)]
    if mistakes:
        raise EstateError(mistakes)
    return estate


def _names(estate: Estate) -> t.Iterator[str]:
    seen: set[str] = set()
    for name in [hmc.name for hmc in estate.hmcs] + [partition.name for partition in estate.partitions]:
        if name in seen:
            yield f"The name '{name}' is used twice: HMCs and partitions share one set of names, so rename one of them."
        seen.add(name)


def _references(estate: Estate, known_faults: t.Collection[str]) -> t.Iterator[str]:
    hmcs = {hmc.name for hmc in estate.hmcs}
    for system in estate.systems:
        for name in set(system.hmcs) - hmcs:
            yield f"system {system.name}: option 'hmcs' names '{name}', no HMC of this estate: add it or remove the name."
        for partition in system.partitions:
            yield from _partition(partition, known_faults)


def _partition(partition: Partition, known_faults: t.Collection[str]) -> t.Iterator[str]:
    where = f"partition {partition.name}"
    for fault in partition.faults:
        if fault.partition(":")[0] not in known_faults:
            yield f"{where}: option 'faults' names '{fault}', which is unknown: `powersim faults` lists what there is."
    if partition.login and partition.login not in {user.name for user in partition.users}:
        yield f"{where}: option 'login' is '{partition.login}', who is not among its users: add that user or choose another."
    if any(user.role == "padmin" for user in partition.users) and partition.platform != "vios":
        yield f"{where}: a user has role 'padmin', which only a VIOS knows: set platform to vios or choose another role."
