# Nexus. `make help` lists what there is.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := PYTHONPATH=platform:. $(BIN)/python
# Static checks read settings but need no server: these addresses are never opened.
STATIC := NEXUS_STRICT=1 DATABASE_URL=postgres:///unused REDIS_URL=redis://unused/0 SECRET_KEY=unused NEXUS_JWT_KEY=unused

.DEFAULT_GOAL := help
# Python would compile every module anew in every process.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo reset seed measure-search test browser playground deploy-check image compose-try check lint format types contracts schemas doctor lock real-servers bench-streams

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/.runtime: requirements/bootstrap.txt requirements/base.txt
	@echo "Setting up Python packages ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/base.txt
	@touch $@

$(BIN)/.development: $(BIN)/.runtime requirements/dev.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/dev.txt
	@touch $@

$(BIN)/.browser: $(BIN)/.development requirements/browser.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/browser.txt
	@touch $@

demo: $(BIN)/.runtime ## run everything on embedded parts (DOMAINS=commerce, PORT=8000)
	@exec env $(RUN) -m nexus.embedded.demo

reset: $(BIN)/.runtime ## plant the same demo data again, with the same ids
	@$(RUN) manage.py seed --reset

seed: $(BIN)/.runtime ## plant the demo data; PROFILE=large for as much as a busy site holds
	@$(RUN) manage.py seed --profile $(or $(PROFILE),demo)

measure-search: $(BIN)/.runtime ## time the job board's searches with and without indexes (after seed PROFILE=large)
	@$(RUN) manage.py measure_search

doctor: $(BIN)/.runtime ## say what this machine lacks, and the command that mends it
	@$(RUN) -m nexus.embedded.doctor

test: $(BIN)/.development ## run the test suite on embedded parts
	@NEXUS_STRICT=1 $(BIN)/python -m pytest -q -n 2 --dist loadfile $(ARGS)

browser: $(BIN)/.browser ## try the pages in Chromium (NEXUS_BROWSER=its path)
	@browser="$${NEXUS_BROWSER:-$$(command -v chromium || command -v google-chrome)}"; \
		test -x "$$browser" || { echo "Install Chromium, or set NEXUS_BROWSER to where it is."; exit 2; }; \
		NEXUS_STRICT=1 NEXUS_BROWSER="$$browser" $(BIN)/python -m pytest -q tests/browser $(ARGS)

real-servers: $(BIN)/.development ## run the suite on DATABASE_URL, REDIS_URL and CELERY_BROKER_URL
	@test -n "$$DATABASE_URL" -a -n "$$REDIS_URL" || { echo "Set DATABASE_URL and REDIS_URL first."; exit 2; }
	@NEXUS_STRICT=1 $(BIN)/python -m pytest -q -n 2 --dist loadfile $(ARGS) \
		--ignore tests/nexus/embedded --ignore tests/journeys

check: lint types contracts ## lint, types and import contracts

lint: $(BIN)/.development ## ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(BIN)/.development ## let ruff put the code into shape
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

types: $(BIN)/.development ## mypy, strict
	@$(STATIC) $(BIN)/mypy

contracts: $(BIN)/.development ## import contracts
	@PYTHONPATH=platform:. $(BIN)/lint-imports

playground: ## build GraphiQL into the static files again (needs Node and npm)
	@cd tools/graphiql && npm ci --ignore-scripts --no-audit --no-fund && npm run build

$(BIN)/.deploy: $(BIN)/.development requirements/deploy.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/deploy.txt
	@touch $@

deploy-check: $(BIN)/.deploy ## lint the image, the compose file and the workflow
	@$(BIN)/hadolint deploy/docker/Dockerfile
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose/compose.yaml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/yamllint --strict -c deploy/yamllint.yaml deploy .github
	@$(BIN)/zizmor --offline --quiet --no-progress .github/workflows

image: ## build the image nexus:local (needs Docker)
	@docker build --tag nexus:local --file deploy/docker/Dockerfile .

compose-try: ## start compose with secrets of its own, ask whether it is ready, and remove it (needs Docker)
	@deploy/compose/try

schemas: $(BIN)/.development ## write docs/api/openapi.json and docs/api/schema.graphql
	@NEXUS_STRICT=1 $(RUN) manage.py schemas

bench-streams: $(BIN)/.development ## measure a thousand idle streams on one process
	@$(RUN) manage.py prepare && $(RUN) bench/streams/idle.py $(ARGS)

lock: $(BIN)/.development ## renew the lock files from requirements/*.in
	@for name in bootstrap base dev browser deploy; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			requirements/$$name.in -o requirements/$$name.txt || exit 1; done
