"""Files of judgements are read strictly, and every bad line is named."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.jobs.judgement_files import (
    MAX_LINE,
    MAX_PROBLEMS,
    JudgementLine,
    Reading,
    read_files,
    schema_text,
)
from osint_monitor.model.judgement import Verdict
from osint_monitor.model.words import Level

Line = Callable[..., dict[str, Any]]
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Reads lines as one file."""

    def reading(*lines: dict[str, Any] | str | bytes) -> Reading:
        path = tmp_path / "said.jsonl"
        raw = [
            one if isinstance(one, bytes)
            else (one if isinstance(one, str) else json.dumps(one)).encode()
            for one in lines
        ]  # fmt: skip
        path.write_bytes(b"\n".join(raw))
        return read_files([path])

    return reading


Read = Callable[..., Reading]


def test_a_whole_line_is_read(read: Read, said: Line) -> None:
    line = said(
        confirmed=["r"], rejected=["s"], note="seen before", supersedes="j0",
        counted=[{"rule": "r", "revision": 2, "grade": "medium"}],
        judged_at="2027-03-01T11:00:00.123456+01:00",
    )  # fmt: skip
    reading = read(line)
    assert reading.problems == []
    (one,) = reading.judgements.values()
    assert (one.verdict, one.level_shown) == (Verdict.STRONG, Level.STRONG)
    assert one.judged_at.isoformat() == "2027-03-01T10:00:00.123000+00:00"
    assert (one.confirmed, one.rejected) == ({"r"}, {"s"})
    assert one.counted is not None and one.counted[0].revision == 2
    assert "seen before" not in repr(one)


