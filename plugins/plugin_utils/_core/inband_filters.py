# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of a partition's own packet filter that let port 657 through, and the command that would take each away.

Nothing here runs a command: it is text for a person. Rules that deny 657 are left alone; without them more would pass.
"""

from __future__ import annotations

import dataclasses
import re
import shlex
import typing as t

from .model import Snapshot
from .model_network import Chain, ChainRule, FilterRule, Zone
from .parsers.lsfilt import parse_lsfilt
from .parsers.viosecure import FirewallRule, parse_viosecure
from .redact import clean_line

PORT = 657
NAMES = (str(PORT), "rmc")
ANY_PORT = ("any", "*")
ANYWHERE = ("0.0.0.0/0", "::/0", "0.0.0.0", "::", "any", "all")
ODD = "it holds something that is not understood"
WIDER = "it opens other ports as well"
RESERVED = "it is a reserved rule"
STAGED = "rules on file are not active, and mkfilt would make them so"
UNFILED = "it is active and not among the rules on file, which rmfilt changes"
UNREAD = "the rules on file, which rmfilt changes, were not read"
FIXED = 2  # rules 1 and 2 of the table are the system's own
LONGEST = 200  # characters that a parser keeps of a rule
_WORD = re.compile(r"[\w.@-]{1,64}")
_SAFE = re.compile(r"[\w ./:,!=-]{1,199}")
_RICH_PORT = re.compile(r'\bport="?([0-9-]{1,11})"?')
_RICH_SOURCE = re.compile(r'\b(?:source|destination) (?:NOT )?(?:address|ipset|mac)="?([^" ]{1,80})"?')
_RICH_PROTOCOL = re.compile(r'\bport="?[0-9-]{1,11}"? protocol="?(\w{1,8})')


@dataclasses.dataclass(frozen=True)
class Opening:
    """One rule that lets 657 through. ``rule`` is its number or line; ``networks`` are the far and near ends it names.

    ``command`` takes it away, ``review`` shows it, ``apply`` makes the change count (empty: it counts at once).
    ``why`` says why it has to stay, empty when nothing in the rule itself speaks for that.
    """

    place: str
    rule: str
    protocol: str
    direction: str
    networks: tuple[str, ...] = ()
    command: str = ""
    review: str = ""
    apply: str = ""
    why: str = ""


def openings(snapshot: Snapshot) -> tuple[Opening, ...] | None:
    """All of them, in the order in which they would be taken away; None when the filter was not read."""
    network = snapshot.network
    if snapshot.platform == "vios":
        return None if network.vios_missing is None else tuple(_of_vios(snapshot.text("viosecure")))
    if snapshot.platform == "aix":
        text = snapshot.text("lsfilt_table")
        return (
            None
            if network.filters is None
            else tuple(_of_aix(network.filters, parse_lsfilt(text).value if text else None))
        )
    if network.zones is None or network.chains is None:
        return None
    return (*_of_zones(network.zones), *_of_chains(network.chains, bool(network.zones)))


# --- AIX: https://www.ibm.com/support/knowledgecenter/ssw_aix_71/r_commands/rmfilt.html ------------------------------


def _of_aix(active: t.Sequence[FilterRule], table: t.Sequence[FilterRule] | None) -> t.Iterator[Opening]:
    """From the last to the first, so that no number moves before its turn.

    Active rules have numbers of their own; rmfilt takes those of the table, and mkfilt makes the whole table active.
    """
    loaded = [_nameless(rule) for rule in active]
    staged = not all(_nameless(rule) in loaded for rule in table or () if rule.number > FIXED)
    for rule in sorted(table or (), key=lambda rule: rule.number, reverse=True):
        if _for_rmc(rule) and _nameless(rule) in loaded:
            yield _of_rule_on_file(rule, STAGED if staged else "")
    on_file = [_nameless(rule) for rule in table or ()]
    for rule in active:
        if _for_rmc(rule) and _nameless(rule) not in on_file:
            yield Opening(
                "ipsec",
                f"active {rule.number}",
                rule.protocol,
                rule.direction,
                why=UNREAD if table is None else UNFILED,
            )


def _for_rmc(rule: FilterRule) -> bool:
    return rule.action == "permit" and ("eq", PORT) in (rule.source_port, rule.destination_port)


def _nameless(rule: FilterRule) -> FilterRule:
    return dataclasses.replace(rule, number=0, lines=())


def _of_rule_on_file(rule: FilterRule, why: str) -> Opening:
    return Opening(
        "ipsec",
        str(rule.number),
        rule.protocol,
        rule.direction,
        (rule.source, rule.destination),
        f"rmfilt -v 4 -n {rule.number}",
        f"lsfilt -v 4 -n {rule.number}",
        "mkfilt -v 4 -u",
        ODD if rule.odd or rule.tunnel else RESERVED if rule.number <= FIXED else why,
    )


# --- VIOS: https://github.com/IBM/ansible-power-vios, plugins/modules/viosecure.py -----------------------------------


def _of_vios(text: str) -> t.Iterator[Opening]:
    firewall = parse_viosecure(text).value
    for rule in firewall.rules if firewall.on else ():
        local, remote = rule.local_port.lower() in NAMES, rule.remote_port.lower() in NAMES
        if local or remote:
            yield _of_line(rule, not local)


def _of_line(rule: FirewallRule, remote: bool) -> Opening:
    words = ["viosecure", "-firewall", "deny", "-port", str(PORT)]
    words += ["-remote"] if remote else []
    words += ["-interface", rule.interface] if rule.interface != "all" else []
    words += ["-address", rule.address] if rule.address not in ANYWHERE else []
    words += ["-ip6"] if ":" in rule.address else []
    fields = (rule.interface, rule.local_port, rule.remote_port, rule.service, rule.address, rule.timeout)
    odd = not all(_SAFE.fullmatch(word) for word in words)
    return Opening(
        "viosecure",
        ",".join(fields),
        "any",
        "both",
        (rule.address,),
        "" if odd else shlex.join(words),
        "viosecure -firewall view",
        why=ODD if odd else "",
    )


# --- Linux: firewall-cmd(1), nft(8), iptables(8) ---------------------------------------------------------------------


def _of_zones(zones: t.Sequence[Zone]) -> t.Iterator[Opening]:
    for zone in zones:
        for port in zone.ports:
            span, _sign, protocol = port.partition("/")
            if _holds(span):
                yield _of_zone(zone, port, protocol, f"--remove-port={port}", why="" if span == str(PORT) else WIDER)
        for rich in zone.rich:
            ports, protocols = _RICH_PORT.findall(rich), _RICH_PROTOCOL.findall(rich)
            if any(map(_holds, ports)) and rich.rstrip().endswith("accept"):
                why = ODD if len(rich) >= LONGEST or "NOT" in rich or len(ports) > 1 else ""
                protocol = protocols[0] if protocols else "any"
                option = f"--remove-rich-rule={rich.strip()}"
                networks = tuple(_RICH_SOURCE.findall(rich))
                yield _of_zone(zone, rich, protocol, option, networks, why or ("" if ports == [str(PORT)] else WIDER))


def _of_zone(
    zone: Zone, rule: str, protocol: str, option: str, networks: tuple[str, ...] = (), why: str = ""
) -> Opening:
    odd = not _WORD.fullmatch(zone.name)
    show = f"firewall-cmd --zone={zone.name} --list-all"
    command = shlex.join(("firewall-cmd", "--permanent", f"--zone={zone.name}", option))
    return Opening(
        "firewalld",
        f"{zone.name}: {rule}",
        protocol,
        "inbound",
        networks,
        "" if odd else command,
        "" if odd else show,
        "firewall-cmd --reload",
        why or (ODD if odd else ""),
    )


def _of_chains(chains: t.Sequence[Chain], managed: bool) -> t.Iterator[Opening]:
    """``managed``: firewalld runs, and its own table follows from its zones."""
    for chain in chains:
        family, _blank, table = chain.table.partition(" ")
        if managed and table == "firewalld":
            continue
        for rule in chain.rules:
            values = [value for field, value in rule.tests if field.endswith(("dport", "sport"))]
            ports = [word for value in values for word in re.split(r"[ ,]+", value)]
            if rule.verdict == "accept" and any(map(_holds, ports)):
                yield _of_rule(chain, rule, family, table, ODD if _is_odd(rule) else "" if _only(ports) else WIDER)


def _of_rule(chain: Chain, rule: ChainRule, family: str, table: str, why: str) -> Opening:
    protocol = next((field.split()[0] for field, _value in rule.tests if field.startswith(("tcp ", "udp "))), "")
    protocol = protocol or next((value for field, value in rule.tests if field == "protocol"), "any")
    direction = {"input": "inbound", "output": "outbound"}.get(chain.hook or chain.name.lower(), "unknown")
    if table == "iptables":
        review, command = f"iptables -S {chain.name}", f"iptables -D {rule.text.removeprefix('-A ')}"
    else:
        where = f"{family} {table} {chain.name}"
        review, command = f"nft -a list chain {where}", f"nft delete rule {where} handle HANDLE"
    odd = not _SAFE.fullmatch(command) or not _SAFE.fullmatch(review)
    networks = tuple(value for field, value in rule.tests if field in ("source", "destination"))
    return Opening(
        "iptables" if table == "iptables" else "nftables",
        rule.text,
        protocol,
        direction,
        networks,
        "" if odd else command,
        "" if odd else review,
        why=why or (ODD if odd else ""),
    )


def _is_odd(rule: ChainRule) -> bool:
    return any("?" in field for field, _value in rule.tests) or len(rule.text) >= LONGEST


def _only(ports: t.Sequence[str]) -> bool:
    """Does every port that is named be RMC's? A far end may use any port."""
    return all(port in NAMES for port in ports)


def _holds(span: str) -> bool:
    """``657``, or a range like 600-700 or 600:700 around it."""
    first, _sign, last = span.replace(":", "-").partition("-")
    if first in NAMES:
        return True
    numbers = [int(word) for word in (first, last or first) if word.isdecimal() and len(word) < 6]
    return len(numbers) == 2 and numbers[0] <= PORT <= numbers[1]


def shown(opening: Opening) -> dict[str, str]:
    """As a reader sees it: clean, without the ends it names."""
    fields = dataclasses.asdict(opening)
    return {name: clean_line(value) for name, value in fields.items() if name not in ("networks", "why")}
