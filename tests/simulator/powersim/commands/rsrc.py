# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading resources: lsrsrc and lsrsrc-api.

Forms and flags: https://www.ibm.com/docs/en/aix/7.2?topic=l-lsrsrc-command. Exit codes (1 RMC, 3 flag, 4 parameter)
are from memory.
"""

from __future__ import annotations

from powersim.call import Answer, Call
from powersim.commands import resources
from powersim.commands.options import Options, manual, read, wrong
from powersim.commands.resources import Attributes
from powersim.commands.selection import SelectionError, parse
from powersim.commands.session import session
from powersim.render import rsrc
from powersim.row import RSCT, Row
from powersim.state.partition import Partition

API_FLAGS = "s:c:r:D:ioehTV"
FLAGS = "s:A:p:D:N:C:rcalitdxhTV"
KINDS = {"p": "Persistent", "d": "Dynamic", "b": "Persistent and Dynamic"}


def attributes(
    partition: Partition, resource_class: str, kind: str = "p", *, of_class: bool = False
) -> list[Attributes]:
    """``kind``: p, d or b."""
    if of_class:
        return resources.class_attributes(partition, resource_class)
    lasting = resources.CLASSES[resource_class](partition)
    if kind == "p":
        return lasting
    moving = resources.dynamic(partition, resource_class) or [[] for _unused in lasting]
    return [([*one, *two] if kind == "b" else two) for one, two in zip(lasting, moving)]


def no_class(call: Call, name: str) -> Answer:
    code, text = rsrc.NO_CLASS
    return Answer(err=rsrc.error(call.argv[0], code, text.format(name)), rc=1)


def select(partition: Partition, resource_class: str, text: str) -> list[int]:
    """Indexes of the resources that a selection string means. Raises SelectionError."""
    test = parse(text)
    return [number for number, one in enumerate(attributes(partition, resource_class, "b")) if test(dict(one))]


def lsrsrc(call: Call) -> Answer:
    """Flags first: a wrong one is told without asking the daemon."""
    options = read(call, FLAGS)
    if isinstance(options, str):
        return Answer(err=options, rc=3)
    if "h" in options:
        return manual(call, FLAGS)
    if options.get("A", "p") not in KINDS:
        return wrong(call, f"-A is '{options.get('A')}': give p, d or b", 4)
    return session(call) or _listing(call, options)


def _listing(call: Call, options: Options) -> Answer:
    if not options.words:
        return Answer(rsrc.classes(resources.known(call.partition)))
    name, partition = options.words[0], call.partition
    if name not in resources.known(partition):
        return no_class(call, name)
    try:
        chosen = select(partition, name, options.get("s"))
    except SelectionError as error:
        return wrong(call, f"the selection string {options.get('s')!r} can not be read, {error}: correct it", 4)
    if "r" in options:
        handles = [resources.handle(partition, name, number) for number in chosen]
        return Answer(rsrc.handles(name, handles, header="x" not in options))
    of_class = "c" in options
    found = attributes(partition, name, options.get("A", "p"), of_class=of_class)
    found = found if of_class else [found[number] for number in chosen]
    if wanted := options.words[1:]:
        everything = found if of_class else [attributes(partition, name, "b")[number] for number in chosen]
        found = [_ordered(one, list(wanted)) for one in everything]
    return Answer(_render(options, name, [one for one in found if one]))


def _render(options: Options, name: str, found: list[Attributes]) -> str:
    of_class, form = "c" in options, options.any("litdD") or "l"
    kinds = KINDS[options.get("A", "p")]
    header = "" if "x" in options else rsrc.heading(name, of_class=of_class, kinds=kinds)
    if form == "i":
        return rsrc.input_form(found, of_class=of_class)
    if form == "t":
        return rsrc.table(found, header=header)
    if form in "dD":
        return rsrc.delimited(found, options.get("D") or ":", header=header)
    return rsrc.listing(name, found, of_class=of_class, kinds=kinds, header=bool(header))


def lsrsrc_api(call: Call) -> Answer:
    """``-s CLASS::"SELECTION"::ATTR::ATTR`` or ``-c CLASS::ATTR``: values joined by ``::`` or what -D gives."""
    options = read(call, API_FLAGS)
    if isinstance(options, str):
        return Answer(err=options, rc=3)
    if "h" in options:
        return manual(call, API_FLAGS)
    blocked = session(call)
    if blocked:
        return blocked
    of_class = "c" in options
    name, *rest = (options.get("c") or options.get("s")).split("::")
    if name not in resources.known(call.partition):
        return no_class(call, name)
    selection = "" if of_class or not rest else rest.pop(0)
    try:
        chosen = select(call.partition, name, selection)
    except SelectionError as error:
        return wrong(call, f"the selection string {selection!r} can not be read, {error}: correct it", 4)
    found = attributes(call.partition, name, "b", of_class=of_class)
    found = found if of_class else [found[number] for number in chosen]
    if not found:
        return Answer(err=rsrc.error(call.argv[0], *rsrc.NO_RESOURCE), rc=1)
    return Answer(rsrc.api([_ordered(one, rest) for one in found], options.get("D") or "::"))


def _ordered(one: Attributes, wanted: list[str]) -> Attributes:
    """In the order asked for, as the page of lsrsrcdef says of this family; all of them when none is named."""
    held = dict(one)
    return [(name, held[name]) for name in wanted if name in held] if wanted else one


ROWS = (
    Row("lsrsrc", lsrsrc, folder=RSCT),
    Row("lsrsrc-api", lsrsrc_api, folder=RSCT),
)
