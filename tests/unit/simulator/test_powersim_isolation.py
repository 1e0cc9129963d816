# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a host are reached from outside: no link that its root makes leads to a file of the machine."""

from __future__ import annotations

import os
import pathlib

import pytest

from powersim.hosts import disk, hostfs

OUTSIDE = "of the machine"


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    """The root of a host, and a file beside it."""
    for name in ("etc", "var/ct", "tmp"):
        (tmp_path / "root" / name).mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_text(OUTSIDE, encoding="ascii")
    return tmp_path / "root"


def test_a_link_is_followed_inside_the_host(root: pathlib.Path) -> None:
    outside = root.parent / "outside"
    (root / "etc/id").symlink_to(outside / "secret")
    (root / "var/ct/cfg").symlink_to(outside)
    with pytest.raises(FileNotFoundError):
        hostfs.read(str(root), "/etc/id")
    hostfs.write(str(root), "/var/ct/cfg/secret", "of the host")
    hostfs.remove(str(root), "/etc/id")
    assert not (root / "etc/id").is_symlink()
    assert [path.read_text() for path in outside.iterdir()] == [OUTSIDE]
    assert (root / str(outside)[1:] / "secret").read_text() == "of the host"


def test_links_inside_a_host_work(root: pathlib.Path) -> None:
    (root / "etc/real").write_text("text", encoding="ascii")
    (root / "etc/one").symlink_to("two")
    (root / "etc/two").symlink_to("/etc/../etc/./real")
    (root / "link").symlink_to("/etc")
    assert hostfs.read(str(root), "/link/one") == "text"
    hostfs.write(str(root), "/link/one", "new", 0o600)
    assert (root / "etc/real").read_text() == "new"
    assert (root / "etc/real").stat().st_mode & 0o777 == 0o600
    assert hostfs.usage(str(root), "/link").f_blocks == os.statvfs(root).f_blocks


def test_what_is_no_file_is_refused_at_once(root: pathlib.Path) -> None:
    os.mkfifo(root / "etc/pipe")
    (root / "etc/loop").symlink_to("loop")
    for name in ("pipe", "loop", "."):
        with pytest.raises(OSError, match=r".+"):
            hostfs.read(str(root), f"/etc/{name}")
        with pytest.raises(OSError, match=r".+"):
            hostfs.write(str(root), f"/etc/{name}", "text")


def test_what_was_filled_is_given_back_though_links_took_its_place(root: pathlib.Path) -> None:
    (root / "tmp/core.full").symlink_to(root.parent / "outside" / "secret")
    (root / "tmp/core.full.d").symlink_to(root.parent / "outside")
    hostfs.empty(str(root), "/tmp/core.full")
    assert (root.parent / "outside" / "secret").read_text() == OUTSIDE
    assert os.listdir(root / "tmp") == ["core.full.d"]


def test_a_folder_that_became_a_link_comes_back_as_one(root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Also the folders at the top, which are left as they are."""
    archive, fresh = tmp_path / "disk.tar", tmp_path / "fresh"
    (root / "var/ct").rmdir()
    (root / "var/ct").symlink_to("/tmp/ct")
    (root / "etc").rmdir()
    (root / "etc").symlink_to(root.parent / "outside")
    for name in ("etc", "var/ct/cfg"):
        (fresh / name).mkdir(parents=True)
    disk.save(str(root), archive, ())
    disk.restore(str(fresh), archive)
    assert os.readlink(fresh / "var/ct") == "/tmp/ct"
    assert os.listdir(fresh / "etc") == []
