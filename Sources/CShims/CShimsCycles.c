#include "CShimsCycles.h"

#include <string.h>

// Vectors of 64 bytes; the compiler makes of them what the instructions at hand can. They never leave a function.
#pragma clang diagnostic ignored "-Wpsabi"
#define INLINED static inline __attribute__((always_inline))
typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef uint16_t numbers64 __attribute__((ext_vector_type(64)));
typedef char mask64 __attribute__((ext_vector_type(64)));
typedef _Bool bits64 __attribute__((ext_vector_type(64)));

INLINED bytes64 load(const uint8_t *place) {
    bytes64 bytes;
    memcpy(&bytes, place, sizeof bytes);
    return bytes;
}

INLINED uint64_t packed(mask64 mask) {
    bits64 bits = __builtin_convertvector(mask, bits64);
    uint64_t word;
    memcpy(&word, &bits, sizeof word);
    return word;
}

// Adds one where the mask has all bits set, which are minus one.
INLINED void add(uint8_t *place, mask64 mask) {
    bytes64 sums = load(place) - (bytes64)mask;
    memcpy(place, &sums, sizeof sums);
}

INLINED uint32_t count_cycles(
    const uint8_t *bases, const uint8_t *qualities, int64_t count, shim_cycle_counts counts, uint64_t *planes,
    int64_t stride) {
    static const uint8_t ends[128] = {[0 ... 63] = 0xFF};
    static const uint8_t letters[5] = {'A', 'C', 'G', 'T', 'N'};
    bytes64 wrong_letters = 0, wrong_qualities = 0;
    for (int64_t place = 0; place < count; place += 64) {
        // All bits where the read has not yet ended.
        bytes64 there = load(count - place < 64 ? ends + 64 - (count - place) : ends);
        bytes64 upper = load(bases + place) & 0xDF & there;
        bytes64 known = 0;
        for (int letter = 0; letter < 5; letter++) {
            mask64 here = upper == letters[letter];
            known |= (bytes64)here;
            add(counts.letters + letter * counts.most + place, here);
            if (letter < 4) planes[(stride << letter) + place / 64] = packed(here);
        }
        wrong_letters |= there & ~known;
        bytes64 quality = (load(qualities + place) - 33) & there;
        wrong_qualities |= (bytes64)(quality > 126 - 33);
        add(counts.letters + 5 * counts.most + place, quality >= 30);
        numbers64 sums;
        memcpy(&sums, counts.qualities + place, sizeof sums);
        sums += __builtin_convertvector(quality, numbers64);
        memcpy(counts.qualities + place, &sums, sizeof sums);
    }
    return (__builtin_reduce_or(wrong_letters) != 0 ? SHIM_WRONG_LETTER : 0) |
           (__builtin_reduce_or(wrong_qualities) != 0 ? SHIM_WRONG_QUALITY : 0);
}

#define COUNT(name, target)                                                                                           \
    target static uint32_t name(const void *bases, const void *qualities, int64_t count, shim_cycle_counts counts,      \
                                uint64_t *planes, int64_t stride) {                                                    \
        return count_cycles(bases, qualities, count, counts, planes, stride);                                          \
    }

COUNT(count_anywhere, )
#if defined(__x86_64__)
COUNT(count_avx2, __attribute__((target("avx2"))))
COUNT(count_avx512, __attribute__((target("avx512bw,avx512vl"))))
#endif

uint32_t shim_count_cycles(
    const void *bases, const void *qualities, int64_t count, shim_cycle_counts counts, uint64_t *planes, int64_t stride) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw")) return count_avx512(bases, qualities, count, counts, planes, stride);
    if (__builtin_cpu_supports("avx2")) return count_avx2(bases, qualities, count, counts, planes, stride);
#endif
    return count_anywhere(bases, qualities, count, counts, planes, stride);
}
