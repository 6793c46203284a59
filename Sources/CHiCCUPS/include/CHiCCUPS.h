// The exact arithmetic of HiCCUPS: the one implementation for processors and GPUs.
//
// This header is compiled twice: as C into the package, where one thread works through a tile alone, and by
// scripts/make-ptx.sh as device code, where the threads of a block share a tile. The macros below are all that differs.
// Sums are integers, which any order of adding leaves the same; what follows is a fixed row of float64 multiplications
// and comparisons without contraction. So every tile, thread and device comes to the same bits.
//
// Rows and columns are bins of one chromosome, 0-based, row < column. A tested pixel lies at least HICCUPS_MARGIN bins
// from both ends of its chromosome.
#ifndef CHICCUPS_H
#define CHICCUPS_H

#include <stdint.h>

#pragma STDC FP_CONTRACT OFF

// The widest neighbourhood of a pixel in bins.
#define HICCUPS_MARGIN 20
// Neighbourhoods: lower left, donut, horizontal, vertical.
#define HICCUPS_MASKS 4
// Classes of expected counts.
#define HICCUPS_CLASSES 40
// Observed counts from here on are not judged.
#define HICCUPS_OBSERVED_LIMIT 10000
// The most threads that a block of a GPU may have.
#define HICCUPS_THREADS 512

// Cells of a chromosome near its diagonal and what is needed to judge them: all that does not change from tile to tile.
typedef struct {
    const int64_t *cell_starts;  // where the cells of each row begin, from row `first_row` on; one more than rows
    const int32_t *columns;      // of each cell, ascending within a row, none below the row
    const float *counts;         // raw contacts of each cell
    const double *divisors;      // the normalisation vector, by bin; NaN: masked
    const int32_t *limits;       // by row: the column after the last one to test
    const double *ratios;        // d(distance) / sum of d over the neighbourhood, at [width][mask][distance]
    const double *edges;         // the smallest expected count of each class
    const uint8_t *guesses;      // for each sixteenth of an octave from 1: the class at its lower end
    const int32_t *thresholds;   // by class: a pixel at or below that of any of its classes cannot be enriched
    int64_t enough;              // the lower-left sum in fixed point below which a neighbourhood is widened
    double unit;                 // fixed-point value of one contact: a power of two
    int32_t first_row;
    int32_t guess_count;
    int32_t distances;           // in `ratios`, from 0
    int32_t peak_width;          // in bins
    int32_t window;              // in bins, before any widening
} hiccups_map;

// A block of pixels.
typedef struct {
    int32_t first_row, rows;
    int32_t first_column, columns;
} hiccups_tile;

// One pixel that may turn out enriched.
typedef struct {
    float expected[HICCUPS_MASKS];
    int32_t row, column;
    uint8_t classes[HICCUPS_MASKS];
    uint16_t observed;
    uint8_t width;  // of the neighbourhood, in bins
} hiccups_pixel;

// What is found; several tiles may share it.
typedef struct {
    int64_t *histogram;     // tested pixels at [mask][class][observed]; NULL: not wanted
    hiccups_pixel *pixels;  // in no order
    int64_t *count;         // of pixels found, which may be more than there is room for
    int64_t capacity;       // room for pixels
} hiccups_findings;

// Where one tile is worked on, `hiccups_scratch_bytes` large and aligned to 8 bytes: a summed-area table of the tile and
// its margin, then the observed counts of its pixels.
static inline int64_t hiccups_scratch_bytes(int32_t rows, int32_t columns) {
    int64_t table = (int64_t)(rows + 2 * HICCUPS_MARGIN + 1) * (columns + 2 * HICCUPS_MARGIN + 1);
    return table * (int64_t)sizeof(int64_t) + (int64_t)rows * columns * (int64_t)sizeof(uint16_t);
}

