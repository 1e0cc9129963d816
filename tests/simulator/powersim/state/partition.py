# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One partition: everything a command can show or change. Behaviour of RMC itself is in ``state.rmc``."""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import random
import typing as t

from powersim import levels
from powersim.clock import Clock, Timeline
from powersim.estate import parts as spec
from powersim.state.definitions import Definitions
from powersim.state.filters import Filter, Firewalld, Ipsec, ViosFirewall
from powersim.state.links import ControlPoint, Link, ProxyRow, Side
from powersim.state.machine import Machine
from powersim.state.network import Interface, Network, Route
from powersim.state.src import Src
from powersim.state.trust import DEFAULT_METHOD, KEY_HEAD, Trust

HARMS = (
    "cluster_node_recycled",
    "identity_lost",
    "living_link_cut",
    "node_taken_down",
    "both_vios_down",
    "migration_broken",
)
RMS = ("IBM.MgmtDomainRM", "IBM.DRM", "IBM.HostRM", "IBM.ServiceRM")
ON_DEMAND = ("IBM.ERRM", "IBM.AuditRM", "IBM.LPRM")


@dataclasses.dataclass
class Identity:
    """Node ids as 16 hex digits, '' for none: the daemon's own, and those of the two files.

    ``cluster0``: node_uuid of the device, 32 hex digits. ``kept``: by node_uuid, the node id that it brings back.
    ``coming``: what a running daemon takes up at its next start.
    """

    current: str
    etc: str
    var: str
    cluster0: str = ""
    kept: dict[str, str] = dataclasses.field(default_factory=dict)
    coming: str = ""


@dataclasses.dataclass
class RmcSettings:
    """``remote_now``/``remote_next``: TCP 657 listener now and after the next start. ``policies``: flags of rmcctrl."""

    remote_now: bool = True
    remote_next: bool = True
    inittab: bool = True
    hung: bool = False
    stop_hangs: bool = False
    policies: dict[str, str] = dataclasses.field(default_factory=dict)
    stopped_by_command: bool = False


