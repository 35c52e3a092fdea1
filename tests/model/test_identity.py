from datetime import UTC, datetime, timedelta, timezone

import pytest

from osint_monitor.model.clock import cut, now
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Version, post_id_of, sighting_of
from osint_monitor.model.words import Kind, Level


def test_id_counts_the_borders_of_its_parts() -> None:
    assert stable_id("a", "b") != stable_id("ab")
    assert stable_id("a", "b") != stable_id("a", "b", "")


def test_id_is_the_same_everywhere() -> None:
    assert stable_id("post", "x") == "56882895f5d08c065e3281430a5c91d0"
    assert len(stable_id("post", "\ud800")) == 32


def test_native_id_wins_over_the_address() -> None:
    assert post_id_of("s", "1", "https://a.example/x") == post_id_of("s", "1", "other")
    assert post_id_of("s", None, "https://a.example/x") != post_id_of(
        "s", None, "other"
    )
    assert post_id_of("s", "1", "") != post_id_of("t", "1", "")


def test_sighting_of_the_same_thing_is_the_same() -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    one = sighting_of("p", "v", capture_id="c", source_id="s", seen_at=at)
    assert one == sighting_of("p", "v", capture_id="c", source_id="s", seen_at=at)
    gone = sighting_of("p", None, capture_id="c", source_id="s", seen_at=at)
    assert gone.gone and gone.id != one.id


def test_times_are_utc_cut_to_milliseconds() -> None:
    berlin = timezone(timedelta(hours=2))
    moment = datetime(2026, 7, 1, 12, 0, 0, 123_456, tzinfo=berlin)
    assert cut(moment) == datetime(2026, 7, 1, 10, 0, 0, 123_000, tzinfo=UTC)
    assert now().microsecond % 1000 == 0
    with pytest.raises(ValueError):
        cut(datetime(2026, 7, 1))


def test_repr_of_a_version_is_masked() -> None:
    version = Version(
        id="v", post_id="p", source_id="s", kind=Kind.JOB, url="u", text="secret words"
    )
    assert "secret" not in repr(version)


def test_levels_have_ranks() -> None:
    assert sorted(Level, key=lambda level: level.rank) == ["none", "weak", "strong"]
