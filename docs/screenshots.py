"""Takes the pictures of the pages that the README shows: overview, positions, timeline and a report, light and narrow.

    python docs/screenshots.py [--ledger demo.db]

Wants Debian's chromium (or CHROMIUM=PATH) and Playwright's Python client; without a ledger it reads the example reports.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
IMAGES = HERE / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"
BETWEEN = "RUS,NATO,USA,DEU,UKR,EU"
SINCE = "2022-01-01"
SIZES = {"": {"width": 1100, "height": 640}, "-narrow": {"width": 390, "height": 780}}


def main() -> None:
    """Reads the examples, serves them, and takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path)
    asked = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        ledger = asked.ledger or _read(Path(folder, "examples.db"))
        serving = subprocess.Popen(
            [sys.executable, "-m", "notulen", "serve", "--ledger", str(ledger), "--port", "0"],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert serving.stderr is not None
            _take(serving.stderr.readline().split(": ")[-1].split(" ")[0].rstrip("/"))
        finally:
            serving.terminate()


def _read(path: Path) -> Path:
    reports = HERE.parent / "examples" / "reports.jsonl"
    subprocess.run(
        [sys.executable, "-m", "notulen", "read", str(reports), "--ledger", str(path)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return path


def _take(address: str) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        for ending, size in SIZES.items():
            page = browser.new_page(viewport=size, locale="en-GB", color_scheme="light")  # type: ignore[arg-type]
            query = f"in=en&between={BETWEEN}&since={SINCE}"
            page.goto(f"{address}/reports?in=en")
            report = page.locator(".reports a").nth(1).get_attribute("href")
            for name, path in (
                ("overview", f"/?{query}"), ("positions", f"/positions?in=en&between={BETWEEN}"),
                ("timeline", "/timeline?in=en&since=2022-01-08&until=2022-01-24"), ("report", str(report)),
            ):  # fmt: skip
                page.goto(address + path)
                page.screenshot(path=IMAGES / f"{name}{ending}.png")
        browser.close()


if __name__ == "__main__":
    main()
