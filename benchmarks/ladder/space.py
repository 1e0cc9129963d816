# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The space as blocks: each is a full product of some lists of words, and together they hold every pair that matters.

The product of all lists would be some 10^10 states. What can't be there together is left out: a stopped rmcd has no
links; and what acts on different rungs is not multiplied: gates, the fleet's word and former runs have blocks of their
own.
"""

from __future__ import annotations

import dataclasses
import itertools
import typing as t

from .fates import Given
from .view import EVERY, GATES, TWINS, Case
from .world import WORDS, Run, World

#: What RMC and its links can look like; only an rmcd that answers has more than one look.
_SILENT: t.Final = tuple(
    {"rmc": rmc, "inband": inband}
    for rmc in ("hung", "stopped", "undefined", "stray", "unread")
    for inband in WORDS["inband"]
)
_TALKING: t.Final = tuple(
    {"managers": managers, "first": first, "inband": inband, "second": second}
    for managers in WORDS["managers"]
    for first in WORDS["first"]
    for inband in WORDS["inband"]
    for second in WORDS["second"]
    if not (second and first in ("nobody", "replaced"))  # those hold for every HMC
    if managers != "no_domain" or (first == "I" and not second)  # then there are no links
    if managers != "no_drm" or not second
)
LOOKS: t.Final = _SILENT + _TALKING
#: One look of each kind, for blocks that multiply something else.
FEW: t.Final[tuple[dict[str, str], ...]] = (
    {}, {"first": "i"}, {"first": "O"}, {"first": "X"}, {"first": "replaced"}, {"second": "stale"},
    {"first": "i", "second": "I"}, {"rmc": "hung"}, {"rmc": "stopped"}, {"managers": "no_drm"},
    {"first": "O", "inband": "H"}, {"first": "O", "inband": "A"},
)  # fmt: skip

_RECYCLED: t.Final = Run(-2, "rmc", "not_healed", (("refresh", "unreached"), ("recycle", "unreached")), "0" * 16)
MEMORIES: t.Final[dict[str, tuple[Run, ...]]] = {
    "none": (),
    "recycled": (_RECYCLED,),
    "healed once": (Run(-5, "rmc", "healed", (("recycle", "reached"),), "0" * 16),),
    "spent": tuple(Run(-hour, "link", "not_healed", (("refresh", "unreached"),), "0" * 16) for hour in (9, 6, 3)),
    "a moment ago": (Run(-0.2, "link", "not_healed", (("refresh", "unreached"),), "0" * 16),),
    "cut": (Run(-2, "rmc", "interrupted", (), "0" * 16),),
}
UNFINISHED: t.Final = ("", "recycle", "restart_mcproxy", "new_keys", "restore_identity", "new_identity")


@dataclasses.dataclass(frozen=True)
class Block:
    """A product: ``looks`` of RMC, lists of ``words`` for other fields of the world, and what is ``given``."""

    name: str
    looks: tuple[dict[str, str], ...] = LOOKS
    words: t.Mapping[str, t.Sequence[t.Any]] = dataclasses.field(default_factory=dict)
    given: tuple[Given, ...] = (Given(),)

    def worlds(self) -> t.Iterator[World]:
        names = list(self.words)
        for look in self.looks:
            for values in itertools.product(*self.words.values()):
                yield World(**{**dict(zip(names, values)), **look})

    def cases(self) -> t.Iterator[Case]:
        for world in self.worlds():
            for given in self.given:
                yield Case(world, given)


_EVERYWHERE: t.Final = {"platform": WORDS["platform"], "member": WORDS["member"]}

BLOCKS: t.Final[tuple[Block, ...]] = (
    Block("states", words={**_EVERYWHERE, "listener": ("open", "closed", "no_autostart")}),
    Block("work in flight", words={**_EVERYWHERE, "work": ("busy", "unread")}),
    Block("listener", FEW, words={**_EVERYWHERE, "work": WORDS["work"], "listener": WORDS["listener"]}),
    Block("node id", words={**_EVERYWHERE, "node_id": WORDS["node_id"][1:]}),
    Block(
        "migration",
        words={"platform": ("vios",), "member": WORDS["member"]},
        given=(Given(word=True), Given(word=False)),
    ),
    Block(
        "twins",
        FEW,
        words={**_EVERYWHERE, "node_id": WORDS["node_id"], "parent": WORDS["parent"]},
        given=tuple(Given(twin=role) for role in TWINS),
    ),
    Block(
        "former runs",
        FEW,
        words={**_EVERYWHERE, "history": tuple(MEMORIES.values()), "unfinished": UNFINISHED, "work": ("none", "busy")},
    ),
    Block("gates", FEW, words=_EVERYWHERE, given=tuple(Given(gate=gate) for gate in GATES)),
    Block(
        "names",
        FEW,
        words={**_EVERYWHERE, "listener": ("open", "hardened")},
        given=tuple(Given(allow=frozenset({name})) for name in sorted(EVERY)),
    ),
)
#: A part that fits into a test: nothing is left out but combinations.
SLICE: t.Final[tuple[Block, ...]] = (
    Block(
        "states", FEW, words={"platform": ("aix", "vios"), "member": WORDS["member"], "listener": ("open", "hardened")}
    ),
    Block("node id", FEW[:4], words={"member": ("no", "unknown"), "node_id": ("missing", "differs")}),
    Block(
        "twins",
        FEW[:6],
        words={"member": WORDS["member"], "parent": ("none", "kept")},
        given=tuple(Given(twin=role) for role in TWINS),
    ),
    Block(
        "former runs",
        FEW[:6],
        words={"member": ("no", "offline"), "history": tuple(MEMORIES.values()), "unfinished": UNFINISHED},
    ),
    Block("gates", FEW[:8], given=tuple(Given(gate=gate) for gate in GATES)),
)
