# Two commands do all the set-up: `make run` and `make test`. The others are for developers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test lint format bench docs clean parity lock wheel wheel-test image

run: $(STAMP)
	$(BIN)/ndexp +experiment=quickstart

test: $(STAMP)
	$(BIN)/pytest -n 2 --dist worksteal

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

parity: $(STAMP)
	$(BIN)/python tests/parity/run.py

bench: $(STAMP)
	$(BIN)/python tests/benchmarks/run.py
	$(BIN)/python tests/benchmarks/reports.py
	$(BIN)/python tests/benchmarks/sweep.py

docs: $(STAMP)
	$(BIN)/pytest tests/docs -q

wheel: $(STAMP)
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation --outdir dist > /dev/null

# Image and SIF files for tests, on the base image that is here; `ndexp image build` takes the pinned one.
image: $(STAMP)
	$(BIN)/ndexp image build --base python:3.11-slim-bookworm -- --network host
	$(BIN)/ndexp image convert
	$(BIN)/ndexp image convert --toolchain
	$(BIN)/ndexp doctor docker apptainer

# The wheel must run the quickstart from an empty venv in an empty folder.
wheel-test: wheel
	rm -rf build/wheel-test && mkdir -p build/wheel-test/empty
	$(PYTHON) -m venv build/wheel-test/venv
	sed -n 's/^\([^ #].*==[^ ]*\)\(.*\) \\$$/\1\2/p' requirements.lock > build/wheel-test/constraints.txt
	build/wheel-test/venv/bin/pip install --quiet --disable-pip-version-check -c build/wheel-test/constraints.txt dist/*.whl
	cd build/wheel-test/empty && ../venv/bin/ndexp +experiment=quickstart run.tstop=20 circuit.cells=10

lock:
	uv pip compile pyproject.toml --extra test --extra build --generate-hashes --universal \
	  --python-version 3.11 --no-emit-index-url --no-header -o requirements.lock

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) runs dist build .parity .bench .pytest_cache .mypy_cache .ruff_cache .hypothesis
