# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of faults of an HMC: what changes, and which cause a diagnosis ought to name.

Written from public pages and captures, not from the rules that look for them.
"""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.clock import Clock
from powersim.estate.schema import nearest
from powersim.hmc import acts, arguments
from powersim.hmc.acts import Act
from powersim.hmc.view import Console

HMC_STATUS = "https://www.ibm.com/docs/en/rsct/3.2?topic=hmc-checking-status-rmc-connections"
TECHNOTE = "https://www.ibm.com/support/pages/fixing-no-rmc-connection-error"
NOTEBOOK = "https://github.com/bond-huang/ebook (01-IBM_Power_System/01-HMC)"
CHEATSHEET = "https://github.com/randomparity/hmc-mcp (HMC SSH Access Notes)"
CAPTURES = "https://github.com/ziutus/hmc_vios_aix (data/20180603_1656)"
POWERVM = "https://github.com/powervm/pypowervm (wrappers/base_partition.py)"
CLIENT = "https://github.com/IBM/ansible-power-hmc (plugins/module_utils/hmc_resource.py)"
CAMPUS = "https://powercampus.de/fortgeschrittene-administration/rmc-verbindung"
SYSTEM_NAME = "https://ibm.com/support/knowledgecenter/POWER8/p8edm/lssyscfg.html"
MEMORY, OWN = "from memory", "for the tests of what asks an HMC"
HEALTHY = "none: healthy"
SETTLED = 3600.0  # simulated seconds: how old the faults of an estate file are when it comes up


@dataclasses.dataclass(frozen=True)
class HmcFault:
    """``inject`` and ``heal`` take the console and the text after ``name:``. ``takes``: the kind of that text.

    ``cause``: the root cause that a diagnosis ought to name, in one sentence; "none: healthy" when there is none.
    ``finding``: the rule that ought to name it, empty for none. ``source``: who tells of it. ``passing``: it is over by
    itself, and begins with the estate instead of long before. ``group``: faults that set the same thing, by default those
    of one name; when one is healed the others still hold.
    """

    name: str
    cause: str
    changes: str
    source: str
    inject: Act
    heal: Act
    finding: str = ""
    takes: str = ""
    passing: bool = False
    group: str = ""
    applies: frozenset[str] = frozenset({"hmc"})


def _command(kind: str, cause: str, changes: str) -> HmcFault:
    on, off = acts.command(kind, True), acts.command(kind, False)
    return HmcFault(kind, cause, changes, OWN, on, off, takes="command", group="command")


VIEWS = (
    HmcFault(
        name="system_not_connected",
        cause="The HMC has no connection to the service processor of the managed system.",
        changes="state No Connection in lssyscfg and lssysconn; all partitions of the system count as not connected",
        source=CAMPUS,
        inject=acts.lost(True),
        heal=acts.lost(False),
        finding="HMC003",
        takes="system",
    ),
    HmcFault(
        name="views_disagree",
        cause="The data sources of the HMC disagree; a rebuild of the managed system brings them together.",
        changes="lspartition says Active 1, lssyscfg inactive, for one partition or all, until a rebuild",
        source=HMC_STATUS,
        inject=acts.disagree(True),
        heal=acts.disagree(False),
        finding="HMC001",
        takes="partition?",
    ),
    HmcFault(
        name="stale_entry",
        cause=f"{HEALTHY}, the HMC remembers where a partition was that is powered off",
        changes="lspartition keeps the address of a partition that is powered off",
        source=NOTEBOOK,
        inject=acts.old_entry,
        heal=acts.no_old_entry,
        takes="off",
        group="entry",
    ),
    HmcFault(
        name="recycled_ip",
        cause="Another partition, powered off, still holds the address on the HMC.",
        changes="recycled_ip:OLD:NEW lists the address of NEW under OLD; NEW has no entry and its link is down",
        source=NOTEBOOK,
        inject=acts.recycled,
        heal=acts.not_recycled,
        finding="HMC004",
        takes="off:partition",
        group="entry",
    ),
    HmcFault(
        name="dcaps_zero",
        cause="IBM.DRM does not work on the partition, so that no dynamic operation is possible.",
        changes="lspartition says Active 1 and DCaps 0x0, lssyscfg no capability, for one partition or all",
        source=TECHNOTE,
        inject=acts.no_dcaps(True),
        heal=acts.no_dcaps(False),
        finding="HMC005",
        takes="partition?",
    ),
    HmcFault(
        name="rmc_state",
        cause="The HMC cannot tell, or is busy with, the connection of this partition.",
        changes="rmc_state:PARTITION:busy makes lssyscfg show that value",
        source=POWERVM,
        inject=acts.rmc_state,
        heal=acts.own_rmc_state,
        finding="HMC015",
        takes="partition:state",
    ),
    HmcFault(
        name="sync_curr_profile",
        cause="Changes of the running partition are not kept in its profile.",
        changes="sync_curr_profile is 2 (suspended until the next activation), or the value named",
        source=NOTEBOOK,
        inject=acts.sync,
        heal=acts.own_sync,
        finding="HMC013",
        takes="partition:sync?",
    ),
    HmcFault(
        name="duplicate_system_name",
        cause=f"{HEALTHY}, two managed systems have one name",
        changes="the system has the name of another one; -m needs TYPE-MODEL*SERIAL",
        source=SYSTEM_NAME,
        inject=acts.same_name,
        heal=acts.own_name,
        takes="twin",
    ),
    HmcFault(
        name="migration_in_flight",
        cause="A live migration runs: wait until it is over.",
        changes="Migrating - Running in lssyscfg and a state in lslparmigr",
        source=POWERVM,
        inject=acts.migration(acts.MIGRATING),
        heal=acts.migration(""),
        finding="HMC014",
        takes="partition",
    ),
)
NETWORK = (
    HmcFault(
        name="partition_communication_off",
        cause="Partition communication is off on the adapter of the HMC that faces the partitions.",
        changes="lparcomm_ethN=off in lshmc -n; links through that adapter, or all, are down",
        source=CAPTURES,
        inject=acts.closed("closed", "partition_communication_off", True),
        heal=acts.closed("closed", "partition_communication_off", False),
        finding="HMC007",
        takes="adapter?",
    ),
    HmcFault(
        name="firewall_blocks_rmc",
        cause="The firewall of the HMC does not let RMC in on the adapter that faces the partitions.",
        changes="no RMC in lshmc --firewall for that adapter, or all; links through it are down",
        source=TECHNOTE,
        inject=acts.closed("shut", "firewall_blocks_rmc", True),
        heal=acts.closed("shut", "firewall_blocks_rmc", False),
        finding="HMC006",
        takes="adapter?",
    ),
    HmcFault(
        name="hmc_level_low",
        cause="The HMC is too old for the RSCT of the partitions and needs a fix.",
        changes="an older level in lshmc -V, the next lower or the one named; links stay in their handshake",
        source=MEMORY,
        inject=acts.old_level(True),
        heal=acts.old_level(False),
        finding="HMC008",
        takes="level?",
    ),
)
CONSOLE = (
    HmcFault(
        name="tmp_full",
        cause="/tmp of the HMC is full.",
        changes="df shows no free block in /tmp",
        source=NOTEBOOK,
        inject=acts.flag("tmp_full", True),
        heal=acts.flag("tmp_full", False),
        finding="HMC009",
    ),
    HmcFault(
        name="clock_skew",
        cause="The clocks of HMC and partitions differ.",
        changes="clock_skew:SECONDS sets date ahead, or behind with a minus",
        source=NOTEBOOK,
        inject=acts.skew,
        heal=acts.no_skew,
        finding="HMC010",
        takes="seconds",
    ),
    HmcFault(
        name="account_locked",
        cause="The account is locked after failed logins.",
        changes="no login of that user, and the text that says so",
        source=CHEATSHEET,
        inject=acts.locked(True),
        heal=acts.locked(False),
        finding="HMC020",
        takes="user",
    ),
    HmcFault(
        name="sessions_full",
        cause="Too many sessions are open on the HMC.",
        changes="every new connection is dropped before the key exchange",
        source=CHEATSHEET,
        inject=acts.flag("full_of_sessions", True),
        heal=acts.flag("full_of_sessions", False),
        finding="HMC024",
    ),
    HmcFault(
        name="localised",
        cause=f"{HEALTHY}, the HMC answers in another language",
        changes="texts in Polish; codes, states and field names stay",
        source=CAPTURES,
        inject=acts.localised,
        heal=acts.own_locale,
        takes="locale?",
    ),
    HmcFault(
        name="restarting",
        cause="The HMC restarts: wait until it is back.",
        changes="sessions end, connections are refused for restart_time, links drop and come back",
        source=CLIENT,
        inject=acts.restarting,
        heal=acts.back,
        finding="HMC023",
        passing=True,
    ),
    HmcFault(
        name="restarted",
        cause="The HMC was restarted a short time ago: its data is not complete yet.",
        changes="who -b shows a start 60 seconds ago, or as many as named; links have just come back",
        source=CLIENT,
        inject=acts.restarted,
        heal=acts.long_up,
        finding="HMC011",
        takes="seconds?",
        passing=True,
    ),
    HmcFault(
        name="upgrading",
        cause="The HMC is being upgraded: wait until it is back.",
        changes="connections are refused and links down until healed; then it has the level named, if any",
        source=CLIENT,
        inject=acts.off,
        heal=acts.upgraded,
        finding="HMC023",
        takes="level?",
        group="away",
    ),
    HmcFault(
        name="powered_off",
        cause="The HMC is powered off.",
        changes="connections are refused and links down until healed",
        source=OWN,
        inject=acts.off,
        heal=acts.back,
        finding="HMC023",
        group="away",
    ),
)
COMMANDS = (
    _command("hang", "The command never returns.", "hang:COMMAND never returns"),
    HmcFault(
        name="slow",
        cause="The HMC is slow.",
        changes="every command, or slow:COMMAND, takes 5 real seconds more",
        source=OWN,
        inject=acts.slow,
        heal=acts.fast,
        takes="command?",
        group="command",
    ),
    _command(
        "garbage", "The command prints bytes that mean nothing.", "garbage:COMMAND prints bytes that mean nothing"
    ),
    _command("fails", "The command fails without a word.", "fails:COMMAND prints nothing and exits 1"),
    _command("absent", "The command does not exist.", "absent:COMMAND does not exist"),
)
CATALOGUE = {fault.name: fault for fault in (*VIEWS, *NETWORK, *CONSOLE, *COMMANDS)}


def mistake(scene: arguments.Scene, text: str) -> str:
    """'' when there is such a fault and its argument fits, else one sentence what to do."""
    name, _unused, arg = text.partition(":")
    if name not in CATALOGUE:
        return f"An HMC has no fault '{name}': `powersim faults` lists what there is{nearest(name, CATALOGUE)}."
    wrong = arguments.wrong(scene, CATALOGUE[name].takes, arg)
    if not wrong and name == "hmc_level_low" and not acts.lower_level(scene.hmc.version, arg):
        wrong = "names no level, and none is lower: choose another HMC"
    return f"Fault '{text}' of {scene.hmc.name} {wrong}." if wrong else ""


def refusal(console: Console, text: str) -> str:
    """'' when the fault can be injected there now; what is there can always be healed."""
    return "" if text in console.faults else mistake(arguments.of_console(console), text)


def active(console: Console) -> list[str]:
    """What is injected now; what passes by itself is gone when it has passed."""
    console.settle_rebuilds()
    if console.up and not console.planned:
        console.faults.pop("restarting", None)
    return list(console.faults)


def inject(console: Console, text: str) -> None:
    name, _unused, arg = text.partition(":")
    console.faults[text] = CATALOGUE[name].finding
    CATALOGUE[name].inject(console, arg)


def heal(console: Console, text: str) -> None:
    name, _unused, arg = text.partition(":")
    if console.faults.pop(text, None) is not None:
        CATALOGUE[name].heal(console, arg)
    for other in [other for other in console.faults if _group(other) == _group(text)]:
        inject(console, other)


def _group(text: str) -> str:
    name = text.partition(":")[0]
    return CATALOGUE[name].group or name


def settle(consoles: t.Sequence[Console], clock: Clock) -> None:
    """The faults of the estate file: long since there, unless they pass."""
    for passing in (False, True):
        clock.advance(0.0 if passing else -SETTLED)
        for console in consoles:
            for text in console.spec.faults:
                if CATALOGUE[text.partition(":")[0]].passing is passing:
                    inject(console, text)
        clock.advance(0.0 if passing else SETTLED)
