"""Runs a command and writes its peak memory in bytes: `python benchmarks/peak.py FILE COMMAND...`.

A process of its own, because Linux counts the memory of whoever starts a program as that program's; this one is small.
Standard library only, for the same reason.
"""

import os
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Run the command, write what it took at most, and end with its exit code."""
    target, *command = sys.argv[1:]
    with subprocess.Popen(command) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    Path(target).write_text(str(usage.ru_maxrss * unit))
    sys.exit(process.returncode)


if __name__ == "__main__":
    main()
