"""The pages for tests: an application over a ledger asked from within, or a server that a browser opens."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
import uvicorn
from ledgers import fresh, reading
from reads import reader
from starlette.testclient import TestClient

from notulen.model import Reading
from notulen.web.app import create_app

EXAMPLES = Path(__file__).parents[1] / "examples" / "reports.jsonl"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
needs_browser = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM} (Debian's is in the package chromium)"
)


@cache
def _examples() -> Path:
    """A ledger that holds the example reports, worked in."""
    from notulen.ledger.ledger import Ledger
    from notulen.reports.sources import gather
    from notulen.standing import kept

    path = Path(tempfile.mkdtemp()) / "examples.db"
    with Ledger(path) as book:
        book.add_many(list(reader().read_many(list(gather([str(EXAMPLES)])))))  # type: ignore[arg-type]
        kept.refresh(book)
    return path


def filled(folder: Path, *readings: Reading) -> Path:
    """A ledger that holds readings, or one of the tests' own, worked in."""
    from notulen.ledger.ledger import Ledger
    from notulen.standing import kept

    path = fresh(folder)
    with Ledger(path) as book:
        book.add_many(list(readings) or [reading()])
        kept.refresh(book)
    return path


def examples(folder: Path) -> Path:
    """A copy of that ledger."""
    return Path(shutil.copy(_examples(), folder / "notulen.db"))


@contextmanager
def client(ledger: Path, token: str | None = None, **headers: str) -> Iterator[TestClient]:
    """The application asked from within, as a browser would."""
    app = create_app(ledger, token, hosts=("testserver",))
    with TestClient(app, headers={"accept": "text/html", **headers}, raise_server_exceptions=False) as made:
        yield made


@contextmanager
def server(ledger: Path, token: str | None = None) -> Iterator[str]:
    """The address of a server that shows a ledger."""
    config = uvicorn.Config(
        create_app(ledger, token), port=0, log_level="error", ws="none", timeout_graceful_shutdown=1
    )
    made = uvicorn.Server(config)
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not (made.started and made.servers) and time.monotonic() < until:
        time.sleep(0.01)
    port = made.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        made.should_exit = True
        thread.join(10)


def form_token(made: TestClient, path: str = "/add") -> str:
    """What a form of a page carries."""
    page = made.get(path).text
    return str(page.split('name="form_token" value="', 1)[1].split('"', 1)[0])
