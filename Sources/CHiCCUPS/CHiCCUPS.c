// The arithmetic of HiCCUPS for eight neighbouring pixels of a row at once, with the widest vectors that the processor has.
// It must come to the bits of `hiccups_test_pixel`, operation by operation.
#include "CHiCCUPS.h"

#include <string.h>

// Vectors of 64 bytes; the compiler makes of them what the instructions at hand can. They never leave a function.
#pragma clang diagnostic ignored "-Wpsabi"
enum { LANES = 8 };
typedef int64_t longs __attribute__((ext_vector_type(LANES)));
typedef double doubles __attribute__((ext_vector_type(LANES)));
typedef uint16_t shorts __attribute__((ext_vector_type(LANES)));
typedef _Bool bits __attribute__((ext_vector_type(LANES)));

HICCUPS_FUNCTION longs load_longs(const int64_t *place) {
    longs values;
    memcpy(&values, place, sizeof values);
    return values;
}

HICCUPS_FUNCTION doubles load_doubles(const double *place) {
    doubles values;
    memcpy(&values, place, sizeof values);
    return values;
}

HICCUPS_FUNCTION longs load_shorts(const uint16_t *place) {
    shorts values;
    memcpy(&values, place, sizeof values);
    return __builtin_convertvector(values, longs);
}

HICCUPS_DEFINE_SUMS(longs, load_longs, lower_left_of_lanes, squares_of_lanes)

// A bit for each lane where a condition holds.
HICCUPS_FUNCTION uint8_t bits_of(longs condition) {
    bits packed = __builtin_convertvector(condition, bits);
    uint8_t word;
    memcpy(&word, &packed, sizeof word);
    return word;
}

HICCUPS_FUNCTION int any(longs condition) { return bits_of(condition) != 0; }

// Expected counts before the divisors, and the widths of neighbourhoods.
typedef struct {
    doubles values[HICCUPS_MASKS];
    longs width;
} expectation;

// What eight pixels may expect. They are so far from the diagonal that it sets no limits to their widths.
//
// Neighbours differ little in width: each that occurs among them is tried on all, by plain loads, and kept where it is due.
HICCUPS_FUNCTION expectation expectation_of_lanes(
    const hiccups_map *map, int32_t distance, const int64_t *at, int32_t stride
) {
    longs peak[HICCUPS_MASKS];
    squares_of_lanes(at, map->peak_width, stride, peak);
    const longs needed = map->enough + peak[0];
    expectation expected;
    memset(&expected, 0, sizeof expected);
    // Where contacts are few, none but the widest will do.
    int32_t width = HICCUPS_MARGIN;
    if (any(lower_left_of_lanes(at, width - 1, stride) >= needed)) width = hiccups_first_width(map, distance);
    for (longs is_open = -1; any(is_open); width++) {
        longs is_due;
        while (!any(is_due = is_open & (lower_left_of_lanes(at, width, stride) >= (width < HICCUPS_MARGIN ? needed : 0))))
            width++;
        longs sums[HICCUPS_MASKS];
        squares_of_lanes(at, width, stride, sums);
        for (int mask = 0; mask < HICCUPS_MASKS; mask++) {
            const doubles ratios = load_doubles(hiccups_ratios(map, width, mask) + distance);
            const doubles values = __builtin_convertvector(sums[mask] - peak[mask], doubles) * ratios;
            expected.values[mask] = is_due ? values : expected.values[mask];
        }
        expected.width = is_due ? (longs)width : expected.width;
        is_open &= ~is_due;
    }
    return expected;
}

// Classes of expected counts, and which of the observed ones are above the thresholds of all.
typedef struct {
    longs of[HICCUPS_MASKS];
    longs is_above;
} classification;

HICCUPS_FUNCTION classification classes_of_lanes(
    const hiccups_map *map, const doubles expected[HICCUPS_MASKS], longs observed
) {
    classification classes;
    longs thresholds[HICCUPS_MASKS];
    doubles finite[HICCUPS_MASKS], highest = 0;
    for (int mask = 0; mask < HICCUPS_MASKS; mask++) {
        classes.of[mask] = 0;
        thresholds[mask] = map->thresholds[0];
        finite[mask] = expected[mask] < __builtin_inf() ? expected[mask] : 0;
        highest = finite[mask] > highest ? finite[mask] : highest;
    }
    // Most are in the lowest few.
    for (int next = 1; next < HICCUPS_CLASSES && any(highest >= map->edges[next]); next++) {
        for (int mask = 0; mask < HICCUPS_MASKS; mask++) {
            const longs is_in = finite[mask] >= map->edges[next];
            classes.of[mask] = is_in ? (longs)next : classes.of[mask];
            thresholds[mask] = is_in ? (longs)map->thresholds[next] : thresholds[mask];
        }
    }
    classes.is_above = -1;
    for (int mask = 0; mask < HICCUPS_MASKS; mask++) classes.is_above &= observed > thresholds[mask];
    return classes;
}

