# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known about a partition and an HMC, as frozen values.

Nothing here reads, decides or prints. ``None`` always means "not read": it is never the same as an empty tuple, which
means "read, and there was nothing".
"""

from __future__ import annotations

import dataclasses
import enum
import typing as t

from .model_history import Past, Unfinished
from .model_network import Network
from .model_signs import Signs
from .model_trust import Trust

T = t.TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Parsed(t.Generic[T]):
    """A parser's answer: the value, and the lines it could make nothing of (first 20, each cut to 200 characters)."""

    value: T
    noise: tuple[str, ...] = ()


# --- the partition ---------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Subsystem:
    """One row of ``lssrc``: an SRC subsystem. ``group`` is empty and ``pid`` is None where the row leaves them blank."""

    name: str
    group: str
    pid: int | None
    status: str

    @property
    def active(self) -> bool:
        return self.status == "active"


class Section(str, enum.Enum):
    """The section of ``rmcdomainstatus`` a link was printed in."""

    PEER = "peer_domain"
    MCP = "management_control_points"
    MANAGED = "managed_nodes"


@dataclasses.dataclass(frozen=True)
class DomainLink:
    """One row of ``rmcdomainstatus``.

    ``state`` is token 1 (S I i O X Z), ``queue`` token 2 (S A R a r), ``node_id`` 16 lower-case hex digits.
    """

    section: Section
    state: str
    queue: str
    node_id: str
    number: int
    name: str
    annotation: str = ""

    @property
    def up(self) -> bool:
        return self.state == "I"


Value = str | int | tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Resource:
    """One resource of an ``lsrsrc`` listing: attributes in printed order, braces as tuples, quotes removed."""

    resource_class: str
    number: int
    attributes: tuple[tuple[str, Value], ...]
    class_attributes: bool = False

    def get(self, name: str, default: Value = "") -> Value:
        return dict(self.attributes).get(name, default)


@dataclasses.dataclass(frozen=True)
class ControlPoint:
    """A management control point (HMC or NovaLink) as the partition knows it: IBM.MCP, or IBM.ManagementServer.

    ``node_id`` is the control point's own id, 16 lower-case hex digits, empty where the class has none.
    """

    node_id: str = ""
    key_token: str = ""
    mn_name: str = ""
    ip_addresses: tuple[str, ...] = ()
    connectivity_names: tuple[str, ...] = ()
    hmc_name: str = ""
    hmc_ip: str = ""
    hmc_additional_ips: tuple[str, ...] = ()
    active_peer_domain: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """All that it published of itself, with those of networks that the node can't reach."""
        found = (self.hmc_ip, *self.ip_addresses, *self.hmc_additional_ips)
        return tuple(dict.fromkeys(address for address in found if address))


@dataclasses.dataclass(frozen=True)
class ProxySlot:
    """One HMC in ``lssrc -ls mcproxy``. ``status`` is A (active), H (handshake) or empty where the layout names none."""

    hmc: str
    status: str = ""
    slot: int | None = None
    active_requests: int | None = None
    pending_responses: int | None = None


@dataclasses.dataclass(frozen=True)
class ProxyTable:
    """In-band RMC. ``layout``: ``table`` (AIX), ``keyvalue`` (Linux), ``absent`` (no such subsystem), ``inoperative``.

    Totals are those printed in the TOTAL row, None where there is none: a difference to the rows is evidence.
    """

    layout: str
    slots: tuple[ProxySlot, ...] = ()
    pid: int | None = None
    total: int | None = None
    handshake_total: int | None = None
    active_total: int | None = None
    active_requests_total: int | None = None
    pending_responses_total: int | None = None


@dataclasses.dataclass(frozen=True)
class Socket:
    """One socket. ``protocol`` is tcp or udp; ``peer`` and ``peer_port`` are empty and None for a listener."""

    protocol: str
    local: str
    local_port: int | None
    peer: str
    peer_port: int | None
    state: str = ""


@dataclasses.dataclass(frozen=True)
class Filesystem:
    """One row of ``df -k``-like output; sizes in KiB, ``inodes_free`` None where not printed."""

    mount: str
    size_kb: int | None
    free_kb: int | None
    used_percent: int | None
    inodes_used_percent: int | None = None


@dataclasses.dataclass(frozen=True)
class Package:
    """An installed fileset, rpm or deb: ``level`` as printed, ``state`` C/A/B... on AIX, empty elsewhere."""

    name: str
    level: str
    state: str = ""


@dataclasses.dataclass(frozen=True)
class PeerDomain:
    """One row of ``lsrpdomain``; ``op_state`` may be two words (``Pending online``)."""

    name: str
    op_state: str
    rsct_version: str = ""
    mixed_versions: str = ""
    ts_port: int | None = None
    gs_port: int | None = None


class Member(str, enum.Enum):
    """Is the node a member of a peer domain, CAA cluster, PowerHA cluster or shared storage pool?"""

    YES = "member"
    NO = "not_member"
    UNKNOWN = "unknown"


