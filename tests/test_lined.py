from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.errors import SetupError
from osint_monitor.lined import parse

HERE = Path("it.yml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("2027-03-01", "2027-03-01"),
        ("012", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("true", True),
        ("~", None),
        ('"3"', "3"),
        ("'true'", "true"),
        ("1:30", "1:30"),
    ],
)
def test_scalars_are_read_after_yaml_1_2(text: str, value: object) -> None:
    assert parse(HERE, f"a: {text}\n", SetupError).value == {"a": value}


def test_every_value_has_its_line() -> None:
    read = parse(HERE, "a:\n  b: 1\n  c:\n    - x\n    - y\n", SetupError)
    assert read.line(("a", "c", 1)) == 5
    assert read.line(("a", "c", 7, "z")) == 3


def test_doubled_keys_are_all_named() -> None:
    with pytest.raises(SetupError) as raised:
        parse(HERE, "a: 1\na: 2\nb: 1\nb: 2\n", SetupError)
    assert [problem.where for problem in raised.value.problems] == [
        "it.yml:2",
        "it.yml:4",
    ]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(HERE, text, SetupError)
    except SetupError as error:
        assert error.problems
