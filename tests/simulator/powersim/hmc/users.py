# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""lshmcusr: who may log in, with which task role and which resources; mkauthkeys: who trusts whom."""

from __future__ import annotations

from powersim.estate.hmc import SUPER_ADMIN, HmcUser
from powersim.hmc import listing
from powersim.hmc.call import HmcCall, Reply

# Fields and their order: posted output of V7R7.9 (ziutus/hmc_vios_aix). That of a limited resource role is from memory.
USER = listing.of(
    "name taskrole description pwage resourcerole authentication_type remote_webui_access remote_ssh_access min_pwage "
    "session_timeout verify_timeout idle_timeout inactivity_expiration resources password_encryption disabled"
)
FIXED = {
    "pwage": "99999",
    "authentication_type": "local",
    "remote_webui_access": "1",
    "min_pwage": "0",
    "session_timeout": "0",
    "verify_timeout": "15",
    "idle_timeout": "0",
    "inactivity_expiration": "0",
    "password_encryption": "sha512",
    "disabled": "0",
}


def record(user: HmcUser) -> dict[str, str]:
    limited = f"synthetic_{user.name}:" if user.systems else "ALL:"
    shown = "".join(f"<ResourceID = {name}>" for name in user.systems)
    everything = "<ResourceID = ALL:><UserDefinedName = AllSystemResources>"
    return FIXED | {
        "name": user.name,
        "taskrole": user.taskrole,
        "description": user.description,
        "resourcerole": limited,
        "remote_ssh_access": str(int(user.ssh)),
        "resources": shown or everything,
    }


def trust(call: HmcCall) -> Reply:
    """``mkauthkeys --ip HMC -u USER --test``: no console here trusts another. Text: posted by bond-huang/ebook."""
    user = call.value("-u")
    if not call.value("--ip") or not user:
        return call.error("bad_parameter", "-u" if call.value("--ip") else "--ip")
    return call.error("no_trust", user)


def lshmcusr(call: HmcCall) -> Reply:
    """All users for a super administrator, oneself for anybody else (from memory)."""
    everybody = call.owner.taskrole == SUPER_ADMIN
    return call.listing(USER, [record(user) for user in call.console.spec.users if everybody or user is call.owner])