// HICCUPS_EACH: every index below n once, by some thread; the same index is always the same thread's.
// HICCUPS_EACH_ROW, HICCUPS_EACH_COLUMN: the same in two dimensions, neighbouring columns by neighbouring threads.
// HICCUPS_TOGETHER: nobody goes on before all have come here. HICCUPS_ANY: the same, and whether it holds for any.
#if defined(__CUDA__)
#define HICCUPS_FUNCTION static inline __attribute__((device, always_inline))
#define HICCUPS_X ((int32_t)__nvvm_read_ptx_sreg_tid_x())
#define HICCUPS_Y ((int32_t)__nvvm_read_ptx_sreg_tid_y())
#define HICCUPS_WIDE ((int32_t)__nvvm_read_ptx_sreg_ntid_x())
#define HICCUPS_HIGH ((int32_t)__nvvm_read_ptx_sreg_ntid_y())
#define HICCUPS_EACH(i, n) for (int32_t i = HICCUPS_Y * HICCUPS_WIDE + HICCUPS_X; i < (n); i += HICCUPS_WIDE * HICCUPS_HIGH)
#define HICCUPS_EACH_ROW(i, n) for (int32_t i = HICCUPS_Y; i < (n); i += HICCUPS_HIGH)
#define HICCUPS_EACH_COLUMN(i, n) for (int32_t i = HICCUPS_X; i < (n); i += HICCUPS_WIDE)
#define HICCUPS_TOGETHER() __syncthreads()
#define HICCUPS_ANY(it) __nvvm_bar0_or(it)

// Adds to what others add to, and returns what was there.
HICCUPS_FUNCTION int64_t hiccups_add(int64_t *entry, int64_t n) {
    return __nvvm_atom_add_gen_ll((long long *)entry, n);
}

// Adds 1. All threads of a warp that count the same ask memory once: most pixels near each other do.
HICCUPS_FUNCTION void hiccups_count(int64_t *entry) {
    uint32_t active;
    __asm__ volatile("activemask.b32 %0;" : "=r"(active));
    uint32_t same = __nvvm_match_any_sync_i64(active, (int64_t)(uintptr_t)entry);
    uint32_t before = same & ((1u << (HICCUPS_X & 31)) - 1);
    if (before == 0) hiccups_add(entry, __builtin_popcount(same));
}
#else
#define HICCUPS_FUNCTION static inline __attribute__((always_inline))
#define HICCUPS_EACH(i, n) for (int32_t i = 0; i < (n); i++)
#define HICCUPS_EACH_ROW HICCUPS_EACH
#define HICCUPS_EACH_COLUMN HICCUPS_EACH
#define HICCUPS_TOGETHER() ((void)0)
#define HICCUPS_ANY(it) (it)

HICCUPS_FUNCTION int64_t hiccups_add(int64_t *entry, int64_t n) { return (*entry += n) - n; }
HICCUPS_FUNCTION void hiccups_count(int64_t *entry) { *entry += 1; }
#endif

HICCUPS_FUNCTION int32_t hiccups_min(int32_t a, int32_t b) { return a < b ? a : b; }
HICCUPS_FUNCTION int32_t hiccups_max(int32_t a, int32_t b) { return a > b ? a : b; }

// The width that a neighbourhood begins with at a distance, in bins.
HICCUPS_FUNCTION int32_t hiccups_first_width(const hiccups_map *map, int32_t distance) {
    return hiccups_max(hiccups_min(map->window, (distance - 1) / 2), map->peak_width + 1);
}

// The width that widening ends with at a distance, whatever the contacts.
HICCUPS_FUNCTION int32_t hiccups_last_width(int32_t distance, int32_t first_width) {
    return hiccups_min(HICCUPS_MARGIN, hiccups_max(first_width + 1, (distance + 1) / 2));
}

// The first cell of a row at or after a column.
HICCUPS_FUNCTION int64_t hiccups_first_cell(const hiccups_map *map, int32_t row, int32_t column) {
    int64_t low = map->cell_starts[row - map->first_row] - map->cell_starts[0];
    int64_t high = map->cell_starts[row - map->first_row + 1] - map->cell_starts[0];
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (map->columns[middle] < column) low = middle + 1;
        else high = middle;
    }
    return low;
}

