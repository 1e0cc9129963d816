# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done once per run, however many hosts, forks and loops ask for it."""

from __future__ import annotations

import hashlib
import os
import pathlib


class Once:
    """Remembers in files of ``folder``, which must be private to the run (Ansible's local temporary folder)."""

    def __init__(self, folder: str) -> None:
        self._folder = pathlib.Path(folder)

    def who(self, what: str) -> str:
        """Who has taken it in this run; empty when nobody has."""
        path = self._path(what)
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def take(self, what: str, who: str) -> str:
        """Empty when it was free, and then it is taken; else who has taken it before."""
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
        try:
            handle = os.open(self._path(what), flags, 0o600)
        except FileExistsError:
            return self.who(what) or "another task"
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(who)
        return ""

    def release(self, what: str) -> None:
        """It was not done after all."""
        self._path(what).unlink(missing_ok=True)

    def _path(self, what: str) -> pathlib.Path:
        return self._folder / ("hmc-once-" + hashlib.sha256(what.encode("utf-8", "surrogateescape")).hexdigest()[:24])
