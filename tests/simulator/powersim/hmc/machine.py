# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of the restricted shell that show the machine itself: date, df, who, uname, locale."""

from __future__ import annotations

import time

from powersim.hmc.call import HmcCall, Reply
from powersim.render import hmc as render

# Mount point to (device, size and used in KiB): sizes are made up.
DISKS = {
    "/": ("/dev/sda2", 16_384_000, 6_553_600),
    "/var": ("/dev/sda3", 8_192_000, 2_048_000),
    "/tmp": ("/dev/sda5", 4_096_000, 81_920),
    "/data": ("/dev/sda6", 262_144_000, 13_107_200),
}


def _stamp(moment: float, form: str) -> str:
    return time.strftime(form, time.gmtime(moment))


def date(call: HmcCall) -> Reply:
    """The clock of the console, which may be ahead or behind; ``+FORMAT`` as strftime knows it."""
    moment = call.console.clock.now() + call.console.broken.skew
    form = next((word[1:] for word in call.args if word.startswith("+")), "%a %b %e %H:%M:%S UTC %Y")
    return Reply(_stamp(moment, form.replace("%s", str(int(moment)))) + "\n")


def df(call: HmcCall) -> Reply:
    full = call.console.broken.tmp_full
    named = [word for word in call.args if not word.startswith("-")]
    disks = [
        (device, size, size if full and mount == "/tmp" else used, mount)
        for mount, (device, size, used) in DISKS.items()
        if not named or mount in named
    ]
    return Reply(render.disks(disks))


def who(call: HmcCall) -> Reply:
    """``-b``: when the console was started; otherwise the session itself. By its own clock, right or wrong."""
    skew = call.console.broken.skew
    now = call.console.clock.now()
    if "-b" in call.args:
        started = _stamp(call.console.power.since(now) + skew, "%Y-%m-%d %H:%M")
        return Reply(f"         system boot  {started}\n")
    return Reply(f"{call.user:<8} pts/0        {_stamp(now + skew, '%Y-%m-%d %H:%M')}\n")


MARK = ("cat", "/etc/powersim")


def mark(call: HmcCall) -> Reply:
    """As on every simulated host: its time, which runs as fast as the estate says. The only file that is simulated."""
    clock = call.console.clock
    return Reply(f"simulated\nclock {clock.now():.3f} {clock.scale:.6f}\n")


def uname(call: HmcCall) -> Reply:
    machine = "ppc64le" if call.console.spec.type_model.startswith("7063") else "x86_64"
    return Reply(f"Linux {call.console.spec.name} synthetic {machine}\n" if "-a" in call.args else "Linux\n")


LOCALE = ("LANG", "LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES", "LC_PAPER")
# Commands that manual pages and posted sessions show, and that change what is not modelled.
ACTIONS = ("chhmc", "chhmcusr", "mkhmcusr", "chsacfg", "chproxy", "chsvc", "chsyscfg", "chhwres", "mkvterm", "rmvterm")
# They are there (posted lists of /usr/hmcrbin: ziutus/hmc_vios_aix, bond-huang/ebook) and do nothing here.
PRESENT = ("cp", "diff", "du", "expr", "getopt", "host", "mkdir", "mount", "scp")


def locale(call: HmcCall) -> Reply:
    name = f"{call.console.locale}.UTF-8"
    lines = [f"LANG={name}", *(f'{key}="{name}"' for key in LOCALE[1:]), "LC_ALL="]
    return Reply("\n".join(lines) + "\n")


def not_simulated(call: HmcCall) -> Reply:
    """Not 127, which says that a console does not have it."""
    return Reply(rc=1, err=f"powersim: {call.argv[0]} is not simulated (text synthetic)\n")


def nothing(_call: HmcCall) -> Reply:
    """An empty home folder, a cleared screen."""
    return Reply()
