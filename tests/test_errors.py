import pickle

from osint_monitor.errors import ExtractError, Problem, RuleError, StoreError


def test_errors_keep_their_parts_between_processes() -> None:
    item = pickle.loads(pickle.dumps(ExtractError("too_deep", depth=9)))
    assert (item.reason, item.detail, item.stage) == (
        "too_deep",
        {"depth": 9},
        "extract",
    )
    setup = pickle.loads(pickle.dumps(RuleError([Problem("a.yml:3", "no gloss")])))
    assert setup.problems == (Problem("a.yml:3", "no gloss"),)
    assert str(pickle.loads(pickle.dumps(StoreError("away")))) == "away"


def test_setup_error_lists_every_problem() -> None:
    error = RuleError([Problem("a.yml:3", "no gloss"), Problem("b.yml:1", "no id")])
    assert str(error).splitlines() == ["a.yml:3: no gloss", "b.yml:1: no id"]
