# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``lshmc``: version, network, remote access switches and vital product data of an HMC."""

from __future__ import annotations

import dataclasses
import re

from ..model import HmcVersion, Parsed
from ._text import Noise, lines, number
from .hmc_records import Record, parse_records

_VERSION = re.compile(r"\bVersion: {0,8}([0-9]{1,4})\b")
_RELEASE = re.compile(r"\bRelease: {0,8}([0-9][0-9.]{0,20})")
_PACK = re.compile(r"\bService Pack: {0,8}([0-9]{1,9})")
_BUILD = re.compile(r"\bBuild level:? {0,8}([0-9A-Za-z.]{1,40})", re.IGNORECASE)
_BASE = re.compile(r"\bbase_version= {0,8}([^\s\",]{1,40})")
_FIX = re.compile(r"\b(M[A-Z][0-9]{5})\b")
_VPD = re.compile(r'"?(?:vpd=)?\*([A-Z0-9]{2,8})(?: (.*))?', re.DOTALL)
_INTERFACE = re.compile(r"([a-z0-9]+)_(eth[0-9]{1,4})")
_ON = {"on": True, "off": False}


def parse_lshmc_version(text: str) -> Parsed[HmcVersion]:
    """``lshmc -V``, quoted and multi-line or plain. Without ``base_version`` it is made of version and release."""
    noise = Noise()
    for line in lines(text):
        if not any(form.search(line) for form in (_VERSION, _RELEASE, _PACK, _BUILD, _BASE, _FIX)):
            noise.add(line.strip('"'))
    version, release = _found(_VERSION, text), _found(_RELEASE, text)
    return noise.parsed(
        HmcVersion(
            base=_found(_BASE, text) or (f"V{version}R{release}" if version and release else ""),
            version=number(version),
            release=release,
            service_pack=number(_found(_PACK, text)),
            build=_found(_BUILD, text),
            fixes=tuple(dict.fromkeys(_FIX.findall(text))),
        )
    )


def _found(form: re.Pattern[str], text: str) -> str:
    match = form.search(text)
    return match[1] if match else ""


@dataclasses.dataclass(frozen=True)
class HmcInterface:
    """One network adapter. ``lparcomm`` is "partition communication": a hint, not proof (seen off with RMC active)."""

    name: str
    ipv4: str = ""
    ipv6: str = ""
    netmask: str = ""
    lparcomm: bool | None = None
    jumboframe: bool | None = None


@dataclasses.dataclass(frozen=True)
class HmcNetwork:
    """``addresses`` are all of the HMC, ``partition_addresses`` those it gives to partitions (v4 and v6)."""

    hostname: str = ""
    domain: str = ""
    gateway: str = ""
    addresses: tuple[str, ...] = ()
    partition_addresses: tuple[str, ...] = ()
    interfaces: tuple[HmcInterface, ...] = ()


def parse_lshmc_network(text: str) -> Parsed[HmcNetwork]:
    """``lshmc -n``: one record, per-adapter attributes carry the adapter's name at their end."""
    found = parse_lshmc_remote(text)
    record = found.value
    adapters: dict[str, Record] = {}
    for form, value in ((_INTERFACE.fullmatch(key), value) for key, value in record.items()):
        if form:
            adapters.setdefault(form[2], {})[form[1]] = value
    network = HmcNetwork(
        hostname=record.get("hostname", ""),
        domain=record.get("domain", ""),
        gateway=record.get("gateway", ""),
        addresses=_addresses(record, "ipaddr"),
        partition_addresses=_addresses(record, "ipaddrlpar", "ipv6addrlpar"),
        interfaces=tuple(_interface(name, adapter) for name, adapter in adapters.items()),
    )
    return Parsed(network, found.noise)


def _addresses(record: Record, *keys: str) -> tuple[str, ...]:
    """0.0.0.0 is an adapter without an address."""
    words = (word.strip() for key in keys for word in record.get(key, "").split(","))
    return tuple(word for word in words if word not in ("", "0.0.0.0"))


def _interface(name: str, adapter: Record) -> HmcInterface:
    return HmcInterface(
        name=name,
        ipv4=adapter.get("ipv4addr", ""),
        ipv6=adapter.get("ipv6addr", ""),
        netmask=adapter.get("ipv4netmask", ""),
        lparcomm=_ON.get(adapter.get("lparcomm", "")),
        jumboframe=_ON.get(adapter.get("jumboframe", "")),
    )


def parse_lshmc_remote(text: str) -> Parsed[Record]:
    """``lshmc -r`` and every other form that prints one record; empty when there is none."""
    found = parse_records(text)
    return Parsed(found.value[0] if found.value else {}, found.noise)


@dataclasses.dataclass(frozen=True)
class HmcVpd:
    """Vital product data: what identifies this HMC, and its level as the firmware record prints it."""

    type_model: str = ""
    serial: str = ""
    level: str = ""
    address: str = ""
    vm_id: str = ""


_VPD_FIELDS = {"TM": "type_model", "SE": "serial", "RM": "level", "NA": "address", "UVMID": "vm_id"}


def parse_lshmc_vpd(text: str) -> Parsed[HmcVpd]:
    """``lshmc -v``: ``*KEY value`` lines; the first value of a key counts, later records repeat some."""
    facts: dict[str, str] = {}
    noise = Noise()
    for line in lines(text):
        found = _VPD.fullmatch(line.strip())
        if found and found[1] in _VPD_FIELDS:
            facts.setdefault(_VPD_FIELDS[found[1]], (found[2] or "").strip(' "'))
        elif not found:
            noise.add(line.strip().strip('"'))
    return noise.parsed(HmcVpd(**facts))
