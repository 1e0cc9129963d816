# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of the host around RSCT: name, levels, time, space, processes, packages. None = not read."""

from __future__ import annotations

import dataclasses
import re

from ..model import Filesystem, Levels, Package, Value
from ..parsers.df import parse_df
from ..parsers.journal import parse_journal
from ..parsers.levels import parse_os_release, parse_oslevel
from ..parsers.machine import firmware_level, parse_lparstat_i, parse_lsattr, parse_lsmcode, parse_prtconf
from ..parsers.packages import parse_dpkg, parse_lslpp_c, parse_rpm_qa, rsct_level
from ..parsers.processes import parse_proc_uptime, parse_ps_etime, parse_ps_names
from ..reading import Reading

#: Work that a recycle would break: DLPAR, device configuration, installation, backup, live kernel update.
_WORK = """
drmgr cfgmgr installp geninstall instfix emgr nimadm mksysb savevg alt_disk_install alt_disk_copy alt_disk_mksysb
alt_rootvg_op lvupdateInit lvupdateSetup lvupdatePrep lvupdateRegKE lvupdateSafeKE updateios backupios
dnf yum zypper apt-get dpkg kpatch
"""
WORK = frozenset(_WORK.split())
_SERIAL = re.compile(r"IBM,[0-9]{2}([0-9A-Z]{7})")
_PLAIN = re.compile(r"[0-9]{1,5}")
JOURNAL_LINES = 100


def _first_line(reading: Reading, command: str) -> str:
    lines = (reading.text(command) or "").splitlines()
    return lines[0].strip()[:255] if lines else ""


def hostname(reading: Reading) -> str:
    return _first_line(reading, "hostname")


def simulated(reading: Reading) -> bool:
    return reading.result("powersim").rc == 0 and "simulated" in _first_line(reading, "powersim")


def uptime(reading: Reading) -> int | None:
    seconds = reading.value("uptime", parse_ps_etime)
    return reading.value("uptime_linux", parse_proc_uptime) if seconds is None else seconds


def _os_name(reading: Reading) -> str | None:
    if reading.platform == "linux":
        release = reading.value("os_release", parse_os_release)
        return None if release is None else release.get("PRETTY_NAME") or release.get("NAME", "")
    level = reading.value("ioslevel", parse_oslevel)
    return f"VIOS {level or ''}".strip() if reading.platform == "vios" else "AIX"


def _os(reading: Reading) -> str | None:
    if reading.platform == "linux":
        release = reading.value("os_release", parse_os_release)
        return None if release is None else release.get("VERSION_ID", "")
    return reading.value("oslevel", parse_oslevel)


def _firmware(reading: Reading) -> str | None:
    if reading.platform == "linux":
        image = reading.value("lsmcode", parse_lsmcode)
        return None if image is None else firmware_level(image.level) or image.level
    attributes = reading.value("sys0", parse_lsattr)
    if attributes is None:
        return None
    version = attributes.get("fwversion", "").partition(",")[2]
    return firmware_level(version) or version


def _model(reading: Reading) -> str | None:
    attribute = (reading.value("sys0", parse_lsattr) or {}).get("modelname", "")
    machine = reading.value("prtconf", parse_prtconf)
    name = attribute or (machine.model if machine else "")
    return name.rpartition(",")[2] or None


def _serial(reading: Reading) -> str | None:
    attribute = (reading.value("sys0", parse_lsattr) or {}).get("systemid", "")
    machine = reading.value("prtconf", parse_prtconf)
    found = _SERIAL.match(attribute)
    return found[1] if found else (machine.serial if machine else "") or None


def levels(reading: Reading) -> Levels:
    found = packages(reading)
    machine = reading.value("prtconf", parse_prtconf)
    return Levels(
        os=_os(reading),
        os_name=_os_name(reading),
        rsct=None if found is None else rsct_level(found),
        firmware=_firmware(reading),
        processor_mode=(machine.processor_mode if machine else "") or None,
        model=_model(reading),
        serial=_serial(reading),
    )


def _lparstat(reading: Reading, label: str) -> str:
    return (reading.value("lparstat", parse_lparstat_i) or {}).get(label, "")


