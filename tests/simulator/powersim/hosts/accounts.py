# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The users of a host and how each of them is logged in."""

from __future__ import annotations

import dataclasses

from powersim.estate import parts as estate
from powersim.hosts import shells

AIX_PATH = "/usr/bin:/etc:/usr/sbin:/usr/ucb:/usr/bin/X11:/sbin"
LINUX_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
PADMIN_PATH = "/usr/ios/cli:/usr/ios/utils:/usr/ios/oem:/home/padmin"
OEM_PATH = AIX_PATH + ":/usr/ios/cli:/usr/ios/utils"


@dataclasses.dataclass(frozen=True)
class Account:
    """``argv0``: name and options the login shell is started with; ``binary``: its path inside the host."""

    name: str
    uid: int
    home: str
    role: str
    password: str
    nopasswd: bool
    shell: str
    argv0: tuple[str, ...]
    binary: str
    path: str

    def environment(self) -> dict[str, str]:
        return {"HOME": self.home, "USER": self.name, "LOGNAME": self.name, "SHELL": self.shell, "PATH": self.path}


def accounts(host: estate.Partition) -> dict[str, Account]:
    """All users of a host; root is always there, with its password for su. Raises LookupError with a sentence."""
    users = {user.name: user for user in host.users}
    users.setdefault("root", estate.User("root"))
    numbered = enumerate((user for name, user in users.items() if name != "root"), 1000)
    found = {"root": account(host, users["root"], 0)}
    return found | {user.name: account(host, user, uid) for uid, user in numbered}


def account(host: estate.Partition, user: estate.User, uid: int) -> Account:
    path = LINUX_PATH if host.platform == "linux" else AIX_PATH
    home = f"/home/{user.name}" if uid else "/root"
    name, real = shells.choose(host.login_shell or host.shell, host.platform)
    shown = f"/usr/bin/{'ksh' if name in ('ksh93', 'mksh') else name}"
    argv0: tuple[str, ...] = ("ksh" if name == "ksh93" else name,)
    if user.role == "padmin":
        _name, real = shells.restricted()
        shown, argv0, path = "/usr/bin/rksh", ("rksh", "-r"), PADMIN_PATH
    return Account(user.name, uid, home, user.role, user.password, user.nopasswd, shown, argv0, f"/.real{real}", path)
