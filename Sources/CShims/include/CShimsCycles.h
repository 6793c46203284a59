// Letters and qualities of a read by cycle, with the widest vectors that the processor has: Swift has no word for a function
// that is compiled for several sets of instructions.
#ifndef COHESIN_CSHIMS_CYCLES_H
#define COHESIN_CSHIMS_CYCLES_H

#include <stdint.h>

// Counts by cycle, of each kind `most`, which is a multiple of 64.
typedef struct {
    uint8_t *letters;    // reads with A, then those with C, G, T, N, then those with a quality of at least 30
    uint16_t *qualities; // sums
    int64_t most;
} shim_cycle_counts;

enum { SHIM_WRONG_LETTER = 1, SHIM_WRONG_QUALITY = 2 };

// Adds a read of up to `most` cycles, and sets a bit for each A, C, G and T in four planes of bits, which begin `stride`,
// 2, 4 and 8 times `stride` words behind `planes`. Up to 63 bytes are read behind bases and qualities. Returns which of
// both has bytes that are none: beside A, C, G, T and N in either case, beside ! to ~.
uint32_t shim_count_cycles(
    const void *bases, const void *qualities, int64_t count, shim_cycle_counts counts, uint64_t *planes, int64_t stride);

#endif
