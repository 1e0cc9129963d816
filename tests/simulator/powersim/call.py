# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One simulated command: what is asked and what is answered."""

from __future__ import annotations

import dataclasses
import typing as t

from powersim.state.partition import Partition


class Files(t.Protocol):
    """The real files of a host, seen from the daemon."""

    def read(self, path: str) -> str | None:
        """The text of a file, None when there is none."""

    def write(self, path: str, text: str) -> bool:
        """Folders are made as needed; False when it cannot be written."""

    def usage(self, path: str) -> tuple[float, float]:
        """Free share of blocks and of inodes, 0.0 to 1.0."""


@dataclasses.dataclass
class Call:
    """``argv[0]`` is the bare command name; ``uid`` is that of the caller inside the partition.

    ``stdin``: what stood on standard input, for rows that ask for it.
    """

    partition: Partition
    argv: tuple[str, ...]
    uid: int = 0
    env: t.Mapping[str, str] = dataclasses.field(default_factory=dict)
    cwd: str = "/"
    files: Files | None = None
    stdin: str = ""

    @property
    def args(self) -> tuple[str, ...]:
        return self.argv[1:]

    def option(self, flag: str) -> str | None:
        """The value after ``-x`` or joined to it, None when absent."""
        for number, word in enumerate(self.args):
            if word == flag:
                return self.args[number + 1] if number + 1 < len(self.args) else ""
            if word.startswith(flag) and len(flag) == 2 and len(word) > 2:
                return word[2:]
        return None

    def has(self, letter: str) -> bool:
        """A one-letter flag, alone or in a cluster such as ``-ls``."""
        return any(word.startswith("-") and not word.startswith("--") and letter in word[1:] for word in self.args)


@dataclasses.dataclass
class Answer:
    """``wait``: simulated seconds before it is given; ``hang``: never. ``harm``: what it broke, for the log."""

    out: str = ""
    rc: int = 0
    err: str = ""
    wait: float = 0.0
    hang: bool = False
    harm: tuple[str, ...] = ()


HANGS = Answer(hang=True)


def usage(call: Call, rc: int = 1) -> Answer:
    """For an option the simulator does not know: clearly synthetic text."""
    return Answer(err=f"powersim: {' '.join(call.argv)}: this form is not simulated\n", rc=rc)