// The normalised count of a cell in fixed point, rounded half up; negative where it is masked.
HICCUPS_FUNCTION int64_t hiccups_fixed(const hiccups_map *map, int32_t row, int64_t cell) {
    double value = (double)map->counts[cell] / (map->divisors[row] * map->divisors[map->columns[cell]]);
    return value < __builtin_inf() ? (int64_t)(value * map->unit + 0.5) : -1;
}

// The cell on the diagonal in a row, in fixed point.
HICCUPS_FUNCTION int64_t hiccups_diagonal(const hiccups_map *map, int32_t row) {
    int64_t cell = map->cell_starts[row - map->first_row] - map->cell_starts[0];
    int64_t end = map->cell_starts[row - map->first_row + 1] - map->cell_starts[0];
    if (cell == end || map->columns[cell] != row) return 0;
    int64_t value = hiccups_fixed(map, row, cell);
    return value < 0 ? 0 : value;
}

// The class of an expected count that is not NaN; 0 where it is at most 1 or infinite.
HICCUPS_FUNCTION int32_t hiccups_class(const hiccups_map *map, double value) {
    if (!(value > 1 && value < __builtin_inf())) return 0;
    uint64_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    int32_t place = (int32_t)(bits >> 48) - 0x3FF0;
    if (place >= map->guess_count) return HICCUPS_CLASSES - 1;
    int32_t guess = map->guesses[place];
    if (guess + 1 == HICCUPS_CLASSES) return guess;
    return value >= map->edges[guess + 1] ? guess + 1 : guess;
}

// Sums over squares around a pixel, for single pixels and for as many neighbours as `Sums` has elements. `at` is the
// pixel's entry in the summed-area table: the sum of the cells above and to the left of it, those on the diagonal left out.
//
// lower_left: the rows 1...width below the pixel and the columns 1...width before it.
// squares: the same; all four quadrants, as four corners: entries between them fall out; the three rows in the middle;
// the three columns in the middle. A neighbourhood is what the square of its width has more than that of the peak.
#define HICCUPS_DEFINE_SUMS(Sums, load, lower_left, squares)                                                            \
    HICCUPS_FUNCTION Sums lower_left(const int64_t *at, int32_t width, int32_t stride) {                                \
        const int64_t *below = at + stride, *far_below = at + (width + 1) * stride;                                     \
        return load(far_below) - load(far_below - width) - load(below) + load(below - width);                           \
    }                                                                                                                   \
    HICCUPS_FUNCTION void squares(const int64_t *at, int32_t width, int32_t stride, Sums sums[HICCUPS_MASKS]) {         \
        const int64_t *above = at - stride, *below = at + stride, *two_below = below + stride;                          \
        const int64_t *far_above = at - width * stride, *far_below = at + (width + 1) * stride;                         \
        sums[0] = lower_left(at, width, stride);                                                                        \
        sums[1] = load(far_below + width + 1) - load(far_below + 1) + load(far_below) - load(far_below - width) -       \
                  load(far_above + width + 1) + load(far_above + 1) - load(far_above) + load(far_above - width) -       \
                  load(below + width + 1) + load(below - width) + load(at + width + 1) - load(at - width);              \
        sums[2] = load(two_below + width + 1) - load(two_below - width) - load(above + width + 1) + load(above - width); \
        sums[3] = load(far_below + 2) - load(far_below - 1) - load(far_above + 2) + load(far_above - 1);                \
    }

HICCUPS_FUNCTION int64_t hiccups_load(const int64_t *entry) { return *entry; }
HICCUPS_DEFINE_SUMS(int64_t, hiccups_load, hiccups_lower_left, hiccups_squares)

// The ratios of a width and mask by distance.
HICCUPS_FUNCTION const double *hiccups_ratios(const hiccups_map *map, int32_t width, int32_t mask) {
    return map->ratios + (int64_t)(width * HICCUPS_MASKS + mask) * map->distances;
}

