# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estate file: what exists in it, how it is read, and what is wrong with it."""
