#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: rmc_reset
short_description: Repairs the RMC connection of a partition, as gently as it can be done
version_added: 0.1.0
author:
  - powerops.rsct contributors (@powerops)
description:
  - Diagnoses the partition as M(powerops.rsct.rmc_status) does, plans the gentlest steps that its findings justify, runs
    them on the host and proves the result by a second reading.
  - The steps are rungs of a ladder, in this order. Finish what an interrupted repair began, start RMC, restart the in-band
    proxy, lift a suspension, refresh the management domain, enable remote clients, recycle RMC, collect support data, remove
    an HMC that is gone, make new keys, restore the node id, take a new one. It stops at the first one that heals.
  - From removing an HMC on, each rung is climbed only where O(allow) has its own name, and a wait that ran out never leads
    to a rung of a higher risk class.
  - The plan is one POSIX shell script. Check mode returns it, byte for byte what the real run installs, and changes nothing.
  - The script runs on the host in a session of its own, so it ends well when the connection, the task or the controller
    dies. A recycle that was begun always brings RMC back up, and one that was cut off by a power loss is finished by the
    next repair.
  - What can hurt is refused unless O(allow) names it. The identity of a cluster member is never changed, allowed or not.
  - Journal, lock and saved files stand in C(/var/adm/powerops-rsct) on the host, which only root can open.
