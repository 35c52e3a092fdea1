"""The one item pipeline: what feeds may export."""

from __future__ import annotations

from typing import Any

from scrapy.exceptions import DropItem

FIELDS = frozenset({"post_id", "version_id", "url", "kind", "lang", "level"})


class OnlyReferences:
    """
    Lets references to posts through, and nothing of their words.

    Posts are stored by the workers, in the transaction that notes the capture as read;
    an item is only a line for feeds (``scrapy crawl NAME -O posts.jsonl``) and counts.
    """

    def process_item(self, item: Any) -> Any:
        """
        *item* itself.

        Raises:
            DropItem: it holds something else than ``FIELDS``.
        """
        if not isinstance(item, dict) or not item.keys() <= FIELDS:
            raise DropItem("holds more than a reference to a post")
        return item
