// A stand-in for the library with which NVIDIA's driver runs kernels. It exports the real functions and answers from a
// JSON file that stands beside it, `<library>.json`, read when a process first calls. "Device" memory is this machine's;
// the one kernel it knows is run as the C that the package itself has, block by block.
//
// It is stricter than patient: what is told a stream is done when that is waited for and not before, new memory holds
// rubbish, and every address is looked up. What it did, it writes to `<library>.log`.
//
// Where NVIDIA's own header is at hand, it is compiled against that, which proves signatures.
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

#include "../FakeNVML/json.h"
#include "CHiCCUPS.h"

#if __has_include(<cuda.h>)
#include <cuda.h>
#else
#include "cuda_part.h"
#endif

#define EXPORT __attribute__((visibility("default")))
#define DEVICES 8

typedef struct Order {
    enum { COPY, FILL, LAUNCH } kind;
    void *to;
    const void *from;
    size_t bytes;
    unsigned blocks_x, blocks_y, shared;
    hiccups_map map;
    hiccups_stretch stretch;
    hiccups_findings findings;
    struct Order *next;
} Order;

struct CUstream_st {
    int device;
    Order *first, **last;
    struct CUstream_st *next;
};

typedef struct Memory {
    char *start;
    size_t bytes;
    int device;  // -1: this machine's, locked
    struct Memory *next;
} Memory;

static struct {
    Json *json;
    int contexts;
    unsigned launches;
    CUresult broken;
    int shared_limit;
    size_t used;
} devices[DEVICES];

static Json *fixture;
static Memory *memories;
static CUstream streams;
static char library[4096];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread int current = -1;
// A context is the address of its device; modules and functions are, too.
static char contexts[DEVICES], modules[DEVICES];

static void report(const char *format, ...) {
    char path[4200];
    snprintf(path, sizeof path, "%s.log", library);
    FILE *file = fopen(path, "ae");
    if (!file) return;
    va_list values;
    va_start(values, format);
    vfprintf(file, format, values);
    va_end(values);
    fclose(file);
}

static void leave(pthread_mutex_t **held) { pthread_mutex_unlock(*held); }

static CUresult ordered(const Json *object, const char *function) {
    return (CUresult)(int)json_number(json_get(object, "results"), function, 0);
}

// Every function begins so: one caller at a time, and the failure that the fixture wants.
#define ENTER                                                               \
    __attribute__((cleanup(leave))) pthread_mutex_t *held = &lock;          \
    pthread_mutex_lock(held);                                               \
    if (ordered(fixture, __func__) != CUDA_SUCCESS) return ordered(fixture, __func__)

// The same for what concerns the device of the calling thread's context.
#define ENTER_DEVICE                                                                        \
    ENTER;                                                                                  \
    if (current < 0 || devices[current].contexts == 0) return CUDA_ERROR_INVALID_CONTEXT;   \
    if (devices[current].broken != CUDA_SUCCESS) return devices[current].broken;            \
    if (ordered(devices[current].json, __func__) != CUDA_SUCCESS) return ordered(devices[current].json, __func__)

// Whether so many bytes from here on are one device's, or with -1 this machine's locked ones.
static int owns(int device, const void *start, size_t bytes) {
    for (Memory *it = memories; it; it = it->next)
        if (it->device == device && (const char *)start >= it->start && (const char *)start + bytes <= it->start + it->bytes)
            return 1;
    return 0;
}

static char *take(int device, size_t bytes) {
    Memory *it = malloc(sizeof *it);
    *it = (Memory){aligned_alloc(256, (bytes + 255) / 256 * 256), bytes, device, memories};
    memset(it->start, 0xA5, bytes);
    memories = it;
    if (device >= 0) devices[device].used += bytes;
    return it->start;
}

static CUresult give_back(int device, const char *start) {
    for (Memory **at = &memories; *at; at = &(*at)->next) {
        Memory *it = *at;
        if (it->device != device || it->start != start) continue;
        if (device >= 0) devices[device].used -= it->bytes;
        *at = it->next;
        free(it->start);
        free(it);
        return CUDA_SUCCESS;
    }
    return CUDA_ERROR_INVALID_VALUE;
}

