// What Swift cannot import: function-like macros, cast macros and variadic functions.
#ifndef COHESIN_CSHIMS_H
#define COHESIN_CSHIMS_H

#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/hts.h>
#include <htslib/sam.h>

#include "CShimsCurl.h"
#include "CShimsProcess.h"

// Bytes of the compressed file consumed so far; with reader threads the start of the block last handed out.
static inline int64_t shim_bgzf_file_offset(BGZF *file) { return file->mt ? file->block_address : htell(file->fp); }
// 1 when the file itself is at its end, 0 when more follows or when reader threads own it.
static inline int shim_bgzf_file_ended(BGZF *file) {
    char next;
    return !file->mt && hpeek(file->fp, &next, 1) == 0;
}

// Asks for memory that will be read soon.
static inline void shim_prefetch(const void *address) { __builtin_prefetch(address); }

static inline const char *shim_bam_qname(const bam1_t *record) { return bam_get_qname(record); }
static inline const uint32_t *shim_bam_cigar(const bam1_t *record) { return bam_get_cigar(record); }
static inline uint32_t shim_cigar_operation(uint32_t element) { return bam_cigar_op(element); }
static inline uint32_t shim_cigar_length(uint32_t element) { return bam_cigar_oplen(element); }

#endif
