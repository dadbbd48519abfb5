# Needs GNU make and Python 3.11 to 3.14; everything else goes into .venv.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CANDIDATES := $(or $(PYTHON),python3.14 python3.13 python3.12 python3.11 python3)
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet --quiet
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header
EXTRAS := --extra postgres --extra semantic --extra second-opinion

.DEFAULT_GOAL := help
.PHONY: help setup run test faults bench check fix lock pictures

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-8s %s\n", $$1, $$2 }'

setup: $(READY) ## Make .venv with everything locked, and this project editable

run: $(READY) ## Try the bot in a browser, without Slack
	@$(BIN)/lambda-quiz playground

test: $(READY) ## Run all tests; domain and use cases must be covered fully
	@$(BIN)/pytest -n auto --cov --cov-report=term-missing:skip-covered

faults: $(READY) ## Kill, freeze and starve thousands of channels' bots: what `make test` does with a few
	@FAULTS=long $(BIN)/pytest tests/faults -rA

bench: $(READY) ## Measure the bot beside floors in the same run; see benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks

check: $(READY) ## Format, lint, types, import rules, documentation, code shape
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest -q $(wildcard tests/docs tests/architecture)

fix: $(READY) ## Mend what the linter and the formatter can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

pictures: $(READY) ## Make the documentation's pictures anew, from demo and playground
	@$(BIN)/python docs/pictures/demo.py
	@$(BIN)/python docs/pictures/playground.py

lock: $(READY) ## Renew both lock files
	@$(PIP) uv
	@$(LOCK) $(EXTRAS) --output-file requirements.lock > /dev/null
	@$(LOCK) $(EXTRAS) --extra playground --group dev --output-file requirements-dev.lock > /dev/null

# The lock is whole, so nothing is left to resolve: pip would look at newer releases and trip over their hashes.
# An interpreter counts when it runs and its version fits: a name on the PATH alone may be a shim of nothing.
$(READY): requirements-dev.lock pyproject.toml
	@python=; fits=; \
	for name in $(CANDIDATES); do \
		"$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' > /dev/null 2>&1 || continue; \
		fits=$${fits:-$$name}; \
		if "$$name" -c 'import ensurepip, venv' > /dev/null 2>&1; then python=$$name; break; fi; \
	done; \
	if [ -z "$$fits" ]; then \
		echo "Lambda Quiz needs Python 3.11 to 3.14 and found none that runs as: $(CANDIDATES)." >&2; exit 1; \
	fi; \
	if [ -z "$$python" ]; then \
		version=$$("$$fits" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "$$fits cannot make a virtual environment: on Debian or Ubuntu, install the package python$$version-venv." >&2; exit 1; \
	fi; \
	if ! $(BIN)/python -m pip --version > /dev/null 2>&1; then \
		"$$python" -m venv --clear $(VENV) || exit 1; \
	fi
	@echo "Installing the locked dependencies into $(VENV) ..."
	@$(PIP) --no-deps --require-hashes --requirement requirements-dev.lock || \
		{ echo "The dependencies could not be installed: is a package index within reach?" >&2; exit 1; }
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@