static CUresult launch(int device, const Order *order) {
    const hiccups_map *map = &order->map;
    const void *addresses[] = {
        map->cell_starts, map->columns, map->counts,     map->divisors,           map->limits,        map->ratios,
        map->edges,       map->guesses, map->thresholds, order->findings.pixels, order->findings.count};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        if (!owns(device, addresses[i], 1)) return CUDA_ERROR_ILLEGAL_ADDRESS;
    unsigned failing = (unsigned)json_number(devices[device].json, "failsAtLaunch", 0);
    if (++devices[device].launches == failing) return CUDA_ERROR_LAUNCH_FAILED;
    report("launch on %d\n", device);
    void *scratch = aligned_alloc(64, (order->shared + 63) / 64 * 64);
    for (unsigned y = 0; y < order->blocks_y; y++)
        for (unsigned x = 0; x < order->blocks_x; x++) {
            memset(scratch, 0x5A, order->shared);
            hiccups_test_block(map, order->stretch, (int32_t)x, (int32_t)y, scratch, order->findings);
        }
    free(scratch);
    return CUDA_SUCCESS;
}

static void drop(Order *order) { free(order); }

// Carries out what a stream was told.
static CUresult carry_out(CUstream stream) {
    CUresult *broken = &devices[stream->device].broken;
    while (stream->first) {
        Order *order = stream->first;
        stream->first = order->next;
        if (*broken == CUDA_SUCCESS) switch (order->kind) {
            case COPY: memcpy(order->to, order->from, order->bytes); break;
            case FILL: memset(order->to, 0, order->bytes); break;
            case LAUNCH: *broken = launch(stream->device, order); break;
        }
        drop(order);
    }
    stream->last = &stream->first;
    return *broken;
}

static CUresult tell(CUstream stream, Order order) {
    if (stream->device != current) return CUDA_ERROR_INVALID_HANDLE;
    Order *one = malloc(sizeof *one);
    *one = order;
    one->next = NULL;
    *stream->last = one;
    stream->last = &one->next;
    return CUDA_SUCCESS;
}

// The driver

EXPORT CUresult cuInit(unsigned flags) {
    (void)flags;
    pthread_mutex_lock(&lock);
    Dl_info info;
    if (!fixture && dladdr((void *)&lock, &info)) {
        char path[4200];
        snprintf(library, sizeof library, "%s", info.dli_fname);
        snprintf(path, sizeof path, "%s.json", library);
        FILE *file = fopen(path, "re");
        char *bytes = calloc(1, 1 << 20);
        if (file && fread(bytes, 1, (1 << 20) - 1, file) > 0) json_value(bytes, &fixture);
        if (file) fclose(file);
        for (unsigned i = 0; i < DEVICES; i++) devices[i].json = json_at(json_get(fixture, "devices"), i);
    }
    pthread_mutex_unlock(&lock);
    return ordered(fixture, __func__);
}

EXPORT CUresult cuDriverGetVersion(int *version) {
    ENTER;
    *version = (int)json_number(fixture, "cuda", 0);
    return CUDA_SUCCESS;
}

EXPORT CUresult cuGetErrorString(CUresult error, const char **text) {
    *text = error == CUDA_SUCCESS ? "no error" : "a fake failure";
    return CUDA_SUCCESS;
}

EXPORT CUresult cuDeviceGetCount(int *count) {
    ENTER;
    *count = (int)json_count(json_get(fixture, "devices"));
    return CUDA_SUCCESS;
}

EXPORT CUresult cuDeviceGetName(char *name, int length, CUdevice device) {
    ENTER;
    snprintf(name, (size_t)length, "%s", json_text(devices[device].json, "model"));
    return CUDA_SUCCESS;
}

EXPORT CUresult cuDeviceGetUuid_v2(CUuuid *uuid, CUdevice device) {
    ENTER;
    memset(uuid->bytes, 0x11 * device, sizeof uuid->bytes);
    return CUDA_SUCCESS;
}

EXPORT CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute attribute, CUdevice device) {
    ENTER;
    Json *capability = json_get(devices[device].json, "capability");
    switch (attribute) {
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR: *value = (int)json_at(capability, 0)->number; break;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR: *value = (int)json_at(capability, 1)->number; break;
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN:
        *value = (int)json_number(devices[device].json, "sharedMemory", 0);
        break;
    default: return CUDA_ERROR_INVALID_VALUE;
    }
    return CUDA_SUCCESS;
}

