"""The system calls of Linux that change files, by their numbers.

Those of x86_64 are in <asm/unistd_64.h>, those of aarch64 in <asm-generic/unistd.h>.
"""

import os
import platform

X86_64, AARCH64 = "x86_64", "aarch64"
MACHINE = platform.machine()

# The letters say what each argument is: d a descriptor, p a path, o flags of open(2), n a number of
# bytes to write.
_CHANGING = [
    ("write", 1, 64, "d-n"),
    ("open", 2, None, "po"),
    ("pwrite64", 18, 68, "d-n"),
    ("writev", 20, 66, "d"),
    ("sendfile", 40, 71, "d--n"),
    ("fsync", 74, 82, "d"),
    ("fdatasync", 75, 83, "d"),
    ("truncate", 76, 45, "p"),
    ("ftruncate", 77, 46, "d"),
    ("rename", 82, None, "pp"),
    ("mkdir", 83, None, "p"),
    ("rmdir", 84, None, "p"),
    ("creat", 85, None, "p"),
    ("link", 86, None, "pp"),
    ("unlink", 87, None, "p"),
    ("symlink", 88, None, "pp"),
    ("chmod", 90, None, "p"),
    ("fchmod", 91, 52, "d"),
    ("chown", 92, None, "p"),
    ("fchown", 93, 55, "d"),
    ("utime", 132, None, "p"),
    ("utimes", 235, None, "p"),
    ("openat", 257, 56, "-po"),
    ("mkdirat", 258, 34, "-p"),
    ("fchownat", 260, 54, "-p"),
    ("unlinkat", 263, 35, "-p"),
    ("renameat", 264, 38, "-p-p"),
    ("linkat", 265, 37, "-p-p"),
    ("symlinkat", 266, 36, "p-p"),
    ("fchmodat", 268, 53, "-p"),
    ("utimensat", 280, 88, "-p"),
    ("fallocate", 285, 47, "d"),
    ("pwritev", 296, 70, "d"),
    ("renameat2", 316, 276, "-p-p"),
    ("copy_file_range", 326, 285, "--d-n"),
    ("pwritev2", 328, 287, "d"),
    ("openat2", 437, 437, "-p"),
]
NUMBERED = {
    number: (name, shape)
    for name, x86_64, aarch64, shape in _CHANGING
    if (number := {X86_64: x86_64, AARCH64: aarch64}.get(MACHINE)) is not None
}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
