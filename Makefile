# Wakai. `make help` says what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-reset test check format lock law clean catalogues browser

UV_VERSION := 0.13.9
BOOT := .cache/uv-boot
# pyenv hides all but its global interpreter behind shims that fail: put the real ones first
PY_DIRS := $(shell ls -d "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.1[2-9]*/bin 2>/dev/null | sort -rV | tr '\n' ':')
export PATH := $(PY_DIRS)$(PATH)
UV := $(shell command -v uv 2>/dev/null || echo $(BOOT)/bin/uv)
BIN := .venv/bin

help: ## Print this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

demo: .venv/.ok catalogues ## Start a sample marketplace on http://127.0.0.1:8000 (PORT changes it)
	@$(BIN)/wakai demo

demo-reset: .venv/.ok catalogues ## Start the sample marketplace afresh
	@$(BIN)/wakai demo --reset

test: .venv/.ok catalogues browser ## Run every test, on real PostgreSQL and in a real browser (TESTS=tests/core: some)
	@$(BIN)/pytest -n 2 -q $(TESTS)

check: .venv/.ok catalogues ## Format, lint, types, imports and house rules, in under a minute
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest -q tests/house

format: .venv/.ok ## Put the code into its form
	@$(BIN)/ruff format -q .
	@$(BIN)/ruff check -q --fix .

catalogues: .venv/.ok
	@$(BIN)/python -m wakai.config.catalogues

# Debian and its kin, as root: install what the browser tests need. Elsewhere the tests say it.
browser: .venv/.ok
	@test "$$WAKAI_NO_BROWSER" = 1 || test -n "$$CHROMIUM" || $(BIN)/python -m tests.browser || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Installing Chromium, fonts and ffmpeg for the browser tests…" >&2; \
	    mkdir -p .cache; { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
	      chromium fonts-noto-cjk fonts-noto-color-emoji ffmpeg; } >.cache/apt.log 2>&1 \
	      || { tail -n 5 .cache/apt.log >&2; echo "make: could not install Chromium; the browser tests will say what they need" >&2; }; \
	  fi; }

lock: | $(UV) ## Write the locked requirements anew from pyproject.toml
	@$(UV) pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --all-extras --group dev -o requirements/dev.txt
	@$(UV) pip compile -q --universal --python-version 3.12 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --all-extras -o requirements/prod.txt

law: .venv/.ok catalogues ## Write docs/law.md anew from the code and the policies
	@$(BIN)/wakai law > docs/law.md.new && mv docs/law.md.new docs/law.md

clean: ## Remove what make made, but not the data of the demo
	@rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov dist build
	@find src -name '*.mo' -delete
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.ok: requirements/dev.txt pyproject.toml | $(UV)
	@test -x .venv/bin/python || $(UV) venv -q --python '>=3.12,<3.15' .venv || { \
	  echo "make: Wakai needs Python 3.12 or newer. None is here, and uv could not fetch one." >&2; exit 1; }
	@$(UV) pip sync -q --python .venv/bin/python --require-hashes requirements/dev.txt
	@$(UV) pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
	@touch $@

$(BOOT)/bin/uv:
	@for p in python3 python3.13 python3.12 python3.11 python3.10 python; do \
	  command -v $$p >/dev/null 2>&1 || continue; rm -rf $(BOOT); \
	  if $$p -m venv $(BOOT) >/dev/null 2>&1 && $(BOOT)/bin/python -m pip install -q --disable-pip-version-check "uv==$(UV_VERSION)"; then exit 0; fi; \
	  rm -rf $(BOOT); \
	  if $$p -m pip install -q --disable-pip-version-check --target $(BOOT)/lib "uv==$(UV_VERSION)" >/dev/null 2>&1; then mkdir -p $(BOOT)/bin && ln -sf ../lib/bin/uv $(BOOT)/bin/uv && exit 0; fi; \
	done; echo "make: Wakai needs Python 3.12 or newer, and either uv or a Python 3.10+ with pip (https://docs.astral.sh/uv/)" >&2; exit 1
