/* A disk that fails when it is told to: loaded before the C library (LD_PRELOAD), for files whose name holds
 * "renling.db". The file named by FAILING_DISK says how: "full" (no room for a write) or "sync" (a sync fails). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fsync)(int);

static int told(int fd, const char *how) {
    char link[64], name[4096], word[8] = "";
    const char *switch_file = getenv("FAILING_DISK");
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, sizeof name - 1);
    if (length < 0 || !switch_file) return 0;
    name[length] = 0;
    if (!strstr(name, "renling.db")) return 0;
    int file = open(switch_file, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t got = read(file, word, sizeof word - 1);
    close(file);
    return got > 0 && strncmp(word, how, 4) == 0;
}

__attribute__((constructor)) static void find(void) {
    real_write = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    real_fsync = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
}

ssize_t write(int fd, const void *bytes, size_t count) {
    if (told(fd, "full")) { errno = ENOSPC; return -1; }
    return real_write(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    if (told(fd, "full")) { errno = ENOSPC; return -1; }
    return ((ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite"))(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    if (told(fd, "full")) { errno = ENOSPC; return -1; }
    return ((ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64"))(fd, bytes, count, at);
}
int fsync(int fd) {
    if (told(fd, "sync")) { errno = EIO; return -1; }
    return real_fsync(fd);
}
int fdatasync(int fd) {
    if (told(fd, "sync")) { errno = EIO; return -1; }
    return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd);
}
