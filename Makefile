# `make` lists the targets. `make check` is what .ci/run does with the tree, in this environment.
PYTHON ?= .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help install quick test lint types data docs check bench constraints

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

install:  ## make .venv with everything a contributor needs
	python3 -m venv .venv
	.venv/bin/python -m pip install -q -c constraints.txt -e ".[dev]"

quick:  ## run the quick tests (half a minute)
	$(PYTHON) -m pytest -n auto -m quick

test:  ## run the tests
	$(PYTHON) -m pytest -n auto

lint:  ## ruff: rules and format
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:  ## mypy, strict
	$(PYTHON) -m mypy

data:  ## check the bundled catalogue
	$(PYTHON) -m kakushin_cli data check --strict-age --today 2026-03-31

docs:  ## regenerate docs/cli.md, data-fields.md, the schema, the picture and parts of README.md
	$(PYTHON) docs/generate.py

check: lint types data test  ## all of it, and that the generated documents are fresh
	$(PYTHON) docs/generate.py --check

bench:  ## measure the program beside what bounds it (docs/performance.md)
	$(PYTHON) benchmarks/run.py

constraints:  ## resolve all dependencies anew and pin them
	rm -rf build/resolve && python3 -m venv build/resolve
	build/resolve/bin/python -m pip install -q -e ".[dev]" "colorama>=0.4"
	{ sed -n '/^#/p' constraints.txt; build/resolve/bin/python -m pip freeze --exclude-editable | sort -f; } > build/new
	mv build/new constraints.txt
