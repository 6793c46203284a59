// Bits of letters side by side: a vector instruction that Swift has no word for.
#ifndef COHESIN_CSHIMS_BASES_H
#define COHESIN_CSHIMS_BASES_H

#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Bits 1, 2 and 3 of each of up to 64 letters, that of the first letter lowest.
typedef struct {
    uint64_t low, middle, high;
} shim_letter_bits;

// Takes the letters 16 at a time: up to 15 more bytes are read.
static inline shim_letter_bits shim_bits_of_letters(const void *letters, int64_t count) {
    shim_letter_bits bits = {0, 0, 0};
    const uint8_t *next = letters;
    for (int64_t place = 0; place < count; place += 16, next += 16) {
#if defined(__SSE2__)
        __m128i bytes = _mm_loadu_si128((const __m128i *)next);
        // The instruction takes the highest bit of each byte.
        bits.low |= (uint64_t)_mm_movemask_epi8(_mm_slli_epi16(bytes, 6)) << place;
        bits.middle |= (uint64_t)_mm_movemask_epi8(_mm_slli_epi16(bytes, 5)) << place;
        bits.high |= (uint64_t)_mm_movemask_epi8(_mm_slli_epi16(bytes, 4)) << place;
#else
        for (int byte = 0; byte < 16; byte++) {
            bits.low |= (uint64_t)(next[byte] >> 1 & 1) << (place + byte);
            bits.middle |= (uint64_t)(next[byte] >> 2 & 1) << (place + byte);
            bits.high |= (uint64_t)(next[byte] >> 3 & 1) << (place + byte);
        }
#endif
    }
    return bits;
}

#endif
