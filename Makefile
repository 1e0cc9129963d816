# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Needs Python 3.11 or later with venv, make, git and an OpenSSH client; everything else is installed into .cache/.

PYTHON ?= python3
GATES = $(PYTHON) -m tests.gates
VENV = .cache/venv

.DEFAULT_GOAL := help
.PHONY: help venv demo test lint structure unit sanity integration matrix matrix-full molecule build docs bench fuzz check-ladder check-repair leak-sim clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## see it work: a simulated estate, broken, diagnosed, repaired, proved (no root, under 90 s once warm)
	@$(PYTHON) tests/gates/venvs.py demo >/dev/null
	@$(VENV)/demo/bin/python demo/run.py

test: ## run every gate and print a table
	@$(GATES) all

venv: ## build the environment for development, .cache/venv/dev
	@$(PYTHON) tests/gates/venvs.py dev

lint: ## ruff, mypy, structure, yamllint, changelog, docs, ansible-lint
	@$(GATES) lint

structure: ## layers, sizes, twins, licences, shell bans, documentation equals specification
	@$(GATES) structure

unit: ## unit tests on ansible-core 2.16, 2.19 and 2.21
	@$(GATES) unit

sanity: ## ansible-test sanity on the three cores, without any ignore entry
	@$(GATES) sanity

integration: ## plugins, roles and playbooks against simulated hosts over real SSH
	@$(GATES) integration

matrix: ## the probe's transport: every pair of shell, privilege, pipelining, Python, full disk, login shell (root)
	@$(GATES) matrix && cat .cache/gates/matrix.log

matrix-full: ## the same, the full product
	@$(PYTHON) tests/gates/venvs.py dev >/dev/null
	@$(VENV)/dev/bin/python -m tests.lab --full

molecule: ## the roles' scenarios, with idempotence
	@$(GATES) molecule

build: ## the tarball in dist/, installed offline and documented, and galaxy-importer's opinion
	@$(GATES) build

docs: ## write the pages of docs/ that are made from tables in the code
	@$(PYTHON) tests/gates/venvs.py dev >/dev/null
	@$(VENV)/dev/bin/python -m tests.gates.reference
	@PYTHONPATH=tests/simulator $(VENV)/dev/bin/python -m powersim.catalogue

bench: ## every benchmark; figures go to benchmarks/results/ (one of them: make bench-NAME)
	@for file in benchmarks/bench_*.py; do \
	  [ -e "$$file" ] || { echo "no benchmark yet"; break; }; \
	  name=$${file##*bench_}; $(MAKE) --no-print-directory "bench-$${name%.py}" || exit 1; done

bench-%:
	@$(PYTHON) tests/gates/venvs.py dev >/dev/null
	@$(VENV)/dev/bin/python -m benchmarks.bench_$*

fuzz: bench-fuzz ## 100,000 broken, foreign and hostile outputs of every command: right or unknown, no crash, no injection

check-ladder: bench-ladder ## the repair ladder in every state of an abstract partition: no plan harms, every path ends

EXAMPLES ?= 150
check-repair: ## random faults, consents and crashes against simulated partitions (EXAMPLES=30: less)
	@$(PYTHON) tests/gates/venvs.py core2.19 >/dev/null
	@POWEROPS_EXAMPLES='$(EXAMPLES)' $(VENV)/core2.19/bin/python -m pytest -q tests/integration/test_repair_stateful.py

CYCLES ?= 200
leak-sim: ## bring a simulated estate up and down 200 times (CYCLES=20: less) and count what is left (about 10 minutes)
	@$(PYTHON) tests/gates/venvs.py dev >/dev/null
	@POWERSIM_CYCLES='$(CYCLES)' $(VENV)/dev/bin/python -m pytest -q tests/unit/simulator/test_powersim_leak.py -k cycles

clean: ## remove everything that was built
	rm -rf .cache .build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .ansible collections tests/output
