"""The compose files are valid, say what the program really has, and hold no secret."""

from __future__ import annotations

import re
import runpy
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from osint_monitor.cli.app import COMMANDS
from osint_monitor.settings import PREFIX, Settings
from osint_monitor.store.elastic.access import access_of

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
FILES = ("compose.yml", "compose.cluster.yml")
ONE, CLUSTER = (yaml.safe_load((DOCKER / name).read_text("utf-8")) for name in FILES)
SERVICES: dict[str, dict[str, Any]] = ONE["services"]
MORE: dict[str, dict[str, Any]] = CLUSTER["services"]
OURS = [name for name, one in SERVICES.items() if one["image"].startswith("osint-")]
ENDING = {"first-start", "store-users", "cli"}


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_of_the_compose_specification(name: str) -> None:
    options = ["--builtin-schema", "vendor.compose-spec", str(DOCKER / name)]
    result = CliRunner().invoke(check_jsonschema, options)
    assert result.exit_code == 0, result.output


def test_a_wrong_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "compose.yml"
    path.write_text("services: {a: {imagee: x}}\n")
    options = ["--builtin-schema", "vendor.compose-spec", str(path)]
    assert CliRunner().invoke(check_jsonschema, options).exit_code == 1


def _environments() -> list[tuple[str, str, str]]:
    return [
        (service, str(name), str(value))
        for services in (SERVICES, MORE)
        for service, one in services.items()
        for name, value in one.get("environment", {}).items()
    ]


def test_every_setting_is_one_of_the_program() -> None:
    named = {name for _, name, _ in _environments() if name.startswith(PREFIX)}
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert f"{PREFIX}STORE" in named
    assert named <= known


def test_the_environment_makes_valid_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for services in (SERVICES, MORE):
        for name, value in services["scheduler"]["environment"].items():
            monkeypatch.setenv(name, value)
        settings = Settings()
        access = access_of(settings.folder.store_url)
        hosts = [host.removeprefix("https://").split(":") for host in access.hosts]
        assert all(host in SERVICES | MORE and port == "9200" for host, port in hosts)
        assert (access.user, access.prefix) == ("osint_monitor", "osint-monitor")
    assert len(hosts) == 3


def test_every_command_is_one_of_the_program() -> None:
    named = [
        one["command"][0]
        for name, one in SERVICES.items()
        if name in OURS and "command" in one and "entrypoint" not in one
    ]
    checks = [
        SERVICES[name]["healthcheck"]["test"] for name in OURS if name not in ENDING
    ]
    named += [words[2] for words in checks if words[:2] == ["CMD", "osint-monitor"]]
    assert named == ["schedule", "stats"]
    assert set(named) <= set(COMMANDS)


def test_every_program_of_ours_is_in_the_image() -> None:
    copied = (DOCKER / "Dockerfile").read_text("utf-8")
    for name in OURS:
        for program in SERVICES[name].get("entrypoint", ()):
            assert f"docker/{program}" in copied
            assert (DOCKER / program).stat().st_mode & 0o111


def test_the_image_has_the_version_of_the_program() -> None:
    images = {SERVICES[name]["image"] for name in OURS}
    assert images == {f"osint-monitor:{metadata.version('osint-monitor')}"}


def test_the_store_is_the_version_that_the_tests_run_on() -> None:
    server = (ROOT / "scripts" / "elasticsearch").read_text("utf-8")
    (version,) = re.findall(r'^VERSION = "([\d.]+)"$', server, re.MULTILINE)
    images = {one["image"] for one in SERVICES.values()} - {
        SERVICES[name]["image"] for name in OURS
    }
    assert images == {f"elasticsearch:{version}", f"kibana:{version}"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_few_rights(name: str) -> None:
    one = SERVICES[name]
    assert one["user"].startswith("1000:")
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in one and "cap_add" not in one
    assert one.get("read_only", False) is (name in OURS)


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ENDING))
def test_a_service_that_stays_tells_its_health_and_starts_again(name: str) -> None:
    one = SERVICES[name]
    assert one["healthcheck"]["test"]
    assert one["restart"] == "unless-stopped"


