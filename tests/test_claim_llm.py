"""The example reader that asks a language model: asked over HTTP, kept to what the text says letter by letter."""

from __future__ import annotations

import importlib.util
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from sayso.reading.text import Text
from sayso.records import Attribution, Span

TEXT = "Rebels shelled the port on Monday, the mayor said. Police arrested a man."
SENTENCE = "Rebels shelled the port on Monday, the mayor said."
GOOD = {
    "type": "ASSAULT",
    "mode": "asserted",
    "trigger": "shelled",
    "sentence": SENTENCE,
    "actor": "Rebels",
    "target": "the harbour",
}


@pytest.fixture(scope="module")
def example():
    """The example as a module."""
    path = Path(__file__).resolve().parents[1] / "examples" / "llm_reader.py"
    spec = importlib.util.spec_from_file_location("llm_reader", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["llm_reader"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def endpoint(example):
    """A stub server: gives the answer put into it, and keeps what it was asked."""

    class Stub(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps({"choices": [{"message": {"content": self.server.answer}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Stub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.reader = example.LlmReader(example.Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "stub"))
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _answer(*claims) -> str:
    return "```json\n" + json.dumps({"claims": list(claims)}) + "\n```"


def test_only_quoted_values_are_kept(endpoint):
    """An actor that stands in the sentence is kept; a target that does not is left out; both under the right source."""
    endpoint.answer = _answer(GOOD)
    said = Attribution(id="a", content=(Span(0, 33),))
    (claim,) = endpoint.reader(Text(text=TEXT), [said], (), ())
    assert (claim.actor, claim.target, claim.attribution_id) == ("Rebels", None, "a")
    assert claim.words["actor"][0].of(TEXT) == "Rebels"
    assert endpoint.asked["messages"][1]["content"] == TEXT


@pytest.mark.parametrize(
    "answer",
    [
        "I cannot help with that.",
        "{}",
        '{"claims": "none"}',
        _answer(GOOD | {"type": "WAR"}),
        _answer(GOOD | {"mode": "certain"}),
        _answer(GOOD | {"trigger": "bombed"}),
        _answer(GOOD | {"sentence": "Rebels bombed the port."}),
        _answer("not a claim"),
    ],
)
def test_inventions_are_refused(endpoint, answer):
    """No JSON, unknown types and modes, and words that are not in the text give no claim."""
    endpoint.answer = answer
    assert endpoint.reader(Text(text=TEXT), (), (), ()) == ()


def test_no_server_is_an_error(example):
    """An endpoint that does not answer is an ``OSError``, never an empty reading."""
    with pytest.raises(OSError, match="refused"):
        example.LlmReader(example.Endpoint("http://127.0.0.1:9/v1", "none"))(Text(text=TEXT), (), (), ())