// Tests eight pixels of a row that are farther from the diagonal than twice the margin.
HICCUPS_FUNCTION void test_lanes(
    const hiccups_map *map, int32_t row, int32_t column, const uint16_t *observed, const int64_t *at, int32_t stride,
    hiccups_findings findings
) {
    expectation expected = expectation_of_lanes(map, column - row, at, stride);
    const doubles factor = (map->divisors[row] / map->unit) * load_doubles(map->divisors + column);
    doubles total = 0;
    for (int mask = 0; mask < HICCUPS_MASKS; mask++) total += expected.values[mask] *= factor;
    longs seen = load_shorts(observed);
    seen = factor > 0 ? seen : 0;
    const longs counts = (total == total) & (seen < HICCUPS_OBSERVED_LIMIT);
    seen = counts ? seen : 0;

    const classification classes = classes_of_lanes(map, expected.values, seen);
    for (int mask = 0; mask < HICCUPS_MASKS && findings.histogram; mask++) {
        const longs places = (mask * HICCUPS_CLASSES + classes.of[mask]) * HICCUPS_OBSERVED_LIMIT + seen;
        // Where a condition holds, a lane is -1.
        for (int lane = 0; lane < LANES; lane++) findings.histogram[places[lane]] -= counts[lane];
    }
    for (uint32_t kept = bits_of(counts & classes.is_above); kept; kept &= kept - 1) {
        const int lane = __builtin_ctz(kept);
        hiccups_pixel pixel;
        for (int mask = 0; mask < HICCUPS_MASKS; mask++) {
            pixel.expected[mask] = (float)expected.values[mask][lane];
            pixel.classes[mask] = (uint8_t)classes.of[mask][lane];
        }
        pixel.row = row;
        pixel.column = column + lane;
        pixel.observed = (uint16_t)seen[lane];
        pixel.width = (uint8_t)expected.width[lane];
        hiccups_keep(findings, &pixel);
    }
}

HICCUPS_FUNCTION void test_tile_in_lanes(
    const hiccups_map *map, hiccups_tile tile, void *scratch, hiccups_findings findings
) {
    const hiccups_table table = hiccups_table_at(scratch, tile);
    if (!hiccups_fill(map, tile, table)) {
        hiccups_count_empty(map, tile, findings);
        return;
    }
    for (int32_t row = tile.first_row; row < tile.first_row + tile.rows; row++) {
        const hiccups_columns columns = hiccups_tested(map, tile, row);
        const uint16_t *observed = table.observed + (row - tile.first_row) * tile.columns;
        int32_t column = columns.start;
        while (column < columns.end) {
            const int64_t *at = hiccups_entry(table, tile, row, column);
            const int32_t x = column - tile.first_column;
            if (column - row > 2 * HICCUPS_MARGIN && column + LANES <= columns.end) {
                test_lanes(map, row, column, observed + x, at, table.stride, findings);
                column += LANES;
            } else {
                hiccups_test_pixel(map, row, column, observed[x], at, table.stride, findings);
                column += 1;
            }
        }
    }
}

#define DEFINE_TEST(name, target, body)                                                                               \
    target static void name(const hiccups_map *map, hiccups_tile tile, void *scratch, hiccups_findings findings) {     \
        body(map, tile, scratch, findings);                                                                            \
    }

DEFINE_TEST(test_one_by_one, , hiccups_test_tile)
DEFINE_TEST(test_any_vectors, , test_tile_in_lanes)
#if defined(__x86_64__)
DEFINE_TEST(test_avx2, __attribute__((target("avx2"))), test_tile_in_lanes)
DEFINE_TEST(test_avx512, __attribute__((target("avx512dq,avx512bw,avx512vl"))), test_tile_in_lanes)
#endif

hiccups_instructions hiccups_widest(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        return HICCUPS_AVX512;
    if (__builtin_cpu_supports("avx2")) return HICCUPS_AVX2;
#endif
    return HICCUPS_ANY_VECTORS;
}

void hiccups_test(
    const hiccups_map *map, hiccups_tile tile, void *scratch, hiccups_findings findings,
    hiccups_instructions instructions
) {
    switch (instructions) {
#if defined(__x86_64__)
    case HICCUPS_AVX512: test_avx512(map, tile, scratch, findings); break;
    case HICCUPS_AVX2: test_avx2(map, tile, scratch, findings); break;
#endif
    case HICCUPS_ONE_BY_ONE: test_one_by_one(map, tile, scratch, findings); break;
    default: test_any_vectors(map, tile, scratch, findings); break;
    }
}
