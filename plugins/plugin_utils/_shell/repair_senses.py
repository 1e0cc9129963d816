# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shell text by which the repair sees: readings of the host, what a goal needs, and the checks before a rung.

The words of ``_core/plan_goal`` and ``_core/plan_guards`` are functions here; a test compares them.
"""

from __future__ import annotations

DATA_KB = 102400  # for one archive of ctsnap; from memory, they grow with the traces

#: Readings of the host, each into a file of the run's folder.
READING = """\
read_source() {
  lssrc -a >"$HERE/source"
  rmcdomainstatus -s ctrmc >"$HERE/links.new" && mv -f "$HERE/links.new" "$HERE/links"
}

look() {
  # a file that is missing or empty was not read; a hung rmcd leaves no links
  rm -f "$HERE/source" "$HERE/links" "$HERE/proxy"
  limited 15 /dev/null read_source
  src_active mcproxy && limited 10 "$HERE/proxy" lssrc -ls mcproxy
  return 0
}

listed() {
  # listed FILE PROGRAM [NAME=VALUE]...: does awk PROGRAM find something in a file that may be missing?
  [ -f "$HERE/$1" ] || return 1
  listing=$HERE/$1 program=$2
  shift 2
  awk "BEGIN { found = 0 } $program END { exit 1 - found }" "$@" "$listing"
}

src_active() {
  # src_active NAME: from the last look
  listed source '$1 == name && $NF == "active" { found = 1 }' "name=$1"
}

ip_up() {
  # ip_up [NODE]: is the connection to this HMC, or to any, in state I?
  listed links '
    /^Peer Domain/ { peer = 1 }
    /^Management Domain/ { peer = 0 }
    !peer && $1 == "I" && $3 ~ /^0x/ && (node == "" || $3 == node) { found = 1 }' "node=$1"
}

proxy_up() {
  # proxy_up [HMC]: the same in-band; rows are | SLOT | HMC NAME | STATUS | ...; Linux lists only HMCs in use
  listed proxy '
    $1 == "Hostname:" && (hmc == "" || $2 == hmc) { found = 1 }
    split($0, cell, "|") > 5 {
      gsub(/ /, "", cell[3])
      gsub(/ /, "", cell[4])
      if (cell[4] == "A" && (hmc == "" || cell[3] == hmc)) found = 1
    }' "hmc=$1"
}

list_sockets() {
  if on_host ss; then ss -tan; else netstat -an; fi
}

list_processes() {
  ps -A -o comm= | sed 's|.*/||'
}

told() {
  # told MARK WORD...: what a source says, each line with its mark, and then how it ended
  mark=$1
  shift
  rm -f "$HERE/told"
  "$@" >"$HERE/told" 2>&1
  code=$?
  sed "s/^/$mark /" "$HERE/told"
  echo "rc $mark $code"
}

list_cluster() {
  ct_clusterinfo -c | sed 's/^/ct /'
  if on_host odmget; then told odm odmget HACMPcluster; fi
  if on_host lspv; then told pv lspv; fi
  if [ -x /usr/ios/cli/ioscli ]; then told vios ioscli cluster -list; fi
  echo end
}
"""

#: What a goal is made of. Each is asked after a look.
NEEDS = """\
need_active() { src_active "$1"; }

need_any_hmc() { ip_up "" || proxy_up ""; }

need_hmc() {
  # need_hmc NODE SLOT: by IP or in-band; a dash stands for a way this HMC does not have
  if [ "$1" != - ] && ip_up "$1"; then return 0; fi
  [ "$2" != - ] && proxy_up "$2"
}

need_listener() {
  rm -f "$HERE/sockets"
  limited 10 "$HERE/sockets" list_sockets
  listed sockets '/LISTEN/ { for (i = 1; i <= NF; i++) if ($i ~ /[.:]657$/) found = 1 }'
}

ctrmc_active() { src_active ctrmc; }

ctrmc_stopped() { ! src_active ctrmc; }

need_node_id() {
  # need_node_id ID: in both files, and lsnodeid says so too where it is there
  read_id
  [ "$ETC_ID" = "$1" ] && [ "$VAR_ID" = "$1" ] || return 1
  on_host lsnodeid || return 0
  rm -f "$HERE/node_id"
  limited 10 "$HERE/node_id" lsnodeid
  [ "$(id_in "$HERE/node_id")" = "$1" ]
}

need_other_node_id() {
  # need_other_node_id ID...: a node id is there, and it is none of these
  id_whole || return 1
  for taken in "$@"; do
    [ "$ETC_ID" != "$taken" ] || return 1
  done
  need_node_id "$ETC_ID"
}

need_key_gone() {
  # need_key_gone NAME: the trusted host list could be read, and does not name it
  rm -f "$HERE/keys"
  limited 20 "$HERE/keys" ctsthl -l && [ -f "$HERE/keys" ] || return 1
  ! listed keys 'index($0, "Host name:") == 1 { sub(/^Host name:[ \\t]*/, ""); if ($1 == name) found = 1 }' "name=$1"
}

need_point_gone() {
  # need_point_gone ID: RMC answers, and says that it has no such resource
  rm -f "$HERE/point"
  limited 15 "$HERE/point" lsrsrc-api -s "IBM.MCP::NodeID=0x${1#0x}::MNName"
  listed point '/2612-023/ { found = 1 }'
}

need_support_data() { support_data_saved; }

need_not_suspended() {
  # need_not_suspended ID: what GetNodeState says of one HMC; its layout is from memory
  rm -f "$HERE/states"
  limited 15 "$HERE/states" runact -s "NodeID==0x${1#0x}" IBM.MCP GetNodeState
  listed states '/State *= *0/ { found = 1 } /State *= *[1-9]/ { busy = 1 } END { if (busy) exit 1 }'
}