def stable_hex(*parts: object, digits: int = 16) -> str:
    """Hex digits that depend on the parts only, so that a seed gives the same estate again."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:digits]


def made_up_key(*parts: object) -> str:
    """A public key in hex that depends on the parts only."""
    return KEY_HEAD + stable_hex(*parts, digits=64)


def hardware(seed: int, host: str, adapter: str) -> str:
    """Hardware address of an adapter: locally administered, the same for the same seed."""
    digits = stable_hex(seed, "mac", host, adapter, digits=10)
    return "fa:" + ":".join(digits[place : place + 2] for place in range(0, 10, 2))


class Partition:
    """State of one partition. Files and processes live in its namespaces; this is what the commands are told."""

    def __init__(self, estate: spec.Estate, system: spec.System, own: spec.Partition, clock: Clock) -> None:
        self.spec, self.system, self.estate, self.clock = own, system, estate, clock
        self.rng = random.Random(stable_hex(estate.seed, own.name))
        self.booted = clock.now() - own.uptime
        self.rmc = RmcSettings()
        self.identity = self._identity()
        self.src = Src(self.rng, wide_pids=own.platform != "linux")
        self.rsct_installed = True
        self.rsct_level = own.rsct or levels.rsct_level(own.level)
        self.peer_state = own.peer.state if own.peer else ""
        self.injected: dict[str, tuple[str, t.Callable[[], bool]]] = {}
        self.saved: dict[str, t.Any] = {}
        self.transport = own.transport
        self.command_faults: dict[str, str] = {}
        self.fills: set[str] = set()
        self.harm: collections.Counter[str] = collections.Counter(dict.fromkeys(HARMS, 0))
        self.power = Timeline({"running": "Running", "off": "Not Activated", "firmware": "Open Firmware"}[own.state])
        self.migrating = Timeline("")
        self.neighbours: t.Mapping[str, Partition] = {own.name: self}
        self.on_power: t.Callable[[], None] = lambda: None
        self.hmc_frozen = 0.0  # since when its HMCs keep an old view of it; 0: they do not
        self.unpublished = False
        self.control_points: list[ControlPoint] = []
        self.sides: collections.defaultdict[str, Side] = collections.defaultdict(Side)
        self.links: dict[str, Link] = {}
        self.proxy: dict[str, ProxyRow] = {}
        self.machine = Machine()
        self.network = self._network()
        self.trust = Trust(made_up_key(estate.seed, "key", own.name), DEFAULT_METHOD, self.booted)
        self.definitions = Definitions()
        self.ipsec, self.vios_firewall, self.firewalld = Ipsec(), ViosFirewall(), Firewalld()
        self._subsystems()

    def _identity(self) -> Identity:
        node_id = self.spec.node_id or stable_hex(self.estate.seed, "node", self.spec.name)
        cluster0 = stable_hex(self.estate.seed, "uuid", self.spec.name, digits=32)
        return Identity(node_id, node_id, node_id, cluster0, {cluster0: node_id})

    def _network(self) -> Network:
        name = "eth0" if self.spec.platform == "linux" else "en0"
        mark = ":" if ":" in self.spec.ip else "."
        gateway = self.spec.ip.rpartition(mark)[0] + f"{mark}1" if self.spec.ip else ""
        return Network([Interface(name, self.spec.ip)], [Route("default", gateway, name)])

    def filters(self) -> tuple[Filter, ...]:
        """Every packet filter of this platform; a packet must pass them all."""
        of_aix = {"aix": (self.ipsec,), "vios": (self.vios_firewall, self.ipsec)}
        return {**of_aix, "linux": (self.firewalld,), "ibmi": ()}[self.spec.platform]

    def _subsystems(self) -> None:
        running = self.spec.state == "running"

        def add(name: str, group: str, *, active: bool, wanted: bool = False) -> None:
            """``active``: the boot starts it."""
            self.src.add(name, group, active=active and running, wanted=wanted, boot=active and name != "ctrmc")

        if self.spec.platform != "linux":
            add("syslogd", "ras", active=True)
            add("aso", "", active=True)
            add("rpc.lockd", "nfs", active=True)
            add("xntpd", "tcpip", active=True)
            add("portmap", "portmap", active=True)
            add("nfsd", "nfs", active=self.spec.platform == "aix")
            add("rpc.mountd", "nfs", active=self.spec.platform == "aix")
        add("ctrmc", "rsct", active=True)
        for name in RMS:
            add(name, "rsct_rm", active=True, wanted=True)
        if self.spec.peer:
            add("IBM.ConfigRM", "rsct_rm", active=True, wanted=True)
            online = self.spec.peer.state == "Online"
            add("cthags", "cthags", active=online)
            add("cthats", "cthats", active=online)
        add("ctcas", "rsct", active=self.spec.platform == "linux")
        if self.has_mcproxy:
            add("mcproxy", "rsct", active=True)
        for name in ON_DEMAND:
            add(name, "rsct_rm", active=False)

    @property
    def has_mcproxy(self) -> bool:
        """The subsystem exists from AIX 7.3 TL4 on; on Linux only where the estate asks for in-band."""
        parts = levels.aix_level(self.spec.platform, self.spec.level).split("-")
        new = len(parts) > 1 and (parts[0], parts[1]) >= ("7300", "04")
        return new or (self.spec.platform == "linux" and any(way in ("inband", "both") for way in self._ways()))

    def _ways(self) -> t.Iterator[str]:
        """Every transport that the estate asks for."""
        yield self.spec.transport
        yield from (text.partition(":")[2] for text in self.spec.transports)

    @property
    def faults(self) -> dict[str, str]:
        """Injected faults that no repair has undone, each with the finding that ought to name it."""
        for text in [text for text, (_finding, holds) in self.injected.items() if not holds()]:
            del self.injected[text]
        return {text: finding for text, (finding, _holds) in self.injected.items()}

    @property
    def migration(self) -> str:
        """What a Live Partition Mobility operation in flight is doing now, '' for none."""
        return self.migrating.at(self.now)

    @migration.setter
    def migration(self, state: str) -> None:
        self.migrating = Timeline(state)

    @property
    def now(self) -> float:
        return self.clock.now()

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def aix_like(self) -> bool:
        return self.spec.platform != "linux"

    @property
    def online_peer(self) -> bool:
        return self.peer_state in ("Online", "Pending online", "Pending offline")

    def hmcs(self) -> t.Iterator[spec.Hmc]:
        """The HMCs that manage this system, in the order the hypervisor publishes them."""
        by_name = {hmc.name: hmc for hmc in self.estate.hmcs}
        for name in () if self.unpublished else self.system.hmcs:
            yield by_name[name]

    def known_as(self, hmc: str) -> str:
        """The address of the partition on this HMC, '' when there is no domain over IP between them."""
        return next((point.mn_name for point in self.control_points if point.hmc == hmc), "")

    def alive_links(self) -> list[str]:
        """HMCs whose link works now, over IP or in-band."""
        now = self.now
        over_ip = [hmc for hmc, link in self.links.items() if link.state.at(now) == "I"]
        return over_ip + [hmc for hmc, row in self.proxy.items() if row.state.at(now) == "A" and hmc not in over_ip]

    def count(self, harm: str) -> None:
        self.harm[harm] += 1
