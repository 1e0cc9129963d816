# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packet filters of Linux: ``nft list ruleset`` (nft(8)) and ``iptables -S`` (iptables(8)), as chains of rules.

Only conditions on protocol, ports, sources, adapters and the state of a connection are understood. Any other makes a
test ``?``, so that whoever walks the chains knows that the rule may match or not.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..model import Parsed
from ..model_network import Chain, ChainRule
from ._text import Noise, at, lines

Tests = list[tuple[str, str]]
VERDICTS = ("accept", "drop", "reject", "return", "jump", "goto", "continue", "queue")
_TABLE = re.compile(r"table (\w{1,16}) (\S{1,64}) \{.*")
_CHAIN = re.compile(r"\s{1,16}chain (\S{1,64}) \{")
_BASE = re.compile(r"\s{1,16}type (\w{1,16}) hook (\w{1,16})\b(.{0,120})")
_POLICY = re.compile(r"\bpolicy (\w{1,16})")
_WORDS = re.compile(r'"[^"]{0,200}"|\{[^{}]{0,4000}\}|[^\s"{}]{1,200}')
_RULES_WIDTH = 4200  # a longer rule is one with a set, and no set of ports is that long
_NO_TEST = ("counter", "log", "notrack")


def parse_nft(text: str) -> Parsed[tuple[Chain, ...]]:
    """Chains of the families ip, ip6 and inet."""
    noise = Noise()
    found: list[Chain] = []
    rules: list[ChainRule] = []
    table, opened = "", False
    for line in filter(str.strip, lines(text)):
        head, chain = _TABLE.fullmatch(line.rstrip()), _CHAIN.fullmatch(line.rstrip())
        if head:
            table, opened = f"{head[1]} {head[2]}", False
        elif chain and table:
            found.append(Chain(table, chain[1]))
            rules, opened = [], True
        elif line.strip() == "}" and opened:
            found[-1], opened = dataclasses.replace(found[-1], rules=tuple(rules)), False
        elif opened and (base := _BASE.match(line)):
            found[-1] = _base(found[-1], base)
        elif opened:
            rules.append(_nft_rule(line.strip()))
        elif not table and not line.startswith("#"):
            noise.add(line)
    return noise.parsed(tuple(chain for chain in found if chain.table.split()[0] in ("ip", "ip6", "inet")))


def _base(chain: Chain, base: re.Match[str]) -> Chain:
    policy = _POLICY.search(base[3])
    hook = base[2] if base[1] == "filter" else ""
    return dataclasses.replace(chain, hook=hook, policy=policy[1] if policy else "accept")


def _nft_rule(line: str) -> ChainRule:
    words = _WORDS.findall(line[:_RULES_WIDTH].partition(" comment ")[0])
    tests: Tests = [("?", "length")] if len(line) > _RULES_WIDTH else []
    place = 0
    while place < len(words):
        word = words[place]
        if word in VERDICTS:
            verdict = {"continue": "", "queue": "?"}.get(word, word)
            return ChainRule(verdict, at(words, place + 1) if word in ("jump", "goto") else "", tuple(tests), line[:200])
        if word in _NO_TEST:
            place += _passed(words, place)
            continue
        key, used = _nft_key(words[place : place + 2])
        if at(words, place + used) == "vmap":
            return _by_map(key, at(words, place + used + 1), tests, line)
        turned = at(words, place + used) in ("!=", "<", ">", "<=", ">=", "not", "&", "and")
        value = at(words, place + used + turned)
        tests.append(("?", key) if turned else (key, value.strip("{} ").replace('"', "")))
        place += used + 1 + turned
    return ChainRule("", "", tuple(tests), line[:200])


def _by_map(key: str, value: str, tests: Tests, line: str) -> ChainRule:
    """A map of verdicts decides; one of states that says nothing of new connections decides nothing here."""
    silent = key == "state" and not {"new", "untracked"} & set(re.split(r"[^a-z]+", value))
    return ChainRule("" if silent else "?", "", tuple(tests), line[:200])


