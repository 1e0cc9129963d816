# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a host, reached from outside its namespaces.

The root of a host can make any link. The kernel would follow an absolute one from our own root: every path is walked
here instead, component by component, and links are followed inside the host. Whatever is no regular file is refused.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import typing as t

LINKS = 40  # followed at most, as the kernel does
FOLDER = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW


@contextlib.contextmanager
def folder_of(root: str, path: str, *, make: bool = False, follow: bool = True) -> t.Iterator[tuple[int, str]]:
    """The open folder that holds the last component of ``path``, and its name there.

    ``make``: folders that are missing on the way. ``follow``: also the last component, when it is a link.
    """
    with contextlib.ExitStack() as held:

        def opened(name: str, at: int | None = None) -> int:
            fd = os.open(name, FOLDER & ~os.O_NOFOLLOW if at is None else FOLDER, dir_fd=at)
            held.callback(os.close, fd)
            return fd

        here, words, links = opened(root), _words(path), 0
        while True:
            name = words.pop(0) if words else "."
            target = _link(here, name) if words or follow else ""
            if target:
                links += 1
                if links > LINKS:
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
                words[:0] = _words(target)
                here = opened(root) if target.startswith("/") else here
            elif not words:
                break
            else:
                if make:
                    with contextlib.suppress(FileExistsError):
                        os.mkdir(name, dir_fd=here)
                here = opened(name, here)
        yield here, name


def _words(path: str) -> list[str]:
    return [word for word in path.split("/") if word not in ("", ".")]


def _link(folder: int, name: str) -> str:
    """What a link says; '' for everything else, absent or not."""
    try:
        return os.readlink(name, dir_fd=folder)
    except OSError:
        return ""


def opened(root: str, path: str, flags: int, *, make: bool = False) -> int:
    """A descriptor; never waits, for example at a pipe that nobody reads."""
    with folder_of(root, path, make=make) as (here, name):
        return os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666, dir_fd=here)


def regular(root: str, path: str, flags: int, *, make: bool = False) -> int:
    fd = opened(root, path, flags, make=make)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(errno.EINVAL, "not a regular file", path)
    return fd


def read(root: str, path: str) -> str:
    with os.fdopen(regular(root, path, os.O_RDONLY), encoding="utf-8", errors="replace") as handle:
        return handle.read()


def write(root: str, path: str, text: str, mode: int | None = None) -> None:
    """All of a file, with its folders; ``mode`` None leaves the rights as they are."""
    fd = regular(root, path, os.O_WRONLY | os.O_CREAT, make=True)
    with os.fdopen(fd, "w", encoding="utf-8") as handle:
        os.ftruncate(fd, 0)
        handle.write(text)
        if mode is not None:
            os.fchmod(fd, mode)


def remove(root: str, path: str) -> None:
    with folder_of(root, path, follow=False) as (here, name):
        os.unlink(name, dir_fd=here)


def usage(root: str, path: str) -> os.statvfs_result:
    fd = opened(root, path, os.O_PATH)
    try:
        return os.statvfs(fd)
    finally:
        os.close(fd)


def fill(root: str, base: str) -> None:
    """Take every block of the (small) file system of ``base``, then every inode."""
    with contextlib.suppress(OSError), os.fdopen(regular(root, base, os.O_WRONLY | os.O_CREAT), "wb", 0) as handle:
        while handle.write(b"\0" * 1_048_576) == 1_048_576:
            pass
        while handle.write(b"\0" * 4096):
            pass
    with contextlib.suppress(OSError), folder_of(root, f"{base}.d/0", make=True) as (here, _name):
        for number in range(100_000):
            os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, 0o600, dir_fd=here))


def empty(root: str, base: str) -> None:
    """Give back what ``fill`` took."""
    with contextlib.suppress(OSError):
        remove(root, base)
    with contextlib.suppress(OSError), folder_of(root, f"{base}.d", follow=False) as (above, name):
        fd = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
        try:
            for entry in os.listdir(fd):
                os.unlink(entry, dir_fd=fd)
        finally:
            os.close(fd)
        os.rmdir(name, dir_fd=above)