EXPORT CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
    ENTER;
    if (ordered(devices[device].json, __func__) != CUDA_SUCCESS) return ordered(devices[device].json, __func__);
    devices[device].contexts++;
    *context = (CUcontext)&contexts[device];
    return CUDA_SUCCESS;
}

EXPORT CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
    ENTER;
    if (--devices[device].contexts > 0) return CUDA_SUCCESS;
    size_t left = 0;
    for (Memory *it = memories; it; it = it->next) left += it->device == device;
    for (CUstream it = streams; it; it = it->next) left += it->device == device;
    report("%s %d\n", left == 0 ? "tidy" : "leaking", device);
    return CUDA_SUCCESS;
}

EXPORT CUresult cuCtxSetCurrent(CUcontext context) {
    ENTER;
    current = (int)((char *)context - contexts);
    return CUDA_SUCCESS;
}

EXPORT CUresult cuCtxSynchronize(void) {
    ENTER_DEVICE;
    CUresult result = CUDA_SUCCESS;
    for (CUstream it = streams; it; it = it->next)
        if (it->device == current && carry_out(it) != CUDA_SUCCESS) result = devices[current].broken;
    return result;
}

// Modules

EXPORT CUresult cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned count, CUjit_option *names, void **values) {
    __attribute__((cleanup(leave))) pthread_mutex_t *held = &lock;
    pthread_mutex_lock(held);
    CUresult result = ordered(devices[current].json, __func__);
    if (result == CUDA_SUCCESS && !strstr(image, ".visible .entry hiccups_test_blocks(")) result = CUDA_ERROR_INVALID_PTX;
    if (result != CUDA_SUCCESS && count == 2 && names[0] == CU_JIT_ERROR_LOG_BUFFER)
        snprintf(values[0], (size_t)values[1], "ptxas fatal : a fake opinion\nmore of it");
    *module = (CUmodule)&modules[current];
    return result;
}

EXPORT CUresult cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name) {
    ENTER_DEVICE;
    *function = (CUfunction)module;
    devices[current].shared_limit = 48 << 10;
    return strcmp(name, "hiccups_test_blocks") == 0 ? CUDA_SUCCESS : CUDA_ERROR_NOT_FOUND;
}

EXPORT CUresult cuModuleUnload(CUmodule module) {
    ENTER_DEVICE;
    return (char *)module == &modules[current] ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE;
}

EXPORT CUresult cuFuncSetAttribute(CUfunction function, CUfunction_attribute attribute, int value) {
    ENTER_DEVICE;
    if ((char *)function != &modules[current] || attribute != CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES ||
        value > json_number(devices[current].json, "sharedMemory", 0))
        return CUDA_ERROR_INVALID_VALUE;
    devices[current].shared_limit = value;
    return CUDA_SUCCESS;
}

// Memory

EXPORT CUresult cuMemGetInfo_v2(size_t *free_bytes, size_t *total) {
    ENTER_DEVICE;
    *total = (size_t)json_number(devices[current].json, "memory", 0);
    *free_bytes = *total - devices[current].used;
    return CUDA_SUCCESS;
}

EXPORT CUresult cuMemAlloc_v2(CUdeviceptr *address, size_t bytes) {
    ENTER_DEVICE;
    if (bytes == 0) return CUDA_ERROR_INVALID_VALUE;
    if (devices[current].used + bytes > json_number(devices[current].json, "memory", 0)) return CUDA_ERROR_OUT_OF_MEMORY;
    *address = (CUdeviceptr)(uintptr_t)take(current, bytes);
    return CUDA_SUCCESS;
}

EXPORT CUresult cuMemFree_v2(CUdeviceptr address) {
    ENTER;
    return give_back(current, (char *)(uintptr_t)address);
}

EXPORT CUresult cuMemHostAlloc(void **start, size_t bytes, unsigned flags) {
    (void)flags;
    ENTER_DEVICE;
    *start = take(-1, bytes);
    return CUDA_SUCCESS;
}

