# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layouts of HMC commands: records with their quoting, lspartition, lshmc."""

from __future__ import annotations

import typing as t

Pairs = t.Sequence[tuple[str, str]]


def quoted(text: str) -> str:
    """Quoted when it holds a comma or a quote; inner quotes doubled."""
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def record(pairs: Pairs) -> str:
    """Default form: a value with a comma has its whole pair quoted."""
    return ",".join(quoted(f"{name}={value}") for name, value in pairs) + "\n"


def row(values: t.Sequence[str], separator: str = ",") -> str:
    return separator.join(quoted(value) for value in values) + "\n"


def rows(records: t.Sequence[t.Sequence[str | None]], header: t.Sequence[str], separator: str = ",") -> str:
    """What ``-F`` asks for: None is an attribute that does not apply; ``header`` is empty when none was asked for."""
    text = separator.join(header) + "\n" if header else ""
    return text + "".join(
        row(["null" if value is None else value for value in values], separator) for values in records
    )


def lspartition_entry(
    index: int,
    key: str,
    host: str,
    ip: str,
    active: int,
    os: t.Sequence[str],
    dcaps: str,
    cmdcaps: tuple[str, str],
    pinned: int,
) -> str:
    """Two physical lines; ``key`` is ``id*type-model*serial``, ``os`` has three fields (all empty when not known)."""
    system = ", ".join(os) if any(os) else " , , "
    return (
        f"<#{index}> Partition:<{key}, {host}, {ip}>\n"
        f"       Active:<{active}>, OS:<{system}>, DCaps:<{dcaps}>, CmdCaps:<{', '.join(cmdcaps)}>, PinnedMem:<{pinned}>\n"
    )


def version(number: str, release: str, service_pack: str, build: str, base: str, fixes: t.Sequence[str]) -> str:
    """``lshmc -V``, with the newlines inside the quotes."""
    lines = f" Version: {number}\n Release: {release}\n Service Pack: {service_pack}\nHMC Build level {build}\n"
    return f'"version={lines}' + "".join(f"{fix}\n" for fix in fixes) + f'","base_version={base}\n"\n'


def vpd(stamp: str, type_model: str, serial: str, ip: str, release: str, uvmid: str = "") -> str:
    """``lshmc -v``: keyword lines in one quoted field; ``uvmid`` for a virtual console."""
    lines = [
        "*FC ????????",
        "*VC 20.0",
        f"*N2 {stamp}",
        "*FC ????????",
        "*DS Hardware Management Console",
        f"*TM {type_model}",
        f"*SE {serial}",
        "*MN IBM",
        "*PN N/A",
        "*SZ 4152315904",
        "*OS Embedded Operating Systems",
        f"*NA {ip}",
        "*FC ????????",
        "*DS Platform Firmware",
        f"*RM {release}",
        *([f"*UVMID {uvmid}"] if uvmid else []),
    ]
    return '"vpd=' + "".join(f"{line}\n" for line in lines) + '"\n'


# lssysconn: a frame has a side; a service processor sp and sp_phys_loc; an eBMC sp_type, user_name and vmi_*.
CONNECTION = (
    *("resource_type", "type_model_serial_num", "sp", "sp_phys_loc", "sp_type", "side", "ipaddr", "user_name"),
    *("alt_ipaddr", "state", "connection_error_code", "vmi_ipaddr", "vmi_state"),
)


def connection(values: t.Mapping[str, str]) -> str:
    """One line of lssysconn; what a kind of connection does not have is left out of ``values``."""
    return record([(name, values[name]) for name in CONNECTION if name in values])


UNUSED = "0.0.0.0"
ADAPTER = (
    *(("ipv4dhcp", "off"), ("ipv6addr", ""), ("ipv6auto", "off"), ("ipv6privacy", "off"), ("ipv6dhcp", "off")),
    *(("lparcomm", "on"), ("jumboframe", "off"), ("speed", "auto"), ("duplex", "auto"), ("tso", "off")),
)


def network(
    host: str, domain: str, suffix: str, gateway: str, nameserver: str, adapters: t.Sequence[t.Mapping[str, str]]
) -> list[tuple[str, str]]:
    """``lshmc -n`` as pairs; an adapter has name, ip, mask, ipv6 (link-local, written out), lparcomm and tso."""
    used = [adapter for adapter in adapters if adapter["ip"] != UNUSED]
    short = [f"{adapter['ipv6'].replace('fe80:0:0:0:', 'fe80::')}/64" for adapter in adapters]
    pairs = [
        ("hostname", host),
        ("domain", domain),
        ("ipaddr", ",".join(adapter["ip"] for adapter in adapters)),
        ("networkmask", ",".join(adapter["mask"] for adapter in adapters)),
        ("gateway", gateway),
        ("nameserver", nameserver),
        ("domainsuffix", suffix),
        ("slipipaddr", "10.253.0.1"),
        ("slipnetmask", "255.255.0.0"),
        ("ipaddrlpar", ",".join(adapter["ip"] for adapter in used)),
        ("networkmasklpar", ",".join(adapter["mask"] for adapter in used)),
        ("clients", ""),
        ("ipv6addrlpar", ",".join(adapter["ipv6"] for adapter in adapters)),
        ("slpipaddrs", ",".join([*(adapter["ip"] for adapter in used), *short])),
    ]
    for adapter in adapters:
        own = {**dict(ADAPTER), **adapter, "ipv6addr": f"{adapter['ipv6']}/64"}
        name = adapter["name"]
        pairs += [(f"ipv4addr_{name}", adapter["ip"]), (f"ipv4netmask_{name}", adapter["mask"])]
        pairs += [(f"{key}_{name}", own[key]) for key, _default in ADAPTER]
    return pairs


# lshmc -r: the values of a console that nobody changed.
REMOTE = (
    *(("ssh", "enable"), ("sshprotocol", ""), ("remotewebui", "enable"), ("xntp", "disable")),
    *(("xntpserver", "127.127.1.0"), ("syslogserver", ""), ("syslogtcpserver", ""), ("syslogtlsserver", "")),
    *(("netboot", "disable"), ("altdiskboot", "disable"), ("ldap", "disable"), ("kerberos", "disable")),
    *(("kerberos_default_realm", ""), ("kerberos_realm_kdc", ""), ("kerberos_clockskew", "")),
    *(("kerberos_ticket_lifetime", ""), ("kpasswd_admin", ""), ("trace", ""), ("kerberos_keyfile_present", "")),
    *(("legacyhmccomm", "disable"), ("sol", "disabled")),
)
REMOTE_LATER = (("kerberos_allow_weak_crypto", ""), ("security", "legacy"))


def disks(rows: t.Sequence[tuple[str, int, int, str]]) -> str:
    """df: device, size and used in KiB, mount point."""
    lines = ["Filesystem     1K-blocks      Used Available Use% Mounted on"]
    for device, size, used, mount in rows:
        share = f"{-(-used * 100 // size)}%"
        lines.append(f"{device:<14} {size:>9} {used:>9} {size - used:>9} {share:>4} {mount}")
    return "\n".join(lines) + "\n"
