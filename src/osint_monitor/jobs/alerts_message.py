"""What an alert says: signs and reasons, and words only where it was told to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from osint_monitor.jobs.shapes import moment, post_shape
from osint_monitor.spool.alerts import Alert, Delivery
from osint_monitor.store.base import PostView, Store

MAX_TEXT = 2_000
"""Characters of a text that an alert carries, when it carries any."""

# What of a post's JSON holds none of its words.
_TOLD = (
    "id", "version", "source", "kind", "lang", "level", "score", "types", "acts",
    "families", "direction", "targets_ukraine", "marks", "reasons", "gone",
    "first_seen", "last_seen", "versions",
)  # fmt: skip
_WORDS = ("title", "url", "price", "place", "author")
_SAID = {"strong": 0, "weak": 1}
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Message:
    """
    One delivery as it is told.

    Args:
        posts: JSON objects, the strongest first.
    """

    alert: Alert
    delivery: Delivery
    posts: tuple[dict[str, Any], ...]


def message_of(
    alert: Alert, delivery: Delivery, post_ids: Sequence[str], store: Store
) -> Message:
    """
    The message, with the posts as they are now.

    Raises:
        StoreError: the store fails.
    """
    posts = [_post(post_id, alert, store) for post_id in post_ids]
    posts.sort(key=lambda post: (-(post["score"] or 0.0), post["id"]))
    return Message(alert, delivery, tuple(posts))


def _post(post_id: str, alert: Alert, store: Store) -> dict[str, Any]:
    view = store.post(post_id)
    if view is None:  # its time had run out
        return {"id": post_id, "stored": False, "level": "unknown", "score": None}
    return post_told(view, with_text=alert.with_text)


def post_told(view: PostView, *, with_text: bool) -> dict[str, Any]:
    """
    A post for people outside: contacts masked, none of its words.

    Args:
        with_text: title, text and the page's other fields, too; contacts masked.
    """
    shape = post_shape(view, masked=True, text=True)
    told = {name: shape[name] for name in _TOLD} | {"stored": True}
    counted = [one["indicator"] for one in shape["matches"] if one["counted"]]
    told["indicators"] = list(dict.fromkeys(counted))
    seen = [(one["kind"], one["value"]) for one in shape["observables"]]
    told["contacts"] = [
        {"kind": kind, "masked": value} for kind, value in dict.fromkeys(seen)
    ]
    if with_text and view.version is not None:
        told |= {name: shape[name] for name in _WORDS}
        told["text"] = shape["text"][:MAX_TEXT]
    return told


def as_json(message: Message) -> bytes:
    """The message for programs; see ``docs/alerts.md``."""
    delivery = message.delivery
    return orjson.dumps(
        {
            "type": "osint_monitor.new_posts",
            "alert": message.alert.name,
            "delivery": delivery.id,
            "number": delivery.number,
            "made_at": moment(delivery.made_at),
            "count": len(message.posts),
            "posts": list(message.posts),
        }
    )


def subject(message: Message) -> str:
    """One line: which alert, how many posts, of which levels."""
    levels = Counter(post["level"] for post in message.posts)
    order = sorted(levels, key=lambda level: (_SAID.get(level, 9), level))
    parts = ", ".join(f"{levels[level]} {level}" for level in order)
    count = len(message.posts)
    name = message.alert.name
    return f"[osint_monitor] {name}: {count} new post{'s' * (count != 1)} ({parts})"


def as_text(message: Message) -> str:
    """The message for people."""
    lines = [subject(message).partition("] ")[2], ""]
    for post in message.posts:
        lines += [*_lines(post), ""]
    lines += [
        "osint-monitor show ID says more of each, with the words that fired.",
        "A level says what a post is worth as a lead, and nothing about a person.",
        f"Delivery {message.delivery.number}, {message.delivery.id}",
    ]
    return "\n".join(lines) + "\n"


def _lines(post: dict[str, Any]) -> list[str]:
    if not post["stored"]:
        return [f"{post['id'][:8]}  no longer stored"]
    score = f" {post['score']:.2f}" if post["score"] is not None else ""
    what = " ".join(filter(None, (post["lang"], post["kind"])))
    parts = (f"{post['level']}{score}", what, post["source"], post["last_seen"][:16])
    lines = [f"{post['id'][:8]}  " + "  ".join(parts) + "  gone" * post["gone"]]
    lines += [f"    {said}" for said in post["reasons"].get("nl", ())]
    lines += [f"    {said}" for said in post["reasons"].get("en", ())]
    shown = [f"{one['kind']} {one['masked']}" for one in post["contacts"]]
    if shown:
        lines.append(f"    contacts: {', '.join(shown)}")
    for name in ("title", "text"):
        if post.get(name):
            lines.append(f"    {name}: {_flat(post[name])}")
    return lines


def _flat(text: str) -> str:
    return _CONTROLS.sub(" ", text).replace("\n", "\n    ")