def _passed(words: t.Sequence[str], place: int) -> int:
    """How many words a statement takes that is no condition: up to the next verdict."""
    if words[place] == "counter":
        return 5 if at(words, place + 1) == "packets" else 1
    rest = range(place + 1, len(words))
    return next((index for index in rest if words[index] in VERDICTS), len(words)) - place


_KEYS: t.Final[dict[tuple[str, ...], str]] = {
    ("tcp", "dport"): "tcp dport",
    ("udp", "dport"): "udp dport",
    ("th", "dport"): "dport",
    ("tcp", "sport"): "tcp sport",
    ("udp", "sport"): "udp sport",
    ("ip", "saddr"): "source",
    ("ip6", "saddr"): "source",
    ("ip", "daddr"): "destination",
    ("ip", "protocol"): "protocol",
    ("ip6", "nexthdr"): "protocol",
    ("meta", "l4proto"): "protocol",
    ("meta", "nfproto"): "family",
    ("ct", "state"): "state",
    ("meta", "iifname"): "interface",
    ("meta", "iif"): "interface",
    ("iifname",): "interface",
    ("iif",): "interface",
}


def _nft_key(words: t.Sequence[str]) -> tuple[str, int]:
    for count in (2, 1):
        key = _KEYS.get(tuple(words[:count]))
        if key:
            return key, count
    return "?", min(2, len(words)) if at(words, 0) in ("ct", "meta", "ip", "ip6", "tcp", "udp", "icmp", "icmpv6") else 1


# --- iptables --------------------------------------------------------------------------------------------------------

_TARGETS = {"ACCEPT": "accept", "DROP": "drop", "REJECT": "reject", "RETURN": "return"}
_GOES_ON = ("LOG", "NFLOG", "MARK", "CONNMARK", "TRACE", "AUDIT")
_OPTIONS = {
    "-p": "protocol", "-s": "source", "-d": "destination", "-i": "interface", "--dport": "dport", "--dports": "dport",
    "--destination-port": "dport", "--sport": "sport", "--sports": "sport", "--ctstate": "state", "--state": "state",
}  # fmt: skip
_SILENT = ("-m", "--comment", "--reject-with", "--log-prefix", "--log-level")


def parse_iptables(text: str) -> Parsed[tuple[Chain, ...]]:
    """``-P CHAIN POLICY``, ``-N CHAIN``, ``-A CHAIN ...``."""
    noise = Noise()
    policies: dict[str, str] = {}
    rules: dict[str, list[ChainRule]] = {}
    for line in filter(str.strip, lines(text)):
        words = _WORDS.findall(line[:_RULES_WIDTH])
        if at(words, 0) in ("-P", "-N") and len(words) > 1:
            policies[words[1]] = at(words, 2).lower() if words[0] == "-P" else "return"
        elif at(words, 0) == "-A" and len(words) > 2:
            rules.setdefault(words[1], []).append(_iptables_rule(words[2:], line))
        elif not line.startswith("#"):
            noise.add(line)
    found = (
        Chain("ip iptables", name, "input" if name == "INPUT" else "", policy, tuple(rules.get(name, ())))
        for name, policy in policies.items()
    )
    return noise.parsed(tuple(found))


def _iptables_rule(words: t.Sequence[str], line: str) -> ChainRule:
    tests: Tests = []
    verdict = target = ""
    place = 0
    while place < len(words):
        word, value = words[place], at(words, place + 1)
        if word in ("-j", "-g"):
            verdict = _TARGETS.get(value) or ("" if value in _GOES_ON else "jump" if word == "-j" else "goto")
            target = value if verdict in ("jump", "goto") else ""
        elif word in _OPTIONS:
            tests.append((_OPTIONS[word], value))
        elif word not in _SILENT:
            tests.append(("?", word))
            place += 3 if word == "!" else 1  # what it turns round is not understood either
            continue
        place += 2
    return ChainRule(verdict, target, tuple(tests), line.strip()[:200])