def partition_id(reading: Reading) -> int | None:
    word = _lparstat(reading, "Partition Number")
    return int(word) if word.isascii() and word.isdigit() and len(word) < 9 else None


def partition_name(reading: Reading) -> str:
    return _lparstat(reading, "Partition Name")


def var(reading: Reading) -> Filesystem | None:
    """The file system that holds /var: its own, or the one that df names in its place."""
    command = "df_linux" if reading.platform == "linux" else "df_aix"
    rows = reading.some(command, parse_df)
    found = {row.mount: row for row in rows or ()}
    if rows and not found.keys() & {"/var", "/"}:
        reading.reject(command, "neither /var nor the root file system is among its rows")
    place = found.get("/var") or found.get("/")
    return place if place is None else with_inodes(reading, place)


def with_inodes(reading: Reading, place: Filesystem) -> Filesystem:
    """df of Linux prints bytes and inodes by turns."""
    rows = reading.value("df_inodes", parse_df) if reading.platform == "linux" else ()
    used = next((row.used_percent for row in rows or () if row.mount == place.mount), place.inodes_used_percent)
    return dataclasses.replace(place, inodes_used_percent=used)


def is_wpar(reading: Reading) -> bool | None:
    """``uname -W``: 0 in the global environment; AIX levels that know no WPARs refuse the flag."""
    if reading.platform == "linux":
        return False
    if reading.text("wpar") is None:
        return None
    if reading.result("wpar").rc != 0:
        return False
    word = _first_line(reading, "wpar")
    if not _PLAIN.fullmatch(word):
        reading.reject("wpar", f"not understood: {word}")
        return None
    return int(word) > 0


def packages(reading: Reading) -> tuple[Package, ...] | None:
    """Of RSCT and what it stands on. dpkg-query complains about every name it does not know; that is no gap."""
    if reading.platform != "linux":
        return reading.value("lslpp", parse_lslpp_c)
    found = reading.value("rpm", parse_rpm_qa)
    debian = reading.text("dpkg")
    if found or debian is None:
        return found
    rows = parse_dpkg(debian).value
    if not rows and reading.result("dpkg").stdout.strip():
        reading.reject("dpkg", "no package among what it printed")
        return None
    return rows


def _processes(reading: Reading) -> tuple[tuple[int | None, str], ...] | None:
    """Age in seconds and name of every process; None when not read: there is always at least one with an age."""
    rows: list[tuple[int | None, str]] = []
    for line in filter(str.strip, (reading.text("processes") or "").splitlines()):
        age, _blank, command = line.strip().partition(" ")
        rows.extend((parse_ps_etime(age).value, name) for name in parse_ps_names(command).value)
    if any(age is not None for age, _name in rows):
        return tuple(rows)
    if reading.text("processes") is not None:
        reading.reject("processes", "no process with an age")
    return None


def work_in_flight(reading: Reading) -> tuple[str, ...] | None:
    rows = _processes(reading)
    return None if rows is None else tuple(sorted({name for _age, name in rows if name in WORK}))


def rmcd_running(reading: Reading) -> bool | None:
    rows = _processes(reading)
    return None if rows is None else any(name == "rmcd" for _age, name in rows)


def rmcd_seconds(reading: Reading) -> int | None:
    ages = [age for age, name in _processes(reading) or () if name == "rmcd" and age is not None]
    return max(ages, default=None)


def journal(reading: Reading) -> tuple[tuple[str, Value], ...]:
    """What the last repair wrote; empty when there was none or it is not for this user. No ``result``: not finished."""
    if reading.result("journal").rc != 0:
        return ()
    entries = (reading.value("journal", parse_journal) or ())[-JOURNAL_LINES:]
    if not entries:
        return ()
    last = entries[-1]
    return (
        ("plan", next((entry.text.rpartition(" ")[2] for entry in entries if entry.event == "begin"), "")),
        ("updated", last.time),
        ("step", last.step),
        ("event", last.event),
        ("result", next((entry.text for entry in reversed(entries) if entry.event == "result"), "")),
        ("lines", tuple(f"{entry.time} {entry.step} {entry.event} {entry.text} {entry.rc}" for entry in entries)),
    )
