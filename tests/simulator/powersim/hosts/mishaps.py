# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong with one command: a table of kinds, for simulated commands and for the real tools of a host."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.call import HANGS, Answer, Call
from powersim.render.localised import follows, localise

SLOW = 5.0  # real seconds
FLOOD = 8 << 20  # bytes
GARBAGE = "\x00\x7f\x1b[2J\udcff\udcfe%%% not what you asked for \u00ff\u0101\n" * 3
# Wording of the shells of AIX and Linux; which part of a product refuses is not known.
DENIED = {True: "{0}: 0403-006 Execute permission denied.\n", False: "{0}: Permission denied\n"}


@dataclasses.dataclass(frozen=True)
class Kind:
    """``instead``: the answer without the command being run. ``after``: what becomes of its answer.

    ``delay`` in real seconds before the answer is given.
    """

    instead: t.Callable[[Call], Answer] | None = None
    after: t.Callable[[Call, Answer], Answer] | None = None
    delay: float = 0.0


def denied(call: Call) -> Answer:
    return Answer(err=DENIED[call.partition.aix_like].format(call.argv[0]), rc=1)


def cut(_call: Call, answer: Answer) -> Answer:
    """Half of the characters, so that a line ends in its middle; the exit code tells nothing of it."""
    return dataclasses.replace(answer, out=answer.out[: len(answer.out) // 2])


def flooded(_call: Call, answer: Answer) -> Answer:
    """The same output over and over, as of a listing that grew beyond all measure."""
    text = answer.out or f"{answer.err or 'powersim: flood'}".rstrip("\n") + "\n"
    return dataclasses.replace(answer, out=text * (FLOOD // len(text) + 1))


def translated(call: Call, answer: Answer) -> Answer:
    """In Chinese, for a caller whose locale the command follows."""
    if not follows(call.argv[0], call.env):
        return answer
    out, err = (localise(call.argv[0], text) for text in (answer.out, answer.err))
    return dataclasses.replace(answer, out=out, err=err)


KINDS = {
    "hang": Kind(instead=lambda _call: HANGS),
    "garbage": Kind(instead=lambda _call: Answer(GARBAGE)),
    "fails": Kind(instead=lambda _call: Answer(rc=1)),
    "denied": Kind(instead=denied),
    "absent": Kind(instead=lambda call: Answer(rc=127, err=f"{call.argv[0]}: not found\n")),
    "slow": Kind(delay=SLOW),
    "partial": Kind(after=cut),
    "flood": Kind(after=flooded),
    "localised": Kind(after=translated),
}
HEALTHY = Kind()


def of(call: Call) -> Kind:
    """What is wrong with the command of a call now; a verb of ioscli is a command of its own."""
    words = call.argv[:2] if call.argv[0] == "ioscli" else call.argv[:1]
    faults = call.partition.command_faults
    return next((KINDS[faults[word]] for word in words if faults.get(word) in KINDS), HEALTHY)
