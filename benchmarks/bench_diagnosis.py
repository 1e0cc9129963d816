# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the diagnosis names the cause: every fault of the simulator alone, and every two that can be together.

Nothing is started: hosts and HMCs answer in this process, in simulated time. What the figures mean stands in
``benchmarks/diagnosis/score.py``. Settings, in the environment or after ``make bench-diagnosis``:
``ESTATE=file.yml`` shows found against expected for an estate file instead; ``CASE='aix72 drm_missing+hmc1/tmp_full'``
shows one case with its document; ``SSH=aix`` carries the single faults of a platform out over real SSH too, and compares;
``EVERY=5`` takes each fifth pair.
"""

from __future__ import annotations

import os
import sys

from benchmarks.diagnosis import estate_file, one_case, settings, ssh, whole


def main() -> int:
    try:
        if path := os.environ.get("ESTATE", ""):
            return estate_file.show(path, os.environ.get("AFTER", ""))
        if case := os.environ.get("CASE", ""):
            return one_case.show(case)
        if platform := os.environ.get("SSH", ""):
            return ssh.compare(platform)
        return whole.run(settings.every(os.environ.get("EVERY", "")))
    except settings.SettingError as wrong:
        print(wrong, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