// The width of a pixel's neighbourhoods.
HICCUPS_FUNCTION int32_t hiccups_width(
    const hiccups_map *map, int32_t distance, const int64_t *at, int32_t stride, int64_t needed
) {
    const int32_t first = hiccups_first_width(map, distance);
    if (hiccups_lower_left(at, first, stride) >= needed) return first;
    // The sum only grows with the width: where the widest is not enough, no other need be tried.
    int32_t width = hiccups_last_width(distance, first);
    if (hiccups_lower_left(at, width, stride) < needed) return width;
    int32_t low = first + 1;
    while (low < width) {
        int32_t middle = (low + width) >> 1;
        if (hiccups_lower_left(at, middle, stride) >= needed) width = middle;
        else low = middle + 1;
    }
    return width;
}

// Keeps a pixel that may turn out enriched, where there is room.
HICCUPS_FUNCTION void hiccups_keep(hiccups_findings findings, const hiccups_pixel *pixel) {
    int64_t place = hiccups_add(findings.count, 1);
    if (place < findings.capacity) findings.pixels[place] = *pixel;
}

// Counts a pixel and keeps it where it may turn out enriched.
HICCUPS_FUNCTION void hiccups_test_pixel(
    const hiccups_map *map, int32_t row, int32_t column, int32_t observed, const int64_t *at, int32_t stride,
    hiccups_findings findings
) {
    const int32_t distance = column - row;
    int64_t peak[HICCUPS_MASKS], sums[HICCUPS_MASKS];
    hiccups_squares(at, map->peak_width, stride, peak);
    const int32_t width = hiccups_width(map, distance, at, stride, map->enough + peak[0]);
    hiccups_squares(at, width, stride, sums);
    // Arms count the diagonal, which is not in the table; they can reach just one cell of it.
    if (distance <= width + 1) {
        sums[2] += hiccups_diagonal(map, row + 1);
        sums[3] += hiccups_diagonal(map, column - 1);
    }
    double factor = (map->divisors[row] / map->unit) * map->divisors[column];
    double expected[HICCUPS_MASKS];
    for (int mask = 0; mask < HICCUPS_MASKS; mask++)
        expected[mask] = ((double)(sums[mask] - peak[mask]) * hiccups_ratios(map, width, mask)[distance]) * factor;
    // None is negative, so that the sum is NaN exactly where one of them is.
    double total = expected[0] + expected[1] + expected[2] + expected[3];
    if (total != total) return;
    // A divisor of 0 leaves nothing of a count.
    if (!(factor > 0)) observed = 0;
    if (observed >= HICCUPS_OBSERVED_LIMIT) return;

    int32_t classes[HICCUPS_MASKS];
    int32_t needed = -1;
    for (int mask = 0; mask < HICCUPS_MASKS; mask++) {
        classes[mask] = hiccups_class(map, expected[mask]);
        needed = hiccups_max(needed, map->thresholds[classes[mask]]);
        if (findings.histogram)
            hiccups_count(findings.histogram + (mask * HICCUPS_CLASSES + classes[mask]) * HICCUPS_OBSERVED_LIMIT + observed);
    }
    if (observed <= needed) return;
    hiccups_pixel pixel;
    for (int mask = 0; mask < HICCUPS_MASKS; mask++) {
        pixel.expected[mask] = (float)expected[mask];
        pixel.classes[mask] = (uint8_t)classes[mask];
    }
    pixel.row = row;
    pixel.column = column;
    pixel.observed = (uint16_t)observed;
    pixel.width = (uint8_t)width;
    hiccups_keep(findings, &pixel);
}

// The columns of a row of a tile that are to be tested, unless they are masked.
typedef struct {
    int32_t start, end;
} hiccups_columns;

