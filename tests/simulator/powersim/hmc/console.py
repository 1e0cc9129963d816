# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""lshmc: level, vital product data, locale and BIOS of the console; its network is in ``network``."""

from __future__ import annotations

import dataclasses
import time
import typing as t

from powersim.hmc import listing, network
from powersim.hmc.call import HmcCall, Reply
from powersim.render import hmc as render


def version(call: HmcCall) -> Reply:
    level = call.console.level
    return Reply(render.version(level.version, level.release, level.service_pack, level.build, level.base, level.fixes))


def vpd(call: HmcCall) -> Reply:
    own, level = call.console.spec, call.console.level
    stamp = time.strftime("%a %b %d %H:%M:%S UTC %Y", time.gmtime(call.console.clock.now() + call.console.broken.skew))
    release = f"{level.base}.{level.service_pack}.0" if int(level.version) > 8 else f"{level.base}.{level.service_pack}"
    virtual = own.type_model.startswith("V")
    uvmid = f"{own.type_model[1:].replace('-', '')}{own.serial[:3]}000{own.serial[3:]}" if virtual else ""
    return Reply(render.vpd(stamp, own.type_model, own.serial, own.ip, release, uvmid))


def locale(call: HmcCall) -> Reply:
    return call.listing(listing.of("locale"), [{"locale": call.console.locale}])


def locales(call: HmcCall) -> Reply:
    """The key is not known."""
    return call.listing(listing.of("synthetic_locales"), [{"synthetic_locales": "en_US,pl_PL"}])


def bios(call: HmcCall) -> Reply:
    return call.listing(listing.of("bios"), [{"bios": "synthetic-1.0"}])


@dataclasses.dataclass(frozen=True)
class Show:
    """An option of lshmc, and from which version on there is one."""

    run: t.Callable[[HmcCall], Reply]
    since: int = 0


# POWER9 manual page; V7 lacks --bmc, and the others with two dashes are not proven there.
LSHMC = {
    "-V": Show(version),
    "-v": Show(vpd),
    "-n": Show(network.network),
    "-r": Show(network.remote),
    "-l": Show(locale),
    "-L": Show(locales),
    "-b": Show(bios),
    "-D": Show(network.synthetic),
    "-e": Show(network.synthetic),
    "-h": Show(network.synthetic),
    "-i": Show(network.synthetic),
    "--bmc": Show(network.synthetic, 8),
    "--firewall": Show(network.firewall, 8),
    "--netroute": Show(network.synthetic, 8),
    "--ntpserver": Show(network.synthetic, 8),
    "--syslog": Show(network.synthetic, 8),
}


def lshmc(call: HmcCall) -> Reply:
    """One option at a time."""
    asked = [word for word in call.args if word in LSHMC]
    if len(asked) != 1 or LSHMC[asked[0]].since > call.version:
        return call.error("bad_parameter", asked[-1] if asked else "-v")
    return LSHMC[asked[0]].run(call)
