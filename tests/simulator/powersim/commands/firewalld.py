# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The firewall of Linux: firewall-cmd, and what nft and iptables show of it. Texts and codes are those of firewalld 1.x."""

from __future__ import annotations

import re
import typing as t

from powersim.call import Answer, Call
from powersim.render import filters as render
from powersim.row import LINUX, SBIN, Row, among
from powersim.state import rmc
from powersim.state.filters import Firewalld

PORT = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?/(?:tcp|udp|sctp|dccp)")
NOT_RUNNING, INVALID_PORT, INVALID_SERVICE, INVALID_ZONE, MISUSED = 252, 102, 101, 112, 2
BAD_PORT = "Error: INVALID_PORT: bad port (most likely missing protocol), correct syntax is portid[-portid]/protocol\n"
SERVICES = {
    "ssh": ("22", "tcp"), "http": ("80", "tcp"), "https": ("443", "tcp"), "nfs": ("2049", "tcp"),
    "mountd": ("20048", "tcp"), "rpc-bind": ("111", "tcp"), "dns": ("53", "udp"), "ntp": ("123", "udp"),
    "tftp": ("69", "udp"), "dhcp": ("67", "udp"), "snmp": ("161", "udp"), "syslog": ("514", "udp"),
    "cockpit": ("9090", "tcp"), "dhcpv6-client": ("546", "udp"),
}  # fmt: skip


def by_number(ports: t.Iterable[str]) -> list[str]:
    return sorted(ports, key=lambda port: (int(re.split(r"[-/]", port)[0]), port))


VALUED = re.compile(r"zone|(add|remove|query)-(port|service)")  # a value follows, after ``=`` or as the next word


class Session:
    """One call of firewall-cmd: its options and the sets they are about."""

    def __init__(self, call: Call) -> None:
        self.firewall: Firewalld = call.partition.firewalld
        self.interface = call.partition.network.interfaces[0].name if call.partition.network.interfaces else ""
        self.options: dict[str, list[str]] = {}
        words = list(call.args)
        while words:
            name, sign, value = words.pop(0).removeprefix("--").partition("=")
            if not sign and VALUED.fullmatch(name) and words:
                value = words.pop(0)
            self.options.setdefault(name, []).append(value)
        self.permanent = "permanent" in self.options

    @property
    def ports(self) -> set[str]:
        return self.firewall.permanent if self.permanent else self.firewall.ports

    @property
    def services(self) -> set[str]:
        return self.firewall.permanent_services if self.permanent else self.firewall.services

    def all_fields(self) -> str:
        fields = [
            ("target", "default"), ("icmp-block-inversion", "no"),
            ("interfaces", "" if self.permanent else self.interface), ("sources", ""),
            ("services", " ".join(sorted(self.services))), ("ports", " ".join(by_number(self.ports))),
            ("protocols", ""), ("forward", "yes"), ("masquerade", "no"), ("forward-ports", ""),
            ("source-ports", ""), ("icmp-blocks", ""), ("rich rules", ""),
        ]  # fmt: skip
        return render.zone(self.firewall.zone, not self.permanent, fields)


Act = t.Callable[[Session, str], Answer]


def change(kind: str, *, add: bool) -> Act:
    def act(session: Session, value: str) -> Answer:
        bad = refusal(kind, value)
        if bad:
            return bad
        held, zone = getattr(session, f"{kind}s"), session.firewall.zone
        shown = value.replace("/", ":")
        if (value in held) == add:
            warning = "ALREADY_ENABLED" if add else "NOT_ENABLED"
            where = f"already in '{zone}'" if add else f"not in '{zone}'"
            return Answer("success\n", err=f"Warning: {warning}: '{shown}' {where}\n")
        (held.add if add else held.discard)(value)
        return Answer("success\n")

    return act


def query(kind: str) -> Act:
    def act(session: Session, value: str) -> Answer:
        there = value in getattr(session, f"{kind}s")
        return refusal(kind, value) or Answer("yes\n" if there else "no\n", 0 if there else 1)

    return act


def refusal(kind: str, value: str) -> Answer | None:
    """What is wrong with a port or a service."""
    if kind == "port":
        found = PORT.fullmatch(value)
        if not found:
            return Answer(err=BAD_PORT, rc=INVALID_PORT)
        if not int(found[1]) <= int(found[2] or found[1]) <= 65535:
            return Answer(err=f"Error: INVALID_PORT: {value.partition('/')[0]}\n", rc=INVALID_PORT)
    if kind == "service" and value not in SERVICES:
        return Answer(err=f"Error: INVALID_SERVICE: '{value}' not among existing services\n", rc=INVALID_SERVICE)
    return None