mcproxy_known() { listed source '$1 == "mcproxy" { found = 1 }'; }
"""

#: What the plan asked, asked again right before a rung. WHY says what stands against it.
CHECKS = """\
needs() {
  # needs NAME: passes the rung over where there is nothing for it to do
  "$@" && return 0
  note skip "$*" 1
  return 1
}

met() {
  # met NEED: what the rung is for is there already
  "$@" || return 1
  note met "$*" 0
}

check() {
  WHY=''
  if "$@"; then
    note check "$*" 0
    return 0
  fi
  note refused "$*: $WHY" 1
  RESULT=refused
  return 1
}

any_active() {
  for daemon in "$@"; do
    src_active "$daemon" && return 0
  done
  return 1
}

read_member() {
  MEMBER=unknown
  rm -f "$HERE/cluster"
  limited 30 "$HERE/cluster" list_cluster
  if any_active $CLUSTER_DAEMONS ||
    listed cluster '/^odm HACMPcluster:|^pv .*caavg_private|^vios ./ { found = 1 }' ||
    listed cluster '$1 == "ct" && NF > 1 && !seen++ { gsub(/"/, ""); if ($2 != "IW") found = 1 }'; then
    MEMBER=yes
  elif [ -s "$HERE/source" ] && listed cluster '
    # a class that is not there is named by its message, 5910 (odmi.h) or 5904 (from memory)
    $1 == "ct" && NF > 1 { scope = 1 }
    $1 == "odm" && /HACMPcluster/ { named = 1 }
    $1 == "odm" && /odm errno/ && !/odm errno (5904|5910)([^0-9]|$)/ { unread = 1 }
    $1 == "pv" && NF > 1 { disks = 1 }
    $1 == "rc" && $2 == "pv" && !disks { unread = 1 }
    $1 == "rc" && $3 != 0 && ($2 != "odm" || !named) { unread = 1 }
    $1 == "end" { found = scope && !unread }'; then
    MEMBER=no
  fi
  WHY="cluster member: $MEMBER"
}

no_member() {
  read_member
  [ "$MEMBER" != yes ]
}

surely_no_member() {
  read_member
  [ "$MEMBER" = no ]
}

cluster_quiet() {
  surely_no_member && return 0
  WHY="a dead-man switch, critical resources or online groups can't be ruled out"
  [ -s "$HERE/source" ] || return 1
  ! any_active $CLUSTER_DAEMONS
}

no_work_in_flight() {
  rm -f "$HERE/processes"
  limited 10 "$HERE/processes" list_processes
  for name in $WORK; do
    WHY="$name runs"
    listed processes '$1 == name { found = 1 }' "name=$name" && return 1
  done
  WHY="the processes could not be read"
  [ -s "$HERE/processes" ]
}

no_kernel_update() {
  # a suspension belongs to the live update that runs
  rm -f "$HERE/processes"
  limited 10 "$HERE/processes" list_processes
  WHY="a live kernel update runs"
  listed processes '/^lvupdate|^liveupdate|^kpatch$/ { found = 1 }' && return 1
  WHY="the processes could not be read"
  [ -s "$HERE/processes" ]
}

no_online_peer() {
  # the name of a cluster, as files tell it without rmcd; IW is a node on its own
  rm -f "$HERE/cluster"
  limited 30 "$HERE/cluster" list_cluster
  WHY="whether the node is in a peer domain could not be read"
  listed cluster '$1 == "ct" && NF > 1 { found = 1 }' || return 1
  WHY="the node is in a peer domain"
  ! listed cluster '$1 == "ct" && NF > 1 { gsub(/"/, ""); if ($2 != "IW") found = 1 }'
}

in_window() {
  # in_window YYYYMMDDHHMMSS: until then, in UTC; as texts, since the number is too long for an old shell
  clock=$(date -u +%Y%m%d%H%M%S)
  WHY="it is $clock UTC and the maintenance window ends at $1"
  awk -v now="t$clock" -v last="t$1" 'BEGIN { exit !(length(now) == 15 && now <= last) }'
}

support_data_saved() {
  WHY="there is no archive of ctsnap in $SAVE/ctsnap"
  for archive in "$SAVE"/ctsnap/*.tar*; do
    [ ! -s "$archive" ] || return 0
  done
  return 1
}

data_folder() {
  # ctsnap takes what it needs, and a full /var would stop rmcd
  if has_room DATA_KB; then
    mkdir "$SAVE/ctsnap" 2>/dev/null
    [ -d "$SAVE/ctsnap" ]
  else
    note skip "$WHY" 1
    return 1
  fi
}

no_stray_rmcd() {
  rm -f "$HERE/processes"
  limited 10 "$HERE/processes" list_processes
  WHY="an rmcd runs that SRC calls inoperative"
  src_active ctrmc || ! listed processes '$1 == "rmcd" { found = 1 }'
}

no_living_link() {
  WHY="the subsystems could not be read"
  [ -s "$HERE/source" ] || return 1
  WHY="a connection to an HMC lives"
  proxy_up "" && return 1
  WHY="whether an in-band connection lives could not be read"
  if src_active mcproxy && [ ! -s "$HERE/proxy" ]; then return 1; fi
  src_active ctrmc || return 0
  WHY="a connection to an HMC lives"
  ip_up "" && return 1
  WHY="rmcd answers, and whether a connection lives could not be read"
  [ -f "$HERE/links" ] || ! limited 15 /dev/null lsrsrc
}
""".replace("DATA_KB", str(DATA_KB))
