#include "CHiCCUPS.h"

void hiccups_test(const hiccups_map *map, hiccups_tile tile, void *scratch, hiccups_findings findings) {
    hiccups_test_tile(map, tile, scratch, findings);
}
