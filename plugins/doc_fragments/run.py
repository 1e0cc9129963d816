# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What everything has in common that starts a run on a partition: how it is waited for, proven and gated."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of a run."""

    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Wait until the run on the host has ended, and prove its result.
      - With V(false) the task returns as soon as it is at work, with RV(outcome=running). M(powerops.rsct.rmc_status)
        shows its journal.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait for the end. After that the task returns with RV(outcome=running), and the run goes on.
      - By default as long as the run may take, and two minutes more.
    type: int
  samples:
    description:
      - How many readings in a row, from V(1) to V(20), have to say that the partition is well, and the same. A worse one
        starts the count anew, at most six more readings than that are taken.
    type: int
    default: 3
  sample_pause:
    description:
      - Seconds from the begin of one of these readings to the next, from V(0) to V(60).
    type: int
    default: 3
  policy:
    description:
      - What should be, see O(powerops.rsct.rmc_status#module:policy). Its key C(repair) limits what is started.
    type: dict
    default: {}
  expected_hmcs:
    description:
      - HMCs that this partition should be connected to, see O(powerops.rsct.rmc_status#module:expected_hmcs).
    type: list
    elements: str
    default: []
  change_number:
    description:
      - Number of the change under which this is done, at most 64 letters, digits and marks as in CHG-2026/12.3. The journal
        and the history on the host keep it.
      - O(policy) says from which risk class on there has to be one.
    type: str
  maintenance_window:
    description:
      - When this may be done, as C(FROM/UNTIL) in ISO 8601 with a zone.
      - O(policy) says from which risk class on there has to be one.
    type: str
notes:
  - Needs root on the partition, so O(privilege=become) together with C(become).
"""
