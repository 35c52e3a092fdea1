"""Telegram Desktop's export: messages with words are posts, the rest is passed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osint_monitor.extract.files.draft import Damage, Passed, Record
from osint_monitor.extract.files.telegram_export import (
    begins_like_export,
    read_telegram,
)

MESSAGE: dict[str, Any] = {
    "id": 12,
    "type": "message",
    "date": "2027-03-01T10:00:00",
    "date_unixtime": "1803891600",
    "from": "Town channel",
    "text": "Ride to the border",
}


def _read(tmp_path: Path, value: object) -> list[object]:
    path = tmp_path / "result.json"
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    path.write_bytes(data)
    return list(read_telegram(path))


def _chat(*messages: object, **more: object) -> dict[str, Any]:
    return {
        "name": "n",
        "type": "public_channel",
        "id": 9,
        **more,
        "messages": messages,
    }


def test_a_message_is_a_post(tmp_path: Path) -> None:
    (item,) = _read(tmp_path, _chat(MESSAGE))
    assert isinstance(item, Record)
    assert item.values == {
        "text": "Ride to the border",
        "published_at": "1803891600",
        "author": "Town channel",
        "contact": "",
        "id": "telegram:9:12",
    }


def test_pieces_of_text_are_joined_and_hidden_links_kept(tmp_path: Path) -> None:
    text = ["Call ", {"type": "bold", "text": "now"}, {
        "type": "text_link", "text": " here", "href": "https://a.example/x",
    }]  # fmt: skip
    (item,) = _read(tmp_path, _chat(MESSAGE | {"text": text}))
    assert isinstance(item, Record)
    assert item.values["text"] == "Call now here"
    assert item.values["contact"] == "https://a.example/x"


def test_a_shared_contact_is_kept_without_its_name(tmp_path: Path) -> None:
    shared = {
        "contact_information": {"first_name": "N", "phone_number": "+1 202 555 0100"}
    }
    (item,) = _read(tmp_path, _chat(MESSAGE | {"text": ""} | shared))
    assert isinstance(item, Record)
    assert item.values["contact"] == "+1 202 555 0100"


@pytest.mark.parametrize(
    ("change", "what"),
    [({"type": "service"}, "service"), ({"text": ""}, "no_words")],
)
def test_what_has_no_words_is_passed(
    tmp_path: Path, change: dict[str, str], what: str
) -> None:
    (item,) = _read(tmp_path, _chat(MESSAGE | change))
    assert isinstance(item, Passed) and item.what == what


def test_all_chats_of_a_whole_export_are_read(tmp_path: Path) -> None:
    chats = [_chat(MESSAGE, id=1), _chat(MESSAGE, id=2)]
    items = _read(tmp_path, {"chats": {"list": chats}})
    ids = [item.values["id"] for item in items if isinstance(item, Record)]
    assert ids == ["telegram:1:12", "telegram:2:12"]


def test_of_a_cut_export_what_is_whole_is_read(tmp_path: Path) -> None:
    data = json.dumps(_chat(*[MESSAGE | {"id": n} for n in range(10)])).encode()
    *whole, last = _read(tmp_path, data[:-60])
    assert len(whole) == 9
    assert isinstance(whole[0], Record) and whole[0].values["id"] == "telegram:9:0"
    assert isinstance(last, Damage) and last.reason == "damaged_json"


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"nonsense", b"[" * 200_000])
def test_nonsense_never_raises(tmp_path: Path, data: bytes) -> None:
    assert all(isinstance(item, Damage) for item in _read(tmp_path, data))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ('{"name": "x", "messages": [', True),
        ('\ufeff{\n "about": 1, "chats": {"list": [', True),
        ('{"messages": 1}', False),
        ('[{"messages": []}]', False),
        ("", False),
    ],
)
def test_the_beginning_of_an_export_is_known(start: str, expected: bool) -> None:
    assert begins_like_export(start) is expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "type", "text", "href", "from", "date"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(JSON, max_size=4))
def test_any_messages_are_told_once_each(tmp_path: Path, messages: list[Any]) -> None:
    items = _read(tmp_path, _chat(*messages))
    assert len(items) == len(messages)