def test_the_store_is_reached_from_inside_only() -> None:
    assert ONE["networks"]["store"] == {"internal": True}
    assert SERVICES["elasticsearch"]["networks"] == ["store"]
    published = {n: one["ports"] for n, one in SERVICES.items() if "ports" in one}
    assert published == {"kibana": ["127.0.0.1:5601:5601"]}


def test_no_password_stands_in_a_file() -> None:
    for service, name, value in _environments():
        if re.search("password|secret|token|key", name, re.IGNORECASE):
            is_path = "/" in value and name.lower().endswith(("_file", ".key"))
            assert is_path, f"{service}: {name}"
    for path in DOCKER.iterdir():
        if path.is_file() and path.suffix != ".lock":
            text = path.read_text("utf-8")
            assert not re.search(r"changeme|password\s*[:=]\s*['\"]?\w", text, re.I), (
                path
            )


def test_secrets_lie_where_they_are_looked_for() -> None:
    made = (DOCKER / "first-start").read_text("utf-8")
    for name, value in SERVICES["scheduler"]["environment"].items():
        if name.endswith("_FILE"):
            relative = value.removeprefix("/first-start/")
            folder = relative.split("/")[0]
            assert (
                f"{folder}:/first-start/{folder}:ro" in SERVICES["scheduler"]["volumes"]
            )
            assert f"secret {relative}\n" in made or relative == "osint/ca.crt"


def test_every_node_of_the_cluster_gets_a_certificate() -> None:
    made = (DOCKER / "first-start").read_text("utf-8")
    (listed,) = re.findall('^nodes="(.+)"$', made, re.MULTILINE)
    nodes = [name for name in SERVICES | MORE if name.startswith("elasticsearch")]
    assert listed.split() == nodes
    for name in nodes:
        settings = (SERVICES if name in SERVICES else MORE)[name]["environment"]
        assert settings["xpack.security.http.ssl.key"] == f"first-start/{name}.key"
    seeds = MORE["elasticsearch-2"]["environment"]["discovery.seed_hosts"]
    assert seeds.split(",") == nodes


def test_a_volume_that_no_image_of_others_knows_belongs_to_its_user() -> None:
    """A new volume gets the owner of the folder that the first image has there."""
    made = (DOCKER / "Dockerfile").read_text("utf-8")
    folders = [volume.split(":")[1] for volume in SERVICES["first-start"]["volumes"]]
    assert [folder for folder in folders if f" {folder}" not in made] == []
    assert "/first-start/snapshots" in folders


def test_the_authority_itself_is_seen_by_first_start_only() -> None:
    seeing = [
        name
        for name, one in SERVICES.items()
        if any(volume.startswith("authority:") for volume in one["volumes"])
    ]
    assert seeing == ["first-start"]


def test_the_rights_are_those_that_the_program_ships() -> None:
    from osint_monitor.store.care import roles
    from osint_monitor.store.elastic.access import PREFIX as INDICES

    users = runpy.run_path(str(DOCKER / "store_users.py"))
    shipped = roles(INDICES)
    assert users["ROLES"] == {
        "osint_monitor": shipped["keeper"],
        "osint_monitor_reader": shipped["reader"],
    }
    for role in users["ROLES"].values():
        (granted,) = role["indices"]
        assert granted["names"] == [f"{INDICES}-*"]
        assert "all" not in role["cluster"]
    user = SERVICES["scheduler"]["environment"][f"{PREFIX}STORE_USER"]
    assert user in users["ROLES"]


def test_every_named_volume_and_network_is_there() -> None:
    volumes, networks = (
        set(ONE["volumes"]) | set(CLUSTER["volumes"]),
        set(ONE["networks"]),
    )
    for one in [*SERVICES.values(), *MORE.values()]:
        named = {v.split(":")[0] for v in one.get("volumes", ()) if v[0].isalpha()}
        assert named <= volumes
        assert set(one.get("networks", ())) <= networks
        assert set(one.get("depends_on", ())) <= set(SERVICES) | set(MORE)
