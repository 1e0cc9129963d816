# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""lshmc, lssysconn and the other commands about the console itself."""

from __future__ import annotations

from powersim.hmc.call import HmcCall, Reply
from powersim.render import hmc as render


def lshmc(call: HmcCall) -> Reply:
    for flag, show in LSHMC.items():
        if flag in call.args:
            return show(call)
    return call.error("bad_parameter", "-v")


def version(call: HmcCall) -> Reply:
    level = call.console.level
    return Reply(render.version(level.version, level.release, level.service_pack, level.build, level.base, level.fixes))


def vpd(call: HmcCall) -> Reply:
    own, level = call.console.spec, call.console.level
    return Reply(
        render.vpd(
            [
                ("FC", "????????"),
                ("VC", "20.0"),
                ("N2", "Thu Jan 01 00:00:00 UTC 2026"),
                ("FC", "????????"),
                ("DS", "Hardware Management Console"),
                ("TM", own.type_model),
                ("SE", own.serial),
                ("MN", "IBM"),
                ("PN", "N/A"),
                ("SZ", "4152315904"),
                ("OS", "Embedded Operating Systems"),
                ("NA", own.ip),
                ("FC", "????????"),
                ("DS", "Platform Firmware"),
                ("RM", f"{level.base}.{level.service_pack}.0"),
            ]
        )
    )


def network(call: HmcCall) -> Reply:
    own = call.console.spec
    addresses = (own.ip, *own.additional_ips)
    masks = ",".join("255.255.255.0" for _unused in addresses)
    pairs = [
        ("hostname", own.name),
        ("domain", own.domain),
        ("ipaddr", ",".join(addresses)),
        ("networkmask", masks),
        ("gateway", ""),
        ("nameserver", ""),
        ("domainsuffix", own.domain),
        ("slipipaddr", "10.253.0.1"),
        ("slipnetmask", "255.255.0.0"),
        ("ipaddrlpar", ",".join(addresses)),
        ("networkmasklpar", masks),
        ("clients", ""),
    ]
    for number, address in enumerate(addresses):
        end = f"eth{number}"
        pairs += [
            (f"ipv4addr_{end}", address),
            (f"ipv4netmask_{end}", "255.255.255.0"),
            (f"ipv4dhcp_{end}", "off"),
            (f"lparcomm_{end}", "on"),
            (f"jumboframe_{end}", "off"),
            (f"speed_{end}", "auto"),
            (f"duplex_{end}", "auto"),
        ]
    return Reply(render.record(pairs))


def remote(_call: HmcCall) -> Reply:
    names = (
        "ssh=enable,sshprotocol=,remotewebui=enable,xntp=disable,xntpserver=127.127.1.0,syslogserver=,syslogtcpserver=,"
        "syslogtlsserver=,netboot=disable,altdiskboot=disable,ldap=disable,kerberos=disable,kerberos_default_realm=,"
        "kerberos_realm_kdc=,kerberos_clockskew=,kerberos_ticket_lifetime=,kpasswd_admin=,trace=,"
        "kerberos_keyfile_present=,legacyhmccomm=disable,sol=disabled"
    )
    return Reply(names + "\n")


def locale(call: HmcCall) -> Reply:
    return Reply(f"locale={call.console.spec.locale}\n")


def bios(_call: HmcCall) -> Reply:
    return Reply("bios=powersim\n")


FIREWALL = (("FCS", "9920:tcp,udp:9900"), ("RMC", "657:udp,tcp:657"), ("RPD", "12347:udp,udp:12348"))


def firewall(call: HmcCall) -> Reply:
    """Field names follow a third-party wrapper; the raw spelling of the keys is not known."""
    return call.listing(
        [
            [("application", name), ("interface", "eth0"), ("ports", ports), ("allowedhost", "0.0.0.0/0.0.0.0")]
            for name, ports in FIREWALL
        ]
    )


LSHMC = {
    "-V": version,
    "-v": vpd,
    "-n": network,
    "-r": remote,
    "-l": locale,
    "-L": locale,
    "-b": bios,
    "--firewall": firewall,
}


def lssysconn(call: HmcCall) -> Reply:
    records = []
    for system in call.console.systems:
        connected = system.state not in ("No Connection", "Failed Authentication", "Version Mismatch")
        if call.console.level.ebmc:
            pairs = [
                ("resource_type", "sys"),
                ("type_model_serial_num", f"{system.type_model}*{system.serial}"),
                ("sp_type", "ebmc"),
                ("ipaddr", system.ip),
                ("user_name", "admin"),
                ("alt_ipaddr", "unavailable"),
            ]
            tail = [("vmi_ipaddr", "unavailable"), ("vmi_state", "unavailable")]
        else:
            pairs = [
                ("resource_type", "sys"),
                ("type_model_serial_num", f"{system.type_model}*{system.serial}"),
                ("sp", "primary"),
                ("sp_phys_loc", "unavailable"),
                ("ipaddr", system.ip),
                ("alt_ipaddr", "unavailable"),
            ]
            tail = []
        pairs.append(("state", "Connected" if connected else system.state))
        if not connected:
            pairs.append(("connection_error_code", "Connecting  0000-0000-00000000"))
        records.append(pairs + tail)
    return call.listing(records)


def nothing(call: HmcCall) -> Reply:
    """A query that finds nothing: exit 0 and a sentence."""
    return call.listing([])


def silent(_call: HmcCall) -> Reply:
    return Reply()
