# Two commands for a newcomer: make demo, make test. Each does its own set-up in .venv.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test system lint types unit gate bench audit sbom pictures lock clean

demo: .venv/run ## read the example stories and show what they become
	@rm -rf demo && mkdir -p demo
	@$(BIN)/sayso demo --ledger demo/demo.db

test: system lint types gate unit ## everything that a change must pass

system: ## what the tests use beside Python: a browser and a database server, installed where that may be done
	@sh tests/system.sh

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev
	$(BIN)/mypy

gate: .venv/dev ## the benchmark floors; skipped, visibly, where the data is not beside the checkout
	$(BIN)/python -m benchmarks gate

unit: .venv/dev
	$(BIN)/pytest -rs

bench: .venv/dev .venv-peers ## measure everything and write the tables of docs/benchmarks.md; hours
	$(BIN)/python -m benchmarks gate
	$(BIN)/python -m benchmarks table
	$(BIN)/python -m benchmarks bench $(SECTIONS)

.venv-peers: benchmarks/peers.txt ## what sayso is measured beside, apart from what it runs on
	$(PYTHON) -m venv $@
	-$@/bin/pip install -q -r benchmarks/peers.txt || echo "the peers could not be installed; each is named where it is missing"
	@touch $@

audit: ## what the locks hold, beside the known holes; skipped, visibly, where that list is not reached
	@PYTHON=$(PYTHON) sh tests/audit.sh

sbom: .venv/run ## sbom.cdx.json: all that is installed to run sayso, with hashes and licences
	$(BIN)/python docs/sbom.py

pictures: .venv/run ## redraw the pictures of README and tutorial from real output
	$(BIN)/python docs/pictures.py

lock: ## renew the locks: hashes, and no index address
	uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --upgrade --extra build -o requirements.lock
	uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --upgrade --extra build --extra frames --extra geo --extra postgres --extra ray --group dev -o requirements-dev.lock

.venv/made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sayso needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/made requirements.lock pyproject.toml
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/made requirements-dev.lock pyproject.toml
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@ .venv/run

clean:
	rm -rf .venv .venv-peers .venv-audit demo build dist sbom.cdx.json
