# `make` alone lists the targets. They need a Python >= 3.11 and make; the rest goes into .venv.

VENV := .venv
# Bytecode is kept, whatever the environment says: the tests start a thousand processes.
RUN := PYTHONDONTWRITEBYTECODE= PATH="$(CURDIR)/$(VENV)/bin:$$PATH"
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
BENCH := $(VENV)/.bench

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-cluster demo-shops test test-fast test-pythons test-lowest simulate simulate-bulk soak soak-bulk \
	lint types format generate build bench bench-smoke constraints clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: $(DEV) ## create .venv with everything that development needs

demo: $(RUNTIME) ## import 2,000 orders, be killed half-way, go on, account for each
	@$(RUN) python scripts/demo.py $(ARGS)

demo-cluster: $(DEV) ## the same by three workers on PostgreSQL: one is killed, one frozen
	@$(RUN) python scripts/demo_cluster.py $(ARGS)

demo-shops: $(RUNTIME) ## order what two shops have sold, be killed, go on, account for each
	@$(RUN) python scripts/demo_shops.py $(ARGS)

test: $(DEV) ## every check, then the whole test suite with coverage
	@$(RUN) python scripts/check.py

test-fast: $(DEV) ## the test suite alone; narrow it with ARGS="-k name"
	@$(RUN) pytest -n auto $(ARGS)

test-pythons: $(DEV) ## the test suite on every other CPython >= 3.11 of this machine
	@$(RUN) python scripts/matrix.py pythons

test-lowest: $(DEV) ## the test suite with the oldest dependencies that pyproject.toml allows
	@$(RUN) python scripts/matrix.py lowest

simulate: $(RUNTIME) ## the client in simulated worlds, one for each seed: make simulate SEEDS=100000
	@$(RUN) python scripts/simulate.py --seeds $(or $(SEEDS),10000) $(ARGS)

simulate-bulk: $(DEV) ## bulk jobs in simulated worlds, one for each seed: SEEDS=10000 FIRST=0
	@$(RUN) python tests/bulk/bulk_world.py $(or $(FIRST),0) $(or $(SEEDS),1000)

soak: $(RUNTIME) ## lose the answers to 8 % of 10,000 orders and prove what came of each; minutes
	@$(RUN) python scripts/prove_safety.py $(ARGS)

soak-bulk: $(DEV) ## kill and freeze the processes of bulk jobs, and prove the account; long
	@$(RUN) python scripts/prove_bulk.py $(ARGS)

lint: $(DEV) ## style, import layers, spec rules, drift of the generated code
	@$(RUN) python scripts/check.py format ruff layers spec drift

types: $(DEV) ## mypy and basedpyright, both strict
	@$(RUN) python scripts/check.py mypy basedpyright

format: $(DEV) ## rewrite the sources in the project's style
	@$(RUN) ruff check --fix .
	@$(RUN) ruff format .

generate: $(DEV) ## rewrite generated/ from spec/
	@$(RUN) python scripts/generate.py
	@$(RUN) python scripts/write_model_schemas.py

build: $(DEV) ## wheel and source archive in dist/
	@$(RUN) python -m build --no-isolation

bench: $(BENCH) ## measure everything, an hour; or ARGS="create-64 pages", ARGS="--help"
	@$(RUN) python -m benchmarks $(ARGS)

bench-smoke: $(BENCH) ## check that everything can be measured, a minute
	@$(RUN) python -m benchmarks --smoke --results build/benchmarks/smoke \
		--docs build/benchmarks/smoke $(ARGS)

constraints: $(DEV) ## rewrite constraints.txt with the newest versions that fit together
	@$(RUN) python scripts/pin_dependencies.py

clean: ## remove what builds and checks leave behind; .venv stays
	rm -rf build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

$(RUNTIME): pyproject.toml constraints.txt
	@python=$$(sh scripts/find_python.sh) && "$$python" scripts/setup_venv.py $(VENV)
	@touch $@

$(DEV): $(RUNTIME)
	@$(VENV)/bin/python scripts/setup_venv.py --dev $(VENV)
	@touch $@

$(BENCH): $(DEV)
	@$(VENV)/bin/python -m pip install -qq --disable-pip-version-check \
		--constraint constraints.txt --group bench
	@touch $@