EXPORT CUresult cuMemFreeHost(void *start) {
    ENTER;
    return give_back(-1, start);
}

EXPORT CUresult cuMemsetD8_v2(CUdeviceptr address, unsigned char value, size_t bytes) {
    ENTER_DEVICE;
    if (!owns(current, (void *)(uintptr_t)address, bytes)) return CUDA_ERROR_INVALID_VALUE;
    memset((void *)(uintptr_t)address, value, bytes);
    return CUDA_SUCCESS;
}

EXPORT CUresult cuMemcpyDtoH_v2(void *to, CUdeviceptr from, size_t bytes) {
    ENTER_DEVICE;
    if (!owns(current, (void *)(uintptr_t)from, bytes)) return CUDA_ERROR_INVALID_VALUE;
    memcpy(to, (void *)(uintptr_t)from, bytes);
    return CUDA_SUCCESS;
}

// Streams

EXPORT CUresult cuStreamCreate(CUstream *stream, unsigned flags) {
    ENTER_DEVICE;
    if (flags != CU_STREAM_NON_BLOCKING) return CUDA_ERROR_INVALID_VALUE;
    *stream = calloc(1, sizeof **stream);
    **stream = (struct CUstream_st){current, NULL, &(*stream)->first, streams};
    streams = *stream;
    return CUDA_SUCCESS;
}

EXPORT CUresult cuStreamDestroy_v2(CUstream stream) {
    ENTER;
    (void)carry_out(stream);
    for (CUstream *at = &streams; *at; at = &(*at)->next)
        if (*at == stream) {
            *at = stream->next;
            break;
        }
    free(stream);
    return CUDA_SUCCESS;
}

EXPORT CUresult cuStreamSynchronize(CUstream stream) {
    ENTER_DEVICE;
    return carry_out(stream);
}

EXPORT CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
    ENTER_DEVICE;
    // From memory that is not locked it would not be beside anything.
    if (!owns(current, (void *)(uintptr_t)to, bytes) || !owns(-1, from, bytes)) return CUDA_ERROR_INVALID_VALUE;
    return tell(stream, (Order){.kind = COPY, .to = (void *)(uintptr_t)to, .from = from, .bytes = bytes});
}

EXPORT CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
    ENTER_DEVICE;
    if (!owns(current, (void *)(uintptr_t)from, bytes) || !owns(-1, to, bytes)) return CUDA_ERROR_INVALID_VALUE;
    return tell(stream, (Order){.kind = COPY, .to = to, .from = (void *)(uintptr_t)from, .bytes = bytes});
}

EXPORT CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, CUstream stream) {
    ENTER_DEVICE;
    if (value != 0 || !owns(current, (void *)(uintptr_t)to, bytes)) return CUDA_ERROR_INVALID_VALUE;
    return tell(stream, (Order){.kind = FILL, .to = (void *)(uintptr_t)to, .bytes = bytes});
}

EXPORT CUresult cuLaunchKernel(
    CUfunction function, unsigned blocks_x, unsigned blocks_y, unsigned blocks_z, unsigned threads_x, unsigned threads_y,
    unsigned threads_z, unsigned shared, CUstream stream, void **arguments, void **extra
) {
    ENTER_DEVICE;
    if ((char *)function != &modules[current] || extra) return CUDA_ERROR_INVALID_HANDLE;
    if (blocks_x == 0 || blocks_y == 0 || blocks_y > 65535 || blocks_z != 1 || threads_z != 1) return CUDA_ERROR_INVALID_VALUE;
    if (threads_x * threads_y > HICCUPS_THREADS) return CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
    Order order = {.kind = LAUNCH, .blocks_x = blocks_x, .blocks_y = blocks_y, .shared = shared};
    memcpy(&order.map, arguments[0], sizeof order.map);
    memcpy(&order.stretch, arguments[1], sizeof order.stretch);
    memcpy(&order.findings, arguments[2], sizeof order.findings);
    if ((int)shared > devices[current].shared_limit ||
        (int64_t)shared < hiccups_scratch_bytes(order.stretch.tile_rows, order.stretch.tile_columns))
        return CUDA_ERROR_INVALID_VALUE;
    return tell(stream, order);
}
