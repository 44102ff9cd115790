"""Runs notulen many times without starting Python and loading its pipelines each time.

    python docs/make/quick.py SOCKET

loads the program once and listens. `notulen` in the shell is then a few lines (`CALL`) that hand over their arguments,
folder, environment and streams, and end as the program ends: each run is a process of its own, forked from the loaded one.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import traceback
from pathlib import Path

CALL = """#!{python} -SE
import json, os, socket, sys
line = socket.socket(socket.AF_UNIX)
line.connect({address!r})
socket.send_fds(line, [b"x"], [0, 1, 2])
line.sendall(json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode())
line.shutdown(socket.SHUT_WR)
sys.exit(int(line.recv(8) or b"-1"))
"""


def serve(address: str) -> None:
    """Listens until it is killed."""
    _load()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(f"{address}.half")
    listening.listen(16)
    os.rename(f"{address}.half", address)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        line, _ = listening.accept()
        if not os.fork():
            listening.close()
            _attend(line)
        line.close()


def _load() -> None:
    """Reads a report, so that all that reading needs is there, and loads what the views and exports need."""
    from notulen import cli, flow  # noqa: F401
    from notulen.commands import views  # noqa: F401
    from notulen.standing import beside, kept, picture  # noqa: F401
    from notulen.views.exports.registry import formats

    examples = Path(__file__).parents[2] / "examples" / "reports.jsonl"
    next(iter(flow.read([str(examples)], flow.Options())))
    formats()


def _attend(line: socket.socket) -> None:
    """Runs what one caller wants, tells how it ended, and ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, streams, _, _ = socket.recv_fds(line, 1, 3)
    with line.makefile("rb") as told:
        words, folder, environment = json.loads(told.read())
    child = os.fork()
    if not child:
        line.close()
        _run(streams, words, folder, environment)
    _, status = os.waitpid(child, 0)
    line.sendall(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _run(streams: list[int], words: list[str], folder: str, environment: dict[str, str]) -> None:
    """Is the program: runs it as the caller would have, and ends."""
    from notulen import cli

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # Anew, as Python itself would make them: those of before remember what they led to.
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["notulen", *words]
    code: object = 1
    try:
        cli.main()
        code = 0
    except SystemExit as ended:
        code = ended.code or 0
    except BaseException:  # whatever Python would have told at its end
        traceback.print_exc()
    for stream_ in (sys.stdout, sys.stderr):
        stream_.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    serve(sys.argv[1])
