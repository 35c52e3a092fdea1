"""The Dockerfile is sound, copies what is there, and installs what is pinned."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text("utf-8")
LINTER = Path(sys.executable).parent / "hadolint"


def test_the_linter_finds_nothing() -> None:
    done = subprocess.run(
        [LINTER, DOCKER / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_linter_finds_what_is_wrong() -> None:
    wrong = "FROM debian\nRUN cd /tmp && sudo apt-get install curl\n"
    done = subprocess.run(
        [LINTER, "-"], input=wrong, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "DL3004" in done.stdout


def _copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_what_is_copied_is_there_and_passes_the_ignore_file() -> None:
    lines = (DOCKER / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert lines[0] == "*"
    kept = {line[1:] for line in lines if line.startswith("!")}
    copied = _copied()
    assert set(copied) == kept
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_image_runs_as_nobody_special() -> None:
    users = re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["1000:1000"]
    assert DOCKERFILE.index("USER") > DOCKERFILE.rindex("RUN")


def test_the_first_and_last_stage_are_the_same_base() -> None:
    assert re.findall(r"^FROM (.+)$", DOCKERFILE, re.MULTILINE) == [
        "debian:bookworm-slim AS debian",
        "debian AS made",
        "debian",
    ]


def _pins(path: Path) -> dict[str, str]:
    found = re.findall(r"^([a-z0-9._-]+)==(\S+)", path.read_text("utf-8"), re.MULTILINE)
    return dict(found)


def test_the_image_has_the_pinned_packages_and_no_tools() -> None:
    all_, image = _pins(ROOT / "requirements.lock"), _pins(DOCKER / "requirements.lock")
    assert len(image) > 50
    assert image.items() <= all_.items()
    assert not {"pytest", "mypy", "onnx", "scikit-learn", "playwright"} & set(image)


def test_the_image_has_every_package_that_its_commands_need() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["meaning"], *extras["elastic"]]
    names = {re.split(r"[<>=\[; ]", one)[0] for one in wanted if "win32" not in one}
    image = _pins(DOCKER / "requirements.lock")
    assert {name for name in names if name not in image} == set()


@pytest.mark.parametrize("name", ["requirements.lock"])
def test_the_lock_has_hashes_and_no_address(name: str) -> None:
    text = (DOCKER / name).read_text("utf-8")
    pins = re.findall(r"^[a-z0-9._-]+==[^\n]+\n", text, re.MULTILINE)
    assert all(pin.rstrip().endswith("\\") for pin in pins)
    assert "://" not in text and "--index" not in text
