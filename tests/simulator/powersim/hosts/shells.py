# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which real shell stands for a host's shell, on this machine."""

from __future__ import annotations

import os
import shutil

SEARCH = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin"
BINARIES = {
    "ksh93": ("ksh93", "ksh"),
    "mksh": ("mksh",),
    "posh": ("posh",),
    "bash": ("bash",),
    "dash": ("dash",),
    "sh": ("sh",),
    "csh": ("csh", "bsd-csh", "tcsh"),
    "tcsh": ("tcsh", "csh"),
}
# AIX and VIOS: ksh; Linux: bash; whatever is there otherwise.
AUTO = {"linux": ("bash", "sh"), "aix": ("ksh93", "mksh", "sh"), "vios": ("ksh93", "mksh", "sh")}
RESTRICTED = ("ksh93", "mksh", "bash")


def find(name: str) -> str | None:
    """Real path of a shell by the name the estate file uses, None where it is not installed."""
    for binary in BINARIES[name]:
        path = shutil.which(binary, path=SEARCH)
        if path:
            return os.path.realpath(path)
    return None


def choose(wanted: str, platform: str) -> tuple[str, str]:
    """(name, real path) of a shell; ``auto`` takes the first that is installed. Raises LookupError with a sentence."""
    names = AUTO[platform] if wanted == "auto" else (wanted,)
    for name in names:
        path = find(name)
        if path:
            return name, path
    raise LookupError(f"The shell '{wanted}' is not installed here: install it or give the partition `shell: auto`.")


def restricted() -> tuple[str, str]:
    """(name, path) of a shell that has a restricted mode, for padmin."""
    for name in RESTRICTED:
        path = find(name)
        if path:
            return name, path
    raise LookupError("No shell with a restricted mode (ksh93, mksh, bash) is installed here: install one for padmin.")
