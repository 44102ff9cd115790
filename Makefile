# make demo    makes the environment and reads the example reports: prints their brief
# make test    makes the environment, checks the code and runs every test
# make lint    only the checks of the code: ruff and mypy
# make bench   scores the reading and times it; fails below the floors in bench/floors.json
# make bench-ledger   fills ledgers of up to a million minutes and times them
# make bench-archive  goes through a web archive of 2,000 pages beside fastwarc and trafilatura alone
# make fuzz    feeds the readers of pages, feeds, archives, lines and tables odd bytes for FUZZ_SECONDS each (600)
# make bench-web      times the pages over an empty ledger and one of 100,000 minutes, and 50 readers at once
# make screenshots    takes the README's pictures of the pages anew
# make notebooks      runs docs/notebooks anew and keeps what they show
# make bench-exports times writing a hundred thousand minutes as CSV, Parquet and the rest
# make bench-model scores what comes of a language model that is never wrong, and counts the tokens it is asked with
# make docs    builds the documentation as a site in site/, readable without a net
# make docs-serve     shows it in a browser, made anew as pages change
# make train   learns the weights that tell acts, kinds and roles anew; DATA=FOLDER adds gold reports, and learns with its news
#              what is passed over (CONTRIBUTING.md)
# make test-encoder   tests what stands on a pretrained encoder, which `make test` skips: installs torch, which is large
# make clean   removes the environment, the demo's ledger and what the tools left behind

.DEFAULT_GOAL := help
.PHONY: help demo test test-encoder lint bench bench-ledger bench-archive bench-exports bench-model bench-web fuzz notebooks screenshots docs docs-serve train clean
.DELETE_ON_ERROR:

VENV ?= .venv
# Python 3.11 or newer: the first of these that is one, or what PYTHON= names.
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --progress-bar off --disable-pip-version-check -c constraints.txt
PINS := pyproject.toml constraints.txt

# Tests want no types on what they define, nor proof of what a result is before they look into it; else they are checked too.
LOOSE := --disable-error-code union-attr --allow-untyped-defs --allow-incomplete-defs --allow-untyped-calls --allow-untyped-decorators

# What `make bench` and `make train` measure and learn with beyond what lies here: reports and their gold, and news of all
# kinds to tell reports of negotiations from. Not needed.
DATA ?= $(wildcard ../shared)
GOLD := $(wildcard $(DATA)/gold/train)
NEWS := $(wildcard $(DATA)/data/raw/id-news.txt)

FUZZ_SECONDS ?= 600

help:
	@sed -n 's/^# make/make/p' Makefile

demo: $(VENV)/plain.stamp
	@echo "Reading the reports written for this project: notulen read examples/reports.jsonl --ledger demo.db"
	@$(BIN)/notulen read examples/reports.jsonl --ledger demo.db
	@echo
	@echo "Their minutes are kept in demo.db; $(BIN)/notulen ledger info --ledger demo.db tells what it holds"
	@echo "To see them in a browser: $(BIN)/notulen serve --ledger demo.db, then open http://127.0.0.1:8000/"

# The tests run also where a check of the code fails, and say how they ended last.
test: $(VENV)/dev.stamp
	@failed=0; $(MAKE) --no-print-directory lint || failed=1; \
	echo "pytest"; $(BIN)/python -m pytest || failed=1; exit $$failed

test-encoder: $(VENV)/encoder.stamp
	@$(BIN)/python -m pytest tests/test_encoder.py

lint: $(VENV)/dev.stamp
	@failed=0; for check in "ruff check --quiet" "ruff format --check --quiet" mypy "mypy $(LOOSE) tests"; do \
		echo "$$check"; $(BIN)/python -m $$check || failed=1; done; exit $$failed

bench: $(VENV)/plain.stamp
	@$(BIN)/python bench/run.py $(if $(DATA),--data $(DATA)) $(BENCH)

