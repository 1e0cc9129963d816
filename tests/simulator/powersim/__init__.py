# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""powersim: a simulated IBM Power estate, reached over real SSH, that can be broken on purpose."""