HICCUPS_FUNCTION hiccups_columns hiccups_tested(const hiccups_map *map, hiccups_tile tile, int32_t row) {
    hiccups_columns columns = {0, 0};
    if (map->divisors[row] != map->divisors[row]) return columns;
    columns.start = hiccups_max(tile.first_column, row + map->peak_width + 3);
    columns.end = hiccups_min(tile.first_column + tile.columns, map->limits[row]);
    return columns;
}

// Counts the pixels of a tile without any contacts around, all of which are alike.
HICCUPS_FUNCTION void hiccups_count_empty(const hiccups_map *map, hiccups_tile tile, hiccups_findings findings) {
    int64_t pixels = 0;
    HICCUPS_EACH_ROW(line, tile.rows) {
        const int32_t row = tile.first_row + line;
        const hiccups_columns columns = hiccups_tested(map, tile, row);
        HICCUPS_EACH_COLUMN(step, columns.end - columns.start) {
            const int32_t column = columns.start + step, distance = column - row;
            const int32_t width = hiccups_last_width(distance, hiccups_first_width(map, distance));
            // Nothing over nothing is no number.
            double total = 0;
            for (int mask = 0; mask < HICCUPS_MASKS; mask++) total += hiccups_ratios(map, width, mask)[distance];
            pixels += total < __builtin_inf() && map->divisors[column] == map->divisors[column];
        }
    }
    if (pixels == 0 || !findings.histogram) return;
    for (int mask = 0; mask < HICCUPS_MASKS; mask++)
        hiccups_add(findings.histogram + mask * HICCUPS_CLASSES * HICCUPS_OBSERVED_LIMIT, pixels);
}

// What is made of a tile before its pixels are tested.
typedef struct {
    int64_t *entries;    // the summed-area table
    uint16_t *observed;  // of each pixel
    int32_t stride;      // of the table
} hiccups_table;

HICCUPS_FUNCTION hiccups_table hiccups_table_at(void *scratch, hiccups_tile tile) {
    hiccups_table table;
    table.stride = tile.columns + 2 * HICCUPS_MARGIN + 1;
    table.entries = (int64_t *)scratch;
    table.observed = (uint16_t *)(table.entries + (tile.rows + 2 * HICCUPS_MARGIN + 1) * table.stride);
    return table;
}

// A pixel's entry in the table.
HICCUPS_FUNCTION const int64_t *hiccups_entry(hiccups_table table, hiccups_tile tile, int32_t row, int32_t column) {
    return table.entries + (row - tile.first_row + HICCUPS_MARGIN) * table.stride +
           column - tile.first_column + HICCUPS_MARGIN;
}

// Fills the table of a tile; 0 where there are no contacts.
HICCUPS_FUNCTION int hiccups_fill(const hiccups_map *map, hiccups_tile tile, hiccups_table table) {
    const int32_t height = tile.rows + 2 * HICCUPS_MARGIN, width = tile.columns + 2 * HICCUPS_MARGIN;
    const int32_t top = tile.first_row - HICCUPS_MARGIN, left = tile.first_column - HICCUPS_MARGIN;
    HICCUPS_EACH(i, (height + 1) * table.stride) table.entries[i] = 0;
    HICCUPS_EACH(i, tile.rows * tile.columns) table.observed[i] = 0;
    HICCUPS_TOGETHER();
    int holds_contacts = 0;
    HICCUPS_EACH_ROW(line, height) {
        const int32_t row = top + line;
        const int64_t begin = hiccups_first_cell(map, row, left);
        const int64_t end = hiccups_first_cell(map, row, left + width);
        HICCUPS_EACH_COLUMN(step, (int32_t)(end - begin)) {
            const int32_t column = map->columns[begin + step];
            const int64_t value = hiccups_fixed(map, row, begin + step);
            if (value >= 0 && column != row) {
                table.entries[(line + 1) * table.stride + column - left + 1] = value;
                holds_contacts = 1;
            }
            const int32_t y = row - tile.first_row, x = column - tile.first_column;
            if (y >= 0 && y < tile.rows && x >= 0 && x < tile.columns) {
                const float count = map->counts[begin + step];
                table.observed[y * tile.columns + x] =
                    (uint16_t)(count < HICCUPS_OBSERVED_LIMIT ? (int32_t)((double)count + 0.5) : HICCUPS_OBSERVED_LIMIT);
            }
        }
    }
    if (!HICCUPS_ANY(holds_contacts)) return 0;
    HICCUPS_EACH(line, height) {
        int64_t *entries = table.entries + (line + 1) * table.stride + 1;
        int64_t sum = 0;
        for (int32_t i = 0; i < width; i++) entries[i] = sum += entries[i];
    }
    HICCUPS_TOGETHER();
    for (int32_t line = 1; line < height; line++) {
        int64_t *entries = table.entries + (line + 1) * table.stride + 1;
        HICCUPS_EACH(i, width) entries[i] += entries[i - table.stride];
    }
    HICCUPS_TOGETHER();
    return 1;
}

