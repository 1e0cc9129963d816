# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine says of itself: ``lsmcode``, ``lsattr -El``, ``prtconf``, ``lparstat -i``."""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..model import Parsed
from ._pairs import Pair, labelled, pairs
from ._text import Noise, at, lines, number

_FW = re.compile(r"\bFW[0-9]{3,4}\.[0-9A-Z]{2,3}\b")
_IMAGE = re.compile(r"\b(permanent|temporary) system firmware image is (\S+)")
_BOOTED = re.compile(r"\bbooted from the (permanent|temporary)\b")
_LEVEL_IS = re.compile(r"\b(Platform|System) Firmware level is (\S+)")
_LINUX = re.compile(r"\bSystem Firmware (?:is|:) (\S+)|sys0!system:(\S+)")
_VALUE = re.compile(r"\S+\s+(\S+ \([^()\s]+\))")  # IBM,FW1110.10 (NL1110_045)
_SETTABLE = re.compile(r"(?:True|False)\+?")


# --- firmware --------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Firmware:
    """``level`` is the one that runs; the others are empty where the system does not print them.

    ``permanent`` and ``temporary`` are the two images of modern systems, ``platform`` is that of POWER4 and POWER5.
    """

    level: str = ""
    permanent: str = ""
    temporary: str = ""
    booted: str = ""
    platform: str = ""


def firmware_level(text: str) -> str:
    """The bare level (``FW1110.10``) in any text that names one, empty when none does."""
    found = _FW.search(text)
    return found[0] if found else ""


def parse_lsmcode(text: str) -> Parsed[Firmware]:
    """``lsmcode -c`` of AIX in its old and its new wording, ``lsmcode`` and ``lsmcode -A`` of Linux."""
    facts = _firmware_facts(" ".join(" ".join(lines(text)).split()))
    noise = Noise()
    for line in () if facts else lines(text):
        noise.add(line)
    booted = facts.get("booted", "")
    level = facts.get("system") or facts.get(booted) or facts.get("temporary") or facts.get("permanent", "")
    images = {name: facts.get(name, "") for name in ("permanent", "temporary", "booted", "platform")}
    return noise.parsed(Firmware(level=level, **images))


def _firmware_facts(words: str) -> dict[str, str]:
    """Older levels break the sentence before the level, so the text is one line here."""
    facts = dict(_IMAGE.findall(words))
    facts.update((kind.lower(), level) for kind, level in _LEVEL_IS.findall(words))
    facts.update(("system", colon or dotted) for colon, dotted in _LINUX.findall(words))
    facts.update(("booted", kind) for kind in _BOOTED.findall(words))
    return facts


# --- devices ---------------------------------------------------------------------------------------------------------


def parse_lsattr(text: str) -> Parsed[dict[str, str]]:
    """``lsattr -El <device>``: attribute to value. A value that is left blank is empty, not the description."""
    rows, noise = [], Noise()
    for line in lines(text):
        if _SETTABLE.fullmatch(at(line.split()[-1:], 0)):
            rows.append(line.strip())
        else:
            noise.add(line)
    column = min((_second_word(row) for row in rows), default=0)
    return noise.parsed({row.split()[0]: _attribute_value(row, column) for row in rows if len(row.split()) > 1})


def _second_word(row: str) -> int:
    head = row.split(None, 1)
    return len(row) - len(at(head, 1)) if len(head) > 1 else len(row)


def _attribute_value(row: str, column: int) -> str:
    if row[column - 1 : column + 1] == "  ":
        return ""
    found = _VALUE.match(row)
    return found[1] if found else row.split()[1]


