# Each target alone takes a machine with Python 3.11, make and git to the end.
PYTHON ?= python3
BIN := .venv/bin
DATA ?= data/demo
DAY ?= 1
PYTEST_WORKERS ?= 2
NODES ?= 1

.PHONY: help install demo test check lint format clean elasticsearch elasticsearch-stop screenshots

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' Makefile

install:  ## set up: virtual environment in .venv, pinned packages, Chromium
	@PYTHON="$(PYTHON)" scripts/setup

demo: install  ## the main job: crawl the fictional town (DAY=2, DAY=3 for later days)
	@$(BIN)/osint-monitor demo --data "$(DATA)" --day $(DAY)

test: lint  ## all checks and all tests
	@scripts/servers
	@echo "== tests: pytest, $(PYTEST_WORKERS) processes"
	@$(BIN)/pytest -n $(PYTEST_WORKERS) --dist loadfile --no-loadscope-reorder tests

check: format test  ## before a commit

lint: install
	@echo "== ruff (style), mypy (types), import-linter (layers), rules"
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache | tail -n 3
	@$(BIN)/osint-monitor rules check

format: install
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix-only .

elasticsearch:  ## start a real Elasticsearch on loopback, got once (NODES=3 for a cluster)
	@scripts/elasticsearch start --nodes $(NODES)

elasticsearch-stop:  ## stop it; its data stay
	@scripts/elasticsearch stop

screenshots: install  ## pictures of the console's pages, in screenshots/, which git ignores
	@mkdir -p screenshots
	@CONSOLE_SCREENSHOTS="$(CURDIR)/screenshots" $(BIN)/pytest -n 0 tests/console/test_browser_pages.py

clean:  ## remove what make made; the data folder stays
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis
