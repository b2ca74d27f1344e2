# Nexus. `make help` lists the targets.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := PYTHONPATH=platform:. $(BIN)/python
# Every domain in the folder, enabled or not.
FOUND  := $(patsubst domains/%/domain.py,%,$(wildcard domains/*/domain.py))
COMMA  := ,
SPACE  := $(COMMA:,=) $(COMMA:,=)
# Static checks read the settings but connect to no server. They cover every domain, because the
# types of models are available only for installed apps.
STATIC := NEXUS_STRICT=1 NEXUS_DORMANT= NEXUS_DOMAINS=$(subst $(SPACE),$(COMMA),$(FOUND)) DATABASE_URL=postgres:///unused REDIS_URL=redis://unused/0 SECRET_KEY=unused NEXUS_JWT_KEYS=unused/unused/unused/unused/unused/unused/u

.DEFAULT_GOAL := help
# Without a cache folder Python would compile every module in every process.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: FORCE help demo jwt-key reset seed backup restore measure-search test test-slow browser screenshots opening-times video playground deploy-check audit sbom image push-image compose-try check lint format types contracts migrations previous-release docs erd measurements snippets slides schemas frontend frontend-check frontend-try postman example-client starter generators breaking startdomain lab lab-check lab-figures doctor lock real-servers pooled-suite partitioned-suite partition-lab connections-lab bench bench-quick bench-streams bench-observe migration-drill recovery-drill replica-lab scale-lab conformance redis-lab overload crowd test-faults fuzz

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

ASKED := $(if $(filter-out file default undefined,$(origin PYTHON)),$(PYTHON))

# Checked every time; changes only if the environment changes.
$(BIN)/.interpreter: FORCE
	@MAKECMDGOALS="$(MAKECMDGOALS)" tools/setup/environment "$(PYTHON)" "$(VENV)" "$(ASKED)"
FORCE:

$(BIN)/.runtime: $(BIN)/.interpreter requirements/bootstrap.txt requirements/base.txt
	@echo "Setting up Python packages ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/base.txt
	@touch $@

$(BIN)/.development: $(BIN)/.runtime requirements/dev.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/dev.txt
	@touch $@

$(BIN)/.browser: $(BIN)/.development requirements/browser.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/browser.txt
	@touch $@

$(BIN)/.docs: $(BIN)/.development requirements/docs.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/docs.txt
	@touch $@

# Only what the container image installs: a library loads more if it finds other packages.
DEPLOYED := $(VENV)/deployed
$(BIN)/.deployed: $(BIN)/.runtime requirements/observability.txt
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(DEPLOYED)
	@VIRTUAL_ENV=$(DEPLOYED) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/observability.txt
	@touch $@

demo: $(BIN)/.runtime ## run everything on embedded servers (DOMAINS=commerce, PORT=8000)
	@exec env $(RUN) -m nexus.embedded.demo

reset: $(BIN)/.runtime ## empty the tables and load the demo data again, with the same ids
	@$(RUN) manage.py seed --reset

seed: $(BIN)/.runtime ## load the demo data; PROFILE=large for the volume of a busy site
	@$(RUN) manage.py seed --profile $(or $(PROFILE),demo)

backup: $(BIN)/.runtime ## write a backup of the database (TO=file; default: a new file in .nexus/backups)
	@$(RUN) manage.py backup $(if $(TO),--to "$(TO)")

restore: $(BIN)/.runtime ## replace the content of the database with a backup (FILE=...)
	@test -n "$(FILE)" || { echo "Set FILE: make restore FILE=.nexus/backups/nexus-....dump"; exit 2; }
	@$(RUN) manage.py restore "$(FILE)" $(ARGS)

measure-search: $(BIN)/.runtime ## time the job board's searches with and without indexes (after seed PROFILE=large)
	@$(RUN) manage.py measure_search

doctor: ## check this machine and print a fix for each problem (any Python 3, no environment)
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON): name one, as in make doctor PYTHON=python3.12"; exit 2; }
	@$(PYTHON) platform/nexus/embedded/doctor.py

test: $(BIN)/.development ## run the test suite on embedded servers
	@NEXUS_STRICT=1 $(BIN)/python -m pytest -q -n 4 --dist loadfile -m "not slow" $(ARGS)

test-slow: $(BIN)/.development ## run the tests that start processes, stop servers or send hostile input
	@NEXUS_STRICT=1 $(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder -m slow $(ARGS)

browser: $(BIN)/.browser $(BIN)/.docs ## test the pages in Chromium (NEXUS_BROWSER=its path)
	@browser="$${NEXUS_BROWSER:-$$(command -v chromium || command -v google-chrome)}"; \
		test -x "$$browser" || { echo "Install Chromium, or set NEXUS_BROWSER to where it is."; exit 2; }; \
		NEXUS_STRICT=1 NEXUS_BROWSER="$$browser" $(BIN)/python -m pytest -q tests/browser $(ARGS)

screenshots: $(BIN)/.browser ## take the pictures in docs/images from a running demo (PORT=8000, NEXUS_BROWSER)
	@browser="$${NEXUS_BROWSER:-$$(command -v chromium || command -v google-chrome)}"; \
		test -x "$$browser" || { echo "Install Chromium, or set NEXUS_BROWSER to where it is."; exit 2; }; \
		$(BIN)/python tools/screenshots/take.py --browser "$$browser" --demo "http://localhost:$(or $(PORT),8000)" $(ARGS)

opening-times: $(BIN)/.browser ## measure the pages of a running demo in Chromium, and write docs/measurements (PORT=8000, ARGS="--before URL")
	@browser="$${NEXUS_BROWSER:-$$(command -v chromium || command -v google-chrome)}"; \
		test -x "$$browser" || { echo "Install Chromium, or set NEXUS_BROWSER to where it is."; exit 2; }; \
		$(RUN) -m tools.docs.opening_times --browser "$$browser" --demo "http://localhost:$(or $(PORT),8000)" $(ARGS)

# Tests of documents, of types and of refusals: no server changes their results.
SERVERLESS := access_token_scopes admin admin_adds breaking_changes descriptions domain_states domains_apart environment \
	error_catalogue examples exports frontend graphql_budgets graphql_costs graphql_generated graphql_inputs \
	graphql_planning graphql_refusals graphql_roots hostile_graphql hostile_rest import_contracts lock_files \
	names_and_texts one_call_per_edge one_shape openapi_quality parity private_objects private_streams secrets snapshots \
	use_cases values verified_accounts
SERVERLESS_FILES := $(SERVERLESS:%=tests/contracts/test_%.py) \
	$(addprefix tests/nexus/,gateway/test_exposure.py gateway/test_openapi.py gateway/test_playground.py gateway/test_routes.py \
	gateway_graphql/test_documents.py gateway_graphql/test_limits.py gateway_graphql/test_stitching.py \
	observability/test_extras.py portal/test_downloads.py portal/test_front_page.py portal/test_pages.py test_registry.py test_startdomain.py \
	web/test_bridge.py web/test_entry_point.py web/test_fixed_responses.py web/test_lifespan.py web/test_memory.py web/test_read_timeouts.py web/test_thread_pool.py) \
	$(addprefix tests/shared/,accounts/test_breached_passwords.py accounts/test_hashers.py accounts/test_identities.py \
	accounts/test_production.py graphql/test_parsing.py graphql/test_scalars.py graphql/test_schema_types.py \
	realtime/test_npm_client.py test_headers.py test_outbound.py test_schedules.py test_text.py) \
	tests/domains/movies/test_malformed_rows.py tests/domains/movies/test_simulator.py
# These start servers of their own.
OWN_SERVERS := tests/nexus/embedded tests/nexus/test_links.py tests/nexus/test_backups.py tests/journeys tests/docs \
	tests/labs tests/deploy tests/bench tests/conformance tests/crowd tests/faults tests/operations tests/domains/jobs/test_object_store.py \
	tests/shared/accounts/test_hostile_identities.py
ON_SERVERS := -q -n 2 --dist loadfile $(patsubst %,--ignore %,$(OWN_SERVERS) $(SERVERLESS_FILES))
real-servers: $(BIN)/.development ## run the suite on DATABASE_URL, REDIS_URL and CELERY_BROKER_URL
	@test -n "$$DATABASE_URL" -a -n "$$REDIS_URL" || { echo "Set DATABASE_URL and REDIS_URL first."; exit 2; }
	@NEXUS_STRICT=1 $(BIN)/python -m pytest $(ON_SERVERS) $(ARGS)

pooled-suite: $(BIN)/.development ## run the tests of real-servers through PgBouncer, on servers of its own (needs PgBouncer)
	@NEXUS_STRICT=1 $(RUN) tools/operations/pooled_suite.py $(ON_SERVERS) $(ARGS)

partitioned-suite: $(BIN)/.development ## run the tests of the outbox and of polls on partitioned tables
	@NEXUS_STRICT=1 PARTITIONED_SUITE=1 $(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not slow" tests/shared/events tests/domains/polls \
		--ignore tests/domains/polls/test_pages.py --ignore tests/domains/polls/test_streams.py $(ARGS)

conformance: $(BIN)/.development ## measure the API at BASE_URL by the checks of PROJECT (MAPPING=file; default: Nexus)
	@test -n "$(BASE_URL)" -a -n "$(PROJECT)" || { \
		echo "Set both: make conformance BASE_URL=http://localhost:8000 PROJECT=polls (or commerce, feed, jobs, movies)"; exit 2; }
	@NEXUS_DEMO_PASSWORD="$${NEXUS_DEMO_PASSWORD:-$$(cat "$${NEXUS_STATE_DIR:-.nexus}/secrets/demo_password" 2>/dev/null)}" \
		PYTHONPATH=tools/conformance $(BIN)/python -m conformance "$(BASE_URL)" --project "$(PROJECT)" \
		$(if $(MAPPING),--mapping "$(MAPPING)") --json .site/conformance.json --html .site/conformance.html $(ARGS)

video: $(BIN)/.browser ## record the video demo, docs/images/tour.webp, from a running demo (PORT=8000, NEXUS_BROWSER)
	@browser="$${NEXUS_BROWSER:-$$(command -v chromium || command -v google-chrome)}"; \
		test -x "$$browser" || { echo "Install Chromium, or set NEXUS_BROWSER to where it is."; exit 2; }; \
		$(BIN)/python tools/screenshots/record.py --browser "$$browser" --demo "http://localhost:$(or $(PORT),8000)"

check: lint types contracts migrations ## lint, types, import contracts and migrations

lint: $(BIN)/.development ## ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

format: $(BIN)/.development ## format the code with ruff
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

types: $(BIN)/.development ## mypy, strict
	@$(STATIC) $(BIN)/mypy

contracts: $(BIN)/.development ## import contracts
	@PYTHONPATH=platform:. $(BIN)/lint-imports

migrations: $(BIN)/.development ## lint the migrations: what blocks requests or breaks the previous release
	@NEXUS_STRICT=1 NEXUS_DORMANT= NEXUS_DOMAINS=$(subst $(SPACE),$(COMMA),$(FOUND)) $(BIN)/python tools/migrations/lint.py

previous-release: $(BIN)/.development ## test the code of BASE (default: the last tag) on the tables of these migrations
	@$(BIN)/python tools/migrations/previous_release.py --base "$(BASE)" $(ARGS)

playground: ## build GraphiQL, Swagger UI and ReDoc into the static files (needs Node and npm)
	@cd tools/playgrounds && npm ci --ignore-scripts --no-audit --no-fund && npm run build

$(BIN)/.deploy: $(BIN)/.development requirements/deploy.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/deploy.txt
	@touch $@

deploy-check: $(BIN)/.deploy ## lint the image, the compose file, the manifests and the workflow
	@$(BIN)/hadolint deploy/docker/Dockerfile deploy/pgbouncer/Dockerfile
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose/*.yaml
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(BIN)/yamllint --strict -c deploy/yamllint.yaml deploy .github
	@$(BIN)/python tools/deploy/validate_kubernetes.py
	@$(BIN)/zizmor --offline --quiet --no-progress .github/workflows

$(BIN)/.audit: $(BIN)/.development requirements/audit.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/audit.txt
	@touch $@

audit: $(BIN)/.audit ## look up known vulnerabilities of the production packages (queries an external database)
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements/observability.txt

sbom: $(BIN)/.audit ## write a bill of materials (CycloneDX) of the production packages
	@mkdir -p .site && $(BIN)/python -W ignore -m cyclonedx_py requirements requirements/observability.txt --pyproject pyproject.toml \
		--output-reproducible --of JSON -o .site/sbom.json && echo "Written: .site/sbom.json"

image: ## build the image nexus:local (needs Docker)
	@docker build --tag nexus:local --file deploy/docker/Dockerfile .

push-image: ## push the image nexus:local to a registry (TO=registry/name:version; needs Docker)
	@test -n "$(TO)" || { echo "Set TO: make push-image TO=ghcr.io/your-name/nexus:v1.0.0"; exit 2; }
	@docker tag nexus:local "$(TO)" && docker push "$(TO)"

compose-try: ## start compose with generated secrets, check its readiness, and remove it (needs Docker)
	@deploy/compose/try

docs: $(BIN)/.docs ## build the documentation into .site/html; the demo serves it at /docs/
	@$(BIN)/python tools/docs/pages.py --check && $(BIN)/python tools/docs/site.py

slides: $(BIN)/.development ## build one HTML file from each domain's slides in docs/submission (into .site/slides)
	@for domain in $(filter-out templates,$(patsubst docs/submission/%/slides.md,%,$(wildcard docs/submission/*/slides.md))); do \
		$(BIN)/python tools/docs/slides.py docs/submission/$$domain/slides.md .site/slides/$$domain.html || exit 1; done