def reload(session: Session, _value: str) -> Answer:
    session.firewall.load()
    return Answer("success\n")


def keep(session: Session, _value: str) -> Answer:
    session.firewall.permanent = set(session.firewall.ports)
    session.firewall.permanent_services = set(session.firewall.services)
    return Answer("success\n")


ACTS: dict[str, Act] = {
    "state": lambda _session, _value: Answer("running\n"),
    "list-all": lambda session, _value: Answer(session.all_fields()),
    "list-ports": lambda session, _value: Answer(" ".join(by_number(session.ports)) + "\n"),
    "list-services": lambda session, _value: Answer(" ".join(sorted(session.services)) + "\n"),
    "get-default-zone": lambda session, _value: Answer(f"{session.firewall.zone}\n"),
    "get-active-zones": lambda session, _value: Answer(f"{session.firewall.zone}\n  interfaces: {session.interface}\n"),
    "get-services": lambda _session, _value: Answer(" ".join(sorted(SERVICES)) + "\n"),
    "add-port": change("port", add=True),
    "remove-port": change("port", add=False),
    "query-port": query("port"),
    "add-service": change("service", add=True),
    "remove-service": change("service", add=False),
    "query-service": query("service"),
    "reload": reload,
    "complete-reload": reload,
    "runtime-to-permanent": keep,
}
MODIFIERS = frozenset({"permanent", "zone", "quiet", "q"})
CHANGES = (
    *("--reload", "--complete-reload", "--runtime-to-permanent"),
    *(f"--{verb}-{kind}" for verb in ("add", "remove") for kind in ("port", "service")),
)


def firewall_cmd(call: Call) -> Answer:
    session = Session(call)
    if not session.firewall.running:
        if "state" in session.options:
            return Answer("not running\n", NOT_RUNNING)
        return Answer(err="FirewallD is not running\n", rc=NOT_RUNNING)
    unknown = [name for name in session.options if name not in ACTS and name not in MODIFIERS]
    if unknown or not set(session.options) & set(ACTS):
        return Answer(err=f"powersim: firewall-cmd: {unknown or 'no action'} is not simulated\n", rc=MISUSED)
    for zone in session.options.get("zone", ()):
        if zone != session.firewall.zone:
            return Answer(err=f"Error: INVALID_ZONE: {zone}\n", rc=INVALID_ZONE)
    return run(call, session)


def run(call: Call, session: Session) -> Answer:
    """Every action in the order given; several of one kind print one ``success``."""
    found = Answer()
    for name, values in session.options.items():
        for value in values if name in ACTS else ():
            answer = ACTS[name](session, value)
            repeated = answer.out == "success\n" and found.out == answer.out
            found = Answer(found.out if repeated else found.out + answer.out, answer.rc, found.err + answer.err)
            if answer.rc:
                return found
    if any(f"--{name}" in CHANGES for name in session.options):
        rmc.resettle(call.partition)
    return Answer("", found.rc, "") if {"quiet", "q"} & set(session.options) else found


def accepted(firewall: Firewalld) -> list[tuple[str, str]]:
    """(protocol, port) of everything that is let in."""
    pairs = [SERVICES[name] for name in sorted(firewall.services) if name in SERVICES]
    pairs += [(port.partition("/")[0], port.partition("/")[2]) for port in by_number(firewall.ports)]
    return [(protocol, port) for port, protocol in pairs]


def nft(call: Call) -> Answer:
    if call.args[-2:] == ("list", "ruleset"):
        firewall = call.partition.firewalld
        return Answer(render.nft(accepted(firewall)) if firewall.running else "")
    return Answer(err="powersim: nft: only `nft list ruleset` is simulated; network mode has the real one\n", rc=1)


def iptables(call: Call) -> Answer:
    """firewalld writes nft rules, so nothing stands here but the policies."""
    if call.args in (("-S",), ("--list-rules",), ("-S", "INPUT")):
        return Answer(render.IPTABLES if len(call.args) == 1 else "-P INPUT ACCEPT\n")
    return Answer(err="powersim: iptables: only `iptables -S` is simulated; network mode has the real one\n", rc=1)


ROWS = (
    Row("firewall-cmd", firewall_cmd, root=True, platforms=LINUX),
    Row("firewall-cmd", firewall_cmd, mutating=True, when=among(*CHANGES), root=True, platforms=LINUX),
    Row("nft", nft, root=True, platforms=LINUX, folder=SBIN),
    Row("iptables", iptables, root=True, platforms=LINUX, folder=SBIN),
    Row("ip6tables", iptables, root=True, platforms=LINUX, folder=SBIN),
)
