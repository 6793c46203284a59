// A stand-in for NVIDIA's management library. It exports the real functions with the real layouts and answers from a
// JSON file that stands beside it, `<library>.json`, which it reads anew at each call: a test changes the machine by
// replacing the file. Compiled with -Dname=other, it lacks `name`, as the library of an older driver does.
//
// Where NVIDIA's own header is at hand, it is compiled against that, which proves signatures and layouts.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "json.h"

#if __has_include(<nvml.h>)
#ifndef NVML_NO_UNVERSIONED_FUNC_DEFS
#define NVML_NO_UNVERSIONED_FUNC_DEFS
#endif
#include <nvml.h>
#else
#include "nvml_part.h"
#endif

_Static_assert(sizeof(nvmlMemory_t) == 24 && sizeof(nvmlMemory_v2_t) == 40, "memory");
_Static_assert(sizeof(nvmlPciInfo_t) == 68 && sizeof(nvmlUtilization_t) == 8, "device");
_Static_assert(sizeof(nvmlEventData_t) == 32, "events");

#define COUNT 32
#define INSTANCES 8
// A handle is the address of its slot: device d is slot d * (INSTANCES + 1), its instances follow.
static char slots[COUNT * (INSTANCES + 1)];
static char event_set;
static unsigned events_told;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// The fixture of one call.
typedef struct {
    char *bytes;
    Json *root;
} Fixture;

static Fixture fixture_open(void) {
    Fixture fixture = {NULL, NULL};
    Dl_info info;
    char path[4096];
    pthread_mutex_lock(&lock);
    if (!dladdr((void *)&slots, &info)) return fixture;
    snprintf(path, sizeof path, "%s.json", info.dli_fname);
    FILE *file = fopen(path, "re");
    if (!file) return fixture;
    fixture.bytes = calloc(1, 1 << 20);
    size_t count = fread(fixture.bytes, 1, (1 << 20) - 1, file);
    fixture.bytes[count] = 0;
    fclose(file);
    json_value(fixture.bytes, &fixture.root);
    return fixture;
}

static void fixture_close(Fixture *fixture) {
    json_free(fixture->root);
    free(fixture->bytes);
    pthread_mutex_unlock(&lock);
}

#define FIXTURE __attribute__((cleanup(fixture_close))) Fixture fixture = fixture_open()
// The device or instance of a handle; ends the call with its own failure, or the one that the fixture orders.
#define DEVICE(handle)                                     \
    FIXTURE;                                               \
    Json *device = find(&fixture, handle);                 \
    if (!device) return NVML_ERROR_INVALID_ARGUMENT;       \
    nvmlReturn_t ordered = order(device, __func__);        \
    if (ordered != NVML_SUCCESS) return ordered

static Json *whole(const Fixture *fixture, long slot) {
    return json_at(json_get(fixture->root, "devices"), (unsigned)(slot / (INSTANCES + 1)));
}

static Json *instance_of(const Json *device, unsigned number) {
    Json *instances = json_get(device, "instances");
    for (Json *one = instances ? instances->first : NULL; one; one = one->next)
        if ((unsigned)json_number(one, "number", 0) == number) return one;
    return NULL;
}

static Json *find(const Fixture *fixture, nvmlDevice_t handle) {
    long slot = (char *)handle - slots;
    if (slot < 0 || slot >= (long)sizeof slots) return NULL;
    Json *device = whole(fixture, slot);
    unsigned part = (unsigned)(slot % (INSTANCES + 1));
    return part == 0 ? device : instance_of(device, part - 1);
}

static nvmlReturn_t order(const Json *object, const char *function) {
    Json *results = json_get(object, "results");
    return (nvmlReturn_t)(int)json_number(results, function, json_number(results, "all", 0));
}

static nvmlReturn_t copy(const char *text, char *to, unsigned length) {
    if (!text) return NVML_ERROR_NOT_SUPPORTED;
    if (strlen(text) >= length) return NVML_ERROR_INSUFFICIENT_SIZE;
    strcpy(to, text);
    return NVML_SUCCESS;
}

// A number of the fixture, NOT_SUPPORTED when it has none.
static nvmlReturn_t number(const Json *device, const char *key, unsigned *to) {
    Json *value = json_get(device, key);
    if (!value) return NVML_ERROR_NOT_SUPPORTED;
    *to = (unsigned)value->number;
    return NVML_SUCCESS;
}

// The system

nvmlReturn_t nvmlInit_v2(void) {
    FIXTURE;
    events_told = 0;
    return order(fixture.root, __func__);
}

nvmlReturn_t nvmlShutdown(void) { return NVML_SUCCESS; }