erd: $(BIN)/.development ## draw the tables of every domain into docs/erd/ (needs Node and npm)
	@cd tools/docs/diagrams && npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(STATIC) $(BIN)/python tools/docs/erd.py

measurements: $(BIN)/.development ## measure the figures of docs/measurements on separate servers (some minutes)
	@NEXUS_STATE_DIR=$(CURDIR)/.site/measured $(BIN)/python tools/docs/measure.py $(ARGS)

snippets: $(BIN)/.development ## update the documentation's code snippets from the source files
	@$(BIN)/python tools/docs/pages.py
	@PYTHONPATH=tools/conformance $(BIN)/python -m conformance.catalogue >docs/conformance-checks.md

lab: $(BIN)/.development ## make a copy of Nexus with one fault, and print the task (NAME=duplicate-votes, RESET=1)
	@$(RUN) -m tools.labs start "$(NAME)" $(if $(RESET),--reset)

lab-check: $(BIN)/.development ## run the test of a lab in its copy: done, or what fails (NAME=duplicate-votes)
	@$(RUN) -m tools.labs check "$(NAME)"

lab-figures: $(BIN)/.development ## measure labs broken and solved, and write their solution pages (NAME=all: 3 minutes)
	@$(RUN) tools/labs/pages.py && $(RUN) -m tools.labs figures "$(NAME)"

