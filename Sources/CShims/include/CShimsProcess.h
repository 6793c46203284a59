// Linux calls that Swift's Glibc module leaves out, because it is built without _GNU_SOURCE, and variadic ones.
#ifndef COHESIN_CSHIMS_PROCESS_H
#define COHESIN_CSHIMS_PROCESS_H

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// POSIX_SPAWN_SETSID, hidden without _GNU_SOURCE.
#define SHIM_POSIX_SPAWN_SETSID 0x80

// Swaps two names, or renames without replacing.
#define SHIM_RENAME_NOREPLACE 1u
#define SHIM_RENAME_EXCHANGE 2u
static inline int shim_renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned int flags) {
    return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
}

static inline int shim_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

// Orphans below this process become its children instead of init's.
static inline int shim_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

// Readable while one of these signals is pending; the caller has blocked them.
static inline int shim_signalfd(const sigset_t *signals) { return signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK); }

// The next pending signal of a signalfd, 0 when there is none.
static inline int shim_signalfd_read(int descriptor) {
    struct signalfd_siginfo info;
    return read(descriptor, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}

static inline int shim_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// Reads the state of a child that has ended, without waiting: its pid, 0 when it has not, -1 with errno.
static inline pid_t shim_reap(pid_t pid, int *status, struct rusage *usage) {
    return wait4(pid, status, WNOHANG, usage);
}
static inline int shim_has_exited(int status) { return WIFEXITED(status); }
static inline int shim_exit_code(int status) { return WEXITSTATUS(status); }
static inline int shim_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

// Cores in the affinity mask of this process, 0 when it cannot be read.
static inline int shim_affinity_count(void) {
    unsigned long mask[128] = {0};
    long bytes = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
    int count = 0;
    for (long i = 0; i < bytes / (long)sizeof(unsigned long); i++) count += __builtin_popcountl(mask[i]);
    return count;
}

// Makes `to` share the blocks of `from` where the file system can; -1 with errno otherwise.
static inline int shim_clone_blocks(int from, int to) { return (int)syscall(SYS_ioctl, to, 0x40049409UL, from); }

#endif
