"""From a URL to a store, or to an error that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from osint_monitor.errors import StoreError
from osint_monitor.store.open import open_store


def test_memory() -> None:
    with open_store("sqlite:///:memory:") as store:
        assert store.stats().posts == 0


def test_an_absolute_path_has_four_slashes(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'store.db'}").close()
    assert (tmp_path / "store.db").is_file()


@pytest.mark.parametrize(
    "url", ["", "store.db", "sqlite://", "sqlite:///", "mysql://x"]
)
def test_another_kind_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///PATH"):
        open_store(url)


def test_a_password_in_a_url_is_not_repeated() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("mysql://officer:hunter2@db.example/store")
    assert "hunter2" not in str(caught.value)