startdomain: $(BIN)/.development ## write a new domain with its tests (NAME=library, RESOURCE=book, PLURAL=books)
	@$(STATIC) $(RUN) manage.py startdomain "$(NAME)" --resource "$(RESOURCE)" --plural "$(PLURAL)"

schemas: $(BIN)/.development ## write docs/api/openapi.json and docs/api/schema.graphql
	@NEXUS_STRICT=1 $(RUN) manage.py schemas

# npm's lists of installed packages; older than the lock file means that an install is due.
CONTRACT_TOOLS := tools/contracts/node_modules/.package-lock.json
CLIENT_TOOLS   := docs/frontend/example-client/node_modules/.package-lock.json
STARTER_TOOLS  := docs/frontend/starter/node_modules/.package-lock.json
GENERATORS     := tools/contracts/generators/node_modules/.package-lock.json
# The port of the state folder's last demo.
STARTED_AT      = $(shell sed -n 's/^ "port": \([0-9]*\).*/\1/p' "$${NEXUS_STATE_DIR:-.nexus}/started.json" 2>/dev/null)
BASE_URL       ?= http://localhost:$(or $(PORT),$(STARTED_AT),8000)
ANSWERS        := curl -sf -o /dev/null "$(BASE_URL)/readyz"

$(CONTRACT_TOOLS) $(CLIENT_TOOLS) $(STARTER_TOOLS) $(GENERATORS): %/node_modules/.package-lock.json: %/package-lock.json
	@command -v npm >/dev/null || { echo "This needs Node 20.19 or newer, with npm: https://nodejs.org"; exit 2; }
	@cd $* && npm ci --ignore-scripts && touch node_modules/.package-lock.json

