# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of what RSCT says of itself. None = not read."""

from __future__ import annotations

from ..commands import PLATFORMS
from ..model import ControlPoint, DomainLink, ProxyTable, Section, Socket, Subsystem
from ..parsers.lsrsrc import control_points as points_of
from ..parsers.lsrsrc import parse_lsrsrc, rmc_error
from ..parsers.mcproxy import parse_mcproxy
from ..parsers.nodeid import parse_node_id
from ..parsers.odm import parse_lsitab, parse_odmget
from ..parsers.rmcdomainstatus import parse_rmcdomainstatus
from ..parsers.sockets import parse_netstat, parse_ss
from ..parsers.src import parse_lssrc
from ..reading import Reading
from ..runner import State

MOST_NODES = 512  # of any domain
MOST_HMCS = 32  # that know one partition: two are usual, and a few that were replaced stay behind
ID_DIGITS = 16
NO_NODE_ID = "2641-036"
NO_RESOURCES = "2612-023"
OLD_JOINER = "IBM.CSMAgentRM"
NO_CLASS = "2610-412"  # nothing on this host knows the class; from memory
ENABLED = ("enabled", "enabled-runtime", "static", "alias", "indirect", "generated", "linked", "linked-runtime")
DISABLED = ("disabled", "masked", "masked-runtime")


def subsystems(reading: Reading) -> tuple[Subsystem, ...] | None:
    """A Linux without RSCT may still have the SRC, which then prints its heading alone, to its end."""
    if reading.platform == "linux" and (reading.text("lssrc_all") or "").split()[-1:] == ["Status"]:
        return reading.value("lssrc_all", parse_lssrc)
    return reading.some("lssrc_all", parse_lssrc)


def installed(reading: Reading) -> bool | None:
    """Known to SRC, or its commands are there; False only when SRC was asked and the commands are missing."""
    rows = subsystems(reading)
    probe = reading.result("lsrsrc_probe").state
    if any(row.name == "ctrmc" for row in rows or ()) or probe in (State.DONE, State.TIMEOUT):
        return True
    if probe is State.MISSING and (rows is not None or reading.result("lssrc_all").state is State.MISSING):
        return False
    return None


def rmcd_answers(reading: Reading) -> bool | None:
    """``lsrsrc`` without arguments: 0 = yes; an RMC error or no end = no; a failure of lsrsrc itself = not known."""
    result = reading.result("lsrsrc_probe")
    if result.state is State.TIMEOUT:
        return False
    text = reading.text("lsrsrc_probe")
    if text is None or result.rc == 0 or rmc_error(text):
        return None if text is None else result.rc == 0
    reading.reject("lsrsrc_probe", f"exit status {result.rc} without a message of RMC")
    return None


def links(reading: Reading) -> tuple[DomainLink, ...] | None:
    """No output at all means: the node is in no domain (vendor text of rmcdomainstatus)."""
    rows = reading.plausible("rmcdomainstatus", reading.value("rmcdomainstatus", parse_rmcdomainstatus), MOST_NODES)
    points = [row for row in rows or () if row.section is Section.MCP]
    return None if reading.plausible("rmcdomainstatus", tuple(points), MOST_HMCS) is None else rows


def _listing(reading: Reading, command: str, resource_class: str) -> tuple[ControlPoint, ...] | None:
    text = reading.text(command)
    if text is None:
        refused = reading.result(command)
        nothing = refused.state is State.DONE and rmc_error(refused.text) == NO_RESOURCES
        return () if nothing else None
    found = points_of(parse_lsrsrc(text).value)
    if not found and resource_class not in text:  # an empty list still has its heading
        reading.reject(command, "no heading and no resource")
        return None
    return reading.plausible(command, found, MOST_HMCS)


def control_points(reading: Reading) -> tuple[ControlPoint, ...] | None:
    """IBM.MCP; on old levels, where that class does not exist, IBM.ManagementServer. Without both there is no HMC."""
    found = _listing(reading, "mcp", "IBM.MCP")
    if found is None:
        found = _listing(reading, "managementserver", "IBM.ManagementServer")
    return () if found is None and _without_class(reading) else found


