# chartlake: every command a person or a machine needs. `make help` lists them.
PYTHON ?= $(firstword $(foreach p,python3.13 python3.12 python3.11 python3 python,$(shell command -v $(p) >/dev/null 2>&1 && $(p) -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' 2>/dev/null && echo $(p))))
BIN := .venv/bin
SYNC := env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=1 $(BIN)/uv pip sync --quiet --require-hashes
# Three workers, each a share of the tests that tests/conftest.py names: two of them mostly wait.
SHARED := --numprocesses=3 --dist=loadscope --no-loadscope-reorder
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-deep check format docs bench bench-views bench-page bench-matching spark requirements clean

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

.venv-spark/.ready: .venv/.ready requirements-spark.txt
	@java -version >/dev/null 2>&1 || { echo "Spark needs Java 17 on the PATH, e.g. apt-get install openjdk-17-jre-headless"; exit 1; }
	@test -d .venv-spark || $(BIN)/python -m venv --without-pip .venv-spark
	$(SYNC) --python .venv-spark/bin/python requirements-spark.txt
	@$(BIN)/uv pip install --quiet --python .venv-spark/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.ready: .venv/.ready package-lock.json
	@$(BIN)/python -m cdk_app.node ci
	@touch $@

demo: setup ## a lake with 120 days of a simulated market, queried and shown on a page; ONCE=1 checks it and stops
	@$(BIN)/python -m sandbox.demo $(if $(ONCE),--once)

test: setup ## everything but the slowest; under 15 minutes on 2 cores
	$(BIN)/python -m pytest -m "not deep" $(SHARED)

test-deep: setup spark ## the same at full size, and the slowest
	$(BIN)/python -m pytest $(SHARED)

check: .venv/.ready ## format, lint, types, import rule, generated docs; seconds, the first time some minutes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m chartlake.docs --check

format: .venv/.ready ## rewrite the code in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/.ready ## rewrite the generated parts of the documentation; with a lake that answers, draw the notebooks
	$(BIN)/python -m chartlake.docs
	@$(BIN)/python -m notebooks.render

bench: setup ## how fast the route is, beside its budgets
	$(BIN)/python -m benchmarks.route

bench-views: setup ## how fast the views are over three years of 73 markets, and how much they read; 20 minutes
	$(BIN)/python -m benchmarks.views

bench-page: setup ## how fast the page is in a browser, beside its budgets; needs Chromium and the demo's lake
	$(BIN)/python -m benchmarks.page

bench-matching: setup ## how well and how fast matching works, beside its budgets; the confusion list
	$(BIN)/python -m benchmarks.matching

spark: .venv-spark/.ready ## what `chartlake backfill` needs here: Spark, 0.5 GB, in an environment of its own; wants Java 17

requirements: .venv/bin/uv ## compile the pinned requirements anew from pyproject.toml and the *.in files
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --all-extras pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements-emulator.in -o requirements-emulator.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements-node.in -o requirements-node.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements.txt pyproject.toml requirements-spark.in -o requirements-spark.txt
	@for file in lambdas/*/requirements.in glue_jobs/requirements.in; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements.txt $$file -o $${file%.in}.txt; done

clean: ## stop the lake of this folder and remove everything that was installed or made here
	-@test -x $(BIN)/chartlake && $(BIN)/chartlake down && $(BIN)/chartlake down --home sandbox
	rm -rf .venv .venv-emulator .venv-spark node_modules .chartlake sandbox/.chartlake cdk.out