// Tests the pixels of a tile that are to be tested.
HICCUPS_FUNCTION void hiccups_test_tile(
    const hiccups_map *map, hiccups_tile tile, void *scratch, hiccups_findings findings
) {
    const hiccups_table table = hiccups_table_at(scratch, tile);
    if (!hiccups_fill(map, tile, table)) {
        hiccups_count_empty(map, tile, findings);
        return;
    }
    HICCUPS_EACH_ROW(line, tile.rows) {
        const int32_t row = tile.first_row + line;
        const hiccups_columns columns = hiccups_tested(map, tile, row);
        HICCUPS_EACH_COLUMN(step, columns.end - columns.start) {
            const int32_t column = columns.start + step;
            if (map->divisors[column] != map->divisors[column]) continue;
            const int32_t observed = table.observed[line * tile.columns + column - tile.first_column];
            hiccups_test_pixel(
                map, row, column, observed, hiccups_entry(table, tile, row, column), table.stride, findings);
        }
    }
}

// The tiles of a stretch of rows, as the blocks of one launch: column by column of tiles, then row by row.
typedef struct {
    int32_t first_row, rows;            // to be tested
    int32_t tile_rows, tile_columns;
} hiccups_stretch;

// What one block does.
HICCUPS_FUNCTION void hiccups_test_block(
    const hiccups_map *map, hiccups_stretch stretch, int32_t x, int32_t y, void *scratch, hiccups_findings findings
) {
    hiccups_tile tile;
    tile.first_row = stretch.first_row + y * stretch.tile_rows;
    tile.rows = hiccups_min(stretch.tile_rows, stretch.first_row + stretch.rows - tile.first_row);
    tile.first_column = tile.first_row + map->peak_width + 3 + x * stretch.tile_columns;
    tile.columns = hiccups_min(stretch.tile_columns, map->limits[tile.first_row + tile.rows - 1] - tile.first_column);
    if (tile.columns > 0) hiccups_test_tile(map, tile, scratch, findings);
}

#if defined(__CUDA__)
extern __attribute__((shared)) int64_t hiccups_shared[];

extern "C" __attribute__((global, launch_bounds(HICCUPS_THREADS))) void hiccups_test_blocks(
    hiccups_map map, hiccups_stretch stretch, hiccups_findings findings
) {
    hiccups_test_block(
        &map, stretch, (int32_t)__nvvm_read_ptx_sreg_ctaid_x(), (int32_t)__nvvm_read_ptx_sreg_ctaid_y(),
        hiccups_shared, findings);
}
#else
// Sets of instructions, each of which has those before it. None changes results.
typedef enum { HICCUPS_ONE_BY_ONE, HICCUPS_ANY_VECTORS, HICCUPS_AVX2, HICCUPS_AVX512 } hiccups_instructions;

// The widest that this processor has.
hiccups_instructions hiccups_widest(void);

// Tests the pixels of a tile on the calling thread.
void hiccups_test(
    const hiccups_map *map, hiccups_tile tile, void *scratch, hiccups_findings findings,
    hiccups_instructions instructions);
#endif

#endif
