# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing resources: refrsrc, chrsrc, mkrsrc, rmrsrc with their machine forms, and the actions of IBM.MCP.

They print nothing when all went well. Exit codes 4 (parameter) and 6 (nothing selected) are from memory.
"""

from __future__ import annotations

import dataclasses

from powersim.call import Answer, Call
from powersim.commands import infile, resources, rsrc
from powersim.commands.options import Options, manual, read, wrong
from powersim.commands.selection import SelectionError
from powersim.commands.session import session
from powersim.render.rsrc import NO_RESOURCE, Value, error
from powersim.row import RSCT, Row, among
from powersim.state import points, rmc

Given = dict[str, Value]


class _Stop(Exception):
    """The answer that ends a command early."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.err)
        self.answer = answer


def _asked(call: Call, letters: str) -> Options:
    options = read(call, letters)
    if isinstance(options, str):
        raise _Stop(Answer(err=options, rc=3))
    if "h" in options:
        raise _Stop(manual(call, letters))
    blocked = session(call)
    if blocked:
        raise _Stop(blocked)
    return options


def _class(call: Call, name: str) -> str:
    if not name:
        raise _Stop(wrong(call, "no resource class is named: add one, such as IBM.MCP", 4))
    if name not in resources.known(call.partition):
        raise _Stop(rsrc.no_class(call, name))
    return name


def _chosen(call: Call, resource_class: str, selection: str, handle: str = "") -> list[int]:
    """Indexes of the resources meant; none is an answer of its own."""
    partition = call.partition
    try:
        found = rsrc.select(partition, resource_class, selection)
    except SelectionError as problem:
        raise _Stop(
            wrong(call, f"the selection string {selection!r} can not be read, {problem}: correct it", 4)
        ) from None
    if handle:
        found = [number for number in found if resources.handle(partition, resource_class, number) == handle]
    if not found:
        raise _Stop(Answer(err=error(call.argv[0], *NO_RESOURCE), rc=6))
    return found


def _given(call: Call, path: str, arguments: tuple[str, ...]) -> list[Given]:
    try:
        return infile.given(call, path, arguments)
    except infile.InfileError as problem:
        raise _Stop(wrong(call, str(problem), 4)) from None


def _refused(call: Call, names: list[str]) -> Answer:
    return wrong(call, f"attribute '{names[0]}' can not be set like this: leave it out or name its resource", 1)


def refrsrc(call: Call) -> Answer:
    """``refrsrc CLASS``, ``refrsrc-api -c CLASS``: the manager of IBM.MCP looks for HMCs again."""
    options = _asked(call, "c:hTV")
    if _class(call, options.get("c") or next(iter(options.words), "")) in ("IBM.MCP", "IBM.ManagementServer"):
        rmc.refresh_domain(call.partition)
    return Answer()


def chrsrc(call: Call) -> Answer:
    options = _asked(call, "s:r:f:cahTV")
    resource_class = _class(call, next(iter(options.words), ""))
    wanted = _given(call, options.get("f"), options.words[1:])
    if not wanted:
        return wrong(call, "there is nothing to set: add Name=value or -f with a file", 4)
    partition, merged = call.partition, {name: value for one in wanted for name, value in one.items()}
    if "c" in options:
        partition.definitions.of_class.setdefault(resource_class, {}).update(merged)
        return Answer()
    chosen = _chosen(call, resource_class, options.get("s"), options.get("r"))
    return _set(call, resource_class, chosen, merged)


def _set(call: Call, resource_class: str, chosen: list[int], wanted: Given) -> Answer:
    partition = call.partition
    for number in chosen:
        if resource_class == "IBM.MCP":
            refused = points.change(partition, partition.control_points[number], wanted)
            if refused:
                return _refused(call, refused)
        elif resource_class in resources.DEFINED:
            partition.definitions.table[resource_class][number].update(wanted)
        else:
            return wrong(call, f"resources of {resource_class} can not be changed: choose another class")
    return Answer()


def mkrsrc(call: Call) -> Answer:
    options = _asked(call, "f:ahTV")
    resource_class = _class(call, next(iter(options.words), ""))
    return _make(call, resource_class, _given(call, options.get("f"), options.words[1:]))


def mkrsrc_api(call: Call) -> Answer:
    """``CLASS::attr::value::attr::value``: a list of values is written in braces."""
    options = _asked(call, "ID:ihTV")
    name, *rest = "".join(options.words[:1]).split(options.get("D") or "::")
    pairs = dict(zip(rest[::2], map(infile.value, rest[1::2])))
    return _make(call, _class(call, name), [pairs] if pairs else [])


