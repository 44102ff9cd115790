"""What programs get: records as they are, pages and tags, tables that no spreadsheet obeys, pictures by themselves."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledgers import changed, fresh, reading
from samples import TEXT
from serving import client, filled

from notulen.ledger.ledger import Ledger
from notulen.ledger.talks import Talk
from notulen.views import csv as tables
from notulen.web.api.tables import OF_KINDS, TABLES

API = "/api/v1"
LISTS = ("reports", "minutes", "acts", "positions", "standing", "timeline", "meetings", "threats", "demands", "changes",
         "disputes", "sources", "parties", "issues", "talks", "search?q=rusia")  # fmt: skip


@pytest.fixture
def made(tmp_path):
    with client(filled(tmp_path)) as one:
        yield one


@pytest.mark.parametrize("name", LISTS)
def test_lists_come_in_pages_that_lead_to_the_next(made, name):
    whole = made.get(f"{API}/{name}").json()
    join = "&" if "?" in name else "?"
    path, pieces = f"{API}/{name}{join}limit=2", []
    while path:
        page = made.get(path).json()
        assert page["limit"] == 2
        assert page["total"] == whole["total"]
        pieces += page["items"]
        path = page["next"]
    if name == "timeline":  # its days hold acts, and acts make its pages
        pieces, whole["items"] = ([one for day in some for one in day["acts"]] for some in (pieces, whole["items"]))
    assert pieces == whole["items"]
    assert len(pieces) == whole["total"]


def test_a_report_leads_to_its_text_and_its_minutes(made):
    (row,) = made.get(f"{API}/reports").json()["items"]
    assert (row["id"], row["minutes"]) == ("contoh", 7)
    one = made.get(f"{API}/reports/{row['key']}").json()
    assert one["publication"]["outlet"] == "Berita Baru"
    assert one["characters"] == len(TEXT)
    text = made.get(f"{API}/reports/{row['key']}/text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.text == TEXT
    for minute in made.get(f"{API}/reports/{row['key']}/minutes").json()["items"]:
        evidence = minute["evidence"]
        assert TEXT[evidence["start"] : evidence["end"]] == evidence["text"]
        full = made.get(f"{API}/minutes/{minute['id']}").json()
        assert full["minute"] == full["read"] == minute
        act = made.get(f"{API}/acts/{full['act']}").json()
        assert minute["id"] in [told["minute"] for told in act["told_by"]]


def test_minutes_are_filtered_as_the_ledger_filters_them(made):
    def kinds(query):
        return [one["kind"] for one in made.get(f"{API}/minutes?{query}").json()["items"]]

    assert kinds("kinds=demand&kinds=threaten") == ["demand", "demand", "threaten"]
    assert kinds("party=USA") == ["reject", "threaten"]
    assert kinds("about=economy.*") == ["threaten"]
    assert kinds("between=USA&between=RUS") == ["deny", "reject", "threaten", "meet", "assess"]
    assert kinds("since=2022-01-14") == []
    assert kinds("until=2022-01-12&since=2022-01-14") == []
    assert kinds("at_least=0.9") == []


def test_minutes_come_as_people_say_they_are(tmp_path):
    path = filled(tmp_path)
    with Ledger(path) as book:
        ids = {one.kind: one.id for one in book.minutes()}
        book.verdict(ids["reject"], "kind=deny", "Anna", "catatan")
        book.verdict(ids["meet"], "wrong", "Anna")
    with client(path) as made:
        page = made.get(f"{API}/minutes?limit=4").json()
        rest = made.get(page["next"]).json()
        assert page["total"] == len(page["items"] + rest["items"]) == 6
        assert "meet" not in [one["kind"] for one in page["items"] + rest["items"]]
        one = made.get(f"{API}/minutes/{ids['reject']}").json()
        assert (one["minute"]["kind"], one["read"]["kind"]) == ("deny", "reject")
        assert [said["by"] for said in one["said"]] == ["Anna"]


def test_talks_are_kept_to_by_name(tmp_path):
    path = filled(tmp_path)
    with Ledger(path) as book:
        book.talks.add(Talk("Wina", ("USA", "RUS")))
    with client(path) as made:
        assert made.get(f"{API}/talks").json()["items"][0]["between"] == ["USA", "RUS"]
        assert made.get(f"{API}/minutes?talks=Wina").json()["total"] == 5
        assert made.get(f"{API}/minutes?talks=Jenewa").status_code == 404


@pytest.mark.parametrize("name", [*LISTS, "minutes.csv", "meetings.csv"])
def test_what_has_not_changed_is_not_sent_again(tmp_path, name):
    path = filled(tmp_path)
    with client(path) as made:
        first = made.get(f"{API}/{name}")
        tag = first.headers["etag"]
        again = made.get(f"{API}/{name}", headers={"if-none-match": f'"other", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert made.get(f"{API}/{name}", headers={"if-none-match": '"other"'}).status_code == 200
        other = made.get(f"{API}/{name}{'&' if '?' in name else '?'}in=id", headers={"if-none-match": tag})
        assert other.status_code == 200
        with Ledger(path) as book:
            book.add(changed(reading(), text="Rusia. " + TEXT, id="baru", minutes=(), attributions=()))
        vars(made.app)["state"].site.book.wrote()  # what was worked out before is not shown any more
        later = made.get(f"{API}/{name}", headers={"if-none-match": tag})
        assert later.status_code == 200
        assert later.headers["etag"] != tag


def test_another_run_of_the_server_has_other_tags(tmp_path, monkeypatch):
    path = filled(tmp_path)
    with client(path) as made:
        tag = made.get(f"{API}/minutes").headers["etag"]
    monkeypatch.setattr("notulen.web.api.asking._RUN", "another")
    with client(path) as made:
        assert made.get(f"{API}/minutes", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("minutes?limit=0", 422), ("minutes?limit=1000", 422), ("minutes?since=13-01-2022", 422), ("minutes?about=x", 422),
     ("minutes?kinds=x", 422), ("reports/x", 422), (f"reports/{'0' * 32}", 404), ("minutes/abcd", 404), ("acts/x", 404),
     ("nothing", 404), ("minutes?offset=-1", 422), ("minutes?at_least=2", 422)],
)  # fmt: skip
def test_what_cannot_be_is_a_problem_in_json(made, path, status):
    answer = made.get(f"{API}/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail"}
    assert told["status"] == status
    assert str(made.app.state.site.settings.ledger.parent) not in answer.text


def test_nothing_is_written_by_way_of_it(made):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = made.request(method, f"{API}/minutes", headers={"content-length": "0"})
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


def test_a_token_opens_it(tmp_path):
    with client(filled(tmp_path), "sixteen-and-more-characters") as made:
        assert made.get(f"{API}/minutes", headers={"accept": "*/*"}).status_code == 401
        given_ = {"authorization": "Bearer sixteen-and-more-characters"}
        assert made.get(f"{API}/minutes", headers=given_).status_code == 200


def test_its_description_is_shown_without_anything_from_elsewhere(made):
    described = made.get(f"{API}/openapi.json").json()
    page = made.get("/api").text
    assert [path for path in described["paths"] if f"<code>{API}{path}</code>" not in page] == []
    assert "http" not in page.replace("http-equiv", "")


# Tables


@pytest.mark.parametrize("name", [*OF_KINDS, *TABLES])
def test_each_table_is_there_as_csv(made, name):
    answer = made.get(f"{API}/{name}.csv?bom=true")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert answer.content.startswith("\ufeff".encode())
    listed = made.get(f"{API}/{name}").json()
    assert len(rows) == listed["total"]
    assert all(len(row) == len(head) for row in rows)


def test_a_table_is_filtered_as_its_list(made):
    rows = list(csv.DictReader(io.StringIO(made.get(f"{API}/minutes.csv?kinds=reject&party=USA").text, newline="")))
    assert [(row["kind"], row["actor"], row["evidence"]) for row in rows] == [
        ("reject", "USA", "AS menolak tuntutan tersebut")
    ]


@given(st.text(max_size=30) | st.sampled_from(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1"]))
def test_no_cell_is_a_formula(text):
    (row,) = csv.reader(
        io.StringIO("".join(tables.lines(["a"], [{"a": text}])).partition("\r\n")[2], newline=""), strict=True
    )
    value = row[0] if row else ""
    assert not value.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert value.removeprefix("'") == text.replace("\0", "\ufffd").removeprefix("'")


def test_a_formula_in_a_report_stays_words(tmp_path):
    text = '=HYPERLINK("http://x")\nRusia menolak usul NATO.'
    path = filled(tmp_path, changed(reading(), text=text, headline='=HYPERLINK("http://x")', outlet="@SUM(1)", minutes=(),
                                    attributions=()))  # fmt: skip
    with client(path) as made:
        (row,) = csv.DictReader(io.StringIO(made.get(f"{API}/reports.csv").text, newline=""))
        assert row["headline"] == '\'=HYPERLINK("http://x")'
        assert row["outlet"] == "'@SUM(1)"


def test_numbers_lists_and_nothing_are_cells():
    assert [tables.cell(one) for one in (-1.5, 3, True, None, ["a", "b"], frozenset("ba"))] == [
        "-1.5",
        "3",
        "true",
        "",
        "a; b",
        "a; b",
    ]


# Pictures


@pytest.mark.parametrize("name", ["positions", "timeline"])
@pytest.mark.parametrize("empty", [True, False])
def test_pictures_stand_by_themselves(tmp_path, name, empty):
    path = fresh(tmp_path) if empty else filled(tmp_path)
    with client(path) as made:
        answer = made.get(f"/embed/{name}.svg?in=en")
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        root = ElementTree.fromstring(answer.content)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        tags = {one.tag.rpartition("}")[2] for one in root.iter()}
        assert tags <= {"svg", "title", "rect", "text", "g", "line", "circle", "path"}
        assert not [key for one in root.iter() for key in one.attrib if key.endswith("href") or key.startswith("on")]
        said = " ".join(root.itertext())
        assert empty or ("Russia" in said and "Rusia juga menuntut NATO menutup pintu" in said)


def test_nothing_in_a_report_breaks_out_of_a_picture_or_a_search(tmp_path):
    hostile = TEXT.replace("pasukan", "<script>alert(1)</script><svg onload=x>")
    made_of = json.loads(reading().model_dump_json().replace("pasukan", "<script>alert(1)</script><svg onload=x>"))
    assert hostile != TEXT
    from notulen.model import Reading

    moved = Reading.model_validate(_placed(made_of, hostile))
    with client(filled(tmp_path, moved)) as made:
        for path in ("/embed/positions.svg", "/embed/timeline.svg", "/search?q=script", "/search?q=alert&of=minutes"):
            page = made.get(path).text
            assert "<script>alert" not in page
            assert "<svg onload" not in page
        found = made.get("/search?q=script").text
        assert '&lt;<mark class="found">script</mark>&gt;' in found


def _placed(value, text):
    """Stretches at the places of their words in another text."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= set(value):
            start = text.index(value["text"])
            value = value | {"start": start, "end": start + len(value["text"])}
        return {key: text if key == "text" and "outlet" in value else _placed(one, text) for key, one in value.items()}
    return [_placed(one, text) for one in value] if isinstance(value, list) else value


# The page of search


def test_a_search_is_a_link_with_its_filters(made):
    page = made.get("/search?q=menuntut&of=minutes&party=RUS&kind=demand&since=2022-01-01&in=en").text
    assert page.count('<mark class="found">menuntut</mark>') == 2
    assert '<option value="demand" selected>' in page
    assert 'value="menuntut"' in page
    assert "2 found" in page
    assert made.get("/search?q=%22%22%22*-(&in=en").status_code == 200
    assert "say a word that is" in made.get("/search?q=-x&in=en").text
    assert "Nothing holds all of these words" in made.get("/search?q=tidakada&in=en").text


def test_what_is_found_leads_to_its_place(made):
    import re

    page = made.get("/search?q=menuntut&of=minutes").text
    target = re.search(r'class="plain" href="([^"#]+)(?:#[^"]*)?"', page)
    assert target
    assert made.get(target[1].replace("&amp;", "&")).status_code == 200