def _without_class(reading: Reading) -> bool:
    """Nothing here knows a class for HMCs. Linux is not asked for the old one: its manager tells whether there is one."""
    asked = ["mcp", *(["managementserver"] if reading.platform != "linux" else [])]
    undefined = all(rmc_error(reading.result(command).text) == NO_CLASS for command in asked)
    rows = subsystems(reading)
    return undefined and rows is not None and not any(row.name == OLD_JOINER for row in rows)


def proxy(reading: Reading) -> ProxyTable | None:
    """A host below the in-band levels is not asked and has no such subsystem."""
    if reading.platform in PLATFORMS and "inband" not in reading.batch.host.tags:
        return ProxyTable("absent")
    text = reading.text("mcproxy")
    if text is None:
        return None
    table = parse_mcproxy(text).value
    if not table.layout:
        reading.reject("mcproxy", "neither a table nor an SRC message")
        return None
    return None if reading.plausible("mcproxy", table.slots, MOST_HMCS) is None else table


def sockets(reading: Reading) -> tuple[Socket, ...] | None:
    """A host that was reached has sockets: an empty list is no answer."""
    return reading.some("ss", parse_ss) if reading.platform == "linux" else reading.some("netstat", parse_netstat)


def _node_id(reading: Reading, command: str) -> str | None:
    """The id, empty when the file is not there. Only root can tell "not there" from "not for you"."""
    text = reading.text(command)
    if text is None:
        return None
    found, noise = _whole_id(text), _words(text)
    if not found and reading.result(command).rc != 0 and reading.batch.host.uid != 0:
        reading.reject(command, "could not be opened, and the probe was not root")
        return None
    if not found and reading.result(command).rc != 0 and _refused(text):
        reading.reject(command, f"cat could not be asked: {noise or 'it failed without a word'}")
        return None
    if not found and reading.result(command).rc == 0 and noise:  # a file without an id is empty, but for remarks
        reading.reject(command, f"not understood: {noise}")
        return None
    return found


def _whole_id(text: str) -> str:
    """The id; none where the text ends inside a line that could have gone on."""
    whole, _end, last = text.rpartition("\n")
    return parse_node_id(text if len(last) >= ID_DIGITS else whole).value


def _refused(text: str) -> bool:
    """cat itself always says what it could not open; AIX does not say why, and a shell says when it may not run cat."""
    return not text.strip() or "permission denied" in text.lower()


def _words(text: str) -> str:
    """The first line that says something and is no remark."""
    return next((line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")


def node_id_file(reading: Reading) -> str | None:
    return _node_id(reading, "node_id_file")


def node_id_saved(reading: Reading) -> str | None:
    return _node_id(reading, "node_id_saved")


def node_id_command(reading: Reading) -> str | None:
    text = reading.text("node_id_command")
    if text is None:
        return None
    found = _whole_id(text)
    if not found and NO_NODE_ID not in text:
        reading.reject("node_id_command", "neither an id nor the message that there is none")
        return None
    return found


def caa_parent(reading: Reading) -> str | None:
    """The node_uuid of cluster0 on AIX; empty where there is none, or only zeros. Says nothing about membership."""
    found = () if reading.platform == "linux" else reading.value("cluster0", parse_odmget)
    if found is None:
        return None
    kept = (row.attributes.get("value", "") for row in found if row.attributes.get("attribute") == "node_uuid")
    return next((value for value in kept if value.strip("0-")), "")


def _autostart_linux(reading: Reading) -> bool | None:
    """The first line that is a unit state; systemctl may print remarks beside it."""
    text = reading.text("autostart_linux")
    if text is None:
        return None
    word = next((line.strip() for line in text.splitlines() if line.strip() in ENABLED + DISABLED), "")
    if not word:
        reading.reject("autostart_linux", "no unit state was printed")
        return None
    return word in ENABLED


def autostart(reading: Reading) -> bool | None:
    """Is RMC started at boot: an inittab line on AIX, an enabled unit on Linux."""
    if reading.platform == "linux":
        return _autostart_linux(reading)
    if reading.text("autostart_aix") is None:
        return None
    if reading.result("autostart_aix").rc == 1:  # there is no such entry
        return False
    entries = reading.value("autostart_aix", parse_lsitab)
    return None if entries is None else any(row.identifier == "ctrmc" and row.action != "off" for row in entries)
