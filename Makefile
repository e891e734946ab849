# Each verb is one line into scripts/.
PREFIX ?= /usr/local

.PHONY: setup build test check generate bench install demo clean
setup:    ; scripts/setup
build:    ; scripts/build
test:     ; scripts/test
check:    ; scripts/check
generate: ; scripts/generate
bench:    ; scripts/bench
install:  ; scripts/install "$(DESTDIR)$(PREFIX)"
demo:     ; scripts/demo
clean:    ; rm -rf .build
