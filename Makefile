# make demo   sets up, then makes the letter of a real Thursday from recorded sources (var/demo/)
# make test   sets up, then runs the tests that say in three minutes what a change broke
# make test-long  the other tests: whole weeks, kills at every write, the rest of large matrices, browsers, servers of others
#                 (SHARE=0.33: a third; three SEEDs in a row are all of them)
# make check  what a reviewer would run: format, lint, types, layers
# make conformance  collects a corpus of real feeds and calendars ($SHARED/corpus, or CORPUS=…), and is held to the
#                   committed figures; WRITE=1 commits to the new ones
# make judges  programs of others judge letters of every kind (docs/judges.md); WRITE=1 commits to the pairs found now
# make screenshots  pictures of them all, for the eye, into var/screenshots/, and the README's
# make fonts  a typeface with Georgia's metrics into var/fonts/, for tests of looks and for pictures
# make servers  real mail servers, for the tests that are judged by them (apt-get; they stay down but for those tests)
# make dist   wheel and sdist of what is committed, made twice, with the same bytes; into dist/
# make container  the program's container image, built and tried (docs/operate.md)
# make soak   the long runs: collections and sendings killed, parsers fuzzed, laws tried, faults planted, hostile sources; SHARE=0.1
#             does a tenth
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev
EDITOR := newsletter/preview/static/made-from

BENCHES := startup compose collect run deliver killed

.PHONY: setup demo test test-long check conformance soak bench $(BENCHES:%=bench-%) lock dist container wheel browser fonts judges judges-tools servers screenshots clean

setup: $(RUNTIME) $(EDITOR)
	@echo "Ready: $(BIN)/newsletter --help"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version.split()[0] + "; use make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv

$(RUNTIME): requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	NEWSLETTER_NPM=off $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q newsletter
	@touch $@

# pip would not show what it says: by hand, and where npm cannot be reached the rest goes on without.
$(EDITOR): hatch_build.py $(wildcard tools/studio/*) | $(RUNTIME)
	@$(BIN)/python hatch_build.py
	@touch -c $@

$(DEV): requirements-dev.txt $(RUNTIME)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(RUNTIME)
	@$(BIN)/python tools/demo.py

# Workers share what pytest makes of the tests, also where the machine keeps Python from writing what it compiled.
test: $(DEV) $(EDITOR)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n auto --dist worksteal -m "not long"

test-long: $(DEV) $(EDITOR)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n auto --dist worksteal -m long --share $(SHARE) --seed $(SEED)

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive newsletter hatch_build.py
	$(BIN)/hadolint Containerfile
	$(BIN)/python -m tools.supply.licences
	$(BIN)/python -m tools.supply.secrets
	$(BIN)/python tools/check_docs.py

SHARED ?= ../shared
CORPUS ?= $(SHARED)/corpus
SHARE ?= 1
SEED ?= 17

conformance: $(DEV)
	$(BIN)/python -m tools.conformance --corpus $(CORPUS) $(if $(WRITE),--write)

# Only whole runs are committed to.
soak: $(DEV)
	$(BIN)/python -m tools.soak --corpus $(CORPUS) --share $(SHARE) $(if $(WRITE),--write)

bench: $(BENCHES:%=bench-%)

bench-startup bench-compose: bench-%: $(DEV)
	$(BIN)/python benchmarks/$*.py

bench-collect bench-run bench-deliver bench-killed: bench-%: $(DEV)
	$(BIN)/python benchmarks/$* --quick

dist: $(DEV) $(EDITOR)
	$(BIN)/python -m tools.supply.archives --keep dist

# BASE=IMAGE for another than one of this machine's own distribution. By root; buildah and mmdebstrap come from the system.
container: dist
	$(BIN)/python -m tools.supply.container $(if $(BASE),--base $(BASE)) $(if $(WHERE_POSSIBLE),--where-possible)

wheel: $(DEV)
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

# The locks hold hashes and no address of any index, and hold for every Python from 3.11 on. uv is needed only here.
lock:
	$(PYTHON) -m venv var/lock-env && var/lock-env/bin/pip install --quiet uv
	for extras in "requirements.txt:--extra build --extra search" "requirements-dev.txt:--extra build --extra dev --extra search" \
	  "requirements-run.txt:--extra brevo --extra search"; do \
	  var/lock-env/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    $${extras#*:} -o $${extras%%:*} pyproject.toml; done

# Readers' Georgia is seldom on a machine that builds; node comes from the system.
FONTS := var/fonts/.installed

$(FONTS): tools/fonts/package.json
	mkdir -p var/fonts
	cp tools/fonts/package.json var/fonts/
	npm install --prefix var/fonts --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error
	@touch $@

fonts: $(FONTS)

# Chromium itself comes from the system: apt-get install chromium
browser: $(DEV) $(EDITOR)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'axe-playwright-python>=0.1.4' 'playwright>=1.50'

# node, java and SpamAssassin come from the system, as libical does: apt-get install gir1.2-ical-3.0 python3-gi
JUDGES := var/judges/.installed

$(JUDGES): tools/judges/package.json tools/judges/requirements.txt | $(DEV)
	mkdir -p var/judges
	cp tools/judges/package.json var/judges/
	npm install --prefix var/judges --no-audit --no-fund --no-package-lock --loglevel=error
	$(PYTHON) -m venv var/judges/venv
	var/judges/venv/bin/python -m pip install --quiet --disable-pip-version-check -r tools/judges/requirements.txt
	@touch $@

judges-tools: $(JUDGES)

judges: $(JUDGES)
	$(BIN)/python -m tools.judges $(if $(WRITE),--write)

# Debian's, by root. What starts their services is kept from it meanwhile: tests start instances of their own (tests/servers/).
SERVERS := postfix sasl2-bin libsasl2-modules iproute2 mailman3 sympa
ASKED := dbconfig-install boolean true|database-type select sqlite3|hostname string lists.example.org|listmaster string listmaster@lists.example.org

servers:
	@dpkg -s $(SERVERS) >/dev/null 2>&1 || { \
	  policy=/usr/sbin/policy-rc.d; [ -e $$policy ] && policy= || printf '#!/bin/sh\nexit 101\n' | install -m 755 /dev/stdin $$policy; \
	  [ -e /usr/lib/sympa ] || printf '%s' '$(ASKED)' | tr '|' '\n' | sed 's,^,sympa sympa/,' | debconf-set-selections; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(SERVERS) >/dev/null; \
	  ended=$$?; [ -z "$$policy" ] || rm -f "$$policy"; exit $$ended; }

screenshots: browser fonts
	$(BIN)/python tools/demo.py --quiet
	$(BIN)/python -m tools.pictures

clean:
	rm -rf .venv newsletter/preview/static var/demo var/fonts var/judges var/lock-env var/screenshots var/soak var/mutants var/conformance.json dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