def _make(call: Call, resource_class: str, wanted: list[Given]) -> Answer:
    if not wanted:
        return wrong(call, "there is nothing to define: add Name=value or -f with a file", 4)
    for one in wanted:
        if resource_class == "IBM.MCP":
            refused = points.make(call.partition, one)
        elif resource_class in resources.DEFINED:
            refused = [] if "Name" in one or resource_class == "IBM.Association" else ["Name"]
        else:
            return wrong(call, f"resources of {resource_class} can not be defined: choose another class")
        if refused:
            return _refused(call, refused)
        if resource_class in resources.DEFINED:
            call.partition.definitions.table[resource_class].append(_own(one))
    return Answer()


def _own(one: Given) -> Given:
    """Without what the managers add by themselves, so that a listing can be fed back."""
    return {name: value for name, value in one.items() if name not in ("ActivePeerDomain", "NodeNameList")}


def rmrsrc(call: Call) -> Answer:
    options = _asked(call, "s:r:ahTV")
    resource_class = _class(call, next(iter(options.words), ""))
    if "s" not in options and "r" not in options:
        return wrong(call, "no resource is named: add -s with a selection string", 4)
    return _remove(call, resource_class, _chosen(call, resource_class, options.get("s"), options.get("r")))


def rmrsrc_api(call: Call) -> Answer:
    """``-s CLASS::"SELECTION"``."""
    options = _asked(call, "s:r:D:ihTV")
    name, _unused, selection = options.get("s").partition("::")
    return _remove(call, _class(call, name), _chosen(call, _class(call, name), selection))


def _remove(call: Call, resource_class: str, chosen: list[int]) -> Answer:
    partition = call.partition
    if resource_class == "IBM.MCP":
        return Answer(harm=points.remove(partition, [partition.control_points[number] for number in chosen]))
    if resource_class not in resources.DEFINED:
        return wrong(call, f"resources of {resource_class} can not be removed: choose another class")
    kept = [one for number, one in enumerate(partition.definitions.table[resource_class]) if number not in chosen]
    partition.definitions.table[resource_class] = kept
    return Answer()


def runact(call: Call) -> Answer:
    """Actions of IBM.MCP: SetSuspendState (State=1, State=0) and GetNodeState; what the latter prints is synthetic.

    https://www.ibm.com/docs/en/SGVKBA_3.2/admin/bl503_susp.html
    """
    options = _asked(call, "s:r:f:n:cltdD:xhTV")
    resource_class, action, *rest = (*options.words, "", "")
    _class(call, resource_class)
    given = _given(call, "", tuple(word for word in rest if "=" in word))
    chosen = _chosen(call, resource_class, options.get("s"), options.get("r"))
    if resource_class != "IBM.MCP" or action not in ("SetSuspendState", "GetNodeState"):
        return wrong(call, f"class {resource_class} has no action '{action}': use SetSuspendState or GetNodeState", 4)
    partition = call.partition
    meant = [partition.control_points[number] for number in chosen]
    if action == "GetNodeState":
        states = (f"powersim: 0x{point.node_id} State={int(points.suspended(partition, point))}\n" for point in meant)
        return Answer("Resource Class Action Response for GetNodeState (text synthetic)\n" + "".join(states))
    state = next(iter(given), {}).get("State")
    if state not in (0, 1):
        return wrong(call, f"State is {state!r}: give State=1 to suspend or State=0 to resume", 4)
    points.suspend(partition, meant, state == 1)
    return Answer()


def _ended(row: Row) -> Row:
    """The row, with an early end turned into the answer it carries."""

    def run(call: Call) -> Answer:
        try:
            return row.run(call)
        except _Stop as stop:
            return stop.answer

    return dataclasses.replace(row, run=run)


ROWS = tuple(
    map(
        _ended,
        (
            Row("refrsrc", refrsrc, mutating=True, root=True, folder=RSCT),
            Row("refrsrc-api", refrsrc, mutating=True, root=True, folder=RSCT),
            Row("chrsrc", chrsrc, mutating=True, root=True, folder=RSCT),
            Row("mkrsrc", mkrsrc, mutating=True, root=True, folder=RSCT),
            Row("mkrsrc-api", mkrsrc_api, mutating=True, root=True, folder=RSCT),
            Row("rmrsrc", rmrsrc, mutating=True, root=True, folder=RSCT),
            Row("rmrsrc-api", rmrsrc_api, mutating=True, root=True, folder=RSCT),
            Row("runact", runact, when=among("GetNodeState"), folder=RSCT),
            Row("runact", runact, mutating=True, root=True, folder=RSCT),
        ),
    )
)
