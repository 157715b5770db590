# Two ways in: `make demo` runs the main job on the sample, `make test` the tests; both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
STAMP := $(VENV)/.ready
CPU_INDEX := https://download.pytorch.org/whl/cpu
TORCH := $(shell sed -n 's/^torch==/torch==/p' constraints.txt)
PIP := $(RUN)/python -m pip install --disable-pip-version-check --quiet

.PHONY: setup demo test slow lint format docs bench clean

setup: $(STAMP)

# Without a GPU the CPU build of torch is taken: from a local wheel folder if pip knows one, else from PyTorch's index.
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	@echo "Installing (a few minutes the first time) …"
	@if command -v nvidia-smi >/dev/null 2>&1 && nvidia-smi -L >/dev/null 2>&1; then $(PIP) $(TORCH); \
	else $(PIP) '$(TORCH)+cpu' 2>/dev/null || $(PIP) $(TORCH) --index-url $(CPU_INDEX) || $(PIP) $(TORCH); fi
	@$(PIP) -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(STAMP)
	$(RUN)/talknotes demo -o output

test: $(STAMP) lint
	$(RUN)/python -m pytest

slow: $(STAMP)
	$(RUN)/python -m pytest -m "slow and not network and not gpu"

lint: $(STAMP)
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy

format: $(STAMP)
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

docs: $(STAMP)
	COLUMNS=120 TERM=dumb $(RUN)/python -m typer talknotes.cli.app utils docs --name talknotes --title Commands > docs/commands.md

bench: $(STAMP)
	$(RUN)/python benchmarks/recognition.py

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache
