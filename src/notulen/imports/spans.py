"""Spans that people marked in INCEpTION (UIMA CAS JSON) and in Label Studio, as minutes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from notulen.errors import InputError, NotulenError
from notulen.imports.base import Item, Refused, Taken
from notulen.imports.coded import KINDS, Code, minute, party_of
from notulen.imports.registry import Given
from notulen.model import Minute, Reading, Report
from notulen.views.utf16 import Units

LARGEST = 200_000_000  # bytes of a file, which is read whole
_NONE = (ValueError, KeyError, TypeError, IndexError, AttributeError)
_WHO = {"person": "person", "actor": "organization", "organization": "organization", "party": "organization"}
_WHAT = {"concept": "concept", "issue": "concept", "recipient": "recipient"}


def items(path: Path, given: Given) -> Iterator[Item]:
    """What a file of spans holds.

    Args:
        path: its file, JSON.
        given: outlet, day, language and coder where the file does not tell them.

    Raises:
        NotulenError: it is too large, no JSON, or neither of these forms.
    """
    if path.stat().st_size > LARGEST:
        raise NotulenError(f"{path}: larger than {LARGEST:,} bytes; export fewer documents at once")
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise NotulenError(f"{path}: this is no JSON") from None
    if isinstance(told, dict) and "%FEATURE_STRUCTURES" in told:
        yield from _inception(path.stem, told, given)
    elif isinstance(told, list) and all(isinstance(one, dict) and "data" in one for one in told):
        yield from _label_studio(path.stem, told, given)
    else:
        raise NotulenError(f"{path}: neither INCEpTION's UIMA CAS JSON nor Label Studio's JSON")


def _report(name: str, text: str, given: Given, **told: str | None) -> Report:
    from notulen.reports.language import detect

    language = given.language
    if language is None:
        try:
            language = detect(text, name)[0]
        except InputError:
            language = None
    known = {"outlet": given.outlet, "published": given.published} | {
        key: value for key, value in told.items() if value
    }
    return Report(id=name, text=text, language=language, **known)


def _coded(start: int, end: int, features: dict[str, str], labels: list[str]) -> Code:
    """A stretch with what was marked of it: by the names of features, and by labels that are kinds, parties or issues."""
    known: dict[str, Any] = {}
    notes = []
    for name, value in features.items():
        field = {**_WHO, **_WHAT, "kind": "kind"}.get(name.casefold())
        if field and field not in known:
            known[field] = value
        else:
            notes.append(f"{name}: {value}")
    for label in labels:
        if label in KINDS and "kind" not in known:
            known["kind"] = label
        elif party_of(label) != "UNK" and "organization" not in known:
            known["organization"] = label
        elif "concept" not in known:
            known["concept"] = label
        else:
            notes.append(f"label: {label}")
    return Code(start, end, notes=tuple(notes), **known)


def _inception(name: str, told: dict[str, Any], given: Given) -> Iterator[Item]:
    structures = told["%FEATURE_STRUCTURES"]
    some = [one for one in structures if isinstance(one, dict)] if isinstance(structures, list) else []
    texts = {one.get("%ID"): one["sofaString"] for one in some if isinstance(one.get("sofaString"), str)}
    for number, text in texts.items():
        report = _report(name if len(texts) == 1 else f"{name}-{number}", text, given)
        minutes: list[Minute] = []
        for one in some:
            if one.get("@sofa") != number or not _is_mark(one):
                continue
            found = _mark(one, report)
            if isinstance(found, Refused):
                yield found
            else:
                minutes.append(found)
        yield from _reading(report, minutes, given.coder or _coder(some) or "unnamed")


def _is_mark(one: dict[str, Any]) -> bool:
    """Whether it is a stretch that somebody marked, and none that INCEpTION makes: words, sentences, the document."""
    kind = str(one.get("%TYPE", ""))
    own = (
        "uima.tcas.DocumentAnnotation",
        "de.tudarmstadt.ukp.dkpro.core.api.metadata",
        "de.tudarmstadt.ukp.dkpro.core.api.segmentation",
    )
    return "begin" in one and not kind.startswith(own) and bool(_features(one))


def _features(one: dict[str, Any]) -> dict[str, str]:
    return {
        key: value for key, value in one.items()
        if isinstance(value, str) and value and not key.startswith(("%", "@", "^"))
    }  # fmt: skip


def _mark(one: dict[str, Any], report: Report) -> Minute | Refused:
    where = f"{report.id}, {one.get('begin')} to {one.get('end')}"
    try:
        units = Units(report.text)  # UIMA counts as Java does
        start, end = units.place(_whole(one["begin"])), units.place(_whole(one["end"]))
        if start is None or end is None or not start < end:
            return Refused(where, "its words do not stand at their place in the text")
        features = _features(one)
        labels = [features.pop(key) for key in ("label", "value") if key in features]
        return minute(_coded(start, end, features, labels), report)
    except _NONE:
        return Refused(where, "its words do not stand at their place in the text")


def _whole(number: Any) -> int:  # noqa: ANN401 - whatever a file holds
    if type(number) is not int:
        raise ValueError("no number")
    return number


def _coder(some: list[dict[str, Any]]) -> str | None:
    return next(
        (
            str(one["documentId"])
            for one in some
            if "DocumentMetaData" in str(one.get("%TYPE")) and one.get("documentId")
        ),
        None,
    )


def _label_studio(name: str, told: list[dict[str, Any]], given: Given) -> Iterator[Item]:
    for number, task in enumerate(told, 1):
        where = f"task {task.get('id', number)}"
        data = task["data"]
        text = data.get("text") if isinstance(data, dict) else None
        if not isinstance(text, str) or not text.strip():
            yield Refused(where, "it has no text")
            continue
        about = {key: data[key] for key in ("outlet", "published", "url") if isinstance(data.get(key), str)}
        report = _report(str(data.get("id") or f"{name}-{task.get('id', number)}"), text, given, **about)
        for made in task.get("annotations") or []:
            yield from _annotations(made, report, given, where)


def _annotations(made: Any, report: Report, given: Given, where: str) -> Iterator[Item]:  # noqa: ANN401
    try:
        results, by = list(made["result"]), made.get("completed_by")
    except _NONE:
        yield Refused(where, "no annotation")
        return
    coder = by.get("email") or by.get("id") if isinstance(by, dict) else by
    spans: dict[str, tuple[int, int, list[str], dict[str, str]]] = {}
    for one in results:
        try:
            value = one["value"]
            start, end = _whole(value["start"]), _whole(value["end"])
            if not 0 <= start < end <= len(report.text) or value.get("text") not in (None, report.text[start:end]):
                raise ValueError("other words stand there")
            kept = spans.setdefault(str(one.get("id")), (start, end, [], {}))
            kept[2].extend(
                str(label) for key in ("labels", "hypertextlabels", "choices") for label in value.get(key) or ()
            )
        except _NONE:
            yield Refused(where, "its words do not stand at their place in the text")
    minutes = [
        minute(_coded(start, end, more, labels), report) for start, end, labels, more in spans.values() if labels
    ]
    yield from _reading(report, minutes, given.coder or str(coder or "unnamed"))


def _reading(report: Report, minutes: list[Minute], coder: str) -> Iterator[Item]:
    unlike = tuple({one.id: one for one in minutes}.values())
    yield Taken(Reading(report=report, minutes=unlike, attributions=(), reader=f"spans 3 {coder}"))