frontend: schemas $(CONTRACT_TOOLS) ## generate the Postman collection and the TypeScript types for frontends (needs Node)
	@$(RUN) tools/contracts/postman.py
	@cd tools/contracts && npm run --silent types && npm run --silent graphql
	@$(RUN) tools/contracts/checksums.py

frontend-check: $(BIN)/.development $(CONTRACT_TOOLS) $(CLIENT_TOOLS) starter ## check the generated files; with a demo at BASE_URL also newman and the example client (needs Node)
	@NEXUS_STRICT=1 $(RUN) manage.py schemas --check
	@$(RUN) tools/contracts/postman.py --check
	@$(RUN) tools/contracts/checksums.py --check
	@cd tools/contracts && npm run --silent check
	@cd docs/frontend/example-client && npm run --silent check
	@if $(ANSWERS); then $(MAKE) --no-print-directory postman example-client; \
		else echo "Nothing answers at $(BASE_URL): newman and the example client are skipped."; fi

frontend-try: $(BIN)/.runtime ## run frontend-check with a demo of its own (needs Node)
	@$(RUN) -m nexus.embedded.demo & demo=$$!; trap 'kill $$demo; wait $$demo' EXIT; \
		timeout 180 sh -c 'until $(ANSWERS); do sleep 1; done' && $(MAKE) --no-print-directory frontend-check