const char *nvmlErrorString(nvmlReturn_t result) { return result == NVML_SUCCESS ? "Success" : "a fake failure"; }

nvmlReturn_t nvmlSystemGetDriverVersion(char *version, unsigned length) {
    FIXTURE;
    return copy(json_text(fixture.root, "driver"), version, length);
}

nvmlReturn_t nvmlSystemGetCudaDriverVersion_v2(int *version) {
    FIXTURE;
    return number(fixture.root, "cuda", (unsigned *)version);
}

nvmlReturn_t nvmlSystemGetProcessName(unsigned pid, char *name, unsigned length) {
    FIXTURE;
    Json *devices = json_get(fixture.root, "devices");
    for (Json *device = devices ? devices->first : NULL; device; device = device->next) {
        Json *processes = json_get(device, "processes");
        for (Json *one = processes ? processes->first : NULL; one; one = one->next)
            if ((unsigned)json_number(one, "pid", 0) == pid) return copy(json_text(one, "name"), name, length);
    }
    return NVML_ERROR_NOT_FOUND;
}

// Devices and instances

nvmlReturn_t nvmlDeviceGetCount_v2(unsigned *count) {
    FIXTURE;
    *count = json_count(json_get(fixture.root, "devices"));
    return order(fixture.root, __func__);
}

nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned index, nvmlDevice_t *handle) {
    if (index >= COUNT) return NVML_ERROR_INVALID_ARGUMENT;
    DEVICE((nvmlDevice_t)(slots + index * (INSTANCES + 1)));
    *handle = (nvmlDevice_t)(slots + index * (INSTANCES + 1));
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *handle) {
    FIXTURE;
    for (long slot = 0; slot < (long)sizeof slots; slot++) {
        Json *device = find(&fixture, (nvmlDevice_t)(slots + slot));
        const char *name = device ? json_text(device, "uuid") : NULL;
        if (!name || strcmp(name, uuid) != 0) continue;
        *handle = (nvmlDevice_t)(slots + slot);
        return order(device, __func__);
    }
    return NVML_ERROR_NOT_FOUND;
}

nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t handle, char *uuid, unsigned length) {
    DEVICE(handle);
    return copy(json_text(device, "uuid"), uuid, length);
}

nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t handle, char *name, unsigned length) {
    DEVICE(handle);
    return copy(json_text(device, "model"), name, length);
}

nvmlReturn_t nvmlDeviceGetPciInfo_v3(nvmlDevice_t handle, nvmlPciInfo_t *pci) {
    DEVICE(handle);
    return copy(json_text(device, "pciBusID"), pci->busId, sizeof pci->busId);
}

nvmlReturn_t nvmlDeviceGetMinorNumber(nvmlDevice_t handle, unsigned *minor) {
    DEVICE(handle);
    return number(device, "minor", minor);
}

static const unsigned long long mebibyte = 1 << 20;

nvmlReturn_t nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t handle, nvmlMemory_v2_t *memory) {
    DEVICE(handle);
    Json *fixed = json_get(device, "memory");
    if (!fixed) return NVML_ERROR_NOT_SUPPORTED;
    if (memory->version != 0x02000028) return (nvmlReturn_t)25;
    memory->total = (unsigned long long)json_number(fixed, "total", 0) * mebibyte;
    memory->reserved = (unsigned long long)json_number(fixed, "reserved", 0) * mebibyte;
    memory->used = (unsigned long long)json_number(fixed, "used", 0) * mebibyte;
    memory->free = memory->total - memory->reserved - memory->used;
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t handle, nvmlMemory_t *memory) {
    DEVICE(handle);
    Json *fixed = json_get(device, "memory");
    if (!fixed) return NVML_ERROR_NOT_SUPPORTED;
    memory->total = (unsigned long long)json_number(fixed, "total", 0) * mebibyte;
    // Version 1 knows no reserved memory.
    memory->used = (unsigned long long)(json_number(fixed, "used", 0) + json_number(fixed, "reserved", 0)) * mebibyte;
    memory->free = memory->total - memory->used;
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetCudaComputeCapability(nvmlDevice_t handle, int *major, int *minor) {
    DEVICE(handle);
    Json *capability = json_get(device, "computeCapability");
    if (!capability) return NVML_ERROR_NOT_SUPPORTED;
    *major = (int)json_at(capability, 0)->number;
    *minor = (int)json_at(capability, 1)->number;
    return NVML_SUCCESS;
}

// Makes the file `<library>.looked`: a test that took it away sees that somebody has looked at a device since.
static void looked(void) {
    Dl_info info;
    char path[4096];
    if (!dladdr((void *)&slots, &info)) return;
    snprintf(path, sizeof path, "%s.looked", info.dli_fname);
    int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
    if (file >= 0) close(file);
}

nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t handle, nvmlUtilization_t *utilization) {
    DEVICE(handle);
    looked();
    nvmlReturn_t result = number(device, "busyPercent", &utilization->gpu);
    return result != NVML_SUCCESS ? result : number(device, "memoryBusyPercent", &utilization->memory);
}

