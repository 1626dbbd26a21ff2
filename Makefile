# `make demo` and `make test` are all one needs; what they do in detail is in .ci/.
PORT ?= 8000
export PORT ONLY DB
PYTHON = .venv/bin/python

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

demo: setup  ## install, fill with invented people and serve on PORT (8000)
	@$(PYTHON) .ci/serve.py

setup:  ## what `make demo` does, without the server
	@.ci/install.sh && $(PYTHON) .ci/fill.py

run:  ## serve what is there, on PORT (8000)
	@.ci/install.sh && $(PYTHON) .ci/serve.py

test:  ## everything that is checked; ONLY=path for a part, DB=sqlite or DB=postgresql for one database
	@.ci/install.sh tests && $(PYTHON) .ci/test.py

lint:  ## style of the code
	@.ci/install.sh tests && $(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check .

format:  ## put the code into its style
	@.ci/install.sh tests && $(PYTHON) -m ruff check --fix . && $(PYTHON) -m ruff format .

messages:  ## gather the texts to be translated into the Spanish catalogue
	@.ci/install.sh && $(PYTHON) .ci/messages.py

bench:  ## how fast it is beside plain ways, side by side; ONLY=seats for a part, BENCH_FULL=1 for more
	@.ci/install.sh tests && $(PYTHON) -m tests.bench

kills:  ## kill the worker RUMBO_KILLS times (100) in each kind of work, on both databases, and count what was lost
	@.ci/install.sh tests && $(PYTHON) .ci/kills.py

verapdf:  ## check every kind of certificate against PDF/A-3a and PDF/UA-1 with veraPDF (needs a JDK)
	@.ci/install.sh tests && .ci/verapdf.sh && $(PYTHON) -m pytest -q -rs tests/training/proving/test_standards.py

lighthouse:  ## Lighthouse on the demo's public pages, on a phone and on slow 3G (needs npm)
	@.ci/install.sh tests && $(PYTHON) .ci/lighthouse.py

outside:  ## ask another maker's program (for Node) about our credentials (needs npm)
	@.ci/install.sh tests && .ci/outside.sh && $(PYTHON) -m pytest -q tests/training/proving/test_second_opinions.py

checkers:  ## what each checker from outside says of a good case and of a bad one, as a table
	@.ci/install.sh tests && { .ci/outside.sh || true; } && $(PYTHON) -m tests.outside

clean:  ## remove what was installed and written, the demo's data and keys included
	rm -rf .venv var .pytest_cache .ruff_cache .hypothesis

.PHONY: help demo setup run test lint format messages bench kills verapdf outside checkers lighthouse clean
