# make        set everything up and run the site          make PORT=8001 for another port
# make dev    the same, and start again at each change
# make test   run every test                              make test ARGS="tests/quizzes -x" for some
# make trust  the tests of trust in their long form, on SQLite and PostgreSQL (ARGS as above), after the engine's; hours
# make check  format, lint, types, imports, deployment, migrations, templates
# make lock   write the requirements files anew           make css    build the style sheet (needs Node)
# make bench  what the engine, a variant and a page cost, and how well exercises tell mistakes apart

PYTHON ?= python3
PORT ?= 8000
export CARROUSEL_ENV ?= development

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make lock"
STATIC_FILES := $(shell find static -type f 2>/dev/null)

.PHONY: run dev test trust check lock css data bench

run: data staticfiles/staticfiles.json
	@$(MANAGE) serve --port $(PORT)

dev: export DEBUG = 1
dev: data
	@$(MANAGE) runserver 127.0.0.1:$(PORT)

data: .venv/.runtime
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_content
	@$(MANAGE) make_demo

test: .venv/.dev staticfiles/staticfiles.json
	$(BIN)/pytest --numprocesses auto --dist worksteal $(ARGS)

trust: export TRUST = long
trust: .venv/.dev staticfiles/staticfiles.json
	VARIANTS=500 $(BIN)/pytest tests/lstm_engine --numprocesses auto --dist worksteal
	$(BIN)/pytest tests/trust $(ARGS)
	$(BIN)/python tests/postgresql.py $(BIN)/pytest tests/trust $(ARGS)

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	CARROUSEL_ENV=production SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		ALLOWED_HOSTS=carrousel.example $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/djlint templates --lint --quiet

lock: .venv/.dev
	$(LOCK) --upgrade --output-file requirements.txt
	$(LOCK) --upgrade --constraints requirements.txt --group dev --output-file requirements-dev.txt

css:
	npm ci
	npm run css

.venv/.runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed. Name one that you have: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Installing what the site needs into .venv (a minute or so, only this once)"
	@$(PYTHON) -m venv .venv
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@echo "Installing what the tests and checks need into .venv (a minute or so, only this once)"
	@$(PIP) -r requirements-dev.txt
	@touch $@

# Hashed and compressed copies; only made again when a file has changed.
staticfiles/staticfiles.json: .venv/.runtime $(STATIC_FILES)
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0

# What a variant and a page cost, as ratios.
bench: .venv/.dev staticfiles/staticfiles.json
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.variants
	$(BIN)/python -m benchmarks.diagnosis --quick
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.cards
