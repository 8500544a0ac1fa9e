.PHONY: help run test test-all bench lint format
.DEFAULT_GOAL := help
WORKERS ?= auto
export PORT ?= 8000

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: ## Set up and serve the site here (PORT=8000)
	@exec bin/run

test: ## Set up and pass the tests (ARGS="-k word" chooses)
	@bin/setup runtime embedded test
	CHROMIUM="$$(bin/find-browser)" .venv/bin/python -m pytest -n $(WORKERS) -m "not slow" $(ARGS)

test-all: ## The same with the slow tests
	@bin/setup runtime embedded test
	CHROMIUM="$$(bin/find-browser)" .venv/bin/python -m pytest -n $(WORKERS) $(ARGS)

bench: ## Measure the site against its figures (ARGS="--sizes 10k" chooses)
	@bin/setup runtime embedded test
	.venv/bin/python manage.py bench $(ARGS)

lint: ## Check style, types, templates, migrations, settings and translations
	@bin/setup runtime embedded test lint
	@bin/lint

format: ## Put code and templates into the agreed style
	@bin/setup runtime embedded test lint
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
