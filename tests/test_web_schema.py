"""The interface for programs does what its description says, whatever is asked (schemathesis, all its checks)."""

from __future__ import annotations

from collections import Counter

import schemathesis
from ledgers import fresh, reading
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from notulen.ledger.ledger import Ledger
from notulen.standing import kept
from notulen.web.app import create_app

EXAMPLES = 4  # made up by chance for each address, beside those that its description asks for at its bounds
SETTINGS = {
    "seed": 1,
    "headers": {"Host": "127.0.0.1"},
    "generation": {"max-examples": EXAMPLES, "deterministic": True},
    "phases": {"stateful": {"enabled": False}},  # nothing is written, so nothing hangs on what was asked before
}


def test_what_is_described_is_what_is_done(tmp_path):
    path = fresh(tmp_path)
    with Ledger(path) as ledger:
        ledger.add(reading())
        kept.refresh(ledger)
    app = create_app(path)
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, headers={"Host": "127.0.0.1"}, config=SchemathesisConfig.from_dict(SETTINGS)
    )
    failures, checked, asked = [], Counter[str](), set()
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.FatalError | events.NonFatalError), vars(event)
        if isinstance(event, events.ScenarioFinished):
            asked.add(event.recorder.label)
            for check in (one for some in event.recorder.checks.values() for one in some):
                checked[check.name] += 1
                if check.failure_info is not None:
                    failures.append((event.recorder.label, check.name, str(check.failure_info.failure)))
    app.state.site.close()
    assert failures == []
    assert {f"GET {path}" for path in schema.raw_schema["paths"]} <= asked
    assert {"not_a_server_error", "response_schema_conformance", "negative_data_rejection", "positive_data_acceptance",
            "status_code_conformance", "content_type_conformance", "unsupported_method"} <= set(checked)  # fmt: skip
