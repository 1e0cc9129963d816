# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installed packages: AIX filesets (``lslpp -Lc``, ``-lc``), rpm and deb."""

from __future__ import annotations

import re
import typing as t

from ..model import Package, Parsed
from ._text import at, sift

# The fileset and the package that carry rmcd; message filesets (rsct.msg.*) keep old levels for years.
_RMC = ("rsct.core.rmc", "rsct.core")
_LEVEL = re.compile(r"[0-9][\w.+:~-]*")
_ARCHITECTURE = re.compile(r"(.*)\.(ppc64le|ppc64|ppc|noarch|x86_64|i[3-6]86|s390x|aarch64)", re.DOTALL)
_DPKG_INSTALLED = re.compile(r"[hi]i[R ]?")


def rsct_level(packages: t.Iterable[Package]) -> str:
    """The level of RMC itself, without rpm or deb release (``3.2.5.2``); empty when RSCT is not installed."""
    levels = {package.name: package.level for package in packages}
    level = next((levels[name] for name in _RMC if name in levels), "")
    return level.rpartition(":")[2].partition("-")[0]


def parse_lslpp_c(text: str) -> Parsed[tuple[Package, ...]]:
    """Colon rows of ``lslpp -Lc`` (package first) or ``-lc`` (path first), heading or not."""
    return sift(text, _fileset, lambda line: line.startswith("#"))


def _fileset(line: str) -> Package | None:
    fields = [field.strip() for field in line.split(":", 8)]
    state = at(fields, 4 if fields[0].startswith("/") else 5)
    if len(fields) < 7 or not fields[1] or not _LEVEL.fullmatch(fields[2]):
        return None
    return Package(name=fields[1], level=fields[2], state=state[:1])


def parse_rpm_qa(text: str) -> Parsed[tuple[Package, ...]]:
    """``name-version-release.arch`` lines; the level keeps the release, not the architecture."""
    return sift(text, _rpm)


def _rpm(line: str) -> Package | None:
    word = line.strip()
    bare = _ARCHITECTURE.fullmatch(word)
    name, version, release = ["", "", *(bare[1] if bare else word).rsplit("-", 2)][-3:]
    if not name or " " in word or not _LEVEL.fullmatch(version):
        return None
    return Package(name=name, level=f"{version}-{release}")


def parse_dpkg(text: str) -> Parsed[tuple[Package, ...]]:
    """Installed rows of ``dpkg -l``, or the name and version pairs of ``dpkg-query -W``."""
    return sift(text, _deb, lambda line: line.startswith(("Desired", "|", "+++")))


def _deb(line: str) -> Package | None:
    words = line.split(None, 4)
    if len(words) > 2 and _DPKG_INSTALLED.fullmatch(words[0]):
        words = words[1:3]
    if len(words) != 2 or not _LEVEL.fullmatch(words[1]):
        return None
    return Package(name=words[0].partition(":")[0], level=words[1])
