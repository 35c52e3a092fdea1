"""The page: whole, in two languages, and deaf to what posts say."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osint_monitor.measure.compare import Earlier, compare
from osint_monitor.measure.evaluation import Evaluation, Origin, evaluate_trials
from osint_monitor.measure.page import render_page, visible
from osint_monitor.measure.trial import Found, Label, Trial
from osint_monitor.model.words import Level

Make = Callable[..., Trial]
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}\u202eevil"


class _Page(HTMLParser):
    """Tags, attributes and ids of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]


def _run(make: Make, words: str, *, masked: bool = True) -> Evaluation:
    """A run in which *words* stand wherever a file can put words."""
    label = Label(
        level=Level.NONE, voice=words, lang=words,
        sets={"types": frozenset({"labour"})},
        contacts={"phones": frozenset({"+447700900001"})},
    )  # fmt: skip
    found = Found(level=Level.WEAK, score=0.5, lang="en")
    posts = [
        make(
            None, None, id=words, set=words, lang=words, group=words, label=label,
            found=found, title=((words, True),), text=((words, False),),
        ),
        make("strong", None, id="b", set="b", error=words, text=((words, True),)),
        make("strong", "strong", id="c", types=["labour"], found_types=["labour"]),
        make(None, "none", id="d", named=("Polish",)),
    ]  # fmt: skip
    earlier = {
        one.key: Earlier(level=Level.NONE, score=0, types=frozenset(), digest="")
        for one in posts
    }
    origin = Origin(
        made_at="2027-03-01", version="0", engine="e", files=(words,), masked=masked
    )
    return evaluate_trials(posts, origin, compare(posts, earlier))


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_hostile_post_stays_text(trial: Make, lang: str) -> None:
    page = render_page(_run(trial, HOSTILE), lang)
    read = _Page(page)
    assert not {"script", "img", "iframe", "link", "object"} & set(read.tags)
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert "<script" not in page and "49" not in "".join(read.words[:40])
    assert "<script>alert(1)</script>" in "".join(read.words)
    assert "\u202e" not in page and "‹202E›" in page


@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(words=st.text(min_size=1, max_size=30))
def test_no_words_add_a_tag(trial: Make, words: str) -> None:
    plain = _Page(render_page(_run(trial, "plain"), "en")).tags
    hostile = render_page(_run(trial, "words " + words), "en")
    assert _Page(hostile).tags == plain


def test_the_policy_lets_nothing_but_its_own_style_in(trial: Make) -> None:
    page = render_page(_run(trial, "x"), "en")
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert found is not None and style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    policy = found[1].replace("&#39;", "'")
    assert policy.split("; ") == [
        "default-src 'none'", f"style-src 'sha256-{digest}'", "base-uri 'none'",
        "form-action 'none'",
    ]  # fmt: skip
    assert page.count("<style") == 1 and "style=" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "@import" not in style[1] and "url(" not in style[1]


def test_every_link_leads_somewhere_and_ids_are_unique(trial: Make) -> None:
    read = _Page(render_page(_run(trial, "x"), "en"))
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in read.values("href")} <= set(ids)
    for named in read.values("aria-labelledby"):
        assert set(named.split()) <= set(ids)


def test_tables_and_plots_can_be_reached_and_told(trial: Make) -> None:
    page = render_page(_run(trial, "x"), "nl")
    read = _Page(page)
    assert read.tags.count("caption") == read.tags.count("table") > 8
    assert read.tags.count("svg") > 2
    assert read.values("role").count("img") == read.tags.count("svg")
    regions = read.values("role").count("region")
    assert regions == read.values("tabindex").count("0") == read.tags.count("table")
    assert '<html lang="nl">' in page


def test_the_words_that_fired_are_marked(trial: Make) -> None:
    page = render_page(_run(trial, "words"), "en")
    assert "<mark>words</mark>" in page


@pytest.mark.parametrize(("masked", "said"), [(True, "masked"), (False, "shown")])
def test_it_says_whether_contacts_are_masked(
    trial: Make, masked: bool, said: str
) -> None:
    page = render_page(_run(trial, "x", masked=masked), "en")
    assert f"Contacts in quoted posts are {said}" in page


def test_a_run_without_labels_has_a_page(trial: Make) -> None:
    origin = Origin(made_at="", version="", engine="", files=(), masked=True)
    page = render_page(evaluate_trials([trial(None, "none")], origin), "en")
    assert "No post has a wrong level." in page
    assert 'id="false"' in page and 'id="levels"' not in page


def test_only_the_worst_errors_are_quoted(
    trial: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("osint_monitor.measure.page.MAX_ERRORS", 2)
    origin = Origin(made_at="", version="", engine="", files=(), masked=True)
    posts = [trial(None, "weak", id=str(number)) for number in range(5)]
    page = render_page(evaluate_trials(posts, origin), "en")
    assert page.count("<details>") == 2
    assert "(5)" in page and "First 2; all are in the JSON file" in page


def test_another_language_is_refused(trial: Make) -> None:
    with pytest.raises(KeyError):
        render_page(_run(trial, "x"), "fr")


@pytest.mark.parametrize(
    ("text", "shown"), [("a\u202eb", "a‹202E›b"), ("\x00", "‹0›"), ("я\n", "я\n")]
)
def test_signs_that_hide_others_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown
