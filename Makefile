# The targets that people need; "make help" lists them.

# Name resolution and user look-up without the C library, and SQLite without
# loadable extensions: what a static binary could not do anyway.
TAGS := netgo,osusergo,sqlite_omit_load_extension

export CGO_ENABLED := 1

ASSET_SOURCES := $(wildcard web/ui/assets/* web/ui/assets/css/* web/ui/build.mjs)
ASSETS := web/ui/dist/manifest.json
NODE_MODULES := node_modules/.package-lock.json
GO_FILES = $$(find . -name '*.go' -not -path './node_modules/*' -not -path '*/testdata/*')

.DEFAULT_GOAL := build
.DELETE_ON_ERROR:
.PHONY: help demo build assets test lint bench pictures fmt clean prerequisites browser

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## build, then crawl the bundled sample sites and serve what was found
	bin/nianbao demo

build: assets ## build bin/nianbao
	@mkdir -p bin
	flags=$$(.ci/ldflags.sh) && \
	go build -trimpath -buildvcs=false -tags $(TAGS) -ldflags "$$flags" -o bin/nianbao ./cmd/nianbao

test: assets browser lint ## check the code and run all tests with the race detector
	go test -race -count=1 -timeout 30m -tags $(TAGS) ./...

lint: prerequisites ## gofmt, vet and staticcheck
	@unformatted=$$(gofmt -l $(GO_FILES)) && if [ -n "$$unformatted" ]; then \
		printf 'not formatted, run "make fmt":\n%s\n' "$$unformatted" >&2; exit 1; fi
	go vet -tags $(TAGS) ./...
	go tool staticcheck -tags $(TAGS) ./...

bench: assets ## run the benchmarks
	go test -run '^$$' -bench . -benchmem -timeout 30m -tags $(TAGS) ./...

pictures: assets browser ## take the pictures of the README anew
	go test -run TestPictures -tags $(TAGS) ./web/browsertest -pictures "$(CURDIR)/docs/images"

fmt: ## format the Go code
	gofmt -w $(GO_FILES)

clean: ## remove what was built; downloads and data stay
	rm -rf bin
	find web/ui/dist -mindepth 1 -not -name .gitkeep -delete

prerequisites:
	@.ci/prerequisites.sh

browser: prerequisites
	@.ci/browser.sh

assets: prerequisites $(ASSETS)

# Order-only on the check: it must come first, but is no reason to build anew.
$(ASSETS): $(ASSET_SOURCES) $(NODE_MODULES) | prerequisites
	npm run --silent build
	@touch $@

$(NODE_MODULES): package.json package-lock.json | prerequisites
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@
