"""Child processes that do not outlive this one."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

# Postgres refuses to run as root; as nobody it must still pass the folders of whoever cloned the project
UNPRIVILEGED_ID = "65534"
# without the bit, access(2), by which Postgres looks its own programs up, would not heed the capability
PASSING = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup")
# what root must have to give it on (not in every container): CAP_DAC_OVERRIDE and CAP_SETPCAP
PASSING_NEEDS = 1 << 1 | 1 << 8


def tied(command: Sequence[object]) -> list[str]:
    """The command so that it ends with this process, even one that is killed (Linux: setpriv; elsewhere as it is)."""
    words = [str(word) for word in command]
    return ["setpriv", "--pdeathsig", "KILL", *words] if shutil.which("setpriv") else words


def unprivileged(command: Sequence[object], *, is_tied: bool = False) -> list[str]:
    """The command as nobody where we are root, able to pass folders that are closed to nobody."""
    words = [str(word) for word in command]
    if os.getuid() != 0:
        return tied(words) if is_tied else words
    end = ["--pdeathsig", "INT"] if is_tied else []
    ids = [f"--reuid={UNPRIVILEGED_ID}", f"--regid={UNPRIVILEGED_ID}", "--clear-groups"]
    return ["setpriv", *ids, *(PASSING if can_pass() else ()), *end, *words]


def can_pass() -> bool:
    """Whether root here may let nobody pass closed folders. Linux alone."""
    status = Path("/proc/self/status").read_text()
    effective = int(status.partition("CapEff:")[2].split()[0], 16)
    return effective & PASSING_NEEDS == PASSING_NEEDS


def give_away(folder: Path) -> None:
    """Makes nobody the owner of a folder, where we are root."""
    if os.getuid() == 0:
        os.chown(folder, int(UNPRIVILEGED_ID), int(UNPRIVILEGED_ID))


def start(command: Sequence[str], log: IO[bytes] | int, **options: Any) -> "subprocess.Popen[bytes]":
    """Starts it without standard input, its words in `log`, in a session of its own: Ctrl-C is ours to handle.

    What is `tied` ends with the thread that calls this, not only with the process.
    """
    fixed = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": subprocess.STDOUT, "start_new_session": True}
    return subprocess.Popen(command, **{**fixed, **options})


def run(command: Sequence[str]) -> tuple[int, str]:
    """Its exit status and words; when the wait is broken off, it ends with all that it has started."""
    process = start(command, subprocess.PIPE, cwd="/")
    try:
        words, _ = process.communicate()
    except BaseException:  # Ctrl-C above all
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return process.returncode, words.decode(errors="replace")


def stop(process: "subprocess.Popen[bytes] | None", number: int, patience_s: float = 2.0) -> None:
    """Asks it to end, and ends it when it does not."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(number)
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def find_free_port() -> int:
    """A port for somebody who cannot be told to take any."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
