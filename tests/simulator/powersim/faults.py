# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of faults: what can be broken, where, what it changes, and which finding ought to name it.

Written from public pages and captures, not from the rules that look for them.
"""

from __future__ import annotations

import dataclasses

from powersim import damage
from powersim.damage import Act
from powersim.state.partition import Partition

ALL = frozenset({"aix", "vios", "linux"})


@dataclasses.dataclass(frozen=True)
class Fault:
    """``inject`` and ``heal`` take the partition and the text after ``name:`` (a command, a number), if any.

    ``finding``: the rule that ought to name it, empty for none. ``source``: who tells of it.
    """

    name: str
    finding: str
    changes: str
    source: str
    inject: Act
    heal: Act
    applies: frozenset[str] = ALL
    needs: str = ""


TECHNOTE = "https://www.ibm.com/support/pages/fixing-no-rmc-connection-error"
RMCCTRL = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcctrl.html"
STATUS = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcdomainstatus.html"
HMC_STATUS = "https://www.ibm.com/docs/en/rsct/3.2?topic=hmc-checking-status-rmc-connections"
PORTS = "https://www.ibm.com/docs/en/rsct/3.3?topic=security-port-usage"
DOMAIN = "https://www.ibm.com/docs/en/rsct/3.2?topic=security-management-domain-configuration"
PACKETS = "https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/admin/controlling_packet_size.html"
RECFGCT = "https://ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds4/recfgct.html"
CLOUD = "https://cloud.ibm.com/docs/power-iaas?topic=power-iaas-recommended-rsct-package"
INBAND = "https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/"
MEMORY = "from memory"
OWN = "for the tests of what reads a host"

STALE_ID = "00c0ffee00c0ffee"
CATALOGUE = {
    fault.name: fault
    for fault in (
        Fault(
            "ctrmc_stopped",
            "RMC002",
            "ctrmc and its resource managers are inoperative",
            TECHNOTE,
            damage.stop_ctrmc,
            damage.start_ctrmc,
        ),
        Fault(
            "rmcd_hung",
            "RMC003",
            "rmcd is active but answers no client; heartbeats stop",
            TECHNOTE,
            damage.hang,
            damage.unhang,
        ),
        Fault(
            "remote_clients_disabled",
            "RMC004",
            "no TCP 657 listener, now and at the next start",
            PORTS,
            damage.remote(False),
            damage.remote(True),
        ),
        Fault(
            "drm_missing",
            "RMC005",
            "IBM.DRM stays inoperative; the link itself is up",
            DOMAIN,
            damage.manager("IBM.DRM", broken=True),
            damage.manager("IBM.DRM", broken=False),
        ),
        Fault(
            "drm_absent",
            "RMC005",
            "IBM.DRM is not on file (package missing)",
            DOMAIN,
            damage.manager("IBM.DRM", broken=True, removed=True),
            damage.manager("IBM.DRM", broken=False),
        ),
        Fault(
            "mgmtdomain_rm_missing",
            "RMC006",
            "IBM.MgmtDomainRM stays inoperative: no domain",
            DOMAIN,
            damage.manager("IBM.MgmtDomainRM", broken=True),
            damage.manager("IBM.MgmtDomainRM", broken=False),
        ),
        Fault(
            "no_management_domain",
            "RMC007",
            "no HMC is published: no output of rmcdomainstatus",
            STATUS,
            damage.no_domain,
            damage.domain,
        ),
        Fault(
            "handshake_persistent",
            "RMC008",
            "link stays i: authentication fails",
            STATUS,
            damage.obstacle("key", there=True),
            damage.obstacle("key", there=False),
        ),
        Fault(
            "network_blocked",
            "RMC009",
            "657 is blocked on the way: link O",
            TECHNOTE,
            damage.obstacle("network", there=True),
            damage.obstacle("network", there=False),
        ),
        Fault(
            "mtu_mismatch",
            "RMC018",
            "link X: small packets pass, large ones do not",
            PACKETS,
            damage.obstacle("mtu", there=True),
            damage.obstacle("mtu", there=False),
        ),
        Fault(
            "duplicate_node_id",
            "RMC019",
            "another partition has the same id: link flaps, then Z",
            RECFGCT,
            damage.obstacle("twin", there=True),
            damage.obstacle("twin", there=False),
        ),
        Fault(
            "inband_stuck",
            "RMC010",
            "mcproxy row stays H",
            INBAND,
            damage.proxy_stuck(True),
            damage.proxy_stuck(False),
            needs="mcproxy",
        ),
        Fault(
            "var_full",
            "RMC011",
            "/var has no block left",
            MEMORY,
            damage.fill("/var", full=True),
            damage.fill("/var", full=False),
        ),
        Fault(
            "tmp_full",
            "",
            "/tmp has no block and no inode left",
            OWN,
            damage.fill("/tmp", full=True),
            damage.fill("/tmp", full=False),
        ),
        Fault(
            "domain_member",
            "RMC012",
            "the node is an online member of a peer domain",
            TECHNOTE,
            damage.peer("Online"),
            damage.peer(""),
        ),
        Fault(
            "node_id_mismatch",
            "RMC013",
            "/etc/ct_node_id differs from the id in use",
            CLOUD,
            damage.identity(STALE_ID),
            damage.identity(None),
        ),
        Fault(
            "node_id_missing",
            "RMC013",
            "no node id: 2641-036 and an empty file",
            MEMORY,
            damage.identity("", ""),
            damage.identity(None),
        ),
        Fault(
            "autostart_missing",
            "RMC014",
            "no inittab entry or disabled unit for ctrmc",
            RMCCTRL,
            damage.inittab(False),
            damage.inittab(True),
        ),
        Fault(
            "rsct_missing",
            "RMC001",
            "no RSCT command exists",
            TECHNOTE,
            damage.rsct(False),
            damage.rsct(True),
        ),
        Fault(
            "hmc_stale",
            "HMC001",
            "the HMC keeps its old view until a rebuild",
            HMC_STATUS,
            damage.hmc_stale(True),
            damage.hmc_stale(False),
        ),
        Fault(
            "stop_hangs",
            "",
            "rmcctrl -z waits for ever until stopsrc -c",
            MEMORY,
            damage.stop_hangs(True),
            damage.stop_hangs(False),
        ),
        Fault(
            "login_shell_hangs",
            "",
            "sshd accepts and the login shell never starts",
            OWN,
            damage.nothing,
            damage.nothing,
        ),
        Fault(
            "hang",
            "",
            "hang:COMMAND never returns",
            OWN,
            damage.command("hang", on=True),
            damage.command("hang", on=False),
            needs="command",
        ),
        Fault(
            "slow",
            "",
            "slow:COMMAND takes 5 real seconds more",
            OWN,
            damage.command("slow", on=True),
            damage.command("slow", on=False),
            needs="command",
        ),
        Fault(
            "garbage",
            "",
            "garbage:COMMAND prints bytes that mean nothing",
            OWN,
            damage.command("garbage", on=True),
            damage.command("garbage", on=False),
            needs="command",
        ),
        Fault(
            "fails",
            "",
            "fails:COMMAND prints nothing and exits 1",
            OWN,
            damage.command("fails", on=True),
            damage.command("fails", on=False),
            needs="command",
        ),
        Fault(
            "absent",
            "",
            "absent:COMMAND does not exist",
            OWN,
            damage.command("absent", on=True),
            damage.command("absent", on=False),
            needs="command",
        ),
    )
}


def refusal(partition: Partition, text: str) -> str:
    """'' when the fault can be injected there, else one sentence why not and what to do."""
    name, _unused, arg = text.partition(":")
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
    name, _unused, arg = text.partition(":")
    partition.faults[text] = CATALOGUE[name].finding
    CATALOGUE[name].inject(partition, arg)


def heal(partition: Partition, text: str) -> None:
    name, _unused, arg = text.partition(":")
    partition.faults.pop(text, None)
    CATALOGUE[name].heal(partition, arg)
