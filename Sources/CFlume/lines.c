#include "CFlume.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Stores the end of line n and the start of line n + 1, which lie side by
// side in memory, with one write and no branch.
static inline void note_newline(struct cflume_range *ranges, size_t n, uint32_t at) {
    uint32_t pair[2] = {at, at + 1};
    memcpy(&ranges[n].end, pair, sizeof pair);
}

static size_t index_lines_plain(
    const uint8_t *base, uint32_t from, uint32_t to, uint32_t longest,
    struct cflume_range *ranges, size_t capacity, uint32_t *next, int *long_line) {
    uint32_t limit = longest > 64 ? longest - 64 : 0;
    uint32_t start = from;
    size_t n = 0;
    *long_line = 0;
    while (n < capacity && start < to) {
        const uint8_t *newline = memchr(base + start, '\n', to - start);
        uint32_t end = newline ? (uint32_t)(newline - base) : to;
        if (end - start > limit) {
            *long_line = 1;
            break;
        }
        if (!newline) break;
        ranges[n].start = start;
        ranges[n].end = end;
        n++;
        start = end + 1;
    }
    *next = start;
    return n;
}

#if defined(__x86_64__)
__attribute__((target("avx2,bmi,popcnt"))) static size_t index_lines_avx2(
    const uint8_t *base, uint32_t from, uint32_t to, uint32_t longest,
    struct cflume_range *ranges, size_t capacity, uint32_t *next, int *long_line) {
    const __m256i newline = _mm256_set1_epi8('\n');
    uint32_t limit = longest > 64 ? longest - 64 : 0;
    size_t n = 0;
    uint32_t at = from;
    ranges[0].start = from;
    *long_line = 0;
    while (at + 64 <= to && n < capacity) {
        __m256i low = _mm256_loadu_si256((const __m256i *)(base + at));
        __m256i high = _mm256_loadu_si256((const __m256i *)(base + at + 32));
        uint64_t mask =
            (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, newline)) |
            (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, newline)) << 32;
        size_t found = (size_t)_mm_popcnt_u64(mask);
        // Lines of a log are longer than 32 bytes, so two unconditional
        // stores cover most blocks without a branch to mispredict.
        note_newline(ranges, n, at + (uint32_t)_tzcnt_u64(mask));
        mask = _blsr_u64(mask);
        note_newline(ranges, n + 1, at + (uint32_t)_tzcnt_u64(mask));
        mask = _blsr_u64(mask);
        for (size_t i = 2; __builtin_expect(i < found, 0); i++) {
            note_newline(ranges, n + i, at + (uint32_t)_tzcnt_u64(mask));
            mask = _blsr_u64(mask);
        }
        // Whatever was stored beyond `found`, the start of the open line
        // stays: it lies before the first of those stores.
        n += found;
        if (found == 0 && __builtin_expect(at + 64 - ranges[n].start > limit, 0)) {
            *long_line = 1;
            break;
        }
        at += 64;
    }
    if (n > capacity) n = capacity;
    uint32_t open = ranges[n].start;
    *next = open;
    if (*long_line || n == capacity) return n;
    size_t rest = index_lines_plain(
        base, open, to, longest, ranges + n, capacity - n, next, long_line);
    return n + rest;
}
#endif

size_t cflume_index_lines(
    const uint8_t *base, uint32_t from, uint32_t to, uint32_t longest,
    struct cflume_range *ranges, size_t capacity, uint32_t *next,
    int *stopped_at_long_line) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return index_lines_avx2(
            base, from, to, longest, ranges, capacity, next, stopped_at_long_line);
#endif
    return index_lines_plain(
        base, from, to, longest, ranges, capacity, next, stopped_at_long_line);
}

static inline int stands_plain_in_json(uint8_t byte) {
    return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

size_t cflume_json_plain_prefix(const uint8_t *base, size_t count) {
    size_t i = 0;
#if defined(__x86_64__)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(0x20), delete = _mm_set1_epi8(0x7f);
    for (; i + 16 <= count; i += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(base + i));
        // The signed comparison also catches the bytes above ASCII.
        __m128i special = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)),
            _mm_or_si128(_mm_cmplt_epi8(block, space), _mm_cmpeq_epi8(block, delete)));
        int mask = _mm_movemask_epi8(special);
        if (mask) return i + (size_t)__builtin_ctz((unsigned)mask);
    }
#endif
    while (i < count && stands_plain_in_json(base[i])) i++;
    return i;
}
