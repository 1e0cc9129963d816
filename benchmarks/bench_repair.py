# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the repair harms, how fast it heals, and whether it can be cut: over real SSH, against a field script.

Four parts. ``times``: the role on every fault that can be repaired from the partition, in the time of the published
delays (one simulated second in a second, or the ratio would not be true), against an oracle. ``harm``: the role without
any allowance, the role with those a person would give, and the field script, on identical estates in company of clusters,
living links and VIOS pairs (60 simulated seconds in one: only deeds are counted). ``crash``: every step of every rung, cut
in every way. Settings, in the environment or after ``make bench-repair``: ``PARTS=times,crash`` takes some of them and
writes no figures; ``EVERY=1`` takes every case and every cut (an hour on two cores; without it a third of the cases and a
quarter of the cuts, always the same), ``EVERY=20`` few of them.
"""

from __future__ import annotations

import os
import sys

from benchmarks.repair import whole


def main() -> int:
    try:
        parts, every = whole.settings(os.environ.get("PARTS", ""), os.environ.get("EVERY", ""))
    except whole.SettingError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    return whole.run(parts, every)


if __name__ == "__main__":
    sys.exit(main())
