# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What odmget says of PowerHA's class, and lspv of the repository disk: a proof, its absence, or neither."""

from __future__ import annotations

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Member
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts

TORN = "0518-507 odmget: Could not retrieve object for HACMPcluster, odm errno {}\n"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((15, "odmget:  Cannot open class HACMPcluster\n"), Member.NO),
        ((1, TORN.format(5910)), Member.NO),
        # from here on the class is there, or may be; odmget ends with 0 after it failed to read an object
        (TORN.format(5905), Member.UNKNOWN),
        ((1, TORN.format(5917)), Member.UNKNOWN),
        ((15, TORN.format(59100)), Member.UNKNOWN),
        ("\nHACMPcluster:\n        id = 1\n" + TORN.format(5905), Member.YES),
    ],
)
def test_a_class_that_could_not_be_read_is_no_proof(said: hosts.Answer, expected: Member) -> None:
    assert hosts.read("aix", odm_hacmp=said).membership.answer is expected


@pytest.mark.parametrize("disk", ["caarepos1", "repos.disk-1", "hdisk1 00f6", "-"])
def test_a_repository_disk_counts_whatever_its_row_looks_like(disk: str) -> None:
    """rendev gives a disk any name."""
    row = f"{disk}          00f6db0a6c7aece6                    caavg_private   active\n"
    assert hosts.read("aix", lspv=row + hosts.LSPV).membership.answer is Member.YES
    assert hosts.read("aix", lspv=hosts.LSPV + "hdisk1 none old_caavg_private_x\n").membership.answer is Member.NO