options:
  plan_id:
    description:
      - Carry out this plan only, known by its RV(plan.id) from check mode. If the partition needs another one by now, the
        task fails and nothing is started. A partition that needs none any more is left alone as ever.
    type: str
  evidence:
    description:
      - Carry out the plan only on this evidence, known by RV(plan.evidence) from check mode. If the partition shows other
        evidence by now, the task fails, names both and starts nothing.
    type: str
  allow:
    description:
      - What the operator takes upon himself, by name.
      - V(recycle_with_live_link), stop RMC or the in-band proxy although a connection to an HMC is up.
      - V(recycle_on_cluster), recycle RMC on a cluster member, or where membership could not be read. It is still refused
        while Group Services, PowerHA or the recovery resource manager is active.
      - V(recycle_on_vios_without_hmc), recycle RMC on a VIOS without an HMC's word that no migration runs.
      - V(open_listener), open TCP 657 on all interfaces although it looks closed on purpose.
      - V(start_on_member), start RMC on a cluster member where it is stopped.
      - V(remove_stale), remove the record and the key of an HMC that is gone.
      - V(new_keys), make a new key pair and a new trusted host list. Each HMC has to exchange keys anew.
      - V(restore_identity), wipe C(/var/ct) and bring back the node id that is known to be the right one.
      - V(new_identity), wipe C(/var/ct) and take a new node id. Only for the copy of another partition, or where no node
        id is left. RV(plan.steps[].loses) says what is lost.
      - V(drop_caa_parent), clear the C(node_uuid) of C(cluster0) before, from which AIX would make the same node id again.
      - V(without_support_data), go on with trust or identity although C(ctsnap) failed.
      - V(try_again), run a plan that did not heal the last time, beyond the budget and before the cool-down has ended.
    type: list
    elements: str
    choices:
      - recycle_with_live_link
      - recycle_on_cluster
      - recycle_on_vios_without_hmc
      - open_listener
      - start_on_member
      - remove_stale
      - new_keys
      - restore_identity
      - new_identity
      - drop_caa_parent
      - without_support_data
      - try_again
    default: []
  twins:
    description:
      - What the fleet knows of a node id that several partitions have. The playbook C(powerops.rsct.repair) sets it.
      - C(node_id), the id; C(members), who has it; C(role), whether this one is the V(copy), the V(original) or V(unknown);
        C(reason), how that is known; C(ids_in_use), ids that others have; C(former), the id this one had before, if known.
    type: dict
  hmc_facts:
    description:
      - What an HMC says of this partition, as one entry of RV(powerops.rsct.hmc_rmc_info#module:partitions).
      - C(no_migration) is the HMC's word that no partition migration runs through this VIOS, needed for a recycle on one.
        V(false) refuses it, and without it V(recycle_on_vios_without_hmc) is needed.
      - C(node_id) is the node id the partition ought to have, where somebody knows it, as 16 lower-case hexadecimal digits.
        It goes before what the partition itself shows, and before a new one.
    type: dict
extends_documentation_fragment:
  - powerops.rsct.attributes
  - powerops.rsct.attributes.action
  - powerops.rsct.attributes.actiongroup_rsct
  - powerops.rsct.rsct
  - powerops.rsct.run
attributes:
  check_mode:
    support: full
    details: Reads the partition, and returns plan and script.
  diff_mode:
    support: full
    details: Shows the state of the connections before and after. In check mode, what each step is expected to bring.
  idempotent:
    support: full
    details: A healthy partition is left alone, and a plan that did not heal is not run again without V(try_again).
notes:
  - The same task, run again, attaches to a repair that is still at work.
  - With O(maintenance_window) the host looks at its own clock once more before each step.
seealso:
  - module: powerops.rsct.rmc_status
  - module: powerops.rsct.hmc_rmc_info
"""

EXAMPLES = r"""
- name: Repair the RMC connection
  powerops.rsct.rmc_reset:
  become: true
  register: repair

- name: Show what a repair would do, and the script
  powerops.rsct.rmc_reset:
  become: true
  check_mode: true
  register: preview

- name: Ask the HMC, once for all hosts
  powerops.rsct.hmc_rmc_info:
    hmc_host: hmc-east1.example.com
    hmc_key_file: ~/.ssh/hmc_ed25519
  register: estate
  run_once: true

- name: Repair a VIOS, which may be recycled while the HMC says that no migration runs
  powerops.rsct.rmc_reset:
    hmc_facts: "{{ mine }}"
  vars:
    mine: "{{ estate.partitions | selectattr('name', 'eq', inventory_hostname) | first }}"
  become: true
  become_method: powerops.rsct.oem_setup_env

- name: Recycle RMC although one of two HMCs is still connected
  powerops.rsct.rmc_reset:
    allow: [recycle_with_live_link]
  become: true

- name: Repair in a maintenance window, under a change
  powerops.rsct.rmc_reset:
    change_number: CHG0012345
    maintenance_window: 2026-11-21T22:00Z/2026-11-22T02:00Z
  become: true

- name: Start the repair and go on
  powerops.rsct.rmc_reset:
    wait: false
  become: true

- name: Ask for help where nothing could be repaired
  ansible.builtin.debug:
    msg: "{{ repair.human | map(attribute='text') }}"
  when: repair.outcome not in ['healthy', 'healed']
"""

RETURN = r"""
outcome:
  description:
    - V(healthy), nothing was wrong.
    - V(healed), repaired, and proven by O(samples) readings.
    - V(not_needed), something is wrong that no step here can heal, see RV(human).
    - V(unknown), too little could be read to say whether anything is wrong, see RV(before).
    - V(refused), the steps that could heal are refused, see RV(refused).
    - V(planned), check mode, see RV(plan).
    - V(running), the repair goes on without the task.
    - V(failed), the repair could not be started, or it ended and the cause is still there. The task fails.
  returned: always
  type: str
  sample: healed
plan:
  description: What was planned.
  returned: always
  type: dict
  contains:
    id:
      description: Names the content. The same steps on the same host have the same id.
      returned: always
      type: str
      sample: 752661ca795ce03d
    evidence:
      description: Names what the plan was made from, findings, connections, node id, membership, platform and levels.
      returned: always
      type: str
      sample: 0a9c5e2277d1b3f4
    steps:
      description: The rungs, in order.
      returned: always
      type: list
      elements: dict
      contains:
        rung:
          description: Name of the rung.
          returned: always
          type: str
          sample: recycle
        purpose:
          description: What it is for.
          returned: always
          type: str
          sample: stop RMC and all resource managers, start them again and enable remote clients
        reasons:
          description: Ids of the findings that justify it.
          returned: always
          type: list
          elements: str
          sample: [RMC003]
        commands:
          description: What it runs, word by word.
          returned: always
          type: list
          elements: list
          sample: [[rmcctrl, -z], [rmcctrl, -A], [rmcctrl, -p]]
        instead:
          description: What it runs where the first command is not on the host.
          returned: always
          type: list
          elements: list
          sample: []
        overrun:
          description: What it runs besides when the first command does not end within its limit, never on a cluster member.
          returned: always
          type: list
          elements: list
          sample: [[stopsrc, -c, -g, rsct_rm], [stopsrc, -c, -s, ctrmc]]
        risk:
          description: >-
            V(none) and V(link) cut no living connection, V(rmc) stops RMC for a while, V(trust) changes who trusts whom,
            V(identity) who this partition is.
          returned: always
          type: str
          sample: rmc
        checks:
          description: What the script asks again on the host right before.
          returned: always
          type: list
          elements: str
          sample: [surely_no_member, no_living_link]
        consents:
          description: Names of O(allow) that concern it.
          returned: always
          type: list
          elements: str
          sample: []
        limit:
          description: Seconds that each command may take.
          returned: always
          type: int
          sample: 180
        wait:
          description: Seconds to wait for the expected change.
          returned: always
          type: int
          sample: 300
        expects:
          description: The expected change.
          returned: always
          type: str
          sample: ctrmc active, then a connection to every known HMC
        undo:
          description: How to undo it.
          returned: always
          type: str
          sample: "none needed: identity and configuration stay"
        loses:
          description: What it destroys, and what of that can't be restored.
          returned: always
          type: list
          elements: str
          sample: []
    script:
      description: The script, empty when there is no step.
      returned: always
      type: str
      sample: "#!/bin/sh\n"
executed:
  description: Commands that really ran, in order.
  returned: always
  type: list
  elements: dict
  contains:
    step:
      description: The rung.
      returned: always
      type: str
      sample: recycle
    command:
      description: The command.
      returned: always
      type: str
      sample: rmcctrl -z
    rc:
      description: Its exit status, 124 when its limit passed. Null when not known.
      returned: always
      type: int
      sample: 0
refused:
  description: Rungs that a finding asked for and that were not climbed.
  returned: always
  type: list
  elements: dict
  contains:
    rung:
      description: Name of the rung.
      returned: always
      type: str
      sample: recycle
    reasons:
      description: Ids of the findings that asked for it.
      returned: always
      type: list
      elements: str
      sample: [RMC003]
    guard:
      description: What forbade it, V(host) when it was the script on the host.
      returned: always
      type: str
      sample: membership
    text:
      description: Why.
      returned: always
      type: str
      sample: the node is a cluster member
    consent:
      description: The name for O(allow) that lifts the refusal. Empty when none does.
      returned: always
      type: str
      sample: recycle_on_cluster
    consents:
      description: All names for O(allow) that the rung needs beside those that were given. Empty when none would help.
      returned: always
      type: list
      elements: str
      sample: [recycle_on_cluster]
    loses:
      description: What the rung would destroy, and what of that can't be restored. Read it before you allow the rung.
      returned: always
      type: list
      elements: str
      sample: []
human:
  description: What is left for a person.
  returned: always
  type: list
  elements: dict
  contains:
    finding:
      description: Id of the finding.
      returned: always
      type: str
      sample: RMC009
    text:
      description: The request.
      returned: always
      type: str
      sample: Ask the network team to open 657/tcp and 657/udp in both directions.
before:
  description: The audit document before, as RV(powerops.rsct.rmc_status#module:rmc).
  returned: always
  type: dict
  sample: {state: down}
after:
  description: The audit document after. Without a repair, or while it runs, the same as RV(before).
  returned: always
  type: dict
  sample: {state: healthy}
proof:
  description: How often the partition said that it is well after the repair. Empty when no repair has ended.
  returned: always
  type: dict
  contains:
    partition:
      description: Good readings in a row, up to the last one.
      returned: when a repair has ended
      type: int
      sample: 3
    wanted:
      description: How many there had to be.
      returned: when a repair has ended
      type: int
      sample: 3
    hmc:
      description: What the HMC says afterwards. This module never asks it, P(powerops.rsct.rmc_rows#filter) joins its word.
      returned: when a repair has ended
      type: str
      sample: not asked
    text:
      description: The same in words.
      returned: when a repair has ended
      type: str
      sample: proven on the partition only
run:
  description: The run on the host. Empty when none was started.
  returned: always
  type: dict
  contains:
    id:
      description: Its id, under which the host keeps journal and saved files.
      returned: when a repair was started or found
      type: str
      sample: 20260131T031500Z-0a1b2c3d
    launch:
      description: V(started), V(attached) to a repair that was running, V(finished) or V(interrupted).
      returned: when a repair was started or found
      type: str
      sample: started
    state:
      description: V(running), V(finished), V(interrupted) or V(unknown).
      returned: when a repair was started or found
      type: str
      sample: finished
    result:
      description: V(healed), V(not_needed), V(not_healed), V(refused) or V(interrupted). Empty while it runs.
      returned: when a repair was started or found
      type: str
      sample: healed
"""
