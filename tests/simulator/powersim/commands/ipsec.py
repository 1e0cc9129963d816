# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packet filter of AIX: lsfilt, genfilt, chfilt, mkfilt, rmfilt, mvfilt, ckfilt, expfilt, impfilt.

Options: https://www.ibm.com/docs/en/aix/7.3?topic=g-genfilt-command and its neighbours.
"""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.call import Answer, Call, usage
from powersim.commands import options
from powersim.render import filters as render
from powersim.row import AIX, SBIN, Row
from powersim.state import rmc
from powersim.state.filters import Ipsec, Rule
from powersim.state.partition import Partition

ACTIONS = {"P": "permit", "D": "deny", "I": "if", "L": "else", "E": "endif", "H": "shun_host", "S": "shun_port"}
SCOPES = {"R": "route", "L": "local", "B": "both"}
DIRECTIONS = {"I": "inbound", "O": "outbound", "B": "both"}
YES = {"Y": "yes", "N": "no"}
FRAGMENTS = {"Y": "all packets", "N": "unfragmented packets", "O": "fragments", "H": "unfragmented and headers"}
OPERATIONS = frozenset({"any", "eq", "neq", "lt", "gt", "le", "ge"})
PROTOCOLS = frozenset({"all", "tcp", "tcp/ack", "udp", "icmp", "icmpv6", "ospf", "ipip", "esp", "ah"})
# The rule that lets IKE through; it stands first and cannot be moved.
FIRST = Rule(
    protocol="udp", source_port=("eq", 4001), destination_port=("eq", 4001), source_routing="no", auto="yes",
    description="Default Rule",
)  # fmt: skip
PLAIN = frozenset(field.name for field in dataclasses.fields(Rule)) - {"source_port", "destination_port"}
FIXED = 2  # rules 1 and 2
EXPORT = {"4": "ipsec_fltr_rule.exp", "6": "ipsec_fltr_rule_v6.exp"}
EXPORT_NOTE = "# powersim: the layout of this file is synthetic\n"


def fields(rule: Rule) -> dict[str, str]:
    """A rule in the words of lsfilt."""
    found = {name: str(value) for name, value in dataclasses.asdict(rule).items() if not isinstance(value, tuple)}
    for end in ("source", "destination"):
        operation, number = getattr(rule, f"{end}_port")
        found |= {f"{end}_op": operation, f"{end}_port": str(number)}
    return found


def in_words(words: dict[str, str]) -> Rule | None:
    """The rule that ``fields`` put into words; None where somebody changed them into what no rule can be."""
    made: dict[str, t.Any] = {name: words[name] for name in words if name in PLAIN}
    numbers = {
        name: options.number(words[name]) for name in ("tunnel", "expiration", "source_port", "destination_port")
    }
    operations = {words[f"{end}_op"] for end in ("source", "destination")}
    if None in numbers.values() or not operations <= OPERATIONS or words["action"] not in ACTIONS.values():
        return None
    ports = {f"{end}_port": (words[f"{end}_op"], numbers[f"{end}_port"]) for end in ("source", "destination")}
    return Rule(**made | numbers | ports)


def unset(version: str) -> Rule:
    """What a new rule starts from: every address of its IP version."""
    if version == "4":
        return Rule()
    return Rule(source="::", source_mask="0", destination="::", destination_mask="0")


def default(filters: Ipsec, version: str, description: str) -> Rule:
    return dataclasses.replace(unset(version), action=filters.default, description=description)


def from_firewall(partition: Partition) -> list[Rule]:
    """The firewall of a VIOS consists of such rules; one line allows what comes in from, or to, its port."""
    if not partition.vios_firewall.on:
        return []
    return [
        Rule(
            direction="inbound",
            interface=row.interface,
            source_port=port_of(row.remote),
            destination_port=port_of(row.local),
            description=f"allow port {row.remote if row.local == 'any' else row.local}",
        )
        for row in partition.vios_firewall.rules
    ]


def port_of(word: str) -> tuple[str, int]:
    return ("eq", int(word)) if word.isdigit() else ("any", 0)


def stored(partition: Partition, version: str) -> list[tuple[int, Rule | None]]:
    """The table by number; None is the placement rule, 0 the default, which stands last."""
    filters = partition.ipsec.version(version)
    own = [*filters.table, *(from_firewall(partition) if version == "4" else ())]
    first: list[tuple[int, Rule | None]] = [(1, FIRST), (2, None)] if version == "4" else [(1, None)]
    return [*first, *enumerate(own, len(first) + 1), (0, default(filters, version, "Default Rule"))]


def loaded(partition: Partition, version: str) -> list[tuple[int, Rule | None]]:
    """The active rules, numbered anew: the placement rule first, the default last."""
    filters = partition.ipsec.version(version)
    own = [*(filters.active or ()), *(from_firewall(partition) if version == "4" else ())]
    rules: list[Rule | None] = [None, *own, default(filters, version, "")]
    return list(enumerate(rules, 1))


def lsfilt(call: Call) -> Answer:
    """``-d`` (dynamic rules) lists none: no tunnel is ever up here."""
    given = options.read(call, "v:n:adO")
    if isinstance(given, str) or given.words:
        return usage(call)
    wanted = {options.number(word) for word in given["n"].split(",")} if "n" in given else set()
    if None in wanted:
        return wrong(call, "n", given["n"])
    text = ""
    for version in [given["v"]] if "v" in given else ["4", "6"] if call.partition.ipsec.six else ["4"]:
        filters = call.partition.ipsec.version(version)
        if "a" in given and not (filters.device or call.partition.vios_firewall.on):
            return Answer(
                err=f"powersim: lsfilt: the device ipsec_v{version} is not available (text synthetic)\n", rc=1
            )
        rows = (loaded if "a" in given else stored)(call.partition, version)
        chosen = [(number, rule) for number, rule in rows if not wanted or number in wanted]
        shown = [] if "d" in given else [(number, fields(rule) if rule else None) for number, rule in chosen]
        text += "".join(render.one_line(*row) for row in shown) if "O" in given else render.listing(version, shown)
    return Answer(text)


# --- changes -----------------------------------------------------------------------------------------------------------


def wrong(call: Call, option: str, value: str) -> Answer:
    return Answer(
        err=f"powersim: {call.argv[0]}: option -{option} has the bad value {value!r} (text synthetic)\n", rc=1
    )


def done(text: str) -> Answer:
    return Answer(f"{text} (text synthetic)\n")


WORDS = {
    "a": ("action", ACTIONS), "r": ("scope", SCOPES), "l": ("logging", YES), "g": ("source_routing", YES),
    "f": ("fragment", FRAGMENTS),
}  # fmt: skip
TEXTS = {
    "s": "source", "m": "source_mask", "d": "destination", "M": "destination_mask", "i": "interface",
    "D": "description", "x": "pattern",
}  # fmt: skip
NUMBERS = {"t": "tunnel", "e": "expiration"}
RULE_OPTIONS = "v:n:a:s:m:d:M:g:c:o:p:O:P:r:w:l:f:t:i:D:e:x:X:C:"


def change(call: Call, given: options.Options, rule: Rule) -> Rule | Answer:
    """The rule with what the options say of it, or what is wrong with them."""
    new: dict[str, object] = {"auto": "no"}
    for letter, (name, words) in {**WORDS, "w": ("direction", DIRECTIONS)}.items():
        if letter in given:
            if given[letter].upper() not in words:
                return wrong(call, letter, given[letter])
            new[name] = words[given[letter].upper()]
    new |= {name: given[letter] for letter, name in TEXTS.items() if letter in given}
    for letter, name in NUMBERS.items():
        if letter in given:
            if options.number(given[letter]) is None:
                return wrong(call, letter, given[letter])
            new[name] = options.number(given[letter])
    if "c" in given:
        if given["c"] not in PROTOCOLS and options.number(given["c"], 255) is None:
            return wrong(call, "c", given["c"])
        new["protocol"] = given["c"]
    if "x" in given:
        new["pattern_type"] = "pattern"
    for name, operation, port in (("source_port", "o", "p"), ("destination_port", "O", "P")):
        before = getattr(rule, name)
        end = (given.get(operation, before[0]), given.get(port, str(before[1])))
        if end[0] not in OPERATIONS:
            return wrong(call, operation, end[0])
        if options.number(end[1], 65535) is None:
            return wrong(call, port, end[1])
        new[name] = (end[0], options.number(end[1]))
    return dataclasses.replace(rule, **new)  # type: ignore[arg-type]


def offset(version: str) -> int:
    return FIXED if version == "4" else 1


def place(call: Call, given: options.Options) -> int | Answer:
    """Index in the table of the rule that -n names."""
    filters = call.partition.ipsec.version(given["v"])
    index = (options.number(given.get("n", "")) or 0) - offset(given["v"]) - 1
    return index if 0 <= index < len(filters.table) else wrong(call, "n", given.get("n", ""))


def version_given(given: options.Options) -> bool:
    return given.get("v") in ("4", "6") and not given.words


def genfilt(call: Call) -> Answer:
    given = options.read(call, RULE_OPTIONS)
    if isinstance(given, str) or not version_given(given):
        return usage(call)
    version = given["v"]
    table = call.partition.ipsec.version(version).table
    rule = change(call, given, unset(version))
    if isinstance(rule, Answer):
        return rule
    index, before = len(table), options.number(given.get("n", ""))
    if "n" in given and (before is None or before < 2):
        return wrong(call, "n", given["n"])
    if before is not None:
        index = min(max(before - offset(version) - 1, 0), len(table))
    table.insert(index, rule)
    return done(f"Filter rule {index + offset(version) + 1} for IPv{version} has been added successfully.")


def chfilt(call: Call) -> Answer:
    given = options.read(call, RULE_OPTIONS)
    if isinstance(given, str) or not version_given(given):
        return usage(call)
    index = place(call, given)
    if isinstance(index, Answer):
        return index
    table = call.partition.ipsec.version(given["v"]).table
    rule = change(call, given, table[index])
    if isinstance(rule, Answer):
        return rule
    table[index] = rule
    return done(f"Filter rule {given['n']} for IPv{given['v']} has been changed successfully.")


def rmfilt(call: Call) -> Answer:
    given = options.read(call, "v:n:f")
    if isinstance(given, str) or not version_given(given):
        return usage(call)
    table = call.partition.ipsec.version(given["v"]).table
    if given.get("n") == "all":
        table.clear()
        return done(f"All user-defined filter rules for IPv{given['v']} have been removed successfully.")
    index = place(call, given)
    if isinstance(index, Answer):
        return index
    del table[index]
    return done(f"Filter rule {given['n']} for IPv{given['v']} has been removed successfully.")


def mvfilt(call: Call) -> Answer:
    """``-p OLD -n NEW``."""
    given = options.read(call, "v:p:n:")
    if isinstance(given, str) or not version_given(given):
        return usage(call)
    table = call.partition.ipsec.version(given["v"]).table
    index = [(options.number(given.get(letter, "")) or 0) - offset(given["v"]) - 1 for letter in "pn"]
    for letter, one in zip("pn", index, strict=True):
        if not 0 <= one < len(table):
            return wrong(call, letter, given.get(letter, ""))
    table.insert(index[1], table.pop(index[0]))
    return done(f"Filter rule {given['p']} for IPv{given['v']} has been moved to {given['n']} successfully.")


def badly_nested(rules: list[Rule]) -> int:
    """Index of the first rule that closes nothing or stays open, -1 when all is well."""
    opened: list[int] = []
    for index, rule in enumerate(rules):
        if rule.action == "if":
            opened.append(index)
        elif rule.action in ("else", "endif") and not opened:
            return index
        elif rule.action == "endif":
            opened.pop()
    return opened[0] if opened else -1


def ckfilt(call: Call) -> Answer:
    given = options.read(call, "v:O")
    if isinstance(given, str) or given.words:
        return usage(call)
    version = given.get("v", "4")
    bad = badly_nested(call.partition.ipsec.version(version).table)
    if bad >= 0:
        return Answer(f"powersim: filter rule {bad + offset(version) + 1} is not nested well (text synthetic)\n", rc=1)
    return Answer()


def mkfilt(call: Call) -> Answer:
    """``-u`` loads the whole table, whoever staged it; ``-z`` sets the default at once."""
    given = options.read(call, "v:duz:g:i")
    if isinstance(given, str) or given.words or ("u" in given and "d" in given):
        return usage(call)
    text = ""
    for version in [given["v"]] if "v" in given else ["4", "6"]:
        filters = call.partition.ipsec.version(version)
        if not filters.device:
            continue
        if "z" in given:
            if given["z"] not in ("P", "D"):
                return wrong(call, "z", given["z"])
            filters.default = ACTIONS[given["z"]]
            text += f"Default rule for IPv{version} in ODM has been changed.\n"
            text += f"Successfully set default action to {filters.default.upper()}\n"
        if "u" in given and badly_nested(filters.table) >= 0:
            return Answer(err="powersim: mkfilt: the rules are not nested well (text synthetic)\n", rc=1)
        if "u" in given:
            filters.load()
        if "d" in given:
            filters.active = None
        filters.logging = given.get("g", "start" if filters.logging else "stop") == "start"
    if not any(
        call.partition.ipsec.version(number).device for number in ([given["v"]] if "v" in given else ["4", "6"])
    ):
        return Answer(err="powersim: mkfilt: no device ipsec_v4 or ipsec_v6 is available (text synthetic)\n", rc=1)
    rmc.resettle(call.partition)
    return Answer(text)


def expfilt(call: Call) -> Answer:
    """``-r``: rules as they are. The file is read by impfilt alone."""
    given = options.read(call, "v:f:l:prqO")
    if isinstance(given, str) or not version_given(given) or "f" not in given or call.files is None:
        return usage(call)
    path = f"{given['f'].rstrip('/')}/{EXPORT[given['v']]}"
    wanted = [word for word in given.get("l", "").split(",") if word]
    rows = enumerate(call.partition.ipsec.version(given["v"]).table, offset(given["v"]) + 1)
    text = "".join(
        f"{number}|{'|'.join(fields(rule)[name] for name in (*render.ORDER, 'auto'))}\n"
        for number, rule in rows
        if not wanted or str(number) in wanted
    )
    if not call.files.write(path, EXPORT_NOTE + text):
        return Answer(err=f"powersim: expfilt: {path} cannot be written (text synthetic)\n", rc=1)
    return Answer(f"powersim: filter rules exported to {path} (text synthetic)\n")


def impfilt(call: Call) -> Answer:
    """Rules of the file are added at the end of the table."""
    given = options.read(call, "v:f:l:p")
    if isinstance(given, str) or not version_given(given) or "f" not in given or call.files is None:
        return usage(call)
    path = f"{given['f'].rstrip('/')}/{EXPORT[given['v']]}"
    text = call.files.read(path)
    if text is None:
        return Answer(err=f"powersim: impfilt: {path} cannot be read (text synthetic)\n", rc=1)
    wanted = [word for word in given.get("l", "").split(",") if word]
    rules = []
    for line in text.splitlines():
        number, *values = line.split("|")
        if len(values) == len(render.ORDER) + 1 and (not wanted or number in wanted):
            rule = in_words(dict(zip((*render.ORDER, "auto"), values, strict=True)))
            if rule is None:
                return Answer(err=f"powersim: impfilt: rule {number} of {path} is damaged (text synthetic)\n", rc=1)
            rules.append(rule)
    call.partition.ipsec.version(given["v"]).table.extend(rules)
    return Answer(f"powersim: filter rules imported from {path} (text synthetic)\n")


ROWS = (
    Row("lsfilt", lsfilt, root=True, platforms=AIX, folder=SBIN),
    Row("ckfilt", ckfilt, root=True, platforms=AIX, folder=SBIN),
    Row("expfilt", expfilt, root=True, platforms=AIX, folder=SBIN),
    *(
        Row(name, run, mutating=True, root=True, platforms=AIX, folder=SBIN)
        for name, run in (
            ("genfilt", genfilt),
            ("chfilt", chfilt),
            ("rmfilt", rmfilt),
            ("mvfilt", mvfilt),
            ("mkfilt", mkfilt),
            ("impfilt", impfilt),
        )
    ),
)
