#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: rmc_rollback
short_description: Puts back what a repair has saved on a partition
version_added: 0.1.0
author:
  - powerops.rsct contributors (@powerops)
description:
  - Every run of M(powerops.rsct.rmc_reset) saves on the host what it may change, before its first step. This lists the
    saves, and puts one of them back.
  - Where the node id is another by now, the former one comes back by C(recfgct -i), which wipes C(/var/ct) once more.
    Then the access list, packet size, security mode, message policy, inittab entry and the definitions that are missing.
  - It is a run of its own on the host, like a repair. It saves first, is journaled and locked, runs without the task, and
    one that was cut off is finished by the next run.
  - Where the node id is another, it cuts every living connection for a while. That you have chosen the save is the consent.
  - It refuses the save of another host or partition, and a host that is a cluster member or may be one. Nothing overrides
    that.
  - Check mode shows the script and changes nothing.
options:
  save:
    description:
      - The save to put back, as RV(saves[].run).
      - V(last), the newest from before an identity reset; the save of a rollback does not count.
      - Needed unless O(list_only) is set.
    type: str
  trust:
    description:
      - Put back key pair and trusted host list as well. Whoever has exchanged keys since is cut off.
    type: bool
    default: false
  list_only:
    description:
      - Only list the saves.
    type: bool
    default: false
extends_documentation_fragment:
  - powerops.rsct.attributes
  - powerops.rsct.attributes.action
  - powerops.rsct.attributes.actiongroup_rsct
  - powerops.rsct.run
  - powerops.rsct.rsct
attributes:
  check_mode:
    support: full
    details: Reads the partition and its saves, and returns the script.
  diff_mode:
    support: full
    details: Shows the state of the connections before and after.
  idempotent:
    support: full
    details: A rollback is not repeated while no other run has followed it and the node id is the former one.
seealso:
  - module: powerops.rsct.rmc_reset
  - module: powerops.rsct.rmc_status
"""

EXAMPLES = r"""
- name: List the saves
  powerops.rsct.rmc_rollback:
    list_only: true
  become: true
  register: kept

- name: Show what putting one back would run
  powerops.rsct.rmc_rollback:
    save: 20260131T031500Z-0a1b2c3d
  become: true
  check_mode: true

- name: Undo the last identity reset
  powerops.rsct.rmc_rollback:
    save: last
  become: true
"""

RETURN = r"""
outcome:
  description:
    - V(listed), only the saves were asked for.
    - V(planned), check mode.
    - V(restored), what the save holds is back, and the node id is the former one.
    - V(not_needed), nothing had to be put back.
    - V(refused), see RV(refused).
    - V(running), the rollback goes on without the task.
    - V(failed), it could not be started, or ended without the former node id. The task fails.
  returned: always
  type: str
  sample: restored
save:
  description: The save that was chosen. Empty when none was.
  returned: always
  type: dict
  sample: {run: 20260131T031500Z-0a1b2c3d, hostname: lpar-app01, uuid: "", node_id: 5b1e77c0a94d2f08, mode: new, trust: true}
saves:
  description: All saves on the host, the newest first.
  returned: always
  type: list
  elements: dict
  contains:
    run:
      description: Id of the run that kept it.
      returned: always
      type: str
      sample: 20260131T031500Z-0a1b2c3d
    hostname:
      description: Host name at that time.
      returned: always
      type: str
      sample: lpar-app01
    uuid:
      description: UUID of the partition, empty where it could not be read.
      returned: always
      type: str
      sample: 7e1a2b5c-0d3f-4a6b-8c9d-112233445566
    node_id:
      description: Node id at that time, empty if there was none.
      returned: always
      type: str
      sample: 5b1e77c0a94d2f08
    mode:
      description: What the run did to the identity, V(restore), V(new), V(rollback), or nothing.
      returned: always
      type: str
      sample: new
    trust:
      description: Whether key pair and trusted host list were kept.
      returned: always
      type: bool
      sample: true
script:
  description: The script. Empty when no save was chosen.
  returned: always
  type: str
  sample: "#!/bin/sh\n"
executed:
  description: Commands that really ran, in order, as RV(powerops.rsct.rmc_reset#module:executed).
  returned: always
  type: list
  elements: dict
  sample: [{step: rollback, command: recfgct -i 5b1e77c0a94d2f08, rc: 0}]
refused:
  description: What forbade it, as RV(powerops.rsct.rmc_reset#module:refused).
  returned: always
  type: list
  elements: dict
  sample: []
before:
  description: The audit document before, as RV(powerops.rsct.rmc_status#module:rmc).
  returned: always
  type: dict
  sample: {state: healthy, host: lpar-app01}
after:
  description: The audit document afterwards. The same as RV(before) where nothing has ended.
  returned: always
  type: dict
  sample: {state: healthy, host: lpar-app01}
run:
  description: The run on the host, as RV(powerops.rsct.rmc_reset#module:run). Empty when none was started.
  returned: always
  type: dict
  sample: {id: 20260131T041500Z-4d3c2b1a, launch: started, state: finished, result: healed}
proof:
  description: How often the partition said that it is well, as RV(powerops.rsct.rmc_reset#module:proof).
  returned: always
  type: dict
  sample: {partition: 3, wanted: 3, hmc: not asked, text: proven on the partition only}
"""
