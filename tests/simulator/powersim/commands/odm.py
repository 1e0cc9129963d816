# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""odmget, odmadd, odmdelete, odmchange. Layouts and messages are from memory.

Objects of the partition (the parent of the node id, subsystems, devices) are made when asked for; the others are kept
as they were added.
"""

from __future__ import annotations

import typing as t

from powersim.call import Answer, Call, usage
from powersim.commands import devices, options
from powersim.render import system
from powersim.row import AIX, Row
from powersim.state import odm
from powersim.state.odm import Object
from powersim.state.partition import Partition
from powersim.state.src import Subsystem

NO_CLASS = "odmget: Could not retrieve object for {0}, odm errno 5904\n"
STORED = frozenset({"Config_Rules", "CuDep", "CuVPD", "PdAt", "PdDv", "SRCnotify", "SWservAt", "CuAt"})
PARENT = {"name": '"cluster0"', "attribute": '"node_uuid"'}


def cluster_attributes(partition: Partition) -> list[Object]:
    """The parent of the node id, unless it was deleted or zeroed."""
    if not devices.has_cluster0(partition):
        return []
    value = f'"{devices.uuid(partition)}"'
    return [{**PARENT, "value": value, "type": '"R"', "generic": '"DU"', "rep": '"s"', "nls_index": "3"}]


def has_powerha(partition: Partition) -> bool:
    """Its object classes are there."""
    return "HACMPcluster" in partition.machine.cluster or bool(partition.spec.peer and partition.spec.peer.caa)


def hacmp_cluster(partition: Partition) -> list[Object]:
    if not has_powerha(partition):
        return []
    name = partition.spec.peer.name if partition.spec.peer else partition.name
    return [{"id": "1", "name": f'"{name}"', "nodename": f'"{partition.name}"'}]


def custom_devices(partition: Partition) -> list[Object]:
    return [
        {
            "name": f'"{device.name}"',
            "status": "1" if device.status == "Available" else "0",
            "chgstatus": "2",
            "ddins": '""',
            "location": f'"{device.location}"',
            "parent": '""',
            "connwhere": '""',
            "PdDvLn": f'"{device.kind}"',
        }
        for device in devices.table(partition)
    ]


def subsystem(row: Subsystem) -> Object:
    texts = {"synonym": row.fields.get("synonym", ""), "cmdargs": row.fields.get("cmdargs", ""), "path": row.path}
    console = dict.fromkeys(("standin", "standout", "standerr"), '"/dev/console"')
    numbers = {"action": 1, "multi": 0, "contact": 3, "svrkey": 0, "svrmtype": 0, "priority": 20, "signorm": 0}
    rest = {"sigforce": 0, "display": 1, "waittime": 30}
    return {
        "subsysname": f'"{row.name}"',
        **{name: f'"{text}"' for name, text in texts.items()},
        "uid": row.fields.get("uid", "0"),
        "auditid": "0",
        **console,
        **{name: str(number) for name, number in {**numbers, **rest}.items()},
        "grpname": f'"{row.group}"',
    }


DERIVED: dict[str, t.Callable[[Partition], list[Object]]] = {
    "CuAt": cluster_attributes,
    "CuDv": custom_devices,
    "SRCsubsys": lambda partition: [subsystem(row) for row in partition.src.table.values()],
    "HACMPcluster": hacmp_cluster,
}


def exists(partition: Partition, name: str) -> bool:
    if name.startswith("HACMP"):
        return has_powerha(partition)
    return name in DERIVED or name in STORED or name in partition.machine.odm


def objects(partition: Partition, name: str) -> list[Object]:
    made = DERIVED[name](partition) if name in DERIVED else []
    return [*made, *partition.machine.odm.get(name, [])]


def odmget(call: Call) -> Answer:
    given = options.read(call, "q:")
    if isinstance(given, str) or not given.words:
        return usage(call)
    text = ""
    for name in given.words:
        try:
            criteria = odm.Criteria(given.get("q", ""))
        except odm.BadCriteria:
            return Answer(text, err=NO_CLASS.format(name), rc=1)
        if not exists(call.partition, name):
            return Answer(text, err=NO_CLASS.format(name), rc=1)
        chosen = [list(one.items()) for one in objects(call.partition, name) if criteria.match(one)]
        text += system.odm(name, chosen)
    return Answer(text)


# --- changes -----------------------------------------------------------------------------------------------------------


def is_parent(name: str, one: Object) -> bool:
    return name == "CuAt" and all(odm.bare(one.get(field, "")) == odm.bare(value) for field, value in PARENT.items())


def put(partition: Partition, name: str, one: Object) -> None:
    if is_parent(name, one):
        partition.identity.cluster0 = odm.bare(one.get("value", "")).replace("-", "").lower()
    else:
        partition.machine.odm.setdefault(name, []).append(one)


def refused(name: str) -> Answer:
    return Answer(err=f"powersim: objects of {name} that the criteria mean cannot be changed (text synthetic)\n", rc=1)


def reached(partition: Partition, name: str, text: str) -> list[Object] | None:
    """The objects that criteria mean; None when they are bad, or mean one that follows from something else."""
    try:
        criteria = odm.Criteria(text)
    except odm.BadCriteria:
        return None
    if not exists(partition, name):
        return None
    meant = [one for one in objects(partition, name) if criteria.match(one)]
    stored = partition.machine.odm.get(name, [])
    return meant if all(one in stored or is_parent(name, one) for one in meant) else None


def drop(partition: Partition, name: str, doomed: list[Object]) -> None:
    if any(is_parent(name, one) for one in doomed):
        partition.identity.cluster0 = ""
    kept = [one for one in partition.machine.odm.get(name, []) if one not in doomed]
    partition.machine.odm[name] = kept


def odmdelete(call: Call) -> Answer:
    given = options.read(call, "o:q:")
    if isinstance(given, str) or "o" not in given:
        return usage(call)
    doomed = reached(call.partition, given["o"], given.get("q", ""))
    if doomed is None:
        return refused(given["o"])
    drop(call.partition, given["o"], doomed)
    return Answer(f"0518-307 odmdelete: {len(doomed)} objects deleted.\n")


def read_input(call: Call, paths: t.Sequence[str]) -> str | None:
    """The stanza files named, or standard input; None when one cannot be read."""
    if not paths:
        return call.stdin
    texts = [call.files.read(path) if call.files is not None else None for path in paths]
    return None if None in texts else "".join(text for text in texts if text is not None)


def odmadd(call: Call) -> Answer:
    text = read_input(call, call.args)
    found = odm.stanzas(text) if text is not None else []
    unknown = [name for name, _unused in found if not exists(call.partition, name)]
    if not found or unknown:
        what = unknown[0] if unknown else " ".join(call.args) or "standard input"
        return Answer(err=f"powersim: odmadd: nothing can be added from {what} (text synthetic)\n", rc=1)
    for name, one in found:
        put(call.partition, name, one)
    return Answer()


def operands(call: Call) -> tuple[str, ...]:
    given = options.read(call, "o:q:")
    return () if isinstance(given, str) else given.words


def odmchange(call: Call) -> Answer:
    given = options.read(call, "o:q:")
    text = None if isinstance(given, str) else read_input(call, given.words)
    if isinstance(given, str) or "o" not in given or not text or not odm.stanzas(text):
        return usage(call)
    partition, name, new = call.partition, given["o"], odm.stanzas(text)[0][1]
    changed = reached(partition, name, given.get("q", ""))
    if changed is None:
        return refused(name)
    drop(partition, name, changed)
    for one in changed:
        put(partition, name, {**one, **new})
    return Answer()


ROWS = (
    Row("odmget", odmget, platforms=AIX),
    Row("odmadd", odmadd, mutating=True, root=True, stdin=lambda call: not call.args, platforms=AIX),
    Row("odmdelete", odmdelete, mutating=True, root=True, platforms=AIX),
    Row("odmchange", odmchange, mutating=True, root=True, stdin=lambda call: not operands(call), platforms=AIX),
)
