# chartlake: every command a person or a machine needs. `make help` lists them.
PYTHON ?= $(firstword $(foreach p,python3.13 python3.12 python3.11 python3 python,$(shell command -v $(p) >/dev/null 2>&1 && $(p) -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' 2>/dev/null && echo $(p))))
BIN := .venv/bin
SYNC := env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip sync --quiet --require-hashes
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-deep check format docs requirements clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready .venv-emulator/.ready node_modules/.ready ## install everything, hash-pinned, into this folder

.venv/bin/uv: requirements-uv.txt
	@test -n "$(PYTHON)" || { echo "chartlake needs Python 3.11, 3.12 or 3.13 on the PATH (with its venv module)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

.venv/.ready: .venv/bin/uv requirements.txt pyproject.toml
	$(SYNC) --python $(BIN)/python requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv-emulator/.ready: .venv/bin/uv requirements-emulator.txt
	@test -d .venv-emulator || $(BIN)/python -m venv --without-pip .venv-emulator
	$(SYNC) --python .venv-emulator/bin/python requirements-emulator.txt
	@touch $@

node_modules/.ready: .venv/.ready package-lock.json
	@$(BIN)/python -m cdk_app.node ci
	@touch $@
