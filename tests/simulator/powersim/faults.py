# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of faults: what can be broken, where, what it changes, and which finding ought to name it.

Written from the reference and the captures, not from the rules that look for them.
"""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.clock import Timeline
from powersim.state import rmc
from powersim.state.partition import Partition
from powersim.state.src import INOPERATIVE

ALL = frozenset({"aix", "vios", "linux"})
Act = t.Callable[[Partition, str], None]


@dataclasses.dataclass(frozen=True)
class Fault:
    """``inject`` and ``heal`` take the partition and the text after ``name:`` (a command, a number), if any."""

    name: str
    finding: str
    changes: str
    source: str
    inject: Act
    heal: Act
    applies: frozenset[str] = ALL
    needs: str = ""


def _stop_ctrmc(partition: Partition, _arg: str) -> None:
    rmc.stop(partition, managers=True)
    for subsystem in [partition.src.table["ctrmc"], *partition.src.group("rsct_rm")]:
        subsystem.status = Timeline(INOPERATIVE)


def _start_ctrmc(partition: Partition, _arg: str) -> None:
    if not rmc.running(partition):
        rmc.start(partition)


def _hang(partition: Partition, _arg: str) -> None:
    """A stuck rmcd stops sending heartbeats: after a while the HMC loses it."""
    partition.rmc.hung = True
    for link in partition.links.values():
        link.state.plan(partition.now, (30.0, "O"))


def _unhang(partition: Partition, _arg: str) -> None:
    partition.rmc.hung = False
    rmc.resettle(partition)


def _remote(on: bool) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        rmc.enable_remote(partition, now=on, later=on)
    return act


def _manager(name: str, *, broken: bool, removed: bool = False) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        if removed and broken:
            partition.src.remove(name)
        elif broken:
            partition.src.table[name].broken = True
            partition.src.table[name].status = Timeline(INOPERATIVE)
        else:
            if name not in partition.src.table:
                partition.src.add(name, "rsct_rm", active=False, wanted=True)
            partition.src.table[name].broken = False
            partition.src.start(name, partition.now, 3.0)
    return act


def _no_domain(partition: Partition, _arg: str) -> None:
    """The hypervisor publishes no HMC: rmcd runs, in no domain (reference 5.3, no output at all)."""
    partition.unpublished = True
    partition.control_points.clear()
    partition.links.clear()


def _domain(partition: Partition, _arg: str) -> None:
    partition.unpublished = False
    rmc.join(partition, 2.0)


def _obstacle(name: str, *, there: bool) -> Act:
    def act(partition: Partition, hmc: str) -> None:
        for key, link in partition.links.items():
            if not hmc or key == hmc:
                (link.obstacles.add if there else link.obstacles.discard)(name)
        rmc.resettle(partition)
    return act


def _proxy_stuck(stuck: bool) -> Act:
    def act(partition: Partition, hmc: str) -> None:
        for key, row in partition.proxy.items():
            if not hmc or key == hmc:
                row.stuck = stuck
                row.settle(partition.now)
    return act


def _fill(folder: str, *, full: bool) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        (partition.fills.add if full else partition.fills.discard)(folder)
    return act


def _peer(state: str) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        partition.peer_state = state
    return act


def _rsct(installed: bool) -> Act:
    def act(partition: Partition, arg: str) -> None:
        partition.rsct_installed = installed
        if not installed:
            _stop_ctrmc(partition, arg)
        else:
            _start_ctrmc(partition, arg)
    return act


def _identity(etc: str | None, current: str | None = None) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        identity = partition.identity
        good = identity.var
        identity.etc = good if etc is None else etc
        identity.current = good if current is None else current
    return act


def _inittab(there: bool) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        partition.rmc.inittab = there
    return act


def _stop_hangs(hangs: bool) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        partition.rmc.stop_hangs = hangs
    return act


def _hmc_stale(frozen: bool) -> Act:
    def act(partition: Partition, _arg: str) -> None:
        partition.hmc_frozen = frozen
    return act


def _command(kind: str, *, on: bool) -> Act:
    def act(partition: Partition, command: str) -> None:
        if on:
            partition.command_faults[command] = kind
        else:
            partition.command_faults.pop(command, None)
    return act


def _nothing(_partition: Partition, _arg: str) -> None:
    """The name itself is the state: whoever starts a shell looks for it."""


STALE_ID = "00c0ffee00c0ffee"
CATALOGUE = {fault.name: fault for fault in (
    Fault("ctrmc_stopped", "RMC002", "ctrmc and its resource managers are inoperative", "reference 12 row 6",
          _stop_ctrmc, _start_ctrmc),
    Fault("rmcd_hung", "RMC003", "rmcd is active but answers no client; heartbeats stop", "reference 12 row 6, 5.1",
          _hang, _unhang),
    Fault("remote_clients_disabled", "RMC004", "no TCP 657 listener, now and at the next start", "reference 12 row 7",
          _remote(False), _remote(True)),
    Fault("drm_missing", "RMC005", "IBM.DRM stays inoperative; the link itself is up", "reference 12 row 8",
          _manager("IBM.DRM", broken=True), _manager("IBM.DRM", broken=False)),
    Fault("drm_absent", "RMC005", "IBM.DRM is not on file (package missing)", "reference 12 row 8",
          _manager("IBM.DRM", broken=True, removed=True), _manager("IBM.DRM", broken=False)),
    Fault("mgmtdomain_rm_missing", "RMC006", "IBM.MgmtDomainRM stays inoperative: no domain", "reference 12 row 9",
          _manager("IBM.MgmtDomainRM", broken=True), _manager("IBM.MgmtDomainRM", broken=False)),
    Fault("no_management_domain", "RMC007", "no HMC is published: no output of rmcdomainstatus", "reference 5.3",
          _no_domain, _domain),
    Fault("handshake_persistent", "RMC008", "link stays i: authentication fails", "reference 12 row 18",
          _obstacle("key", there=True), _obstacle("key", there=False)),
    Fault("network_blocked", "RMC009", "657 is blocked on the way: link O", "reference 12 row 1",
          _obstacle("network", there=True), _obstacle("network", there=False)),
    Fault("mtu_mismatch", "RMC009", "link X: small packets pass, large ones do not", "reference 12 row 16",
          _obstacle("mtu", there=True), _obstacle("mtu", there=False)),
    Fault("duplicate_node_id", "RMC009", "another partition has the same id: link flaps, then Z", "reference 12 row 10",
          _obstacle("twin", there=True), _obstacle("twin", there=False)),
    Fault("inband_stuck", "RMC010", "mcproxy row stays H", "reference 12 row 31",
          _proxy_stuck(True), _proxy_stuck(False), needs="mcproxy"),
    Fault("var_full", "RMC011", "/var has no block left", "reference 12 row 22", _fill("/var", full=True),
          _fill("/var", full=False)),
    Fault("tmp_full", "", "/tmp has no block and no inode left", "field rules 2", _fill("/tmp", full=True),
          _fill("/tmp", full=False)),
    Fault("domain_member", "RMC012", "the node is an online member of a peer domain", "reference 12 row 26",
          _peer("Online"), _peer("")),
    Fault("node_id_mismatch", "RMC013", "/etc/ct_node_id differs from the id in use", "reference 4",
          _identity(STALE_ID), _identity(None)),
    Fault("node_id_missing", "RMC013", "no node id: 2641-036 and an empty file", "reference 12 row 11",
          _identity("", ""), _identity(None)),
    Fault("autostart_missing", "RMC014", "no inittab entry or disabled unit for ctrmc", "reference 12 row 30",
          _inittab(False), _inittab(True)),
    Fault("rsct_missing", "RMC001", "no RSCT command exists", "reference 12 row 21", _rsct(False), _rsct(True)),
    Fault("hmc_stale", "HMC001", "the HMC keeps its old view until a rebuild", "reference 12 row 28",
          _hmc_stale(True), _hmc_stale(False)),
    Fault("stop_hangs", "", "rmcctrl -z waits for ever until stopsrc -c", "field rules 1.8", _stop_hangs(True),
          _stop_hangs(False)),
    Fault("login_shell_hangs", "", "sshd accepts and the login shell never starts", "issue 2, deadlines", _nothing, _nothing),
    Fault("hang", "", "hang:COMMAND never returns", "reference 15.7", _command("hang", on=True),
          _command("hang", on=False), needs="command"),
    Fault("slow", "", "slow:COMMAND takes 5 real seconds more", "reference 15.7", _command("slow", on=True),
          _command("slow", on=False), needs="command"),
    Fault("garbage", "", "garbage:COMMAND prints bytes that mean nothing", "reference 15.7", _command("garbage", on=True),
          _command("garbage", on=False), needs="command"),
    Fault("fails", "", "fails:COMMAND prints nothing and exits 1", "reference 15.7", _command("fails", on=True),
          _command("fails", on=False), needs="command"),
    Fault("absent", "", "absent:COMMAND does not exist", "reference 15.7", _command("absent", on=True),
          _command("absent", on=False), needs="command"),
)}


def refusal(partition: Partition, text: str) -> str:
    """'' when the fault can be injected there, else one sentence why not and what to do."""
    name, _, arg = text.partition(":")
    fault = CATALOGUE.get(name)
    if fault is None:
        return f"There is no fault '{name}': `powersim faults` lists what there is."
    if partition.spec.platform not in fault.applies:
        return f"Fault '{name}' does not apply to {partition.name} ({partition.spec.platform}): choose another host."
    if fault.needs == "command" and not arg:
        return f"Fault '{name}' needs a command: write {name}:lsrsrc, for example."
    if fault.needs == "mcproxy" and not partition.proxy:
        return f"Fault '{name}' needs in-band RMC, which {partition.name} does not use: give it `transport: inband`."
    return ""


def inject(partition: Partition, text: str) -> None:
    name, _, arg = text.partition(":")
    partition.faults[text] = CATALOGUE[name].finding
    CATALOGUE[name].inject(partition, arg)


def heal(partition: Partition, text: str) -> None:
    name, _, arg = text.partition(":")
    partition.faults.pop(text, None)
    CATALOGUE[name].heal(partition, arg)
