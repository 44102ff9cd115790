"""A folder in which the commands of the pages can run: a ledger of the example reports, and files of every name that pages use.

Pages call a minute `3f9ac21e`, a report `berita-13` or `9b1c02d7`: these stand for some that are in the ledger.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import quick

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
NAMED = "berita-13"
FIRST = "wina-2022-2"  # which is called so here
OTHER = "aceh-2005-1"
SPOKEN = "wina-2022-1"
OWN = """\
Malaysia Minta Thailand Buka Kembali Perundingan Batas Laut
KUALA LUMPUR, Berita Baru - Menteri Luar Negeri Malaysia meminta Thailand membuka kembali perundingan batas laut.
"""
PARTIES = '[[name]]\nparty = "THA"\nwords = ["Negeri Gajah Putih"]\n'
PEOPLE = '[[office]]\nperson = "Anu bin Fulan"\nparty = "MYS"\nrole = "foreign minister"\nfrom = "2021"\n'


@dataclass(frozen=True)
class Put:
    """What was laid out.

    Attributes:
        environment: in which commands run.
        names: what the pages' names stand for.
    """

    environment: dict[str, str]
    names: dict[str, str]

    def real(self, script: str) -> str:
        """A script with what its names stand for."""
        for name, one in self.names.items():
            script = script.replace(name, one)
        return script


def laid_out(folder: Path) -> Put:
    """Fills an empty folder."""
    base, names = _base()
    shutil.copytree(base, folder, dirs_exist_ok=True)
    return Put(_environment(folder), names)


def _environment(folder: Path) -> dict[str, str]:
    path = os.pathsep.join([str(folder / "bin"), os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    sources = os.pathsep.join(filter(None, (str(SOURCE), os.environ.get("PYTHONPATH"))))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NOTULEN_")}
    return {**kept, "PATH": path, "PYTHONPATH": sources, "COLUMNS": "80", "OMP_NUM_THREADS": "1"}


@cache
def _base() -> tuple[Path, dict[str, str]]:
    folder = Path(tempfile.mkdtemp(prefix="notulen-pages-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _files(folder)
    _run(folder, "read", str(ROOT / "examples" / "reports.jsonl"), "--ledger", "demo.db")
    _run(folder, "read", "reports.jsonl", "--ledger", "notulen.db")
    _run(folder, "talks", "add", "Wina", "--between", "RUS,NATO,USA", "--about", "security.*", "--ledger", "notulen.db")
    for name in ("wina.db", "old.db", "copy.db"):
        shutil.copy(folder / "notulen.db", folder / name)
    _run(folder, "talks", "remove", "Wina", "--ledger", "notulen.db")
    for form, name in (("bundle", "ledger.jsonl"), ("dna", "coded.dna"), ("ftm", "people.ftm.json")):
        _run(folder, "export", form, name)
    return folder, _names(folder)


@cache
def _serving() -> str:
    """Where the loaded program listens; it ends with this one."""
    folder = Path(tempfile.mkdtemp(prefix="notulen-quick-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    address = folder / "socket"
    serving = subprocess.Popen([sys.executable, quick.__file__, str(address)], env=_environment(folder))
    atexit.register(serving.kill)
    while not address.exists():
        if serving.poll() is not None:
            raise RuntimeError("what runs notulen for the pages did not begin")
        time.sleep(0.05)
    return str(address)


def _run(folder: Path, *words: str) -> None:
    subprocess.run(
        [folder / "bin" / "notulen", *words], cwd=folder, env=_environment(folder), check=True, capture_output=True
    )


def _names(folder: Path) -> dict[str, str]:
    from notulen import Ledger

    with Ledger(folder / "notulen.db", write=False) as ledger:
        keys = {entry.report.id: entry.key for entry in ledger.entries()}
        # One of a party that all ledgers know, so that it can be said to be another kind of act by another party.
        said = next(one for one in ledger.minutes(report=SPOKEN) if one.condition and one.actor)
    return {"3f9ac21e": said.id[:8], "9b1c02d7": keys[OTHER][:8]}


def _files(folder: Path) -> None:
    """Files of the names that pages use."""
    for name in ("bin", ".venv/bin", "reports", "saved-pages"):
        (folder / name).mkdir(parents=True)
    (folder / ".venv" / "bin" / "activate").touch()
    shim = folder / "bin" / "notulen"
    shim.write_text(quick.CALL.format(python=sys.executable, address=_serving()))
    shim.chmod(0o755)
    lines = (ROOT / "examples" / "reports.jsonl").read_text(encoding="utf-8").replace(f'"{FIRST}"', f'"{NAMED}"')
    (folder / "reports.jsonl").write_text(lines, encoding="utf-8")
    (folder / "report.txt").write_text(OWN, encoding="utf-8")
    (folder / "reports" / "one.txt").write_text(OWN, encoding="utf-8")
    (folder / "parties.toml").write_text(PARTIES, encoding="utf-8")
    (folder / "people.toml").write_text(PEOPLE, encoding="utf-8")
    page = (ROOT / "tests" / "pages" / "01-detil.html").read_bytes()
    (folder / "saved-pages" / "page.html").write_bytes(page)
    (folder / "CC-NEWS.warc.gz").write_bytes(_archive(page))
    (folder / "crawl.jsonl.zst").write_bytes(_crawl())
    (folder / "document.json").write_text(json.dumps(_coded()), encoding="utf-8")


def _archive(page: bytes) -> bytes:
    import gzip

    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://contoh.example/berita/1\r\n"
        "WARC-Date: 2022-01-13T10:15:00Z\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + http + b"\r\n\r\n")


def _crawl() -> bytes:
    import zstandard

    line = json.dumps({"content": OWN, "date": "2022-01-13", "site": "Berita Baru"})
    return zstandard.compress(line.encode() + b"\n")


def _coded() -> dict[str, list[dict[str, object]]]:
    """A document of INCEpTION with one coded span."""
    words = "Malaysia Minta Thailand"
    return {
        "%FEATURE_STRUCTURES": [
            {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaString": OWN},
            {
                "%ID": 2,
                "%TYPE": "custom.Act",
                "@sofa": 1,
                "begin": 0,
                "end": len(words),
                "kind": "demand",
                "party": "MYS",
            },
        ]
    }
