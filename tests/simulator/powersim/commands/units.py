# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""systemctl on Linux: srcmstr and ctrmc, and what else is asked for. Texts and exit codes are those of systemd."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.call import Answer, Call
from powersim.commands import src
from powersim.commands.options import wrong
from powersim.row import LINUX, Row, with_verb
from powersim.state import rmc
from powersim.state.partition import Partition

MISSING = "Unit {0}.service could not be found.\n"
NOT_FOUND = "Failed to {1} {0}.service: Unit {0}.service not found.\n"
NO_FILE = "Failed to get unit file state for {0}.service: No such file or directory\n"


@dataclasses.dataclass(frozen=True)
class Unit:
    """What a unit is and does, asked of the partition. ``enable`` gets True or False."""

    description: str
    active: t.Callable[[Partition], bool]
    enabled: t.Callable[[Partition], bool]
    start: t.Callable[[Partition], Answer]
    stop: t.Callable[[Partition], Answer]
    enable: t.Callable[[Partition, bool], None]


def _master_start(partition: Partition) -> Answer:
    partition.src.master = True
    return Answer()


def _master_stop(partition: Partition) -> Answer:
    """The daemons it started go with it."""
    alive = [name for name in partition.src.table if partition.src.active(name, partition.now)]
    answers = [src.stop(partition, name) for name in sorted(alive, key=lambda name: name != "ctrmc")]
    partition.src.master = False
    return Answer(harm=tuple(text for one in answers for text in one.harm))


def _ctrmc_start(partition: Partition) -> Answer:
    """It wants srcmstr; nothing happens when it runs already."""
    partition.src.master = True
    return Answer() if rmc.running(partition) else _quiet(src.start(partition, "ctrmc"))


def _ctrmc_stop(partition: Partition) -> Answer:
    return _quiet(src.stop(partition, "ctrmc")) if rmc.running(partition) else Answer()


def _quiet(answer: Answer) -> Answer:
    """What SRC says goes to the journal."""
    return dataclasses.replace(answer, out="", err="")


def _enable(partition: Partition, on: bool) -> None:
    partition.rmc.inittab = on


def _fixed(_partition: Partition, _on: bool) -> None:
    """This unit is always enabled."""


def _yes(_partition: Partition) -> bool:
    return True


def _nothing(_partition: Partition) -> Answer:
    return Answer()


def _firewall(on: bool) -> t.Callable[[Partition], Answer]:
    def act(partition: Partition) -> Answer:
        if on and not partition.firewalld.running:
            partition.firewalld.load()
        partition.firewalld.running = on
        rmc.resettle(partition)
        return Answer()

    return act


UNITS = {
    "ctrmc": Unit("RSCT Resource Monitoring and Control (synthetic)", rmc.running, lambda own: own.rmc.inittab,
                  _ctrmc_start, _ctrmc_stop, _enable),
    "srcmstr": Unit("System Resource Controller (synthetic)", lambda own: own.src.master, _yes,
                    _master_start, _master_stop, _fixed),
    "firewalld": Unit("firewalld - dynamic firewall daemon", lambda own: own.firewalld.running,
                      lambda own: own.firewalld.running, _firewall(True), _firewall(False), _fixed),
    "sshd": Unit("OpenSSH server daemon", _yes, _yes, _nothing, _nothing, _fixed),
}  # fmt: skip
OF_RSCT = ("ctrmc", "srcmstr")


def unit(partition: Partition, name: str) -> Unit | None:
    there = name not in OF_RSCT or partition.rsct_installed
    return UNITS.get(name) if there else None


def systemctl(call: Call) -> Answer:
    words = [word for word in call.args if not word.startswith("-")]
    verb, names = next(iter(words), ""), [word.removesuffix(".service") for word in words[1:]]
    if verb == "daemon-reload":
        return Answer()
    if verb not in VERBS or not names:
        return wrong(call, f"'{' '.join(words)}' is not simulated: use {', '.join(VERBS)} with a unit")
    answers = [VERBS[verb](call, verb, name) for name in names]
    # Questions are answered yes when it holds for one of the units.
    overall = min if verb in QUESTIONS else max
    return Answer(
        "".join(one.out for one in answers) if "-q" not in call.args and "--quiet" not in call.args else "",
        overall(one.rc for one in answers),
        "".join(one.err for one in answers),
        harm=tuple(text for one in answers for text in one.harm),
    )


def _is_active(call: Call, _verb: str, name: str) -> Answer:
    found = unit(call.partition, name)
    active = found is not None and found.active(call.partition)
    return Answer("active\n" if active else "inactive\n", 0 if active else 3)


def _is_enabled(call: Call, _verb: str, name: str) -> Answer:
    found = unit(call.partition, name)
    if found is None:
        return Answer(err=NO_FILE.format(name), rc=1)
    enabled = found.enabled(call.partition)
    return Answer("enabled\n" if enabled else "disabled\n", 0 if enabled else 1)


def _status(call: Call, _verb: str, name: str) -> Answer:
    found, partition = unit(call.partition, name), call.partition
    if found is None:
        return Answer(err=MISSING.format(name), rc=4)
    active, enabled = found.active(partition), found.enabled(partition)
    loaded = f"loaded (/usr/lib/systemd/system/{name}.service; {'enabled' if enabled else 'disabled'})"
    text = f"{'*' if active else 'o'} {name}.service - {found.description}\n     Loaded: {loaded}\n"
    return Answer(text + f"     Active: {'active (running)' if active else 'inactive (dead)'}\n", 0 if active else 3)


def _change(call: Call, verb: str, name: str) -> Answer:
    found, partition = unit(call.partition, name), call.partition
    if found is None:
        return Answer(err=NOT_FOUND.format(name, verb), rc=5)
    if verb in ("enable", "disable"):
        found.enable(partition, verb == "enable")
        act = found.start if verb == "enable" else found.stop
        return act(partition) if "--now" in call.args else Answer()
    if verb == "start":
        return found.start(partition)
    stopped = found.stop(partition)
    return stopped if verb == "stop" else dataclasses.replace(found.start(partition), harm=stopped.harm)


Verb = t.Callable[[Call, str, str], Answer]
VERBS: dict[str, Verb] = {
    "is-active": _is_active,
    "is-enabled": _is_enabled,
    "status": _status,
    **dict.fromkeys(("start", "stop", "restart", "enable", "disable"), _change),
}
QUESTIONS = ("is-active", "is-enabled")
READING = (*QUESTIONS, "status")

ROWS = (
    Row("systemctl", systemctl, when=with_verb(*READING), platforms=LINUX),
    Row("systemctl", systemctl, mutating=True, root=True, platforms=LINUX),
)
