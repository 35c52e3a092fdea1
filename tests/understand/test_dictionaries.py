from pathlib import Path

import pytest
from simplemma.strategies import DictionaryLookupStrategy

from osint_monitor.understand import dictionaries
from osint_monitor.understand.dictionaries import HashedFactory, forms_of

WORDS = [("nl", "huizen"), ("nl", "paspoorten"), ("ro", "fetele"), ("en", "houses")]


@pytest.mark.parametrize(("lang", "word"), WORDS)
def test_lemma_is_what_simplemma_says(lang: str, word: str) -> None:
    ours = DictionaryLookupStrategy(HashedFactory()).get_lemma(word, lang)
    assert ours == DictionaryLookupStrategy().get_lemma(word, lang)


def test_unknown_word_has_none() -> None:
    assert DictionaryLookupStrategy(HashedFactory()).get_lemma("qqxqq", "nl") is None


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("OSINT_MONITOR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(
        dictionaries, "_forms", lambda _: iter([(b"huizen", b"huis"), (b"ja", b"ja")])
    )
    return tmp_path / "cache"


def test_table_is_made_once(small: Path) -> None:
    forms_of("nl")
    (file,) = small.iterdir()
    before = file.stat().st_mtime_ns
    forms_of("nl")
    assert file.stat().st_mtime_ns == before


def test_torn_table_is_made_anew(small: Path) -> None:
    forms_of("nl")
    (file,) = small.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-3])
    assert forms_of("nl")._lookup("huizen") == "huis"
    assert file.read_bytes() == whole


def test_machine_that_lets_nothing_be_written_still_reads(
    monkeypatch: pytest.MonkeyPatch, small: Path
) -> None:
    small.write_text("a file where the folder would be")
    table = forms_of("nl")
    assert table._lookup("huizen") == "huis"
