# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is the node in a cluster? Read without rmcd, because a dead rmcd is the commonest fault.

One sign is enough for "member". "Not a member" needs every source to have been read and to show none.
A bare ``cluster0`` in CuAt is no sign.
"""

from __future__ import annotations

import re
import typing as t

from .commands import CATALOGUE
from .model import Member, Membership
from .parsers.membership import parse_ct_clusterinfo, parse_lsrpdomain
from .parsers.odm import parse_lspv, parse_odmget
from .parsers.src import parse_lssrc
from .reading import Reading

INDEPENDENT = "IW"  # ct_clusterinfo: an independent workstation
CLUSTER_DAEMONS = ("cthags", "cthats", "clstrmgrES", "IBM.RecoveryRM")
REPOSITORY_GROUP = "caavg_private"
POWERHA_CLASS = "HACMPcluster"
#: An object could not be read, after which odmget ends with 0. 5910 is "no such class" (odmi.h), 5904 the same from memory.
_TORN = re.compile(r"odm errno (?!(?:5904|5910)(?![0-9]))")


class Sign(t.NamedTuple):
    """What one source says: the lines that prove membership; None when it was not read."""

    command: str
    lines: tuple[str, ...] | None


def _scope(reading: Reading) -> Sign:
    cluster = reading.some("ct_clusterinfo", parse_ct_clusterinfo)
    if cluster is None:
        return Sign("ct_clusterinfo", None)
    return Sign("ct_clusterinfo", () if cluster == INDEPENDENT else (cluster,))


def _daemons(reading: Reading) -> Sign:
    rows = reading.some("lssrc_all", parse_lssrc)
    if rows is None:
        return Sign("lssrc_all", None)
    active = (row for row in rows if row.name in CLUSTER_DAEMONS and row.active)
    return Sign("lssrc_all", tuple(f"{row.name} is {row.status}" for row in active))


def _powerha(reading: Reading) -> Sign:
    text = reading.text("odm_hacmp")
    if text is None:
        return Sign("odm_hacmp", None)
    if parse_odmget(text).value:
        return Sign("odm_hacmp", ("HACMPcluster holds a cluster",))
    if _TORN.search(text):
        reading.reject("odm_hacmp", "the class is there, or may be, and could not be read")
        return Sign("odm_hacmp", None)
    if reading.result("odm_hacmp").rc != 0:  # without PowerHA there is no such class, and the message names it
        if POWERHA_CLASS in text:
            return Sign("odm_hacmp", ())
        reading.reject("odm_hacmp", "neither objects nor the message that there is no such class")
        return Sign("odm_hacmp", None)
    return Sign("odm_hacmp", None if reading.value("odm_hacmp", parse_odmget) is None else ())


def _repository(reading: Reading) -> Sign:
    """A row that the parser leaves out as noise counts as well where it names the group."""
    if reading.some("lspv", parse_lspv) is None:  # a partition has at least the disk it booted from
        return Sign("lspv", None)
    rows = (line.split() for line in (reading.text("lspv") or "").splitlines())
    return Sign("lspv", tuple(f"{words[0]} {REPOSITORY_GROUP}" for words in rows if REPOSITORY_GROUP in words))


def _storage_pool(reading: Reading) -> Sign:
    text = reading.text("vios_cluster")
    lines = None if text is None else tuple(line for line in text.splitlines() if line.strip())
    return Sign("vios_cluster", lines)


SOURCES: t.Final[dict[str, t.Callable[[Reading], Sign]]] = {
    "ct_clusterinfo": _scope,
    "lssrc_all": _daemons,
    "odm_hacmp": _powerha,
    "lspv": _repository,
    "vios_cluster": _storage_pool,
}


def _peer_domains(reading: Reading) -> tuple[str, ...]:
    """What rmcd adds when it answers: domains that are defined but offline. Silence of rmcd proves nothing."""
    domains = reading.value("lsrpdomain", parse_lsrpdomain) or ()
    return tuple(f"lsrpdomain: {domain.name} {domain.op_state}" for domain in domains)


def read_membership(reading: Reading) -> Membership:
    """The answer with its proof; unknown names the sources that were not read."""
    signs = [read(reading) for command, read in SOURCES.items() if not reading.skipped(command)]
    proof = [f"{' '.join(CATALOGUE[sign.command].argv)}: {line}" for sign in signs for line in sign.lines or ()]
    proof.extend(_peer_domains(reading))
    if proof:
        return Membership(Member.YES, tuple(proof[:10]))
    missing = tuple(sign.command for sign in signs if sign.lines is None)
    if missing:
        return Membership(Member.UNKNOWN, tuple(f"{command}: not read" for command in missing))
    return Membership(Member.NO)