bench-web: $(VENV)/dev.stamp
	@$(BIN)/python bench/web.py $(BENCH)

screenshots: $(VENV)/dev.stamp
	@$(BIN)/python docs/screenshots.py

notebooks: $(VENV)/dev.stamp
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python docs/notebooks/run.py $(NOTEBOOKS)

docs: $(VENV)/dev.stamp
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "The documentation is in site/: open site/index.html"

docs-serve: $(VENV)/dev.stamp
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs serve --strict

bench-ledger: $(VENV)/plain.stamp
	@$(BIN)/python bench/ledger.py $(BENCH)

bench-archive: $(VENV)/plain.stamp
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python bench/archive.py $(BENCH)

# All targets run also where one finds something; the input that did it is left as crash-... and named.
fuzz: $(VENV)/fuzz.stamp
	@failed=0; for target in pages feeds archives records; do \
		echo "fuzz/$$target.py for $(FUZZ_SECONDS) seconds"; \
		FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python fuzz/$$target.py || failed=1; done; exit $$failed

bench-exports: $(VENV)/dev.stamp
	@$(BIN)/python bench/exports.py $(BENCH)

bench-model: $(VENV)/dev.stamp
	@$(BIN)/python bench/model.py $(if $(DATA),--data $(DATA)) $(BENCH)

train: $(VENV)/training.stamp
	$(BIN)/python -m training.acts.learn --language id en --marked training/marked/*.toml examples/*.toml \
		--write src/notulen/models/acts.npz \
		$(if $(GOLD),--reports $(DATA)/reports/train.jsonl --gold $(GOLD),--folds 0)
	$(if $(NEWS),$(BIN)/python -m training.passing.learn --marked training/marked/*.toml examples/*.toml --news $(NEWS) \
		--english $(DATA)/data/treebanks/en_ewt-train.conllu $(DATA)/data/treebanks/en_ewt-ud-dev.conllu \
		--write src/notulen/models/passing.json)

clean:
	rm -rf demo.db demo.db-wal demo.db-shm $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist site
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "No Python 3.11 or newer found: name one, as in  make PYTHON=/path/to/python3.11" >&2; exit 1; fi
	@echo "Making the environment in $(VENV) with $(PYTHON), `$(PYTHON) -V`"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "That Python has no venv; Debian has it in the package python3-venv." >&2; exit 1; }

# An environment for development is one for reading, so its stamp stands for both.
$(VENV)/plain.stamp: $(PINS) | $(BIN)/python
	@echo "Installing notulen and what it needs into $(VENV); the first time this takes a minute or two"
	@$(PIP) -e .
	@touch $@

$(VENV)/dev.stamp: $(PINS) | $(BIN)/python
	@echo "Installing notulen, what it needs and the tools of its tests into $(VENV); the first time this takes a minute or two"
	@$(PIP) -e '.[dev]'
	@touch $(VENV)/plain.stamp $@

$(VENV)/encoder.stamp: $(PINS) | $(BIN)/python
	@echo "Installing notulen, the tools of its tests and what encoders need into $(VENV); torch is large, this takes a while"
	@$(PIP) -e '.[dev,encoder]'
	@touch $(VENV)/plain.stamp $(VENV)/dev.stamp $@

$(VENV)/fuzz.stamp: $(PINS) | $(BIN)/python
	@echo "Installing notulen and what fuzzes it into $(VENV)"
	@$(PIP) -e '.[fuzz]' || { echo "atheris does not install on `$(BIN)/python -V` here: it comes built for some versions of Python" \
		"on Linux and macOS only. Name another, as in  make fuzz VENV=.venv-fuzz PYTHON=python3.11" >&2; exit 1; }
	@touch $(VENV)/plain.stamp $@

$(VENV)/training.stamp: $(PINS) | $(BIN)/python
	@echo "Installing notulen and what its training needs into $(VENV)"
	@$(PIP) -e '.[training]'
	@touch $(VENV)/plain.stamp $@
