# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms of the texts in an estate file: each function gives '' or what to write instead."""

from __future__ import annotations

import datetime
import ipaddress
import re
import typing as t

Form = t.Callable[[str], str]
GROUP = "is a group of the inventory"
RESERVED = {  # names that no host may have, and why
    **dict.fromkeys(("all", "ungrouped", "hmcs", "partitions", "aix", "vios", "linux"), GROUP),
    "localhost": "is this machine to Ansible",
    "router": "is the router of network mode",
}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")
DEFAULT_START = datetime.datetime(2026, 1, 5, 8, tzinfo=datetime.UTC).timestamp()


def matching(pattern: str, advice: str) -> Form:
    """A form that a regular expression describes."""
    compiled = re.compile(pattern)
    return lambda value: "" if compiled.fullmatch(value) else advice


def transport(value: str) -> str:
    """HMC:TRANSPORT."""
    name, _unused, way = value.partition(":")
    if host(name) or way not in ("ip", "inband", "both", "none"):
        return "write the name of an HMC, a colon and one of ip, inband, both, none"
    return ""


def identifier(value: str) -> str:
    """A name that becomes a folder or a part of a host's name."""
    if not NAME.fullmatch(value):
        return "use letters, digits, '.', '_' and '-' only, 63 at most, and begin with a letter or a digit"
    return ""


def host(value: str) -> str:
    """A name of an HMC or a partition, which becomes that of a host."""
    taken = f"choose another name, this one {RESERVED[value]}" if value in RESERVED else ""
    return identifier(value) or taken


def address(value: str) -> str:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return "write an IPv4 or IPv6 address such as 192.0.2.101"
    return ""


def cidr(value: str) -> str:
    try:
        ipaddress.IPv4Network(value)
    except ValueError:
        return "write an IPv4 network without host bits such as 192.0.2.0/24"
    return ""


def moment(value: str) -> str:
    try:
        seconds(value)
    except (ValueError, OverflowError):
        return "write a date and time such as '2026-01-05T08:00:00Z', or now"
    return ""


def seconds(value: str) -> float | None:
    """Seconds since the epoch of an ISO 8601 time (UTC unless it says otherwise), None for ``now``. Raises ValueError."""
    if value == "now":
        return None
    found = datetime.datetime.fromisoformat(value)
    return (found if found.tzinfo else found.replace(tzinfo=datetime.UTC)).timestamp()


user_name = matching(
    r"[a-z_][a-z0-9_.-]{0,31}", "begin with a small letter and use small letters, digits, '_', '.', '-'"
)
system_name = matching(
    r"[A-Za-z0-9][^,\"'=*%\s]{0,30}", "use up to 31 characters, no blank, comma, quote, '=', '*' or '%'"
)
lpar_name = matching(
    r"[^,\"'=*%\s]([^,\"'=*%]*[^,\"'=*%\s])?", "use characters other than commas, quotes, '=', '*', '%'"
)
domain = matching(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", "write a DNS domain such as example.net")
type_model = matching(r"[A-Za-z0-9]{4}-[A-Za-z0-9]{3}", "write four characters, '-' and three, such as 9080-HEX")
serial = matching(r"[A-Za-z0-9]{7}", "write seven letters or digits, in quotes, such as '78A1B2C'")
firmware = matching(r"FW\d{3,4}\.[0-9A-Z]{2}", "write a level such as FW1110.10")
node_id = matching(r"[0-9a-f]{16}", "write 16 small hexadecimal digits in quotes, or leave it out to have one made")
mode = matching(r"(default|POWER ?\d{1,2}(_base|\+)?)?", "write a processor mode such as 'POWER 10'")
rsct = matching(r"(\d+(\.\d+){3})?", "write four numbers such as 3.3.2.0, or leave it out for that of the level")
LEVELS = {
    "aix": matching(r"\d{4}-\d\d-\d\d-\d{4}", "write what `oslevel -s` prints, such as 7200-05-08-2419"),
    "vios": matching(r"\d(\.\d{1,2}){3}", "write what `ioslevel` prints, such as 3.1.4.21"),
    "ibmi": matching(r"V\dR\dM\d", "write a release such as V7R5M0"),
    "linux": matching(
        r"[A-Z][^\"\\$`]* \d[^\"\\$`]*",
        "write PRETTY_NAME of os-release, such as 'Red Hat Enterprise Linux 9.4 (Plow)'",
    ),
}
