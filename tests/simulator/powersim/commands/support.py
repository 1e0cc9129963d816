# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ctsnap: an archive of nothing, and a log, where the real ones would be.

https://www.ibm.com/docs/en/ssw_aix_73/c_commands/ctsnap.html
"""

from __future__ import annotations

import time

from powersim.call import Answer, Call
from powersim.commands.options import manual, read, wrong
from powersim.render import support
from powersim.row import RSCT, Row

FOLDER, FLAGS = "/tmp/ctsupt", "ad:x:p:S:D:k:hz"


def ctsnap(call: Call) -> Answer:
    """-d names the folder; -p, -S, -D and the like only choose what goes in."""
    options = read(call, FLAGS)
    if isinstance(options, str):
        return Answer(err=options, rc=1)
    if "h" in options:
        return manual(call, FLAGS)
    folder, own = options.get("d") or FOLDER, call.partition
    stamp = time.strftime("%m%d%H%M%S", time.gmtime(own.now))
    base = f"{folder.rstrip('/')}/ctsnap.{own.name}.{stamp}"
    for name in (f"{base}.tar.gz", f"{base}.log"):
        if call.files and not call.files.write(name, support.NOTHING):
            return wrong(call, f"{name} can not be written: give a folder with free space after -d")
    return Answer(support.collected(f"{base}.tar.gz"), wait=20.0)


ROWS = (Row("ctsnap", ctsnap, folder=RSCT),)
