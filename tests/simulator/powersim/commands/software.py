# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installed software: lslpp, rpm, dpkg-query."""

from __future__ import annotations

import fnmatch

from powersim.call import Answer, Call
from powersim.render import software
from powersim.row import AIX, LINUX, Row
from powersim.state.partition import Partition


def lslpp(call: Call) -> Answer:
    partition = call.partition
    names = software.FILESETS if partition.rsct_installed else {}
    patterns = [word for word in call.args if not word.startswith("-")]
    chosen = {
        name: text
        for name, text in names.items()
        if not patterns or any(fnmatch.fnmatch(name, mask) for mask in patterns)
    }
    if not chosen and patterns:
        return Answer(err="".join(software.lslpp_missing(name) for name in patterns), rc=1)
    return Answer(software.lslpp(chosen, partition.rsct_level, header=not call.has("q")))


def debian(partition: Partition) -> bool:
    return partition.spec.level.startswith(("Ubuntu", "Debian"))


def dpkg_query(call: Call) -> Answer:
    """``-W PATTERN...``: name, a tab, version; exit 1 when a pattern matches nothing."""
    partition = call.partition
    if not debian(partition):
        return Answer(err="dpkg-query: command not found\n", rc=127)
    names = [name.lower() for name in (software.PACKAGES if partition.rsct_installed else ())]
    patterns = [word for word in call.args if not word.startswith("-")]
    chosen = [name for name in names if not patterns or any(fnmatch.fnmatch(name, mask) for mask in patterns)]
    missing = [mask for mask in patterns if not fnmatch.filter(names, mask)]
    errors = "".join(f"dpkg-query: no packages found matching {mask}\n" for mask in missing)
    return Answer("".join(f"{name}\t{partition.rsct_level}-1ubuntu1\n" for name in chosen), 1 if missing else 0, errors)


def rpm(call: Call) -> Answer:
    partition = call.partition
    if debian(partition):
        return Answer(err="rpm: command not found\n", rc=127)
    names = software.PACKAGES if partition.rsct_installed else ()
    patterns = [word for word in call.args if not word.startswith("-")]
    chosen = [name for name in names if not patterns or any(fnmatch.fnmatch(name, mask) for mask in patterns)]
    missing = [name for name in patterns if name not in chosen and not any(mark in name for mark in "*?[")]
    lines = "".join(f"package {name} is not installed\n" for name in missing if not call.has("a"))
    wanted = call.option("--qf") or call.option("--queryformat")
    if wanted:
        text = "".join(_rpm_format(wanted, name, partition.rsct_level) for name in chosen if name != wanted)
    else:
        text = software.rpms(chosen, partition.rsct_level)
    return Answer(text + lines, len(missing) if lines else 0)


def _rpm_format(mask: str, name: str, level: str) -> str:
    values = {"NAME": name, "VERSION": level, "RELEASE": "24190", "ARCH": "ppc64le", "EPOCH": "(none)"}
    for key, value in values.items():
        mask = mask.replace("%{" + key + "}", value).replace("%{" + key.lower() + "}", value)
    return mask.replace("\\n", "\n").replace("\\t", "\t")


ROWS = (
    Row("lslpp", lslpp, platforms=AIX),
    Row("rpm", rpm, platforms=LINUX),
    Row("dpkg-query", dpkg_query, platforms=LINUX),
)
