# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One case with everything that was said of it."""

from __future__ import annotations

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.explain import explain

from . import kinds, settings
from .cases import carry_out
from .world import scratch


def show(text: str) -> int:
    """``KIND FAULT[+FAULT]``, as the lists of misses print them. 0 when it could be carried out."""
    case = settings.case(text)
    with scratch() as folder:
        staged, reading = carry_out(case, folder, everybody=False)
    if reading is None:
        print(f"{case} cannot be: {staged.refused}")
        return 1
    document = reading.documents[kinds.SUBJECT]
    for fault in case.faults:
        print(f"{fault}: {fault.cause} Expected: {fault.expected or 'no finding is named'}.")
    print("\n".join(["", *explain(document)]))
    print(f"  explained: {', '.join(document['explained']) or 'nothing'}")
    print(f"  not judged: {', '.join(document['unjudged']) or 'nothing'}")
    for name, answer in reading.answers.items():
        for row in answer.get("findings") or ():
            print(f"  {name} says: {row['severity'].upper()} {row['id']} {row['message']}")
    return 0
