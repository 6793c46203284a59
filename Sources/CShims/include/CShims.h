// What Swift cannot import: function-like macros, cast macros and variadic functions.
#ifndef COHESIN_CSHIMS_H
#define COHESIN_CSHIMS_H

#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/hts.h>
#include <htslib/sam.h>
#include <string.h>

#include "CShimsCycles.h"
#include "CShimsCurl.h"
#include "CShimsProcess.h"

// Bytes of the compressed file consumed so far; with reader threads the start of the block last handed out.
static inline int64_t shim_bgzf_file_offset(BGZF *file) { return file->mt ? file->block_address : htell(file->fp); }
// 1 when the file itself is at its end, 0 when more follows or when reader threads own it.
static inline int shim_bgzf_file_ended(BGZF *file) {
    char next;
    return !file->mt && hpeek(file->fp, &next, 1) == 0;
}

// Hidden without _GNU_SOURCE.
extern void *memmem(const void *haystack, size_t length, const void *needle, size_t needle_length);

// Hidden without _GNU_SOURCE.
extern int sync_file_range(int descriptor, int64_t offset, int64_t count, unsigned flags);
// Lets the disk begin to write these bytes of a file (SYNC_FILE_RANGE_WRITE); what is no file on a disk refuses it.
static inline void shim_start_writing(int descriptor, int64_t offset, int64_t count) {
    (void)sync_file_range(descriptor, offset, count, 2);
}

// Asks for memory that will be read soon.
static inline void shim_prefetch(const void *address) { __builtin_prefetch(address); }

// hts_set_opt is variadic.
static inline int shim_hts_set_number(htsFile *file, enum hts_fmt_option option, int value) {
    return hts_set_opt(file, option, value);
}
// hopen is variadic.
static inline hFILE *shim_hopen(const char *name, const char *mode) { return hopen(name, mode); }
// 1 when the file begins as a CRAM file does; nothing is taken from it.
static inline int shim_is_cram(hFILE *file) {
    char start[4];
    return hpeek(file, start, 4) == 4 && memcmp(start, "CRAM", 4) == 0;
}
// The fields of a CRAM file that a contact needs; without the sequence no reference is needed to decode them.
enum { SHIM_CONTACT_FIELDS = SAM_QNAME | SAM_FLAG | SAM_RNAME | SAM_POS | SAM_MAPQ | SAM_CIGAR };

static inline const char *shim_bam_qname(const bam1_t *record) { return bam_get_qname(record); }
static inline const uint8_t *shim_bam_sequence(const bam1_t *record) { return bam_get_seq(record); }
static inline const uint8_t *shim_bam_qualities(const bam1_t *record) { return bam_get_qual(record); }
static inline const uint32_t *shim_bam_cigar(const bam1_t *record) { return bam_get_cigar(record); }
static inline uint32_t shim_cigar_operation(uint32_t element) { return bam_cigar_op(element); }
static inline uint32_t shim_cigar_length(uint32_t element) { return bam_cigar_oplen(element); }

#endif
