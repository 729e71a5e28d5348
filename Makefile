# Everything there is to do, by name. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
CARGO ?= cargo
LISTEN ?= 127.0.0.1:8080
DATA ?= renling-data
BIN := target/debug/renling
SCALE ?= S

.PHONY: help run build web test tools fmt bench bench-micro soak data-check

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: build ## Build all and start on http://127.0.0.1:8080 with the demonstration district
	$(BIN) serve --demo --data $(DATA) --listen $(LISTEN)

build: web ## The binary with the web app inside
	$(CARGO) build --locked

web: web/dist/index.html ## The web app (web/dist)

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)
web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build
	@touch $@

test: ## Install what tests need, then run all of them
	bash tests/run.sh

tools: ## Install what only tests need (browser, fonts, GDAL)
	bash tests/tools.sh

fmt: web/node_modules/.package-lock.json ## Format all sources
	$(CARGO) fmt
	cd web && npm run format

data-check: ## Prove the properties of the demonstration district
	node data/check.mjs

bench: web ## Measure beside what would be taken instead, and beside the limit: one table of ratios; SCALE=S, M or L
	node benches/versus/main.mjs $(SCALE)

bench-micro: ## Measure the hot paths within the process
	$(CARGO) bench --locked

soak: build ## Kill a writing server again and again and look for lost changes; ROUNDS=1000 by default
	SOAK_ROUNDS=$${ROUNDS:-1000} $(CARGO) test --locked --test store_crash -- --nocapture
	SOAK_VISITS=$${VISITS:-40} $(CARGO) test --locked --test tablets -- --nocapture
