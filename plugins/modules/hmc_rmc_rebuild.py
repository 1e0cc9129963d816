#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: hmc_rmc_rebuild
short_description: Lets an HMC read a system anew where its views disagree
version_added: 0.1.0
author:
  - powerops.rsct contributors (@powerops)
description:
  - Runs C(chsysstate -r sys -o rebuild) on the HMC for those systems whose views disagree, and for no other. A system is
    rebuilt when C(lspartition) and C(lssyscfg) say different things of a running partition (finding C(HMC001)), when a
    partition is active without an address where in-band RMC is not possible (C(HMC012)), or when a partition of
    O(says_up) is not connected in the eyes of the HMC (C(HMC001) of the partition, C(FLT004)).
  - It is refused while a partition of the system migrates or C(lslparmigr) does not say that none does, while RMC of one
    is busy with a dynamic operation, while the system is in any state but C(Operating) or C(Standby), and when the HMC was
    started less than a quarter of an hour ago.
  - A system is rebuilt once per run, and so on one HMC at a time.
  - The HMC is asked again until the views agree. No partition is contacted.
options:
  systems:
    description:
      - Only look at these systems, given by name, by C(TYPE-MODEL*SERIAL) or by serial number. All of them if empty.
    type: list
    elements: str
    default: []
  says_up:
    description:
      - Names, on the HMC, of partitions that say themselves that their connection to this HMC is up. These are the
        subjects of the findings C(HMC001) of M(powerops.rsct.rmc_status).
    type: list
    elements: str
    default: []
  tries:
    description:
      - How often the HMC is asked after a rebuild, from 1 to 100.
    type: int
    default: 20
  pause:
    description:
      - Seconds between these questions, from 0 to 600.
    type: int
    default: 15
  total_timeout:
    description:
      - Seconds for all commands together, the pauses between them included.
    type: int
    default: 1800
extends_documentation_fragment:
  - powerops.rsct.hmc
  - powerops.rsct.attributes
  - powerops.rsct.attributes.hmc_deed
attributes:
  check_mode:
    details: Looks and decides, and rebuilds nothing.
  diff_mode:
    details: What disagrees is in RV(systems).
  idempotent:
    support: full
    details: Where the views agree there is nothing to do.
notes:
  - A firmware update that leaves the system C(Operating) does not show. Do not run this during one.
  - The user needs the right to rebuild a system; C(hmcviewer) does not have it.
seealso:
  - module: powerops.rsct.hmc_rmc_info
  - module: powerops.rsct.hmc_diagrmc
"""

EXAMPLES = r"""
- name: Rebuild what disagrees, on one HMC after the other
  powerops.rsct.hmc_rmc_rebuild:
    hmc_host: "{{ inventory_hostname }}"
    hmc_key_file: ~/.ssh/hmc_ed25519
  throttle: 1
  register: rebuilt

- name: Show what would be rebuilt on one system, and why
  powerops.rsct.hmc_rmc_rebuild:
    hmc_host: hmc01.example.com
    hmc_key_file: ~/.ssh/hmc_ed25519
    systems: [FRAME01]
  check_mode: true
  register: preview

- name: Rebuild where a partition says that it is connected
  powerops.rsct.hmc_rmc_rebuild:
    hmc_host: hmc01.example.com
    hmc_key_file: ~/.ssh/hmc_ed25519
    says_up: [dbtest1]
"""

RETURN = r"""
outcome:
  description:
    - That of the system where it is worst.
    - V(failed), the HMC refused it, or the views disagree as before. The task fails.
    - V(refused), a rebuild is called for, and something speaks against it now.
    - V(planned), check mode.
    - V(healed), rebuilt, and the views agree.
    - V(unknown), too little could be read to say whether the views agree.
    - V(not_needed), the views agree.
  returned: when the HMC was asked
  type: str
  choices: [failed, refused, planned, healed, unknown, not_needed]
  sample: healed
why:
  description: One sentence for each system with that outcome, or why the task failed.
  returned: always
  type: str
  sample: "rebuild of FRAME01: the views agree after the rebuild"
systems:
  description: The systems of the HMC, or those of O(systems).
  returned: when the HMC was asked
  type: list
  elements: dict
  contains:
    key:
      description: The system as the command names it.
      type: str
      sample: 9105-22A*78A1B2C
    name:
      description: Name of the system.
      type: str
      sample: FRAME01
    serial:
      description: Serial number of the system.
      type: str
      sample: 78A1B2C
    outcome:
      description: As RV(outcome).
      type: str
      sample: healed
    why:
      description: One sentence.
      type: str
      sample: the views agree after the rebuild
    reasons:
      description: Why a rebuild is called for.
      type: list
      elements: dict
      contains:
        partition:
          description: Name of the partition.
          type: str
          sample: dbtest1
        finding:
          description: Id of the finding that says so.
          type: str
          sample: HMC001
        text:
          description: The same in words.
          type: str
          sample: lspartition and lssyscfg say different things of it
    command:
      description: What runs, or would.
      type: str
      sample: chsysstate -m '9105-22A*78A1B2C' -r sys -o rebuild
    tries:
      description: How often the HMC was asked after the rebuild.
      type: int
      sample: 2
    changed:
      description: Whether it was rebuilt, or would be.
      type: bool
      sample: true
hmc:
  description: The HMC. After a failure to log in with C(addresses), which is empty then.
  returned: always
  type: dict
  contains:
    host:
      description: What O(hmc_host) was.
      type: str
      sample: hmc01.example.com
    name:
      description: Host name the HMC calls itself; empty if it could not be read.
      type: str
      sample: hmc01
kind:
  description: Why the HMC could not be asked, for programs.
  returned: failure to log in
  type: str
  choices: [options, library, unreachable, host_key, login, locked]
  sample: host_key
findings:
  description: The finding that says the way out, as RV(powerops.rsct.hmc_rmc_info#module:findings).
  returned: failure to log in
  type: list
  elements: dict
  sample: []
"""
