# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where layouts and effects of commands are told."""

from __future__ import annotations

ANSIBLE = "https://github.com/ansible/ansible: test/units/modules/test_service_facts.py"
XCAT = "https://github.com/xcat2/xcat-core: xCAT-rmc/scripts/configrmcnode"
STATUS_DOC = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcdomainstatus.html"
DOMAIN_DOC = "https://www.ibm.com/docs/en/rsct/3.2?topic=security-management-domain-configuration"
RECFGCT_DOC = "https://ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds4/recfgct.html"
RMCCTRL_DOC = "https://www.ibm.com/docs/en/SGVKBA_3.2/commands/rmcctrl.html"
CLOUD_DOC = "https://cloud.ibm.com/docs/power-iaas?topic=power-iaas-recommended-rsct-package"
INBAND = "https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/"
LPAR_FACTS = "https://github.com/IBM/ansible-power-aix: plugins/modules/lpar_facts.py"
LSMCODE = "https://github.com/power-ras/lsvpd: src/output/lsmcode.cpp"
LPARSTAT = "https://github.com/ibm-power-utilities/powerpc-utils: src/lparstat.c"
NETSTAT = "https://github.com/shirou/gopsutil: net/net_aix_test.go"
EBOOK = "https://github.com/bond-huang/ebook: 01-IBM_Power_System"
AIXPKG = "https://github.com/saltstack/salt: tests/pytests/unit/modules/test_aixpkg.py"
UBUNTU = "https://launchpad.net/~ibmpackages/+archive/ubuntu/rsct"
MEMORY = "from memory"
