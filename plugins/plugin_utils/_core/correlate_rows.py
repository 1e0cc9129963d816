# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be wrong with several partitions at once, as rows. A new shared cause is a row here and a way to see it."""

from __future__ import annotations

import dataclasses
import typing as t

NODE_ID_DOC = "https://ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds4/recfgct.html"
HMC_DOC = "https://www.ibm.com/docs/en/rsct/3.2?topic=hmc-checking-status-rmc-connections"
CONNECT_DOC = "https://www.ibm.com/support/pages/fixing-no-rmc-connection-error"
PORTS_DOC = "https://www.ibm.com/docs/en/rsct/3.3?topic=security-port-usage"
PACKETS_DOC = "https://www.ibm.com/support/knowledgecenter/SGVKBA_3.2/admin/controlling_packet_size.html"
STATUS_DOC = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcdomainstatus.html"
INBAND_DOC = "https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/"
RECYCLED_DOC = "https://github.com/bond-huang/ebook"
#: What two partitions with one identity, or one address, look like: no steady link.
UNREACHED: t.Final = "unreached"  # what stands for the finding of a host that could not be asked
UNSTEADY: t.Final = ("HMC001", "HMC004", "RMC007", "RMC008", "RMC009", "RMC016", "RMC018", "RMC019")


@dataclasses.dataclass(frozen=True)
class FleetRule:
    """One row. ``message`` and ``human`` may name ``{subject}``, ``{members}``, ``{count}`` and words of the finding.

    ``confidence``: ``inferred`` where the cause is concluded from who is affected and who is not. ``explains``: ids of
    the findings that it may be behind; those of an HMC's side are taken from what the HMC says. ``elsewhere``: nothing that
    is done on a partition mends it, so nothing is done on the partitions whose trouble it explains.
    """

    id: str
    slug: str
    severity: str
    message: str
    human: str
    risk: str = "none"
    confidence: str = "inferred"
    source: str = ""
    explains: tuple[str, ...] = ()
    needs: tuple[str, ...] = ("audit documents of several partitions",)
    evidence: tuple[t.Any, ...] = ()
    remedy: str = ""
    elsewhere: bool = False


