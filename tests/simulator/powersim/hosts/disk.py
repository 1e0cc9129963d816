# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host has on disk while it is down: its own files, kept in one archive outside its namespaces."""

from __future__ import annotations

import pathlib
import shutil
import tarfile

KEPT = ("etc", "home", "root", "tmp", "var")


def save(root: str, archive: pathlib.Path, without: tuple[str, ...]) -> None:
    """Archive the kept folders of ``root``. ``without``: beginnings of paths that are left out."""
    archive.parent.mkdir(parents=True, exist_ok=True)

    def chosen(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        return (
            None
            if member.name.startswith(without) or not (member.isfile() or member.isdir() or member.issym())
            else member
        )

    with tarfile.open(archive, "w") as out:
        for name in KEPT:
            folder = pathlib.Path(root, name)
            if folder.is_dir() and not folder.is_symlink():
                out.add(f"{root}/{name}", name, filter=chosen)


def restore(root: str, archive: pathlib.Path) -> None:
    """Put back what was saved; nothing without an archive. Owners that an unprivileged world does not have are lost."""
    if archive.exists():
        with tarfile.open(archive) as held:
            for member in held:
                fresh = pathlib.Path(root, member.name)
                if not member.isdir() and fresh.is_dir() and not fresh.is_symlink():
                    shutil.rmtree(fresh)  # somebody replaced a folder by a link
            held.extractall(root, filter="fully_trusted", numeric_owner=True)
