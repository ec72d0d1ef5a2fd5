# The few commands of Quincena. `make run` on a fresh machine is enough.
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
SETUP := $(VENV)/.setup-done
DEV := $(VENV)/.dev-done

.PHONY: run setup upgrade test lint bench lighthouse html mail-sheet lock messages clean

run: $(SETUP) .env     ## migrate, import the demo issues, serve the site and the worker
	@$(PY) manage.py serve --port $(PORT)

setup: $(SETUP) .env   ## .venv with what running needs, and a .env for development

.env:                  # development's own settings, a random key among them; git ignores it
	@printf 'DEBUG=1\nSECRET_KEY=%s\n' "$$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')" > $@

$(VENV)/bin/python:
	python3 -m venv $(VENV)

$(SETUP): requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(SETUP)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

upgrade:               ## to a later version (TO=tag, else what the branch follows), and back again when a step fails
	@python3 newsletter/operations/upgrade.py $(if $(TO),--to $(TO)) $(if $(RESTART),--restart '$(RESTART)')

test: $(DEV) .env           ## the whole suite
	$(PY) -m pytest --durations=10

lint: $(DEV) .env           ## style, types, templates, forgotten migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	find templates -name '*.html' -exec $(VENV)/bin/djade --check {} +
	$(PY) manage.py makemigrations --check --dry-run

bench: $(DEV) .env          ## every benchmark; each prints its ratios
	@for script in bench/*.py; do echo "== $$script"; $(PY) $$script || exit 1; done

lighthouse: $(DEV) .env     ## 100 in Lighthouse's four categories on five pages (needs npm)
	@.ci/chromium
	$(PY) tests/tools/lighthouse.py

html: $(DEV) .env           ## every page valid HTML, every feed valid (needs npm; the Nu checker too where there is Java)
	$(PY) tests/tools/valid.py

mail-sheet: $(DEV) .env     ## the mail of an issue (SLUG=…) as mail programs show it, on one picture to look at
	$(PY) tests/tools/mail_sheet.py $(SLUG)

lock:                  ## renew the pinned, hashed requirements (needs uv)
	uv pip compile --universal --python-version 3.11.2 --generate-hashes --no-header --no-annotate requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11.2 --generate-hashes --no-header --no-annotate requirements-dev.in -o requirements-dev.txt

messages: $(SETUP) .env     ## collect the texts to translate (needs gettext)
	$(PY) manage.py makemessages --locale es --no-location --no-wrap --ignore .venv --ignore tests --ignore static --ignore bench

clean:
	rm -rf $(VENV) .env .tools static
