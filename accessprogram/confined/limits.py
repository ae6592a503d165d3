"""What a process takes from itself before it looks at anything that came from outside. Standard library alone.

Two steps: ``confine()`` at once; then the process loads what it needs, and ``close_doors()`` before the first byte.
After that it can compute and write to its standard output, and nothing else: any file, socket or process that it
would open needs a number that it may not have, whatever the machine it runs on.
"""

import ctypes
import resource
import signal
import sys

# The status with which a process ends that ran into the end of its memory.
OUT_OF_MEMORY = 77
_SET_PARENT_DEATH_SIGNAL, _SET_DUMPABLE, _SET_NO_NEW_PRIVILEGES = 1, 4, 38
_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000


def confine(*, memory: int, cpu_seconds: int, output: int) -> None:
    """At most so many bytes of memory, seconds of computing and bytes of output; no core dump, no more rights.

    Where the machine allows it, the process leaves the network as well.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # The kernel ends it at the first number; at the second there is no way to ask for more time.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    if not sys.platform.startswith("linux"):
        return
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    system.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    system.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    # Refused in some containers: then closing the doors is what keeps it from the network.
    system.unshare(_NEW_USER | _NEW_NETWORK | _NEW_IPC)


def close_doors() -> None:
    """From here on nothing can be opened or started; standard input, output and error stay."""
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