nvmlReturn_t nvmlDeviceGetComputeMode(nvmlDevice_t handle, nvmlComputeMode_t *mode) {
    DEVICE(handle);
    return number(device, "computeMode", (unsigned *)mode);
}

// MIG

nvmlReturn_t nvmlDeviceGetMigMode(nvmlDevice_t handle, unsigned *current, unsigned *pending) {
    DEVICE(handle);
    nvmlReturn_t result = number(device, "mig", current);
    *pending = (unsigned)json_number(device, "migPending", *current);
    return result;
}

nvmlReturn_t nvmlDeviceGetMaxMigDeviceCount(nvmlDevice_t handle, unsigned *count) {
    DEVICE(handle);
    *count = json_get(device, "mig") ? INSTANCES - 1 : 0;
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetMigDeviceHandleByIndex(nvmlDevice_t handle, unsigned index, nvmlDevice_t *instance) {
    DEVICE(handle);
    if (index >= INSTANCES || !instance_of(device, index)) return NVML_ERROR_NOT_FOUND;
    *instance = (nvmlDevice_t)((char *)handle + 1 + index);
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetGpuInstanceId(nvmlDevice_t handle, unsigned *id) {
    DEVICE(handle);
    return number(device, "gpuInstance", id);
}

nvmlReturn_t nvmlDeviceGetComputeInstanceId(nvmlDevice_t handle, unsigned *id) {
    DEVICE(handle);
    return number(device, "computeInstance", id);
}

// Health

nvmlReturn_t nvmlDeviceGetTotalEccErrors(
    nvmlDevice_t handle, nvmlMemoryErrorType_t type, nvmlEccCounterType_t counter, unsigned long long *count) {
    DEVICE(handle);
    // Only the uncorrected ones since the driver was loaded are in the fixture: other questions get a wrong answer.
    if (type != 1 || counter != 0) return (*count = 777, NVML_SUCCESS);
    unsigned errors;
    nvmlReturn_t result = number(device, "uncorrectableErrors", &errors);
    *count = errors;
    return result;
}

nvmlReturn_t nvmlDeviceGetRemappedRows(
    nvmlDevice_t handle, unsigned *correctable, unsigned *uncorrectable, unsigned *pending, unsigned *failed) {
    DEVICE(handle);
    *correctable = *uncorrectable = 3;
    nvmlReturn_t result = number(device, "rowRemapPending", pending);
    return result != NVML_SUCCESS ? result : number(device, "rowRemapFailed", failed);
}

nvmlReturn_t nvmlDeviceGetRetiredPagesPendingStatus(nvmlDevice_t handle, nvmlEnableState_t *pending) {
    DEVICE(handle);
    return number(device, "pageRetirementPending", (unsigned *)pending);
}

// Events

nvmlReturn_t nvmlEventSetCreate(nvmlEventSet_t *set) {
    FIXTURE;
    *set = (nvmlEventSet_t)&event_set;
    return order(fixture.root, __func__);
}

nvmlReturn_t nvmlEventSetFree(nvmlEventSet_t set) { return (void *)set == &event_set ? NVML_SUCCESS : 2; }

nvmlReturn_t nvmlDeviceRegisterEvents(nvmlDevice_t handle, unsigned long long types, nvmlEventSet_t set) {
    DEVICE(handle);
    return (void *)set == &event_set && types == 8 ? NVML_SUCCESS : NVML_ERROR_INVALID_ARGUMENT;
}

// Tells each event of the fixture once. It never waits.
nvmlReturn_t nvmlEventSetWait_v2(nvmlEventSet_t set, nvmlEventData_t *data, unsigned milliseconds) {
    (void)milliseconds;
    FIXTURE;
    nvmlReturn_t ordered = order(fixture.root, __func__);
    if (ordered != NVML_SUCCESS) return ordered;
    if ((void *)set != &event_set) return NVML_ERROR_INVALID_ARGUMENT;
    Json *event = json_at(json_get(fixture.root, "events"), events_told);
    if (!event) return NVML_ERROR_TIMEOUT;
    events_told++;
    data->device = (nvmlDevice_t)(slots + (long)json_number(event, "device", 0) * (INSTANCES + 1));
    data->eventType = 8;
    data->eventData = (unsigned long long)json_number(event, "xid", 0);
    data->gpuInstanceId = (unsigned)json_number(event, "gpuInstance", 4294967295.0);
    data->computeInstanceId = (unsigned)json_number(event, "computeInstance", 4294967295.0);
    return NVML_SUCCESS;
}

// Topology

nvmlReturn_t nvmlDeviceGetNvLinkState(nvmlDevice_t handle, unsigned link, nvmlEnableState_t *active) {
    DEVICE(handle);
    Json *links = json_get(device, "nvlinks");
    if (link >= json_count(links)) return links ? NVML_ERROR_INVALID_ARGUMENT : NVML_ERROR_NOT_SUPPORTED;
    *active = json_at(links, link)->text[0] != 0;
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetNvLinkRemotePciInfo_v2(nvmlDevice_t handle, unsigned link, nvmlPciInfo_t *pci) {
    DEVICE(handle);
    Json *end = json_at(json_get(device, "nvlinks"), link);
    return copy(end ? end->text : NULL, pci->busId, sizeof pci->busId);
}

nvmlReturn_t nvmlDeviceGetTopologyCommonAncestor(nvmlDevice_t handle, nvmlDevice_t other, nvmlGpuTopologyLevel_t *level) {
    DEVICE(handle);
    Json *levels = json_get(device, "ancestors");
    Json *to = json_at(levels, (unsigned)(((char *)other - slots) / (INSTANCES + 1)));
    if (!to) return NVML_ERROR_NOT_SUPPORTED;
    *level = (nvmlGpuTopologyLevel_t)(int)to->number;
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetNumaNodeId(nvmlDevice_t handle, unsigned *node) {
    DEVICE(handle);
    return number(device, "numaNode", node);
}

nvmlReturn_t nvmlDeviceGetCpuAffinity(nvmlDevice_t handle, unsigned words, unsigned long *set) {
    DEVICE(handle);
    Json *processors = json_get(device, "cpuAffinity");
    if (!processors) return NVML_ERROR_NOT_SUPPORTED;
    memset(set, 0, words * sizeof *set);
    for (Json *one = processors->first; one; one = one->next)
        if (one->number < words * 64.0) set[(unsigned)one->number / 64] |= 1ul << ((unsigned)one->number % 64);
    return NVML_SUCCESS;
}

// Processes

// Writes the list with entries of this size, as the drivers of its time did.
static nvmlReturn_t list(const Json *device, const char *kind, unsigned *count, void *to, unsigned size) {
    Json *processes = json_get(device, "processes");
    unsigned found = 0, room = *count;
    for (Json *one = processes ? processes->first : NULL; one; one = one->next) {
        const char *is = json_text(one, "kind");
        if (!is || strcmp(is, kind) != 0) continue;
        if (found < room) {
            char *entry = (char *)to + (size_t)found * size;
            uint32_t pid = (uint32_t)json_number(one, "pid", 0), instance = UINT32_MAX;
            uint64_t memory = json_get(one, "memory") ? (uint64_t)json_number(one, "memory", 0) * mebibyte : UINT64_MAX;
            uint64_t confidential = 0;
            memcpy(entry, &pid, 4);
            memcpy(entry + 8, &memory, 8);
            if (size >= 24) memcpy(entry + 16, &instance, 4), memcpy(entry + 20, &instance, 4);
            if (size >= 32) memcpy(entry + 24, &confidential, 8);
        }
        found++;
    }
    *count = found;
    return found > room ? NVML_ERROR_INSUFFICIENT_SIZE : NVML_SUCCESS;
}

#define PROCESS_LISTS(name, kind)                                                                      \
    nvmlReturn_t name(nvmlDevice_t handle, unsigned *count, nvmlProcessInfo_v1_t *infos) {            \
        DEVICE(handle);                                                                                \
        return list(device, kind, count, infos, 16);                                                   \
    }                                                                                                  \
    nvmlReturn_t name##_v2(nvmlDevice_t handle, unsigned *count, nvmlProcessInfo_v2_t *infos) {       \
        DEVICE(handle);                                                                                \
        return list(device, kind, count, infos, 24);                                                   \
    }                                                                                                  \
    nvmlReturn_t name##_v3(nvmlDevice_t handle, unsigned *count, nvmlProcessInfo_t *infos) {          \
        DEVICE(handle);                                                                                \
        return list(device, kind, count, infos, (unsigned)json_number(fixture.root, "processEntry", 24)); \
    }
PROCESS_LISTS(nvmlDeviceGetComputeRunningProcesses, "compute")
PROCESS_LISTS(nvmlDeviceGetGraphicsRunningProcesses, "graphics")
PROCESS_LISTS(nvmlDeviceGetMPSComputeRunningProcesses, "mps")
