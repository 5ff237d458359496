"""A real process, stopped at each system call that changes something, to die or to fail there.

For Linux, by ptrace(2). The requests and ``struct ptrace_syscall_info`` are those of
<linux/ptrace.h>, the places of the registers those of <sys/user.h>. The process that traces must
have one thread only.
"""

import ctypes
import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.slots.system_calls import AARCH64, MACHINE, NUMBERED, WRITES, X86_64

_TRACEME, _POKEUSER, _DETACH, _SYSCALL = 0, 6, 17, 24
_SETOPTIONS, _GET_SYSCALL_INFO = 0x4200, 0x420E
_TRACESYSGOOD, _EXITKILL = 1, 1 << 20
_ENTRY = 1

# Of x86_64 only: where PTRACE_POKEUSER finds the result, the number and the arguments of a call.
_RESULT, _NUMBER, _ARGUMENTS = 10 * 8, 15 * 8, [place * 8 for place in (14, 13, 12, 7, 9, 8)]


class _SyscallInfo(ctypes.Structure):
    _fields_ = [
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("instruction_pointer", ctypes.c_uint64),
        ("stack_pointer", ctypes.c_uint64),
        ("number", ctypes.c_uint64),
        ("arguments", ctypes.c_uint64 * 6),
        ("filter", ctypes.c_uint64),
    ]


@dataclass(frozen=True)
class Fault:
    """What befalls a process at its ``at``-th mutating call, counted from 1.

    ``kind`` is "die": killed before the call; "tear": killed when half of what the call writes is
    written (calls that write no bytes do not count); or the name of an error that the call fails
    with, and where it is ``lasting`` every mutating call after it.
    """

    kind: str
    at: int
    lasting: bool = False


@dataclass(frozen=True)
class Outcome:
    """``call`` is the call that met the fault, None if there were fewer; ``status`` is the exit
    status, None if the process was killed."""

    call: str | None
    status: int | None


def why_not(kind: str) -> str | None:
    """Why a `Fault` of this kind cannot be had here, or None."""
    if sys.platform != "linux":
        return f"system calls are traced on Linux only, this is {sys.platform}"
    if MACHINE != X86_64 and (kind != "die" or MACHINE != AARCH64):
        return f"what befalls system calls ({kind}) is not written for {MACHINE}"
    try:
        run(Fault("die", 1), lambda: 0)
    except OSError as error:
        return f"this machine lets nobody trace system calls (ptrace: {error.strerror})"
    return None


def run(
    fault: Fault,
    action: Callable[[], int],
    afterwards: Callable[[int], int] = lambda status: status,
) -> Outcome:
    """Have a fork of this process do ``action`` under a fault, and ``afterwards`` without.

    ``afterwards`` gets what the action returned and returns the exit status. Raises OSError where
    ptrace is not permitted.
    """
    pid = os.fork()
    if pid == 0:
        _be_traced(action, afterwards)
    if not os.WIFSTOPPED(os.waitpid(pid, 0)[1]):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
    try:
        _ptrace(_SETOPTIONS, pid, 0, _TRACESYSGOOD | _EXITKILL)
        call = _Trace(pid, fault).follow()
    except BaseException:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        raise
    status = os.waitpid(pid, 0)[1]
    return Outcome(call, os.WEXITSTATUS(status) if os.WIFEXITED(status) else None)


def _be_traced(action: Callable[[], int], afterwards: Callable[[int], int]) -> None:
    """Stop before and after the action, so that its calls alone are traced."""
    status = 255
    try:
        _ptrace(_TRACEME, 0, 0, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        status = action()
        os.kill(os.getpid(), signal.SIGSTOP)
        status = afterwards(status)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(status)


class _Trace:
    """One traced process, from the stop before its action to the one after it, or to its death."""

    def __init__(self, pid: int, fault: Fault) -> None:
        self._pid, self._fault = pid, fault
        self._count = 0

    def follow(self) -> str | None:
        """Let the process run into its fault; the call that met it."""
        met: str | None = None
        struck = False
        while self._next_stop():
            info = _SyscallInfo()
            _ptrace(_GET_SYSCALL_INFO, self._pid, ctypes.sizeof(info), ctypes.addressof(info))
            if info.op != _ENTRY:
                if struck and self._end_call():
                    return met
                struck = False
            elif self._is_due(info):
                met, struck = met or self._describe(info), True
                if self._begin_call(info):
                    return met
        return met

    def _next_stop(self) -> bool:
        """Run to the next entry into a system call or exit from it; False: the action is over."""
        signalled = 0
        while True:
            _ptrace(_SYSCALL, self._pid, 0, signalled)
            _, status = os.waitpid(self._pid, 0)
            if not os.WIFSTOPPED(status):
                raise RuntimeError(f"the traced process ended by itself, with status {status}")
            signalled = os.WSTOPSIG(status)
            if signalled == signal.SIGTRAP | 0x80:
                return True
            if signalled == signal.SIGSTOP:
                _ptrace(_DETACH, self._pid, 0, 0)
                return False

    def _is_due(self, info: _SyscallInfo) -> bool:
        name, shape = NUMBERED.get(info.number, ("", ""))
        arguments = dict(zip(shape, info.arguments, strict=False))
        if not name or arguments.get("d", 3) <= 2 or not arguments.get("o", WRITES) & WRITES:
            return False
        if self._fault.kind == "tear" and arguments.get("n", 0) < 2:
            return False
        self._count += 1
        return self._count == self._fault.at or (
            self._fault.lasting and self._count > self._fault.at
        )

    def _begin_call(self, info: _SyscallInfo) -> bool:
        """What the fault does before the call; True: the process is dead."""
        if self._fault.kind == "die":
            os.kill(self._pid, signal.SIGKILL)  # at its entry a call is not carried out any more
            return True
        if self._fault.kind == "tear":
            place = NUMBERED[info.number][1].index("n")
            self._poke(_ARGUMENTS[place], info.arguments[place] // 2)
        else:
            self._poke(_NUMBER, -1)  # no such call: nothing is done
        return False

    def _end_call(self) -> bool:
        """What the fault does after the call; True: the process is dead."""
        if self._fault.kind == "tear":
            os.kill(self._pid, signal.SIGKILL)
            return True
        self._poke(_RESULT, -getattr(errno, self._fault.kind))
        return False

    def _poke(self, place: int, value: int) -> None:
        _ptrace(_POKEUSER, self._pid, place, value)

    def _describe(self, info: _SyscallInfo) -> str:
        name, shape = NUMBERED[info.number]
        shown = []
        for letter, value in zip(shape, info.arguments, strict=False):
            if letter == "d":
                shown.append(Path(f"/proc/{self._pid}/fd/{value}").readlink().name)
            elif letter == "p" and value:
                with Path(f"/proc/{self._pid}/mem").open("rb", buffering=0) as memory:
                    memory.seek(value)
                    path = memory.read(os.pathconf("/", "PC_PATH_MAX")).partition(b"\0")[0]
                shown.append(Path(os.fsdecode(path)).name)
        return f"{name}({', '.join(shown)})"


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _ptrace(request: int, pid: int, address: int, data: int) -> None:
    """ptrace(2); raises OSError."""
    of = ctypes.c_long(request), ctypes.c_long(pid)
    if _libc().ptrace(*of, ctypes.c_void_p(address), ctypes.c_void_p(data)) == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
