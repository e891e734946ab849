// The C libraries from Debian's -dev packages, as one module.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <bzlib.h>
#include <lz4.h>
#include <openssl/evp.h>
#include <pcre2.h>
#include <snappy-c.h>
#include <zlib.h>
#include <zstd.h>
