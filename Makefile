# `make demo` shows the tool on a small shop, `make test` runs every check. Both build .venv themselves, once.
# Another interpreter: make PYTHON=python3.12 test

PYTHON ?= python3
VENV := .venv/bin/python
RUNTIME := .venv/installed
TEST := .venv/installed-test
PIP := $(VENV) -m pip --quiet --disable-pip-version-check
SHOP := tests/projects/storefront

# Python before 3.13 reads the path of an editable install in the locale's encoding; "C" would not read a ü in it.
ifneq (,$(filter C POSIX,$(LC_ALL)))
export LC_ALL := C.UTF-8
endif

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help demo test test-programs test-vscode vscode bench clean

help:
	@echo "make demo   warnings and a prompt for the shop in $(SHOP)"
	@echo "make test   ruff, mypy and pytest"
	@echo "make test-programs   more of the programs that nobody wrote, new ones each time; PROGRAMS=2000"
	@echo "make test-vscode   the extension in a real VS Code; fetches 800 MB the first time, see tests/editors/vscode"
	@echo "make vscode builds editors/vscode/dist/scalesight.vsix; needs Node 20 or later and npm"
	@echo "make bench  how fast it is, in units of parsing the same files, on generated trees; TREE=folder or TREES=\"folder …\""
	@echo "            for other files, SEMGREP=program to measure it beside, BENCH=\"--only check,editor\" for parts"
	@echo "make clean  removes .venv and the caches"

# `check` exits 1 because the shop has findings. Any other failure (2 wrong use, 3 internal error) fails the demo.
demo: $(RUNTIME)
	@$(VENV) -m scalesight check $(SHOP) || test $$? -eq 1
	@echo
	@$(VENV) -m scalesight prompt "Add a filter for size and colour to the product grid" --file $(SHOP)/catalog/filters.py

test: $(TEST)
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy
	$(VENV) -m pytest

test-programs: $(TEST)
	@PROGRAMS=$(or $(PROGRAMS),2000) $(VENV) -m pytest tests/oracle/test_oracle_programs.py

test-vscode: $(RUNTIME)
	@PYTHON="$(CURDIR)/$(VENV)" tests/editors/vscode/run.sh $(TEST_VSCODE)

vscode:
	cd editors/vscode && npm ci --no-audit --no-fund && npm run package

bench: $(TEST)
	@$(VENV) tests/bench/bench.py $(foreach tree,$(TREES),--tree "$(tree)") $(if $(TREE),--tree "$(TREE)") $(BENCH)

clean:
	rm -rf .venv .vscode-test .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(RUNTIME): pyproject.toml | $(VENV)
	$(PIP) install --editable .
	@touch $@

$(TEST): pyproject.toml | $(VENV)
	$(PIP) install --editable '.[test]'
	@touch $(RUNTIME) $@

# Some systems ship venv without ensurepip; there the pip of $(PYTHON) installs the one of .venv.
# Editable installs need pip 21.3, which the first releases of Python 3.10 do not bring.
$(VENV):
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 10) and "scalesight needs Python 3.10 or later, $(PYTHON) is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null && "$(PYTHON)" -m venv .venv \
	|| { "$(PYTHON)" -m venv --clear --without-pip .venv \
	&& "$(PYTHON)" -m pip --quiet --disable-pip-version-check install \
	--target "$$($(VENV) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" pip; }
	@$(PIP) install 'pip>=21.3'
