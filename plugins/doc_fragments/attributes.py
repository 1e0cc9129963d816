# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every plugin of the collection states about itself; a plugin adds what is special to it."""

from __future__ import annotations


class ModuleDocFragment:
    """``attributes``, ``.info``, ``.action``, ``.hmc_deed``, ``.actiongroup_hmc``, ``.actiongroup_rsct``."""

    # What each attribute means; the plugin or another section says how far it is supported.
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in check mode and predict what would change without changing it.
  diff_mode:
    description: Returns what has changed, or would change, in diff mode.
  idempotent:
    description: When run twice in a row with the same arguments, the second run changes nothing.
  platform:
    description: Systems it works on.
"""

    # Reads only.
    INFO = r"""
options: {}
attributes:
  check_mode:
    support: full
    details: Nothing is ever changed, so check mode does the same.
  diff_mode:
    support: N/A
    details: Nothing is ever changed.
  idempotent:
    support: full
    details: Nothing is ever changed.
"""

    # Runs in the controller process; the file in plugins/modules holds documentation only.
    ACTION = r"""
options: {}
attributes:
  action:
    description: Runs as an action plugin on the controller and copies nothing to the target.
    support: full
  async:
    description: Supports the C(async) keyword.
    support: none
    details: It has time limits of its own.
"""

    # May change an HMC: an action of the group hmc that can look without changing.
    HMC_DEED = r"""
options: {}
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  platform:
    support: full
    platforms: HMC V8R8 to V11
  action_group:
    description: Set the HMC options once, with C(group/powerops.rsct.hmc) in C(module_defaults).
    support: full
    membership:
      - powerops.rsct.hmc
  async:
    description: Supports the C(async) keyword.
    support: none
    details: It has time limits of its own.
  action:
    description: Runs as an action plugin on the controller. No partition is contacted.
    support: full
"""

    ACTIONGROUP_HMC = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/powerops.rsct.hmc) in C(module_defaults) to set the HMC options once.
    support: full
    membership:
      - powerops.rsct.hmc
"""

    ACTIONGROUP_RSCT = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/powerops.rsct.rsct) in C(module_defaults) to set common options once.
    support: full
    membership:
      - powerops.rsct.rsct
"""
