# Two commands do all the set-up: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash

.PHONY: run demo test check format bench pins clean

run: $(VENV)/.runtime  ## the service with embedded defaults
	$(BIN)/earmark serve

demo: $(VENV)/.runtime  ## a real recording through the whole path
	$(BIN)/earmark process tests/samples/speech/two-cities.flac --mode asr

# Tests wait for processes half of their time: two workers a core. Those processes compile once; long files go first.
# What failed beside all others is run once more, alone: what fails again, fails. Both are in the output.
test: WORKERS = $(shell $(BIN)/python -c 'import os; print(2 * len(os.sched_getaffinity(0)))' 2>/dev/null || echo auto)
test: PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest
test: $(VENV)/.dev  ## everything that needs no foreign server
	$(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder || { [ $$? = 1 ] && echo "Once more, alone:" && \
	  $(PYTEST) --last-failed --last-failed-no-failures none --maxfail 1; }

check: $(VENV)/.dev  ## format, lint, types, imports, dead code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev  ## every claim about speed, one after the other: about 20 minutes, best on a quiet machine
	@failed=; for script in $(filter-out benchmarks/stage.py benchmarks/conversations.py,$(wildcard benchmarks/*.py)); do \
	  $(BIN)/python $$script || failed="$$failed $$script"; done; \
	  [ -z "$$failed" ] || { echo "Missed or failed:$$failed"; exit 1; }

pins: $(VENV)/.dev  ## write requirements/*.txt anew from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --extra builtin pyproject.toml -o requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --extra builtin --extra traces --extra dev -c requirements/runtime.txt pyproject.toml -o requirements/dev.txt

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Earmark needs Python 3.11 or newer: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python requirements/runtime.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/runtime.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
