from pathlib import Path

import pytest

from osint_monitor.errors import SettingsError
from osint_monitor.settings import DataFolder, load_settings, shipped


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DATA", "STORE", "WORKERS", "RULES", "SOURCES"):
        monkeypatch.delenv(f"OSINT_MONITOR_{name}", raising=False)


def test_command_line_wins_over_environment_wins_over_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("osint-monitor.toml").write_text("workers = 3\nbacklog = 50\n")
    monkeypatch.setenv("OSINT_MONITOR_WORKERS", "4")
    assert load_settings().workers == 4
    assert load_settings(workers=5).workers == 5
    assert load_settings().backlog == 50


def test_not_given_on_the_command_line_means_the_default() -> None:
    assert load_settings(workers=None).workers == 2


def test_every_wrong_setting_is_named_with_file_and_line() -> None:
    Path("osint-monitor.toml").write_text('data = "x"\nworkers = 0\nworker = 3\n')
    with pytest.raises(SettingsError) as raised:
        load_settings()
    places = [problem.where for problem in raised.value.problems]
    assert places == ["osint-monitor.toml:2", "osint-monitor.toml:3"]


def test_wrong_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OSINT_MONITOR_WORKERS", "many")
    with pytest.raises(SettingsError, match="OSINT_MONITOR_WORKERS"):
        load_settings()


def test_broken_file_is_refused() -> None:
    Path("osint-monitor.toml").write_text("workers = = 3")
    with pytest.raises(SettingsError, match="not TOML"):
        load_settings()


def test_named_file_must_exist() -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load_settings(Path("elsewhere.toml"))


def test_data_folder_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "new").make()
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert folder.captures.stat().st_mode & 0o777 == 0o700


def test_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="can't make"):
        DataFolder(tmp_path / "file" / "data").make()


def test_a_cluster_is_told_where_its_secrets_are() -> None:
    settings = load_settings(
        store="https://es.example:9200/team?shards=3",
        store_user="crawler",
        store_password_file=Path("/run/secrets/a b"),
        store_ca_file=Path("/run/ca.pem"),
    )
    assert settings.folder.store_url == (
        "https://es.example:9200/team?shards=3&ca=%2Frun%2Fca.pem"
        "&password_file=%2Frun%2Fsecrets%2Fa+b&user=crawler"
    )


def test_store_setting_wins_over_the_folder() -> None:
    assert load_settings(store="sqlite:///:memory:").folder.store_url.endswith(
        "memory:"
    )
    assert load_settings(data=Path("/d")).folder.store_url == "sqlite:////d/store.db"


@pytest.mark.parametrize("name", ["rules", "sources"])
def test_shipped_folders_are_there(name: str) -> None:
    assert shipped(name).is_dir()
