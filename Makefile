# Every command of the project; `make` alone prints them. Each works from a fresh clone.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SOURCES := libs/service-kit/src services/framework-svc/src services/people-svc/src services/idp-svc/src \
	services/reporting-svc/src gateway/src
T ?=

.PHONY: help
help: ## Print this
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): uv.lock pyproject.toml $(wildcard libs/*/pyproject.toml services/*/pyproject.toml gateway/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Thaksa needs Python 3.11 or newer; $(PYTHON) is older. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Preparing .venv (once) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
	@UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --quiet --frozen --all-packages --compile-bytecode
	@touch $(READY)

.PHONY: setup
setup: $(READY)

##@ Run
.PHONY: run dev demo
run: setup ## Start everything on this machine with demo data, and show the KPI report of the demo ministry
	@$(BIN)/python tools/dev.py
dev: setup ## As run; services start again when their code changes
	@$(BIN)/python tools/dev.py --reload
demo: setup ## Walk the main job as a client of the gateway and compare it with the scenarios
	@$(BIN)/python tools/demo.py $(GATEWAY)

##@ Check
.PHONY: test check bench
test: setup ## Run every test, with real PostgreSQL, NATS and processes (one: make test T=path)
	@$(BIN)/pytest $(if $(T),$(T),-n 2 --dist loadfile --no-loadscope-reorder) -q
check: setup ## Format, lint, types, import contracts, house tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy $(SOURCES)
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest tests/house -q
bench: setup ## Measure: every figure is a ratio within one run (a quicker one: make bench STAFF=50000)
	@$(BIN)/python benchmarks/run.py $(if $(STAFF),--staff $(STAFF))

##@ Write what would otherwise be typed
.PHONY: openapi events settings rules format migration
openapi: setup ## Write tests/contract/openapi/*.json from the code
	@$(BIN)/python tools/openapi.py
events: setup ## Write docs/events.md and docs/asyncapi.json from tests/contract
	@$(BIN)/python tools/event_catalog.py
settings: setup ## Write docs/settings.md from the settings of every service
	@$(BIN)/python tools/settings_catalog.py
rules: setup ## Write docs/rules.md: each rule of the sources with the tests that hold it
	@$(BIN)/python tools/rule_catalog.py
format: setup ## Format the code
	@$(BIN)/ruff format -q . && $(BIN)/ruff check -q --fix .
migration: setup ## Write a migration: make migration S=idp-svc M="add plan budget hours"
	@$(BIN)/python tools/migration.py "$(S)" "$(M)"

##@ Clean
.PHONY: clean rebuild-reporting
rebuild-reporting: setup ## Empty the projections of var/ and fill them again from the event stream
	@$(BIN)/python tools/rebuild_reporting.py
clean: ## Remove the demo data, the environment and all caches
	@rm -rf var .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