@dataclasses.dataclass(frozen=True)
class Membership:
    """The answer and the lines that prove it, read without rmcd (field practice: rmcd is what is broken)."""

    answer: Member
    evidence: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Levels:
    """Levels as strings, empty where the platform has none, None where not read.

    ``firmware`` is the bare level (``FW1110.10``), ``processor_mode`` like ``POWER 11`` (the compatibility mode).
    """

    os: str | None = None
    os_name: str | None = None
    rsct: str | None = None
    firmware: str | None = None
    processor_mode: str | None = None
    model: str | None = None
    serial: str | None = None


@dataclasses.dataclass(frozen=True)
class Unread:
    """What a command could not tell, and why. ``reason`` is a State value; ``detail`` one short sentence."""

    command: str
    reason: str
    detail: str = ""


@dataclasses.dataclass(frozen=True)
class Evidence:
    """Raw lines that prove a finding, with the command that printed them."""

    command: str
    lines: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """Everything read about one partition in one round trip."""

    platform: str  # aix, vios, linux, other; empty when nothing could be read at all
    hostname: str = ""
    simulated: bool = False
    uid: int | None = None
    uptime_seconds: int | None = None
    levels: Levels = Levels()
    partition_id: int | None = None
    partition_name: str = ""
    rsct_installed: bool | None = None
    subsystems: tuple[Subsystem, ...] | None = None
    links: tuple[DomainLink, ...] | None = None
    control_points: tuple[ControlPoint, ...] | None = None
    rmcd_answers: bool | None = None
    proxy: ProxyTable | None = None
    sockets: tuple[Socket, ...] | None = None
    node_id_file: str | None = None
    node_id_saved: str | None = None
    node_id_command: str | None = None
    caa_parent: str | None = None  # node_uuid of cluster0 (AIX), from which recfgct may take the id; empty for none
    membership: Membership = Membership(Member.UNKNOWN)
    var: Filesystem | None = None
    autostart: bool | None = None
    work_in_flight: tuple[str, ...] | None = None
    rmcd_running: bool | None = None  # a process of that name, whatever SRC says
    rmcd_seconds: int | None = None  # its age; None when there is none or its age was not read
    is_wpar: bool | None = None
    packages: tuple[Package, ...] | None = None
    journal: tuple[tuple[str, Value], ...] = ()
    unfinished: Unfinished | None = None  # a rung that a former repair owes; None also when not read
    history: tuple[Past, ...] | None = None  # repairs that ended, oldest first
    network: Network = dataclasses.field(default_factory=Network)
    trust: Trust = dataclasses.field(default_factory=Trust)
    signs: Signs = dataclasses.field(default_factory=Signs)
    unread: tuple[Unread, ...] = ()
    scope: tuple[str, ...] = ()  # the subsets that were asked for
    failure: str = ""  # one sentence when the host could not be asked at all
    raw: tuple[tuple[str, str], ...] = ()  # command id -> text, for evidence; never leaves the controller whole

    def subsystem(self, name: str) -> Subsystem | None:
        rows = [row for row in self.subsystems or () if row.name == name]
        # SRC may list one daemon twice, active and inoperative, after mkssys on a running subsystem.
        return next((row for row in rows if row.active), rows[0] if rows else None)

    def text(self, command: str) -> str:
        return dict(self.raw).get(command, "")


# --- the HMC ---------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class HmcVersion:
    """``lshmc -V``: ``base`` like V10R3, numbers None where not printed, ``fixes`` the MHnnnnn/MFnnnnn ids."""

    base: str
    version: int | None = None
    release: str = ""
    service_pack: int | None = None
    build: str = ""
    fixes: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class ManagedSystem:
    """One row of ``lssyscfg -r sys``."""

    name: str
    type_model: str
    serial: str
    state: str
    ipaddr: str = ""


@dataclasses.dataclass(frozen=True)
class PartitionView:
    """One partition as an HMC sees it (``lssyscfg -r lpar``), joined with its ``lspartition -dlpar`` row.

    ``capabilities`` maps dlpar_mem/dlpar_proc/dlpar_io/osshutdown to True/False, None where the level lacks them.
    ``lspartition_active`` and ``dcaps`` are None when lspartition has no row for it.
    """

    name: str
    lpar_id: int | None
    system: str
    serial: str
    env: str
    state: str
    rmc_state: str
    rmc_ipaddr: str
    os_version: str = ""
    capabilities: tuple[tuple[str, bool | None], ...] = ()
    lspartition_active: int | None = None
    dcaps: str | None = None
    sync_curr_profile: str = ""


@dataclasses.dataclass(frozen=True)
class DlparEntry:
    """One entry of ``lspartition -dlpar``."""

    index: int
    lpar_id: int
    type_model: str
    serial: str
    hostname: str
    ipaddr: str
    active: int
    os: tuple[str, ...]
    dcaps: str
    cmdcaps: tuple[str, ...]
    pinned_mem: int


@dataclasses.dataclass(frozen=True)
class SystemConnection:
    """One row of ``lssysconn -r all``."""

    resource_type: str
    type_model: str
    serial: str
    state: str
    ipaddr: str = ""
    error: str = ""


# --- plain JSON ------------------------------------------------------------------------------------------------------


def plain(value: t.Any) -> t.Any:
    """Turn model values into JSON types: dataclasses to dicts, tuples to lists, enums to their values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return value