postman: $(CONTRACT_TOOLS) ## send the Postman collection with newman (BASE_URL, NEXUS_USERNAME, NEXUS_PASSWORD; needs Node)
	@$(ANSWERS) || { echo "Nothing answers at $(BASE_URL): run make demo, or set BASE_URL."; exit 2; }
	@cd tools/contracts && npm run --silent postman -- --env-var "baseUrl=$(BASE_URL)" \
		$(if $(NEXUS_USERNAME),--env-var "username=$(NEXUS_USERNAME)") $(if $(NEXUS_PASSWORD),--env-var "password=$(NEXUS_PASSWORD)")

crowd: $(BIN)/.runtime ## let VOTERS=300 phones vote at once in a running demo, and check the count (BASE_URL, POLL=id)
	@$(BIN)/python tools/crowd/play.py "$(BASE_URL)" --voters "$(or $(VOTERS),300)" --poll "$(POLL)"

example-client: $(CLIENT_TOOLS) ## run the typed example client (BASE_URL, NEXUS_USERNAME, NEXUS_PASSWORD; needs Node)
	@$(ANSWERS) || { echo "Nothing answers at $(BASE_URL): run make demo, or set BASE_URL."; exit 2; }
	@cd docs/frontend/example-client && npm run --silent build && \
		BASE_URL="$(BASE_URL)" npm run --silent start

starter: $(STARTER_TOOLS) ## compile and build the frontend starter, docs/frontend/starter (needs Node)
	@cd docs/frontend/starter && npm run --silent build

generators: $(CONTRACT_TOOLS) $(GENERATORS) ## try orval, RTK Query and Relay on the contracts; with a demo at BASE_URL also Apollo and urql (needs Node)
	@cd tools/contracts/generators && npm run --silent generate && npm run --silent build
	@if $(ANSWERS); then cd tools/contracts/generators && BASE_URL="$(BASE_URL)" npm run --silent start; \
		else echo "Nothing answers at $(BASE_URL): Apollo Client and urql are skipped."; fi

