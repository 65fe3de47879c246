# Two commands: `make run` serves the demo province, `make test` passes the tests. Both work on a bare machine.
# `make nightly` plays 50,000 random operations against a plain reference, on each database.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
AGENCIES ?= 2000

.PHONY: run test nightly lint schema bench clean

.venv/installed: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python 3.11 is needed: PYTHON=/path/to/python3.11 make"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python -e .
	touch $@

run: .venv/installed
	$(BIN)/anxin run --agencies $(AGENCIES)

test: .venv/installed lint
	$(BIN)/python -m pytest -n 2 --dist worksteal --database=sqlite
	$(BIN)/python -m pytest -n 2 --dist worksteal --database=postgresql

nightly: .venv/installed
	$(BIN)/python -m tests.graph.nightly --operations 50000

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed
	$(BIN)/python -m benchmarks.reads

schema: .venv/installed
	$(BIN)/anxin schema --write

clean:
	rm -rf .venv var