ROWS: t.Final = (
    FleetRule(
        "FLT001",
        "duplicate_node_id",
        "critical",
        "{subject}: {count} systems have this node id: {members}; RMC of all of them is unreliable while that lasts. "
        "{likely} Next: lsnodeid on each, then recfgct on the copy alone.",
        "Give the copy among {members} a node id of its own: recfgct on it, once its owner agrees. {likely} {never}",
        risk="identity",
        confidence="confirmed",
        source=NODE_ID_DOC,
        explains=UNSTEADY,
    ),
    FleetRule(
        "FLT002",
        "address_held_twice",
        "error",
        "{subject}: {held}; the connection of one of them suffers. Next: on the HMC, lspartition -dlpar | grep "
        "{subject}; owner: the HMC administrator.",
        "{held}. Give one of them another address; where an HMC remembers an old owner that is off: chsysstate -r "
        "sys -m SYSTEM -o rebuild, on one HMC at a time.",
        risk="hmc",
        source=RECYCLED_DOC,
        explains=UNSTEADY,
        elsewhere=True,
    ),
    FleetRule(
        "FLT003",
        "system_not_connected",
        "error",
        "{subject}: HMC {hmc} has no connection to this system ({state}), so it reaches none of its partitions "
        "in-band, and its view of them is old ({count} known: {members}). Next: lssysconn -r all on {hmc}; owner: "
        "the HMC administrator.",
        "Mend the connection of HMC {hmc} to the service processor of {subject} ({state}): network, then the access "
        "password; no partition needs a repair for it.",
        risk="hmc",
        confidence="confirmed",
        source="https://powercampus.de/",
        explains=("HMC001", "HMC003", "RMC007", "RMC009", "RMC010", "RMC016"),
        elsewhere=True,
    ),
    FleetRule(
        "FLT004",
        "hmc_view_outdated",
        "error",
        "{subject}: {count} partitions say they are connected to HMC {hmc}, which says otherwise: {members}. Owner: "
        "the HMC administrator; next: chsysstate -r sys -m {system} -o rebuild on {hmc}.",
        "On {hmc}, once for all of them, and not during LPM, DLPAR or firmware work: chsysstate -r sys -m {system} "
        "-o rebuild.",
        risk="hmc",
        source=HMC_DOC,
        explains=("HMC001",),
        elsewhere=True,
    ),
    FleetRule(
        "FLT005",
        "hmcs_disagree",
        "warning",
        "{subject}: HMCs say different things of {count} partitions: {differ}. Next: lssyscfg -r lpar -m {system} -F "
        "name,state,rmc_state on each; owner: the HMC administrator.",
        "Find out which HMC is right about {members} of {subject}; on the one that is not: chsysstate -r sys -m "
        "{system} -o rebuild.",
        risk="hmc",
        source=HMC_DOC,
    ),
    FleetRule(
        "FLT006",
        "same_hmc_cause",
        "error",
        "{subject}: {finding} at the HMC is behind {count} partitions: {members}. Owner: the HMC administrator. "
        "{said}",
        "{request}",
        risk="hmc",
        source=HMC_DOC,
        explains=("HMC004", "HMC005", "HMC006", "HMC007", "HMC008", "HMC011", "HMC023"),
        elsewhere=True,
    ),
    FleetRule(
        "FLT010",
        "network_blocked",
        "error",
        "{subject}: no heartbeat on 657 between this network and HMC {hmcs}, for all {count} partitions of it that "
        "could have one: {members}; {contrast}{tie} Owner: the network team, for one blocked way.",
        "Ask the network team to open 657/tcp and 657/udp in both directions between {subject} and {hmc_addresses}. "
        "Source and destination port of UDP are both 657; no NAT. Partitions: {members}.",
        source=PORTS_DOC,
        explains=("RMC009", "RMC044"),
        elsewhere=True,
    ),
    FleetRule(
        "FLT011",
        "network_loses_packets",
        "error",
        "{subject}: large packets are lost between this network and HMC {hmcs}, for all {count} partitions of it "
        "that could tell: {members}; {contrast}{tie} Owner: the network team, for the MTU of one way.",
        "Ask the network team for one MTU on the whole path between {subject} and {hmc_addresses}; then run refresh "
        "-s ctrmc on {members}.",
        confidence="memory",
        source=PACKETS_DOC,
        explains=("RMC018", "RMC038"),
        elsewhere=True,
    ),
    FleetRule(
        "FLT012",
        "system_cut_off",
        "error",
        "{subject}: no heartbeat on 657 between any of its partitions and HMC {hmcs} ({count}: {members}); "
        "{contrast}{tie} Next: look at what they have in common, the VIOS and their uplinks; owner: the "
        "administrator of the system.",
        "Look for what all partitions of {subject} share on their way to {hmc_addresses}: shared Ethernet adapters, "
        "the uplinks of its VIOS, its VLANs.",
        source=CONNECT_DOC,
        explains=("RMC009", "RMC044"),
        elsewhere=True,
    ),
    FleetRule(
        "FLT013",
        "hmc_silent",
        "error",
        "{subject}: no partition hears this HMC on 657 ({count}: {members}); {contrast}{tie} Next: lshmc -n on it; "
        "owner: the HMC administrator (is it up, does its adapter let RMC in?).",
        "On HMC {subject}: is it running, and does the adapter with {hmc_addresses} allow RMC (lshmc --firewall, "
        "partition communication)? {count} partitions wait for it.",
        source=CONNECT_DOC,
        explains=("RMC009", "RMC044"),
        elsewhere=True,
    ),
    FleetRule(
        "FLT014",
        "hmc_handshakes_fail",
        "error",
        "{subject}: no partition finishes the handshake with this HMC ({count}: {members}); {contrast}{tie} Next: "
        "lshmc -V and the security mode of the HMC; owner: the HMC administrator.",
        "On HMC {subject}: compare its level and its security mode (NIST) with those of the partitions before "
        "anything is done on {count} of them.",
        source=STATUS_DOC,
        explains=("RMC008", "RMC050", "RMC054"),
        elsewhere=True,
    ),
    FleetRule(
        "FLT015",
        "system_without_hmc",
        "critical",
        "{subject}: none of its partitions knows any HMC ({count}: {members}).{tie} Next: lssysconn -r "
        "all on its HMCs; owner: the HMC administrator.",
        "Connect {subject} to its HMC: lssysconn -r all there must show it as Connected; {count} partitions wait "
        "for it.",
        risk="hmc",
        source=HMC_DOC,
        explains=("RMC007",),
        elsewhere=True,
    ),
    FleetRule(
        "FLT016",
        "inband_lost",
        "error",
        "{subject}: in-band RMC to HMC {hmcs} finishes for no partition ({count}: {members}); {contrast}{tie} Next: "
        "lssysconn -r all on the HMC; owner: the HMC administrator.",
        "On HMC {hmcs}: the connection to {subject} carries in-band RMC. See that it is up before mcproxy is "
        "restarted on {count} partitions.",
        risk="hmc",
        confidence="memory",
        source=INBAND_DOC,
        explains=("RMC010", "RMC061"),
        elsewhere=True,
    ),
    FleetRule(
        "FLT017",
        "hmc_replaced",
        "error",
        "{subject}: {count} partitions hold the record of the machine that was this HMC before: {members}; "
        "{contrast}{tie} Next: on one of them, rmcctrl -z; -A; -p; when that helps, on the others.",
        "HMC {subject} was replaced: have its record renewed on all {count} partitions ({members}), first on one of "
        "them.",
        risk="rmc",
        source=RECYCLED_DOC,
        explains=("RMC057",),
    ),
    FleetRule(
        "FLT018",
        "hmc_retired",
        "warning",
        "{subject}: {count} partitions still have this HMC on record, and none hears it: {members}; {contrast}{tie} "
        "Owner: the HMC administrator (was it retired?); next: take it out of expected_hmcs.",
        "If HMC {subject} is gone for good, have its record removed on {count} partitions: {members}.",
        risk="rmc",
        source=RECYCLED_DOC,
        explains=("RMC056",),
    ),
    FleetRule(
        "FLT019",
        "network_unreachable",
        "error",
        "{subject}: no partition of this network can be logged in to, and no HMC is connected with one ({count}: "
        "{members}).{tie} Next: ping one of them from its own network; owner: the network team.",
        "Ask the network team what has become of {subject}: neither this controller nor an HMC reaches {members}.",
        source=CONNECT_DOC,
        explains=(UNREACHED,),
        elsewhere=True,
    ),
    FleetRule(
        "FLT022",
        "system_unreachable",
        "error",
        "{subject}: none of its partitions can be logged in to, and no HMC is connected with one ({count}: "
        "{members}).{tie} Next: open a console of one of them (mkvterm); owner: the administrator of the system.",
        "Look for what the partitions of {subject} share: its power, its VIOS, their uplinks ({members}).",
        source=CONNECT_DOC,
        explains=(UNREACHED,),
        elsewhere=True,
    ),
    FleetRule(
        "FLT020",
        "same_level",
        "warning",
        "{subject}: all {count} partitions with this level of RSCT have {finding}, and none of {others} with "
        "another level has: {members}.{tie} Next: compare the level with IBM's fix list; owner: the administrators "
        "of these partitions.",
        "Look for a fix for RSCT {subject} before {count} partitions are repaired one by one: {members}.",
        source=CONNECT_DOC,
        explains=("RMC003", "RMC005", "RMC006", "RMC008", "RMC010"),
    ),
    FleetRule(
        "FLT021",
        "level_known_bad",
        "warning",
        "{subject}: {count} partitions have this level of RSCT and {finding} because of it: {members}.{tie} Next: "
        "plan one update of the rsct filesets or packages for all of them; owner: their administrators.",
        "Update RSCT {subject} on {count} partitions: {members}.",
        confidence="confirmed",
        source=CONNECT_DOC,
        explains=("RMC070", "RMC071"),
    ),
)
RULES: t.Final[dict[str, FleetRule]] = {rule.id: rule for rule in ROWS}