# --- prtconf, lparstat -----------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Prtconf:
    """The head of ``prtconf`` and its network part; empty and None where a line is missing or has no value.

    ``processor_mode`` is the compatibility mode (``POWER 9``), not the hardware. ``firmware`` is the bare level where
    one is printed (``FW950.C1``), else the platform's (``VL950_168``), else the version without its vendor.
    """

    model: str = ""
    serial: str = ""
    processor_type: str = ""
    processor_mode: str = ""
    partition_id: int | None = None
    partition_name: str = ""
    firmware: str = ""
    platform_firmware: str = ""
    hostname: str = ""
    ip_address: str = ""
    gateway: str = ""
    name_server: str = ""
    domain: str = ""


_PRTCONF = {
    "System Model": "model",
    "Machine Serial Number": "serial",
    "Processor Type": "processor_type",
    "Processor Implementation Mode": "processor_mode",
    "Platform Firmware level": "platform_firmware",
    "Host Name": "hostname",
    "IP Address": "ip_address",
    "Gateway": "gateway",
    "Name Server": "name_server",
    "Domain Name": "domain",
}


# What looks the same in every language; the serial number stands behind the model, the level before the version.
_MODEL = re.compile(r"[A-Z]{3},[0-9A-Z]{4}-[0-9A-Z]{3}")
_VERSION = re.compile(r"IBM,(?![0-9A-Z]{4}-[0-9A-Z]{3}$).+", re.DOTALL)
_SHAPES = {
    "Processor Type": re.compile(r"PowerPC_\w+"),
    "Processor Implementation Mode": re.compile(r"POWER ?[0-9]\w*"),
}
_NONE = frozenset({"Not Available", "N/A"})


def parse_prtconf(text: str) -> Parsed[Prtconf]:
    """Read by label; what follows the network part (paging, volume groups, resource list) is passed over as noise.

    The labels are translated: then only the part above the network is read, by what its values look like.
    """
    found = pairs(text, labelled)
    printed = found.value if "System Model" in found.value else {**_untranslated(found.value), **found.value}
    values = {label: "" if value in _NONE else value for label, value in printed.items()}
    facts: dict[str, t.Any] = {field: values.get(label, "") for label, field in _PRTCONF.items()}
    facts["partition_id"], facts["partition_name"] = parse_lpar_info(values.get("LPAR Info", ""))
    version, platform = values.get("Firmware Version", ""), facts["platform_firmware"]
    level = firmware_level(f"{version} {platform}") or platform or version.removeprefix("IBM,")
    return Parsed(Prtconf(firmware=level, **facts), found.noise)


def _untranslated(pairs_of: dict[str, str]) -> dict[str, str]:
    """English labels for the values that tell themselves; nothing without a model."""
    values = list(pairs_of.values())
    model = next((place for place, value in enumerate(values) if _MODEL.fullmatch(value)), None)
    if model is None:
        return {}
    version = next((place for place, value in enumerate(values) if _VERSION.fullmatch(value)), 0)
    facts = {"System Model": values[model], "Machine Serial Number": at(values, model + 1)}
    if version:
        facts |= {"Firmware Version": values[version], "Platform Firmware level": values[version - 1]}
    for label, shape in _SHAPES.items():
        facts[label] = next(filter(shape.fullmatch, values), "")
    facts["LPAR Info"] = next((value for label, value in pairs_of.items() if "LPAR" in label), "")
    return facts


def parse_lpar_info(text: str) -> tuple[int | None, str]:
    """``99 lpar-app01`` of ``uname -L`` and prtconf: id and name. ``-1 NULL``, not partitioned, is (None, '')."""
    words = text.split(None, 1)
    lpar_id = number(at(words, 0))
    return (None, "") if lpar_id is None or lpar_id < 0 else (lpar_id, at(words, 1).strip())


def parse_lparstat_i(text: str) -> Parsed[dict[str, str]]:
    """``lparstat -i`` of AIX and Linux: label to value, ``-`` (no value) as the empty string."""
    return pairs(text, _lparstat_row)


def _lparstat_row(line: str) -> Pair | None:
    pair = labelled(line)
    return (pair[0], "" if pair[1] == "-" else pair[1]) if pair else None