def test_a_post_that_could_not_be_assessed_can_be_judged(
    read: Read, said: Line
) -> None:
    assert read(said(engine=None, level_shown=None)).problems == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"verdict": "victim"}, "verdict: Input should be"),
        ({"verdict": 1}, "verdict: Input should be"),
        ({"by": "Jan de Boer"}, "by: String should match"),
        ({"by": "jan@police.example"}, "by: String should match"),
        ({"judged_at": "2027-03-01T10:00:00"}, "judged_at: "),
        ({"judged_at": 1_800_000_000}, "judged_at: "),
        ({"lang": "fr"}, "lang: "),
        ({"kind": "other"}, "kind: "),
        ({"level_shown": None}, "engine and level_shown are null together"),
        ({"confirmed": ["r"], "rejected": ["r"]}, "confirmed and rejected at once: r"),
        ({"supersedes": "j1"}, "supersedes: names itself"),
        ({"text": "We keep your passport"}, "there is no such field"),
        ({"counted": [{"rule": "r", "grade": "minor"}]}, "counted.0.revision: must be"),
        ({"note": "n" * 2_001}, "note: String should have at most 2000"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(
    read: Read, said: Line, change: dict[str, Any], what: str
) -> None:
    reading = read(said(id="j0"), said() | change)
    (problem,) = reading.problems
    assert problem.where.endswith("said.jsonl:2")
    assert problem.what.startswith(what)
    assert len(reading.judgements) == 1


@pytest.mark.parametrize(
    "field", sorted(n for n, f in JudgementLine.model_fields.items() if f.is_required())
)
def test_a_missing_field_is_named(read: Read, said: Line, field: str) -> None:
    line = said()
    del line[field]
    assert f"{field}: must be there" in [one.what for one in read(line).problems]


@pytest.mark.parametrize("line", ["{broken", "[]", "1", '"text"', b"\xff\xfe", "{}"])
def test_what_is_no_judgement_is_named_and_the_rest_is_read(
    read: Read, said: Line, line: str | bytes
) -> None:
    reading = read(line, "", said())
    assert {one.where.rpartition(":")[2] for one in reading.problems} == {"1"}
    assert list(reading.judgements) == ["j1"]


def test_no_value_of_a_line_is_repeated(read: Read, said: Line) -> None:
    reading = read(
        said(verdict="secret-1", by="Secret Two", note="secret-3" * 999),
        said() | {"secret-4": 1},
        '{"id": "secret-5"',
    )
    assert len(reading.problems) == 5
    assert not [one for one in reading.problems if "secret" in one.what.lower()]


def test_a_line_without_end_is_skipped_whole(read: Read, said: Line) -> None:
    reading = read("x" * (MAX_LINE * 9), said())
    assert [one.what for one in reading.problems] == ["longer than a judgement can be"]
    assert list(reading.judgements) == ["j1"]


def test_the_same_line_twice_is_one_judgement_and_another_one_a_mistake(
    read: Read, said: Line
) -> None:
    reading = read(said(), said(), said(verdict="no_signal"))
    assert (len(reading.judgements), reading.repeated) == (1, 1)
    (problem,) = reading.problems
    assert problem.where.endswith(":3") and "another judgement has it" in problem.what
    assert "said.jsonl:1" in problem.what


@pytest.mark.parametrize("other", [{"by": "officer-2"}, {"post_id": "post-2"}])
def test_only_ones_own_judgement_of_the_same_post_is_superseded(
    read: Read, said: Line, other: dict[str, str]
) -> None:
    (problem,) = read(said(), said(id="j2", supersedes="j1", **other)).problems
    assert problem.where.endswith(":2")
    assert problem.what == "supersedes: a judgement of another post or person"


@pytest.mark.parametrize("circle", [["j2", "j3", "j1"], ["j2", "j1", None]])
def test_judgements_that_supersede_each_other_in_a_circle_are_named(
    read: Read, said: Line, circle: list[str | None]
) -> None:
    lines = [said(id=f"j{i}", supersedes=one) for i, one in enumerate(circle, 1)]
    (problem,) = read(*lines).problems
    assert "goes round in a circle" in problem.what


def test_a_long_chain_of_judgements_is_right(read: Read, said: Line) -> None:
    lines = [said(id=f"j{i}", supersedes=f"j{i - 1}") for i in range(2_000)]
    assert read(*reversed(lines)).problems == []


def test_a_file_of_another_kind_is_not_read_to_its_end(read: Read) -> None:
    reading = read(*["[]"] * 5_000)
    assert len(reading.problems) == MAX_PROBLEMS + 1
    assert reading.problems[-1].what == "so many mistakes: the rest was not read"


@given(
    st.binary(max_size=400)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(sorted(JudgementLine.model_fields)), inner
            )
        ),
        max_leaves=20,
    ).map(lambda value: json.dumps(value).encode())
)
def test_whatever_a_line_holds_it_is_a_judgement_or_a_mistake(line: bytes) -> None:
    reading = Reading()
    reading.take("file:1", line)
    assert bool(reading.problems) != bool(reading.judgements)


def test_gzip_and_a_byte_order_mark_are_read(tmp_path: Path, said: Line) -> None:
    path = tmp_path / "said.jsonl.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + json.dumps(said()).encode()))
    assert read_files([path]).problems == []


def test_a_cut_gzip_file_is_named(tmp_path: Path, said: Line) -> None:
    path = tmp_path / "said.jsonl.gz"
    whole = gzip.compress(
        "\n".join(json.dumps(said(id=f"j{i}")) for i in range(999)).encode()
    )
    path.write_bytes(whole[: len(whole) // 2])
    (problem,) = read_files([path]).problems
    assert problem.what == "damaged_gzip"


def test_a_missing_and_an_empty_file_are_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n\n")
    problems = read_files([tmp_path / "gone.jsonl", empty]).problems
    assert [one.what for one in problems] == ["no such file", "no judgements in it"]


def test_the_schema_in_the_documents_is_that_of_the_reader() -> None:
    assert (DOCS / "judgement.schema.json").read_text("utf-8") == schema_text()


def test_the_document_names_every_field_and_its_example_is_read(read: Read) -> None:
    text = (DOCS / "learning.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", text))
    assert set(JudgementLine.model_fields) <= named
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert read(json.dumps(json.loads(example))).problems == []
