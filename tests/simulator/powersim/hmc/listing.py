# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a command lists things: which attributes there are, and what each is for one of them."""

from __future__ import annotations

import dataclasses
import typing as t

Item = t.TypeVar("Item")


@dataclasses.dataclass(frozen=True)
class Listing(t.Generic[Item]):
    """``names``: all that ``-F`` takes, in order; ``record``: those of a default record, None for all.

    ``value`` gives None for an attribute that the item does not have: absent from a record, ``null`` in a row.
    """

    names: t.Sequence[str]
    value: t.Callable[[Item, str], str | None]
    record: t.Sequence[str] | None = None

    def default(self) -> t.Sequence[str]:
        return self.names if self.record is None else self.record


def of(names: str) -> Listing[dict[str, str]]:
    """Things that are mappings of attribute to value already."""
    return Listing(names.split(), lambda item, name: item.get(name))
