"""Source files: what is read, and that every mistake is named with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.catalogue.load import load_source, load_sources
from osint_monitor.errors import SourceError
from osint_monitor.model.source import Shape
from osint_monitor.model.words import Kind, Lang

ROOT = Path(__file__).parents[2]
SMALL = """\
id: small
name: Small
kind: job
shape: site
start: [https://board.example/jobs]
mandate: {authority: Us, basis: general_police_task, purpose: Look, expires: 2027-06-30}
"""


def problems_of(folder: Path, text: str) -> list[str]:
    path = folder / "it.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError) as caught:
        load_sources(folder)
    return [str(one).removeprefix(f"{path}:") for one in caught.value.problems]


def test_a_small_file_has_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "it.yml").write_text(SMALL)
    source = load_sources(tmp_path).sources["small"]
    assert (source.kind, source.shape) == (Kind.JOB, Shape.SITE)
    assert source.hosts == ("board.example",)
    assert source.zone == "UTC"
    assert source.mandate.expires == date(2027, 6, 30)


def test_a_full_file_is_read_whole(tmp_path: Path) -> None:
    text = (ROOT / "sources/README.md").read_text("utf-8")
    (tmp_path / "it.yml").write_text(text.split("```yaml\n")[1].split("```")[0])
    source = load_sources(tmp_path).sources["example_board"]
    assert source.languages == (Lang.NL, Lang.PL)
    assert source.pages.fields["title"].css == "h1.title"
    assert source.schedule is not None and source.schedule.cron == "30 2 * * *"
    assert source.limits.max_pages == 5_000
    assert source.zone == "Europe/Amsterdam"


def test_the_shipped_examples_are_off_and_have_no_mandate() -> None:
    sources = load_sources(ROOT / "sources").sources
    assert len(sources) >= 3
    assert not any(one.enabled or one.mandate.authority for one in sources.values())


def test_sources_come_by_id(tmp_path: Path) -> None:
    for name in ("zeta", "alpha"):
        (tmp_path / f"{name}.yml").write_text(SMALL.replace("small", name))
    assert list(load_sources(tmp_path).sources) == ["alpha", "zeta"]


def test_every_mistake_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        SMALL.replace("kind: job", "kind: jobs").replace("id: small", "id: Small")
    )
    (tmp_path / "b.yml").write_text("id: [")
    with pytest.raises(SourceError) as caught:
        load_sources(tmp_path, tmp_path / "nowhere")
    where = [one.where.removeprefix(f"{tmp_path}/") for one in caught.value.problems]
    assert where == ["nowhere", "a.yml:1", "a.yml:3", "b.yml:1"]


def test_a_doubled_id_names_both_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yml").write_text(SMALL)
    with pytest.raises(SourceError, match=r"b\.yml:1: id 'small' is already .*a\.yml"):
        load_sources(tmp_path)


ADDED = [
    ("shedule: {}", "shedule: there is no such key; did you mean 'schedule'?"),
    ("politeness: {delay: 3}", "politeness.delay: there is no such key; did you mean"),
    ("politeness: {delay_s: -1}", "politeness.delay_s: Input should be greater"),
    ("politeness: {delay_s: .nan}", "politeness.delay_s: Input should be a finite"),
    ("enabled: yes", "enabled: Input should be a valid boolean"),
    ("country: UK", "country: GB, the ISO 3166 code of the United Kingdom"),
    ("hosts: [com]", "hosts.0: a whole host name was expected, such as"),
    ("private_addresses: ['10.0.0.1:80']", "10.0.0.1:80 is on none of the hosts"),
    ("private_addresses: [a.example]", "private_addresses: host:port was expected"),
    ("private_addresses: ['a.example:70000']", "a port from 1 to 65535 was expected"),
    ("zone: Europe/Nowhere", "zone: an IANA time zone such as Europe/Amsterdam"),
    ("schedule: {cron: '61 * * * *'}", "schedule.cron: five fields of crontab(5): Bad"),
    ("schedule: {cron: '0 0 1 * * *'}", "schedule.cron: five fields of crontab(5)"),
    ("pages: {gone: ['a(']}", "pages.gone.0: an RE2 pattern was expected: missing )"),
    ("pages: {gone: ['(?=a)']}", "pages.gone.0: an RE2 pattern was expected: invalid"),
    ("pages: {gone: ['a*']}", "a pattern that does not match the empty text"),
    ("pages: {fields: {title: {css: a, xpath: b}}}", "css or xpath, not both"),
    (
        "pages: {fields: {titel: {css: a}}}",
        "pages.fields.titel: there is no such field",
    ),
    ("pages: {post_links: {css: 'a['}}", "pages.post_links.css: a CSS selector was"),
    ("pages: {post_links: {xpath: '//a['}}", "pages.post_links.xpath: an XPath was"),
    ("name: again", "'name' stands here a second time"),
]


@pytest.mark.parametrize(("line", "problem"), ADDED)
def test_a_mistake_in_an_added_line_is_named(
    tmp_path: Path, line: str, problem: str
) -> None:
    (found,) = problems_of(tmp_path, SMALL + "\n" + line)
    assert found.startswith("8: ")
    assert problem in found


CHANGED = [
    ("start: [", "start: [ftp://a.example/, ", "5: start: an http or https address"),
    ("https://", "https://a:b@", "5: start: an address without a user name was"),
    ("shape: site", "shape: files", "5: start: no start pages: a source of shape"),
    ("start: [https://board.example/jobs]", "", "1: start: a start page was expected"),
    (
        "start: ",
        "hosts: [b.example]\nstart: ",
        "6: start: https://board.example/jobs is",
    ),
    ("2027-06-30", "2027-02-30", "6: mandate.expires: Input should be a valid date"),
    ("2027-06-30", "20270630", "6: mandate.expires: a day such as 2027-06-30 was"),
    ("mandate:", "mandat:", "1: mandate: must be there"),
    ("general_police", "police", "did you mean 'general_police_task'?"),
]


@pytest.mark.parametrize(("old", "new", "problem"), CHANGED)
def test_a_mistake_in_a_changed_line_is_named(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert any(problem in one for one in problems_of(tmp_path, SMALL.replace(old, new)))


HOSTILE = [
    ("", "1: id: must be there"),
    ("- a\n", "1: Input should be a valid dictionary"),
    ("id: &a b\nname: *a\n", "1: anchors (&) and aliases (*) are not allowed"),
    ("id: */5 * *\n", "1: anchors (&) and aliases (*) are not allowed; quote the text"),
    ("id: !!python/object:os.system x\n", "1: tags (!) are not allowed"),
    ("? [a]\n: b\n", "1: a key must be text"),
    ("a: 1\n---\nb: 2\n", "3: one document was expected, not several"),
    ("id: \x01\n", "1: not YAML: a control or malformed character"),
    ("[" * 5_000, "1: not YAML: exceeded maximum nesting depth"),
    ("a: [" + "1," * 21_000 + "1]", "1: at most 8 levels and 20000 values"),
    ("a: " + "x" * 5_000, "1: at most 4000 characters were expected"),
]


@pytest.mark.parametrize(("text", "problem"), HOSTILE)
def test_a_hostile_file_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in problems_of(tmp_path, text)[0]


def test_invented_data_is_no_mandate_for_real_hosts(tmp_path: Path) -> None:
    text = SMALL.replace("general_police_task", "invented_data")
    (tmp_path / "it.yml").write_text(text)
    assert load_sources(tmp_path).sources["small"].mandate.basis == "invented_data"
    real = text.replace("board.example", "board.example.org")
    assert problems_of(tmp_path, real)[0].startswith("6: mandate: basis invented_data")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "it.yml"
    path.write_bytes(b"#" * 500_000)
    with pytest.raises(SourceError, match="at most 400000 bytes"):
        load_source(path)


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "it.yml"
    path.write_bytes(b"id: a\nname: \xff\n")
    with pytest.raises(SourceError, match=r"it\.yml:2: not UTF-8"):
        load_source(path)


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab:-[]{}&*!?|>'\"#,\n \t1%@\\é\x00"), max_size=60)
)
def test_whatever_stands_in_a_file_gives_problems_and_no_crash(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("sources") / "it.yml"
    path.write_text(SMALL + text, "utf-8")
    try:
        load_source(path)
    except SourceError as error:
        assert all(str(path) in one.where for one in error.problems)