breaking: $(BIN)/.development ## report breaking changes since the contracts of BASE (a git revision; default HEAD)
	@$(STATIC) $(RUN) tools/contracts/breaking.py --base "$(or $(BASE),HEAD)"

jwt-key: $(BIN)/.runtime ## make a key for NEXUS_JWT_KEYS, which signs access tokens
	@$(STATIC) DJANGO_SETTINGS_MODULE=nexus.settings.base $(RUN) manage.py jwt_key

recovery-drill: $(BIN)/.development ## restore the moment before an accident with pgBackRest, and write docs/operations/figures.md
	@$(RUN) tools/operations/recovery_drill.py

migration-drill: $(BIN)/.development ## migrate behind a long transaction under load, and write docs/operations/figures.md (2 minutes)
	@$(RUN) tools/operations/migration_drill.py

redis-lab: $(BIN)/.development ## run tests on Redis Sentinel and Cluster, kill their primaries, and write docs/operations/figures.md (10 minutes)
	@$(RUN) -m tools.operations.redis_lab

replica-lab: $(BIN)/.development ## measure read replicas on a primary and a standby, and write docs/operations/figures.md (12 minutes)
	@$(RUN) -m tools.operations.replica_lab $(ARGS)

partition-lab: $(BIN)/.development ## measure partitions at ten million rows, and write docs/operations/figures.md (ROWS=10000000; 30 minutes, 20 GB)
	@$(RUN) -m tools.operations.partition_lab $(ROWS)

connections-lab: $(BIN)/.development ## measure ten processes on twenty connections, and write docs/operations/figures.md (needs PgBouncer; 5 minutes)
	@$(RUN) tools/operations/connections_lab.py

test-faults: $(BIN)/.development ## stop, kill, freeze and cut off each part under load, and write docs/operations/figures.md (12 minutes)
	@$(RUN) tools/operations/faults_lab.py

$(BIN)/.fuzz: $(BIN)/.development requirements/fuzz.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/fuzz.txt
	@touch $@

fuzz: $(BIN)/.fuzz $(BIN)/.deployed ## fuzz REST and GraphQL as each identity, and write docs/operations/figures.md (EXAMPLES=20, SEED; an hour)
	@DEPLOYED=$(DEPLOYED)/bin/python $(RUN) tools/operations/fuzz_lab.py

overload: $(BIN)/.development ## send ten times what a web process can answer, and write docs/operations/figures.md (4 minutes)
	@$(RUN) tools/operations/overload_lab.py

scale-lab: $(BIN)/.development ## measure a size of docs/operations/scaling.md, and write docs/operations/figures.md (N=1 to 4)
	@$(RUN) -m tools.operations.scale_lab $(N)

bench-streams: $(BIN)/.development ## measure a thousand idle streams on one process
	@$(RUN) manage.py prepare && $(RUN) bench/streams/idle.py $(ARGS)

bench-observe: $(BIN)/.development ## measure what the line and the metrics of a request cost (needs wrk)
	@$(RUN) manage.py prepare && $(RUN) bench/observability/compare.py $(ARGS)

bench: $(BIN)/.development ## compare Nexus with its peers, and write docs/performance (needs wrk; 45 minutes)
	@$(RUN) -m bench.compare --write $(ARGS)

bench-quick: $(BIN)/.development ## compare Nexus with its peers on a tenth of the data (needs wrk; 3 minutes)
	@$(RUN) -m bench.compare --quick $(ARGS)

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

# What is deployed, and what is installed besides, has the versions that the tests run with.
lock: $(BIN)/.development ## compile the lock files from requirements/*.in
	@for name in bootstrap bench dev; do $(LOCK) requirements/$$name.in -o requirements/$$name.txt || exit 1; done
	@for name in base s3 observability audit browser deploy docs fuzz; do \
		$(LOCK) requirements/$$name.in -o requirements/$$name.txt --constraints requirements/dev.txt || exit 1; done
