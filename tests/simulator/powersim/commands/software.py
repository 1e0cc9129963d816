# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installed software: lslpp and emgr, rpm, dpkg-query and dpkg."""

from __future__ import annotations

import fnmatch
import typing as t

from powersim.call import Answer, Call, usage
from powersim.render import software
from powersim.row import AIX, LINUX, SBIN, Row
from powersim.state.partition import Partition

RSCT_LEVEL = ""  # the level of RSCT itself
MESSAGES_LEVEL = "2.5.4.0"  # message filesets keep theirs for years, as captured
Installed = dict[str, str]  # name to level


def level_of(partition: Partition, name: str, shipped: str) -> str:
    return partition.machine.levels.get(name) or shipped or partition.rsct_level


def held(partition: Partition, shipped: t.Mapping[str, str]) -> Installed:
    """What is installed of ``shipped``: none of RSCT without it, and without what is missing by name."""
    missing = {name.lower() for name in partition.machine.missing}
    there = {name: level_of(partition, name, level) for name, level in shipped.items() if name.lower() not in missing}
    if partition.rsct_installed:
        return there
    return {name: level for name, level in there.items() if name in software.BESIDE}


def chosen(names: Installed, patterns: t.Sequence[str]) -> tuple[Installed, list[str]]:
    """What the patterns match, and those that match nothing; everything without patterns."""
    found = {name: level for name, level in names.items() if any(fnmatch.fnmatchcase(name, mask) for mask in patterns)}
    return (found if patterns else names), [mask for mask in patterns if not fnmatch.filter(names, mask)]


def words(call: Call) -> list[str]:
    return [word for word in call.args if not word.startswith("-")]


# --- AIX ---------------------------------------------------------------------------------------------------------------


def lslpp(call: Call) -> Answer:
    """``-Lc`` and ``-lc`` in colons, ``-l`` and ``-L`` as a table; ``-q`` without heading. Who calls quotes patterns."""
    if not (call.has("l") or call.has("L")):
        return usage(call)
    shipped = {name: MESSAGES_LEVEL if ".msg." in name else RSCT_LEVEL for name in software.FILESETS}
    found, missing = chosen(held(call.partition, shipped), [word for word in words(call) if word != "all"])
    rows = [(name, level, software.FILESETS[name]) for name, level in found.items()]
    form = software.lslpp_colons if call.has("L") else software.lslpp_paths
    render = form if call.has("c") else software.lslpp_table
    errors = "".join(software.lslpp_missing(name) for name in missing)
    return Answer(render(rows, header=not call.has("q")) if rows else "", 1 if missing else 0, errors)


def emgr(call: Call) -> Answer:
    """``-l``: interim fixes are never installed here."""
    return Answer("There is no efix data on this system.\n") if call.args == ("-l",) else usage(call)


# --- Linux -------------------------------------------------------------------------------------------------------------


def debian(partition: Partition) -> bool:
    return partition.spec.level.startswith(("Ubuntu", "Debian"))


def debs(partition: Partition) -> Installed:
    names = {software.DEBIAN_NAMES.get(name, name.lower()): name for name in software.PACKAGES}
    there = held(partition, software.PACKAGES)
    return {deb: software.deb_version(there[name]) for deb, name in names.items() if name in there}


def dpkg_query(call: Call) -> Answer:
    """``-W PATTERN...``: name, a tab, version; exit 1 when a pattern matches nothing."""
    if not debian(call.partition):
        return Answer(err="dpkg-query: command not found\n", rc=127)
    found, missing = chosen(debs(call.partition), words(call))
    errors = "".join(f"dpkg-query: no packages found matching {mask}\n" for mask in missing)
    return Answer("".join(f"{name}\t{level}\n" for name, level in found.items()), 1 if missing else 0, errors)


def dpkg(call: Call) -> Answer:
    if not debian(call.partition):
        return Answer(err="dpkg: command not found\n", rc=127)
    if not call.has("l"):
        return usage(call)
    found, missing = chosen(debs(call.partition), words(call))
    errors = "".join(f"dpkg-query: no packages found matching {mask}\n" for mask in missing)
    return Answer(software.dpkg_list(found) if found else "", 1 if missing else 0, errors)


def rpm(call: Call) -> Answer:
    """``-q``, ``-qa`` with patterns, ``--qf``; ``-V`` finds every file as it was installed."""
    if debian(call.partition):
        return Answer(err="rpm: command not found\n", rc=127)
    wanted = call.option("--qf") or call.option("--queryformat")
    names = [word for word in words(call) if word != wanted]
    letters = {letter for word in call.args if word.startswith("-") and word[1:2] != "-" for letter in word[1:]}
    if not letters & {"q", "V"} or letters - {"q", "V", "a", "v"}:
        return usage(call)
    everything, every = held(call.partition, software.PACKAGES), call.has("a")
    if not every and not names:
        return Answer(err="rpm: no arguments given for query\n", rc=1)
    found, missing = chosen(everything, names)
    lines = "" if every else "".join(f"package {name} is not installed\n" for name in missing)
    if call.has("V"):
        return Answer(lines, len(missing) if lines else 0)
    form = software.rpm_format if wanted else software.rpm
    text = "".join(form(name, level, wanted or "") for name, level in found.items())
    return Answer(text + lines, len(missing) if lines else 0)


ROWS = (
    Row("lslpp", lslpp, platforms=AIX),
    Row("emgr", emgr, platforms=AIX, folder=SBIN),
    Row("rpm", rpm, platforms=LINUX),
    Row("dpkg-query", dpkg_query, platforms=LINUX),
    Row("dpkg", dpkg, platforms=LINUX),
)
