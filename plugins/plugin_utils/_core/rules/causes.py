# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of root causes of a lost RMC connection, and what finds each of them.

The first 32 are those that vendor pages, technotes and captured cases name for a partition; the others lie with the HMC or
beside RMC. ``rules`` are ids of any table: of partitions, of HMCs, of fleets. ``unobserved``: names of rows of the table
of causes that nothing can read.
"""

from __future__ import annotations

import typing as t


class Cause(t.NamedTuple):
    """``number``: 0 for a cause that has none. Every cause has a rule, or a row that says why it can have none."""

    number: int
    name: str
    rules: tuple[str, ...] = ()
    unobserved: tuple[str, ...] = ()


CAUSES: t.Final = (
    Cause(1, "657 blocked by a network firewall", ("RMC009", "FLT010"), ("firewall_on_the_way", "udp_state_timeout")),
    Cause(2, "firewall of the HMC, or its wrong adapter", ("HMC006", "HMC007")),
    Cause(3, "IPsec filter of the partition", ("RMC030", "RMC034", "RMC037")),
    Cause(4, "firewall of the VIOS", ("RMC031", "RMC035")),
    Cause(5, "firewalld, nftables or iptables of Linux", ("RMC032", "RMC033", "RMC036")),
    Cause(6, "rmcd stopped or hung", ("RMC002", "RMC003", "RMC020", "RMC015"), ("mandatory_access_control",)),
    Cause(7, "remote clients disabled", ("RMC004",), ("remote_clients_off_later",)),
    Cause(8, "IBM.DRM not running or not installed", ("RMC005", "RMC079", "RMC072", "RMC073", "HMC005")),
    Cause(9, "IBM.MgmtDomainRM missing", ("RMC006", "RMC080", "RMC071", "RMC001")),
    Cause(10, "two partitions with one node id", ("RMC019", "FLT001")),
    Cause(11, "node id lost", ("RMC013",)),
    Cause(12, "stale control point after an HMC was replaced", ("RMC056", "RMC057", "FLT017", "FLT018")),
    Cause(13, "recycled address: another partition on the HMC still holds it", ("HMC004", "FLT002")),
    Cause(14, "address or host name of the partition changed", ("RMC042", "RMC055")),
    Cause(15, "several adapters, and the wrong one is used", ("RMC043", "RMC040", "RMC041")),
    Cause(16, "packet size: MTU or jumbo frames", ("RMC018", "RMC038", "RMC039", "FLT011")),
    Cause(17, "address translation between partition and HMC", ("RMC044",)),
    Cause(18, "keys and trusted host list disagree", ("RMC008", "RMC050", "RMC051", "RMC052", "RMC054", "FLT014")),
    Cause(19, "NIST mode on one side only", ("RMC053",)),
    Cause(20, "the HMC needs an update", ("HMC008",), ("hmc_needs_fix",)),
    Cause(21, "level of RSCT too old or known to be bad", ("RMC070", "RMC071", "FLT021")),
    Cause(22, "/var full", ("RMC011",)),
    Cause(23, "clocks differ", ("RMC074", "HMC010")),
    Cause(24, "communication suspended", ("RMC058", "RMC018")),
    Cause(25, "link-local address of a NovaLink system removed", ("RMC045",)),
    Cause(26, "member of a cluster", ("RMC012",)),
    Cause(27, "the HMC lost the managed system", ("HMC003", "FLT003")),
    Cause(28, "the stores of the HMC disagree", ("HMC001", "FLT004", "FLT005")),
    Cause(29, "/tmp of the HMC full", ("HMC009",)),
    Cause(30, "nothing starts RMC at boot", ("RMC014",)),
    Cause(31, "in-band connection stuck", ("RMC010", "RMC060", "RMC061", "FLT016"), ("inband_backlog_linux",)),
    Cause(32, "no link over IP because it is in-band: healthy", ("RMC062",)),
    # -- of the HMC
    Cause(0, "no HMC publishes itself to the partition", ("RMC007", "RMC016", "FLT015"), ("integrated_manager",)),
    Cause(0, "no capabilities though connected (DCaps 0x0, Active 1)", ("HMC005",)),
    Cause(0, "active without an address where in-band is not possible", ("HMC012",)),
    Cause(0, "profile not kept in step (sync_curr_profile)", ("HMC013",)),
    Cause(0, "live migration under way", ("HMC014", "HMC015")),
    Cause(0, "HMC restarted a short time ago", ("HMC011",)),
    Cause(0, "account on the HMC locked, refused, or out of sessions", ("HMC020", "HMC021", "HMC024")),
    Cause(0, "HMC down or not reached", ("HMC023", "HMC022", "FLT013")),
    Cause(0, "partition is not running", ("HMC002",)),
    Cause(0, "one cause that many partitions share", ("FLT006", "FLT012", "FLT019", "FLT020", "FLT022")),
    # -- beside RMC
    Cause(0, "657 in use by an address that is no HMC", ("RMC046",)),
    Cause(0, "657 on a public address", ("RMC047", "RMC049")),
    Cause(0, "657 open on a host that is not Power", ("RMC048",)),
    Cause(0, "another transport than the policy wants", ("RMC021",)),
    Cause(0, "still starting", ("RMC017",)),
    Cause(0, "serviceable events do not reach the HMC", ("RMC076",)),
    Cause(0, "/tmp full: nothing can be collected", ("RMC075",)),
    Cause(0, "a repair that was interrupted", ("RMC081",)),
    Cause(0, "work in flight that a repair would break", ("RMC078",)),
    Cause(0, "a subsystem died", ("RMC077",)),
    Cause(0, "message policy of one side", (), ("message_policy",)),
    Cause(0, "a manager that does not end", (), ("stop_hangs",)),
    Cause(0, "access list of RMC edited", (), ("access_list",)),
)
