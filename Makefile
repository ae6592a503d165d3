# Countersign. `make help` explains the targets. Needs Python >= 3.11, git and make; nothing else by hand.
# Every path is relative, so that the folder's own path may hold blanks.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PY := .venv/bin/python
export PYTHONUNBUFFERED := 1

.PHONY: help run install test check bench test-all faults hostile mutants demo-reset screenshots

help:  ## explain these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  PORT=8123 make run             another port (8000 otherwise)"
	@echo "  COUNTERSIGN_VAR=/data make run another folder for data, mail and logs (var/ otherwise)"

run: .venv/.installed  ## start everything with the demo programme, on http://localhost:8000
	@DEMO=1 exec $(PY) manage.py portal --prepare --with-parent

install: .venv/.installed  ## make the Python environment in .venv, start nothing

test: .venv/.installed-dev  ## all tests, on SQLite and on a real PostgreSQL, with a real worker, Valkey and browser
	@$(PY) -m tests.infra.browser
	$(PY) -m pytest --database=sqlite -m sqlite
	$(PY) -m pytest

test-all: .venv/.installed-dev  ## all tests with the long ones, everything on both databases
	@$(PY) -m tests.infra.browser
	$(PY) -m pytest --database=sqlite -m sqlite tests $(wildcard tests/long)
	$(PY) -m pytest tests $(wildcard tests/long)

faults: export FAULT_RUNS ?= 5000
faults: .venv/.installed-dev  ## kill, hang and cut what it stands on, and see that nothing is lost
	@$(call rows,tests/faults)

hostile: export HOSTILE = full
hostile: .venv/.installed-dev  ## hostile inputs, and their benign twins that must be accepted
	@$(call rows,tests/hostile)

mutants: .venv/.installed-dev  ## take each control away and see a test go red
	@$(call rows,tests/mutants)

bench: .venv/.installed-dev  ## how long things take, one after the other
	@$(call rows,tests/bench)

# Runs one folder of tests in one process; ROWS=... names the rows. Where the folder is not there yet it says so and fails.
rows = test -d $(1) || { echo "not run: this version has no $(1)/ yet"; exit 1; }; $(PY) -m pytest -n 0 $(1) $(if $(ROWS),-k "$(ROWS)")

check: .venv/.installed-dev  ## style, types, imports, migrations, templates, settings
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	DEMO=1 $(PY) manage.py makemigrations --check --dry-run
	find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --target-version 5.2 --check
	DEMO=1 $(PY) manage.py check --fail-level WARNING

demo-reset: .venv/.installed  ## throw the demo's data away; the next `make run` writes it anew
	@DEMO=1 $(PY) manage.py portal --forget

screenshots: .venv/.installed-dev  ## make docs/screenshots anew, in a real browser
	@$(PY) -m tests.infra.browser
	SCREENSHOTS=docs/screenshots $(PY) -m pytest -n 0 tests/long/test_more_screens.py

# What only the process that opens files reads: it may write nothing, so it would compile this anew each time.
compile = $(PY) -m compileall -q .venv/lib/python3*/site-packages/PIL .venv/lib/python3*/site-packages/pikepdf

# The stamps hold until the lists of packages change.
.venv/.installed: requirements.txt scripts/environment.sh
	@sh scripts/environment.sh requirements.txt
	@$(compile)
	@touch .venv/.installed

.venv/.installed-dev: requirements.txt requirements-dev.txt scripts/environment.sh
	@sh scripts/environment.sh requirements-dev.txt
	@$(compile)
	@touch .venv/.installed .venv/.installed-dev
