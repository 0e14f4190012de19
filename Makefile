# What a developer types. Nothing here is needed to build or use godrill.
.PHONY: build check bench vectors gen fuzz

FUZZTIME ?= 30s

build: ## a static binary
	CGO_ENABLED=0 go build -trimpath -o godrill .

check: ## all that continuous integration runs
	bash .ci/run

bench: ## the benchmarks
	go test -run '^$$' -bench . -benchmem ./...

vectors: ## ask the real toolchains again; MODEL=slice.append limits it
	go run ./internal/oracle/record $(MODEL)

gen: ## everything that is generated
	go generate ./...

fuzz: ## every fuzz target for a while
	@go list ./... | while read -r p; do \
	  go test -list '^Fuzz' "$$p" | grep '^Fuzz' | while read -r f; do \
	    echo "== $$p $$f"; go test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) "$$p" || exit 1; \
	  done || exit 1; \
	done
