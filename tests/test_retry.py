"""What could not be read is kept, listed, tried again, and taken from the list when it reads well; the log and the account."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from command import needs_reading, notulen
from feedserver import Answer, rss, serving

from notulen.ledger.ledger import Ledger

TEXT = "Rusia menolak usul NATO dalam perundingan di Wina, kata juru bicara Kremlin pada Kamis.\n"
XML = {"Content-Type": "application/rss+xml"}


def listed(path):
    done = notulen("retry", "--list", "--format", "jsonl", "--ledger", path)
    assert done.returncode == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def events(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@needs_reading
def test_a_file_that_could_not_be_read_is_tried_again_as_it_was_asked_for(tmp_path):
    path = tmp_path / "a.db"
    (tmp_path / "baik.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "kosong.txt").write_text("")
    asked = ("--outlet", "Kabar Contoh", "--published", "2022-01-13", "--language", "id")
    done = notulen("read", "baik.txt", "kosong.txt", *asked, "--ledger", path, cwd=tmp_path)
    assert done.returncode == 1
    (one,) = listed(path)
    assert (one["source"], one["tries"]) == (str(tmp_path / "kosong.txt"), 1)
    assert "empty" in one["reason"]
    shown = notulen("retry", "--list", "--ledger", path).stdout.splitlines()
    assert shown == [one["source"], f"  {one['reason']} (1 try, last {one['at']})"]
    assert (one["outlet"], one["published"], one["language"]) == ("Kabar Contoh", "2022-01-13", "id")
    again = notulen("retry", "--ledger", path, cwd=tmp_path)
    assert again.returncode == 1
    assert listed(path)[0]["tries"] == 2
    (tmp_path / "kosong.txt").write_text(TEXT + "NATO menuntut Rusia menarik pasukannya.\n", encoding="utf-8")
    done = notulen("retry", "--ledger", path, "--log", "log.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert listed(path) == []
    with Ledger(path, write=False) as book:
        assert {one.id: (one.outlet, one.published) for one in book.reports()}["kosong"] == (
            "Kabar Contoh",
            "2022-01-13",
        )
        assert book.check() == []
    begin, read, end = events(tmp_path / "log.jsonl")
    assert (begin["event"], begin["command"]) == ("begin", "retry")
    assert (read["event"], read["source"], read["report"]) == ("read", str(tmp_path / "kosong.txt"), "kosong")
    assert read["minutes"] == end["minutes"] > 0
    assert (end["event"], end["read"], end["failed"]) == ("end", 1, 0)
    assert "nothing to try again" in notulen("retry", "--ledger", path).stderr


@needs_reading
def test_lines_of_which_one_is_bad_stay_on_the_list_until_all_are_well(tmp_path):
    path, lines = tmp_path / "a.db", tmp_path / "a.jsonl"
    good = json.dumps({"id": "1", "text": TEXT, "published": "2022-01-13"})
    lines.write_text(f"{good}\n[]\n")
    assert notulen("read", lines, "--ledger", path).returncode == 1
    assert notulen("read", lines, "--ledger", path).returncode == 1
    assert [one["source"] for one in listed(path)] == [str(lines)]
    lines.write_text(f"{good}\n")
    assert notulen("read", lines, "--ledger", path).returncode == 0
    assert listed(path) == []


@needs_reading
def test_an_address_that_failed_is_tried_again_and_a_list_keeps_each_by_itself(tmp_path):
    path = tmp_path / "a.db"
    with serving() as site:
        up: list[bool] = []
        site.trouble = lambda path: Answer(status=503) if not up and path == "/berita/1" else None
        for number in range(2):
            site.page(f"/berita/{number}", number)
        (tmp_path / "a.csv").write_text(f"url,media_name\n{site.base}/berita/0,Kabar\n{site.base}/berita/1,Kabar\n")
        assert notulen("read", "a.csv", "--ledger", path, "--allow-private", cwd=tmp_path).returncode == 1
        assert [one["source"] for one in listed(path)] == [f"{site.base}/berita/1"]
        up.append(True)
        assert notulen("retry", "--ledger", path).returncode == 1  # nothing private unless it is said again
        assert notulen("retry", f"{site.base}/berita/1", "--ledger", path, "--allow-private").returncode == 0
        assert listed(path) == []
        with Ledger(path, write=False) as book:
            assert len(list(book.reports())) == 2


def test_what_is_not_there_and_what_is_no_file_that_is_read_is_not_kept(tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    assert notulen("read", "tidak-ada.txt", "a.png", "--ledger", "a.db", cwd=tmp_path).returncode == 1
    assert not (tmp_path / "a.db").exists()


def test_what_nobody_wants_any_more_is_taken_off_the_list(tmp_path):
    path = tmp_path / "a.db"
    (tmp_path / "kosong.txt").write_text("")
    notulen("read", tmp_path / "kosong.txt", "--ledger", path)
    assert len(listed(path)) == 1
    done = notulen("retry", "--drop", tmp_path / "lain.txt", "--ledger", path)
    assert done.returncode == 2
    assert "not among what failed" in done.stderr
    assert notulen("retry", "--drop", tmp_path / "kosong.txt", "--ledger", path).returncode == 0
    assert listed(path) == []
    assert notulen("retry", "--drop", "--ledger", path).returncode == 2


@needs_reading
def test_a_forgotten_report_is_not_tried_again(tmp_path):
    path = tmp_path / "a.db"
    with serving() as site:
        site.page("/berita/0", 0)
        address = f"{site.base}/berita/0"
        notulen("read", address, "--ledger", path, "--allow-private")
        assert notulen("forget", address, "--ledger", path).returncode == 0
        assert notulen("read", address, "--ledger", path, "--allow-private").returncode == 1
        assert listed(path) == []


# Feeds on the command line


def test_feeds_are_added_listed_and_removed(tmp_path):
    path = tmp_path / "a.db"
    feed = "https://contoh.id/umpan"
    done = notulen(
        "feeds", "add", "HTTPS://Contoh.id/umpan?utm_source=x", "--every", "2h", "--outlet", "Kabar", "--ledger", path
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"notulen: {path}: {feed} added; `notulen watch` looks at it every 2h\n"
    assert "watched already" in notulen("feeds", "add", feed, "--ledger", path).stderr
    shown = notulen("feeds", "list", "--ledger", path).stdout.splitlines()
    assert shown == [feed, "  every 2h, Kabar, not looked at yet", "  0 reports done, 0 to be read, 0 given up"]
    (row,) = map(json.loads, notulen("feeds", "list", "--format", "jsonl", "--ledger", path).stdout.splitlines())
    assert (row["feed"], row["every"], row["outlet"], row["failures"]) == (feed, "2h", "Kabar", 0)
    assert notulen("feeds", "remove", feed, "--ledger", path).returncode == 0
    done = notulen("feeds", "list", "--ledger", path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no feeds are watched yet" in done.stderr
    assert "is not watched" in notulen("feeds", "remove", feed, "--ledger", path).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["feeds", "add", "umpan.xml"], "is no address of http or https"),
        (["feeds", "add", "https://contoh.id/", "--every", "5s"], "no time from a minute to 30 days"),
        (["feeds", "add", "https://contoh.id/", "--every", "often"], "no time from a minute to 30 days"),
        (["watch", "umpan.xml"], "is no address of http or https"),
        (["watch"], "no ledger here"),
        (["retry"], "no ledger here"),
        (["feeds", "list"], "no ledger here"),
        (["read", "-", "--no-store", "--log", "tidak/ada.jsonl"], "the log cannot be written"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_right(tmp_path, arguments, said):
    done = notulen(*arguments, cwd=tmp_path, COLUMNS="200")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@needs_reading
def test_watched_once_from_the_command_line(tmp_path):
    path = tmp_path / "a.db"
    with serving() as site:
        site.routes["/rss"] = lambda _: Answer(rss(site.base, [0, 1, 2]), headers=XML)
        for number in range(2):
            site.page(f"/berita/{number}", number)
        command = (
            "watch",
            f"{site.base}/rss",
            "--once",
            "--ledger",
            path,
            "--allow-private",
            "--log",
            tmp_path / "log.jsonl",
        )
        done = notulen(*command)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.splitlines() == [
            f"notulen: {site.base}/berita/2?utm_source=rss&utm_medium=feed: its server answered 404",
            "notulen: what came of it:", "  feeds looked at 1", "  reports read    2", "  passed over     0",
            "  failed          1  (notulen retry tries again)",
            done.stderr.splitlines()[-3],
            done.stderr.splitlines()[-2], f"  ledger          {path}: 2 new, 0 already there, 0 read anew",
        ]  # fmt: skip
        assert done.stderr.splitlines()[-3].startswith(f"    {site.base}")
        assert done.stderr.splitlines()[-3].endswith(": its server answered 404")
        assert done.stderr.splitlines()[-2].startswith("  minutes         ")
        assert [one["event"] for one in events(tmp_path / "log.jsonl")] == [
            "begin",
            "looked",
            "read",
            "read",
            "failed",
            "end",
        ]
        shown = notulen("feeds", "list", "--ledger", path).stdout
        assert "2 reports done, 0 to be read, 1 given up" in shown
        site.page("/berita/2", 2)
        assert notulen("retry", "--ledger", path, "--allow-private").returncode == 0
        assert "3 reports done, 0 to be read, 0 given up" in notulen("feeds", "list", "--ledger", path).stdout
        assert site.told["/berita/0"] == 1
        with closing(sqlite3.connect(path)) as connection:  # of what is done only a hash is left
            assert connection.execute("SELECT count(*), count(lead), count(origin) FROM items").fetchone() == (3, 0, 0)
