# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""AIX filter rules as lsfilt prints them, the firewall of a VIOS, firewalld, and the packet filter below it.

lsfilt: a DISA STIG for AIX 7.x (SV-215429); its ``-O`` and ``-a`` forms: https://github.com/IBM/ansible-power-aix,
plugins/modules/mkfilt.py, and public notes on packet filtering with AIX IPsec. How conditional and shun rules look is
nowhere published, so their action says that it is synthetic.
"""

from __future__ import annotations

import typing as t

Fields = t.Mapping[str, str]
Pairs = t.Sequence[tuple[str, str]]
PLACEMENT = "*** Dynamic filter placement rule for IKE tunnels ***"
PUBLISHED = ("permit", "deny")
# Order of the fields of one rule in the -O form; the last three are pattern type, pattern and description.
ORDER = (
    "action", "source", "source_mask", "destination", "destination_mask", "source_routing", "protocol", "source_op",
    "source_port", "destination_op", "destination_port", "scope", "direction", "logging", "fragment", "tunnel",
    "interface", "expiration", "pattern_type", "pattern", "description",
)  # fmt: skip
ADDRESSES = (
    ("Source Address", "source"),
    ("Source Mask", "source_mask"),
    ("Destination Address", "destination"),
    ("Destination Mask", "destination_mask"),
    ("Source Routing", "source_routing"),
    ("Protocol", "protocol"),
)
REST = (
    ("Scope", "scope"),
    ("Direction", "direction"),
    ("Logging control", "logging"),
    ("Fragment control", "fragment"),
    ("Tunnel ID number", "tunnel"),
    ("Interface", "interface"),
    ("Auto-Generated", "auto"),
    ("Expiration Time", "expiration"),
)


def _line(label: str, value: str) -> str:
    return f"{label:<20}: {value}\n"


def action(word: str) -> str:
    return word if word in PUBLISHED else f"{word} (synthetic)"


def rule(number: int, fields: Fields | None) -> str:
    """One rule of the long listing; None is the placement rule."""
    if fields is None:
        return f"Rule {number}:\n{PLACEMENT}\n" + _line("Logging control", "no")
    icmp = fields["protocol"].startswith("icmp")
    ends = ("ICMP type", "ICMP code") if icmp else ("Source Port", "Destination Port")
    text = f"Rule {number}:\n" + _line("Rule action", action(fields["action"]))
    text += "".join(_line(label, fields[name]) for label, name in ADDRESSES)
    for label, name in zip(ends, ("source", "destination"), strict=True):
        text += _line(label, f"{fields[f'{name}_op']:<4}{fields[f'{name}_port']}")
    text += "".join(_line(label, fields[name]) for label, name in REST)
    if fields["pattern_type"]:
        text += _line("Pattern", f"{fields['pattern_type']} {fields['pattern']} (synthetic)")
    return text + _line("Description", fields["description"])


def listing(version: str, rules: t.Sequence[tuple[int, Fields | None]]) -> str:
    """``lsfilt``: rules in the order given, a blank line between them."""
    body = "\n".join(rule(number, fields) for number, fields in rules)
    return f"Beginning of IPv{version} filter rules.\n{body}End of IPv{version} filter rules.\n"


def one_line(number: int, fields: Fields | None) -> str:
    """``lsfilt -O``: one rule."""
    if fields is None:
        return f"{number}|{PLACEMENT}|no\n"
    return f"{number}|{action(fields['action'])}|" + "|".join(fields[name] for name in ORDER[1:]) + "\n"


# --- VIOS ------------------------------------------------------------------------------------------------------------

VIOS_COLUMNS = (
    "Firewall {}\n\nALLOWED PORTS\n           Local      Remote\n"
    "Interface  Port       Port       Service      IPaddress         Expiration Time(seconds)\n"
    "---------  ----       ----       -------      ---------         ------------------------\n"
)


def viosecure(on: bool, rules: t.Sequence[t.Sequence[str]], separator: str) -> str:
    """``viosecure -firewall view -fmt SEPARATOR`` as captured; without a separator a table that is from memory."""
    state = "ON" if on else "OFF"
    if separator:
        return f"{state}\n" + "".join(separator.join(fields) + "\n" for fields in rules)
    widths = (10, 10, 10, 12, 17)
    rows = (" ".join(f"{word:<{width}}" for word, width in zip(fields, widths)) + f" {fields[5]}\n" for fields in rules)
    return VIOS_COLUMNS.format(state) + "".join(rows)


# --- Linux -----------------------------------------------------------------------------------------------------------


def zone(name: str, active: bool, fields: Pairs) -> str:
    """``firewall-cmd --list-all`` of firewalld 0.9 to 1.x."""
    mark = " (active)" if active else ""
    return f"{name}{mark}\n" + "".join(f"  {label}: {value}\n" for label, value in fields)


def nft(ports: t.Sequence[tuple[str, str]]) -> str:
    """``nft list ruleset`` cut down to what decides on ports; the real one of firewalld has hundreds of lines."""
    rows = "".join(f"\t\t{protocol} dport {port} accept\n" for protocol, port in ports)
    return (
        "table inet firewalld { # powersim: only the rules on ports, the others are synthetic\n"
        "\tchain filter_INPUT {\n\t\ttype filter hook input priority filter + 10; policy accept;\n"
        '\t\tct state { established, related } accept\n\t\tiifname "lo" accept\n'
        f"{rows}\t\treject with icmpx admin-prohibited\n\t}}\n}}\n"
    )


IPTABLES = "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n"
