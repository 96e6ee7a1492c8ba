"""The option `positionEncoding`, for a client that counts in something and has no way to offer it (ALE counts bytes)."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import NESTED, SCALE
from raw import RawClient

REQUEST = "# größe 𝒳"
LITERALS = {"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}}


def edited(root: Any, capabilities: dict[str, Any], options: dict[str, Any]) -> tuple[str, int]:
    """The encoding that the server answers with, and the column where its edit of a comment ends."""
    (root / "scale.toml").write_text(SCALE)
    uri = (root / "app.py").as_uri()
    with RawClient() as client:
        answer = client.initialize({**LITERALS, **capabilities}, initializationOptions=options)
        document = {"uri": uri, "languageId": "python", "version": 1, "text": f"{REQUEST}\n{NESTED}"}
        client.notify("textDocument/didOpen", {"textDocument": document})
        place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 3}}
        asked = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}}
        (edit,) = client.request(1, "textDocument/codeAction", asked)["result"][0]["edit"]["changes"][uri]
        assert REQUEST in edit["newText"]
        return answer["result"]["capabilities"]["positionEncoding"], edit["range"]["end"]["character"]


@pytest.mark.parametrize(("option", "width"), [("utf-8", 14), ("utf-16", 10), ("utf-32", 9)])
def test_it_stands_for_the_offer_that_a_client_does_not_make(tmp_path, option, width) -> None:
    assert edited(tmp_path, {}, {"positionEncoding": option}) == (option, width)


def test_what_a_client_offers_goes_before_it(tmp_path) -> None:
    offers = {"general": {"positionEncodings": ["utf-32", "utf-16"]}}
    assert edited(tmp_path, offers, {"positionEncoding": "utf-8"}) == ("utf-32", 9)


@pytest.mark.parametrize("wrong", ["utf-7", 8, ["utf-8"], None])
def test_a_wrong_one_is_named_and_left_out(tmp_path, wrong) -> None:
    assert edited(tmp_path, {}, {"positionEncoding": wrong}) == ("utf-16", 10)
    with RawClient() as client:
        client.initialize(initializationOptions={"positionEncoding": wrong})
        assert '"positionEncoding" must be one of utf-8' in client.notification("window/showMessage")["message"]
