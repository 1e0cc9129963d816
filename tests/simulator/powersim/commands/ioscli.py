# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of the restricted VIOS shell: ioscli and its aliases."""

from __future__ import annotations

import dataclasses
import itertools
import re

from powersim.call import Answer, Call
from powersim.commands import machine, options
from powersim.render import filters as render
from powersim.row import IOS, VIOS, Row, among
from powersim.state import rmc
from powersim.state.filters import VIOS_DEFAULTS, ViosRule

ANY, TIMEOUT = "any", re.compile(r"[0-9]{1,7}[mhd]?")

VIEW, CHANGES = "view", ("on", "off", "allow", "deny")
SECONDS = {"": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST = 30 * 86400  # https://www.ibm.com/docs/en/power9?topic=commands-viosecure-command
NO_FIREWALL = "powersim: viosecure: only the forms with -firewall are simulated (text synthetic)\n"
# Names that are in /etc/services of a VIOS; a host's own file comes first.
SERVICES = {"657": "rmc", "22": "ssh", "21": "ftp", "20": "ftp-data", "80": "http", "443": "https", "53": "domain"}


def wrong(option: str, value: str) -> Answer:
    return Answer(err=f"powersim: viosecure: option {option} has the bad value {value!r} (text synthetic)\n", rc=1)


class Firewall:
    """One call of ``viosecure -firewall VERB``, its words taken apart."""

    def __init__(self, call: Call) -> None:
        words = call.args
        self.flags = {word for word in words if word.startswith("-")}
        pairs = itertools.pairwise(words)
        self.values = {flag: value for flag, value in pairs if flag.startswith("-") and not value.startswith("-")}
        self.verb = self.values.get("-firewall", VIEW)
        self.state = call.partition.vios_firewall.version("-ip6" in self.flags)
        self.call = call

    def answer(self) -> Answer:
        if self.verb == VIEW:
            rules = [dataclasses.astuple(rule) for rule in self.state.rules] if self.state.on else []
            return Answer(render.viosecure(self.state.on, rules, self.values.get("-fmt", "")))
        if self.verb not in CHANGES:
            return wrong("-firewall", self.verb)
        changed = self.switch() if self.verb in ("on", "off") else self.edit()
        rmc.resettle(self.call.partition)
        return changed

    def switch(self) -> Answer:
        """``on`` loads the default rules when there are none, or with -reload; ``off`` keeps them."""
        self.state.on = self.verb == "on"
        if self.state.on and (not self.state.rules or "-reload" in self.flags):
            self.state.rules = list(VIOS_DEFAULTS)
        return Answer()

    def edit(self) -> Answer:
        port, timeout = self.values.get("-port", ""), self.values.get("-timeout", "0")
        number = self.number(port)
        span = (
            int(timeout.rstrip("mhd") or 0) * SECONDS[timeout.lstrip("0123456789")]
            if TIMEOUT.fullmatch(timeout)
            else -1
        )
        if not number:
            return wrong("-port", port)
        if not 0 <= span <= LONGEST:
            return wrong("-timeout", timeout)
        remote = "-remote" in self.flags
        rule = ViosRule(
            self.values.get("-interface", "all"),
            ANY if remote else number,
            number if remote else ANY,
            self.service(number),
            self.values.get("-address", "::" if "-ip6" in self.flags else "0.0.0.0"),
            str(span),
        )
        return self.put(rule)

    def put(self, rule: ViosRule) -> Answer:
        """Add the rule, or take it away whatever its timeout is."""
        same = [old for old in self.state.rules if dataclasses.replace(old, service="", timeout="")
                == dataclasses.replace(rule, service="", timeout="")]  # fmt: skip
        if self.verb == "deny" and not same and "-quiet" not in self.flags:
            return Answer(err="powersim: viosecure: there is no such rule (text synthetic)\n", rc=1)
        self.state.rules = [old for old in self.state.rules if old not in same]
        if self.verb == "allow":
            self.state.rules.append(rule)
        return Answer()

    def number(self, port: str) -> str:
        """'' for a port that is neither a number nor a known service."""
        if port.isdigit():
            return port if options.number(port, 65535) else ""
        return next((number for number, name in self.names().items() if name == port), "")

    def service(self, number: str) -> str:
        return self.names().get(number, ANY)

    def names(self) -> dict[str, str]:
        text = (self.call.files.read("/etc/services") if self.call.files is not None else "") or ""
        rows = (line.split("#")[0].split() for line in text.splitlines())
        return {**SERVICES, **{row[1].partition("/")[0]: row[0] for row in rows if len(row) > 1}}


def viosecure(call: Call) -> Answer:
    return Firewall(call).answer() if "-firewall" in call.args else Answer(err=NO_FIREWALL, rc=1)


def cluster(call: Call) -> Answer:
    """``cluster -list`` names the shared storage pool; wording from memory."""
    if call.args != ("-list",):
        return Answer(err="powersim: cluster: only -list is simulated (text synthetic)\n", rc=1)
    peer = call.partition.spec.peer
    if peer or "ssp" in call.partition.machine.cluster:
        return Answer(f"CLUSTER_NAME:    {peer.name if peer else 'ssp_cluster'}\n")
    return Answer()


VERBS = {
    "viosecure": viosecure,
    "cluster": cluster,
    "ioslevel": machine.ioslevel,
    "uname": machine.uname,
    "hostname": machine.hostname,
}


def ioscli(call: Call) -> Answer:
    verb = call.args[0] if call.args else ""
    if verb not in VERBS:
        return Answer(err=f'Command "{verb}" is not found in the IOSCLI set (text synthetic)\n', rc=1)
    return VERBS[verb](dataclasses.replace(call, argv=call.args))


ROWS = (
    Row("ioscli", ioscli, platforms=VIOS, folder=IOS),
    Row("ioscli", ioscli, mutating=True, when=among(*CHANGES), platforms=VIOS, folder=IOS),
    Row("viosecure", viosecure, platforms=VIOS, folder=IOS),
    Row("viosecure", viosecure, mutating=True, when=among(*CHANGES), platforms=VIOS, folder=IOS),
    Row("cluster", cluster, platforms=VIOS, folder=IOS),
)
