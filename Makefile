# `make run` and `make test` set up what they need; both are all a newcomer has to know.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: run setup demo sandbox test lint format browser bench gallery locks texts clean

run: $(VENV)/run.stamp
	@$(BIN)/python -m bot run --or-sandbox

setup: $(VENV)/run.stamp

sandbox: $(VENV)/run.stamp
	@$(BIN)/python -m bot sandbox

demo: $(VENV)/run.stamp
	@$(BIN)/python -m bot demo

# Files stay together: what all tests of one begin with, up to a played hour, is made once.
test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.benchmarks

gallery: $(VENV)/dev.stamp
	$(BIN)/python -m tests.gallery

# Locks are made by uv (pip-compile writes locks that older Python 3.11 refuse); needs `pip install uv` once.
locks:
	uv pip compile -q --generate-hashes --python-version 3.11 --universal --no-header \
	  pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --python-version 3.11 --universal --no-header \
	  --extra postgres -c requirements.lock pyproject.toml -o requirements-postgres.lock
	uv pip compile -q --generate-hashes --python-version 3.11 --universal --no-header \
	  --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

# Take new sentences into the four catalogues; then translate what is empty or fuzzy.
texts: $(VENV)/dev.stamp
	$(BIN)/pybabel -q extract -k gettext -k ngettext:1,2 --no-location --sort-output -o build/poputchik.pot \
	  interview handlers bot reports
	for language in ru ro cs en; do \
	  $(BIN)/pybabel -q update -l $$language -D poputchik -i build/poputchik.pot -d interview/locales --no-wrap --no-fuzzy-matching --ignore-obsolete; done

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: $(VENV)/bin/python requirements.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache
