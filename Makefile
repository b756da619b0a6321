# Everything the project can do, each target with all its own set-up. `make help` lists them.
PYTHON ?= python3
UV := .tools/uv/bin/uv
RUN := .venv/bin/python
TESTS ?= tests

.PHONY: help demo check test lint docs bench portable prove validation accept release clean

help:  ## list what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo:  ## set up, make an invented book from examples/, show the pattern, write and check a bundle
	@PYTHON=$(PYTHON) sh .ci/setup
	@$(RUN) -m tallybook demo demo

check:  ## set up, then every check: format, lint, types, layers, spelling, docs, tests
	@PYTHON=$(PYTHON) sh .ci/setup dev
	$(RUN) -m ruff format --check src tests benchmarks proofs examples docs portable
	$(RUN) -m ruff check src tests benchmarks proofs examples docs portable
	$(RUN) -m mypy
	.venv/bin/lint-imports
	.venv/bin/codespell src tests docs README.md CONTRIBUTING.md SECURITY.md
	@$(RUN) .ci/release.py list
	$(RUN) docs/generate.py --check
	$(RUN) -m sphinx -q -n -W -b html docs docs/_build
	$(RUN) -m pytest $(TESTS) -q -n 2 --dist worksteal

test:  ## only the tests
	@PYTHON=$(PYTHON) sh .ci/setup dev
	$(RUN) -m pytest $(TESTS) -q -n 2 --dist worksteal

docs:  ## write the generated reference pages and build the docs
	@PYTHON=$(PYTHON) sh .ci/setup dev
	$(RUN) docs/generate.py
	$(RUN) -m sphinx -q -n -W -b html docs docs/_build

bench:  ## measure speed and memory against a floor or a peer in the same run (bars: benchmarks/)
	@PYTHON=$(PYTHON) sh .ci/setup dev bench
	$(RUN) -m benchmarks

portable:  ## build the folder that runs from a USB stick, for the system you are on, and try it: build/portable
	@PYTHON=$(PYTHON) sh .ci/setup dev
	PYINSTALLER_CONFIG_DIR=build/work $(RUN) -m PyInstaller --noconfirm --log-level ERROR \
		--distpath build/portable --workpath build/work portable/notes.spec
	@du -sh build/portable/Notes
	TALLYBOOK_PORTABLE=build/portable/Notes $(RUN) -m pytest tests/portable -q

prove:  ## the long trials in full: kills, full disks, bit flips, fuzzing (hours; figures in proofs/)
	@PYTHON=$(PYTHON) sh .ci/setup dev
	$(RUN) -m proofs

validation:  ## write the validation pack: methods, tests and known limits of every importer and detector
	@PYTHON=$(PYTHON) sh .ci/setup dev
	$(RUN) docs/validation.py

accept:  ## write the expected output of every importer anew, to be reviewed before committing
	@PYTHON=$(PYTHON) sh .ci/setup dev
	$(RUN) -m pytest tests/sources -q --accept

release:  ## every check, then the packages and their sums in build/; refused while reviewed words are overdue
	@PYTHON=$(PYTHON) sh .ci/setup dev
	$(RUN) .ci/release.py refuse
	$(MAKE) check
	$(RUN) .ci/release.py build

clean:  ## take away what the targets made (never a book of yours)
	rm -rf .venv .tools build docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo
