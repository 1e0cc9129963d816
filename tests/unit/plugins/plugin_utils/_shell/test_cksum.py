# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Our checksum against the real cksum."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.cksum import cksum


@pytest.mark.skipif(not shutil.which("cksum"), reason="no cksum on this machine")
@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=2000))
def test_it_prints_what_cksum_prints(data: bytes) -> None:
    real = subprocess.run(["cksum"], input=data, capture_output=True, check=True).stdout.split()
    assert list(cksum(data)) == [int(word) for word in real]


def test_known_values() -> None:
    assert cksum(b"") == (4294967295, 0)
    assert cksum(b"123456789") == (930766865, 9)
