"""All kinds together: nothing is found twice, nothing is missed among noise."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

from osint_monitor.model.document import Observable

Find = Callable[..., list[Observable]]


def test_every_kind_is_found_in_one_post(find: Find) -> None:
    text = (
        "Bel 06-12345678 of mail anna@site.example, https://site.example/a\n"
        "tg: demo_person, t.me/+AbCdEf123, bit.ly/abc\n"
        "NL91 ABNA 0417 1643 00, kaart 4111 1111 1111 1111\n"
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\n"
        "kenteken 12-ABC-3, KvK 12345678"
    )
    kinds = Counter(one.kind.value for one in find(text, "NL"))
    assert kinds.pop("url") == 3
    assert set(kinds.values()) == {1}
    assert len(kinds) == 10


def test_digits_of_one_thing_are_no_other(find: Find) -> None:
    found = find("NL91 ABNA 0612 3456 78, KvK 06123456, wa.me/31612345678", "NL")
    assert [one.value for one in found if one.kind == "phone"] == ["+31612345678"]


def test_noise_of_all_scripts_hides_nothing(find: Find) -> None:
    draw = random.Random(1)
    noise = "".join(chr(draw.randrange(0x20, 0x3000)) for _ in range(20_000))
    found = find(f"{noise}\ntg: demo_person\nKvK 12345678\n{noise}")
    assert {"demo_person", "kvk:12345678"} <= {one.value for one in found}


def test_a_value_is_never_in_the_repr(find: Find) -> None:
    found = find("bel 06-12345678, NL91ABNA0417164300, kenteken 12-ABC-3", "NL")
    assert len(found) == 3
    assert not any(one.value in repr(found) for one in found)
