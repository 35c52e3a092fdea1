"""
Kill a crawl of the demo town at random moments, resume, and compare.

    .venv/bin/python benchmarks/kill.py --kills 20
    .venv/bin/python benchmarks/kill.py --kills 5 --power-loss

``kill -9`` of all its processes leaves what was written to files in the page cache.
With ``--power-loss`` everything that no fsync has confirmed is dropped as well: capture
files are cut to what was synced, and the spool goes back to its last synced state. (The
store syncs each of its commits.)
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import psutil

from osint_monitor.demo.run import start_town
from osint_monitor.demo.sources import sources_at
from osint_monitor.evidence import writer as evidence_writer
from osint_monitor.evidence.recover import SUFFIX
from osint_monitor.jobs.crawl import CrawlResult, crawl
from osint_monitor.jobs.resume import resume, unfinished_runs
from osint_monitor.model.source import Source
from osint_monitor.settings import Settings
from osint_monitor.spool.database import Database
from osint_monitor.store.open import open_store
from osint_monitor.store.query import Query

SYNCED = "synced.jsonl"
SNAPSHOT = "spool-synced"
PARTS = ("address", "versions", "sightings", "assessments")


@dataclass
class Trial:
    """
    What a killed crawl went through.

    Args:
        moments: seconds after its start at which each process was killed.
        in_work: how many of them had begun to fetch.
    """

    moments: list[float] = field(default_factory=list)
    in_work: int = 0


# --- in the process that is killed


def child(data: Path, port: int, only: list[str], power_loss: bool) -> int:
    """Crawl, or go on with what an earlier process left; tell each page."""
    settings = Settings(data=data, workers=1)
    sources = town(port, only)
    if power_loss:
        record_syncs(settings)

    def report(progress: Any) -> None:
        print(progress.pages_done, flush=True)

    if unfinished_runs(settings):
        by_id = {source.id: source for source in sources}
        result = resume(settings, by_id, report=report)
        begun = {run.source_id for run in result.runs}
        rest = [one for one in sources if one.id not in begun and not seen(data, one)]
    else:
        result, rest = CrawlResult(), [one for one in sources if not seen(data, one)]
    if rest:
        crawl(rest, settings, report=report, result=result)
    return 0 if result.is_complete else 1


def town(port: int, only: list[str]) -> list[Source]:
    """The sources of the town, or some of them."""
    return [one for one in sources_at(port) if not only or one.id in only]


def seen(data: Path, source: Source) -> bool:
    """True when a process before this one has begun with *source*."""
    return any((data / "captures").glob(f"{source.id}-*{SUFFIX}"))


def record_syncs(settings: Settings) -> None:
    """From now on, note how far each file is on the disk."""
    folder = settings.folder.make()
    log = (folder.path / SYNCED).open("a")
    real_sync = os.fdatasync

    def fdatasync(fd: int) -> None:
        real_sync(fd)
        path = Path(f"/proc/self/fd/{fd}").readlink()
        if path.name.endswith(SUFFIX):
            log.write(json.dumps([path.name, os.fstat(fd).st_size]) + "\n")
            log.flush()

    evidence_writer.os.fdatasync = fdatasync  # type: ignore[attr-defined]
    real_durable = Database.durable

    @contextmanager
    def durable(database: Database) -> Iterator[None]:
        with real_durable(database):
            yield
        snapshot(database, folder.path / SNAPSHOT)

    Database.durable = durable  # type: ignore[method-assign]


def snapshot(database: Database, path: Path) -> None:
    """A copy of the spool as of this commit, which is synced."""
    aside = path.with_suffix(".part")
    aside.unlink(missing_ok=True)
    database.run("VACUUM INTO ?", str(aside))
    aside.replace(path)


# --- outside of it


def lose_power(data: Path) -> int:
    """Drop what was written after the last sync; returns the bytes."""
    synced: dict[str, int] = {}
    for line in (data / SYNCED).read_text().splitlines():
        name, size = json.loads(line)
        synced[name] = size
    lost = 0
    for path in (data / "captures").glob(f"*{SUFFIX}"):
        size, keep = path.stat().st_size, synced.get(path.name, 0)
        lost += size - keep
        os.truncate(path, keep)
    for path in data.glob("spool.db*"):
        path.unlink()
    if (data / SNAPSHOT).exists():
        shutil.copy(data / SNAPSHOT, data / "spool.db")
    return lost


def killed_crawl(
    data: Path,
    port: int,
    *,
    kills: int,
    rng: random.Random,
    only: Iterable[str] = (),
    power_loss: bool = False,
) -> Trial:
    """Crawl the town, killed *kills* times on the way, to its end."""
    trial = Trial()
    while len(trial.moments) < kills:
        with _child(data, port, only, power_loss) as process:
            # Most kills come while it works, some while it starts.
            if rng.random() < 0.8 and process.stdout is not None:
                trial.in_work += bool(process.stdout.readline())
            begun = time.monotonic()
            ended = _ends_within(process, rng.uniform(0.0, 1.0) ** 2 * 2.0)
            _kill_all(process)
            trial.moments.append(time.monotonic() - begun)
        if power_loss and (data / SYNCED).exists():
            lose_power(data)
        if ended:
            break  # it was faster; there is nothing left to kill
    with _child(data, port, only, power_loss) as process:
        assert process.stdout is not None
        process.stdout.read()
        if process.wait(600) != 0:
            raise SystemExit("the last process did not finish the crawl")
    return trial


def undisturbed_crawl(data: Path, port: int, only: Iterable[str] = ()) -> None:
    """The same crawl, left alone."""
    with _child(data, port, only, False) as process:
        assert process.stdout is not None
        process.stdout.read()
        if process.wait(600) != 0:
            raise SystemExit("the undisturbed crawl did not finish")


@contextmanager
def _child(
    data: Path, port: int, only: Iterable[str], power_loss: bool
) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, __file__, "--child", str(data), "--port", str(port)]
    command += ["--only", ",".join(only)] + ["--power-loss"] * power_loss
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        _kill_all(process)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _ends_within(process: subprocess.Popen[str], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _kill_all(process: subprocess.Popen[str]) -> None:
    """SIGKILL to the process and all that it started: workers, browser."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    for pid in (process.pid, *(one.pid for one in family)):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    psutil.wait_procs(family, timeout=10)


# --- what must be equal


def contents(data: Path) -> dict[str, Any]:
    """
    Everything that is known of each post, times and file offsets aside.

    Returns:
        Post id → (address, versions, what was seen in turn, assessments).
    """
    found: dict[str, Any] = {}
    with open_store(Settings(data=data).folder.store_url) as store:
        for view in store.scan(Query()):
            history = store.history(view.post_id)
            seen = [sighting.version_id or "gone" for sighting in history.sightings]
            found[view.post_id] = (
                view.version.url if view.version else None,
                # An id is of the words without what changes at every look.
                sorted(one.id for one in history.versions),
                # Asked once more after a kill is seen once more, and no change.
                [state for state, _ in groupby(seen)],
                sorted(
                    (one.version_id, one.engine, one.level.value, one.score)
                    for one in history.assessments
                ),
            )
    return found


def compare(one: Path, other: Path) -> list[str]:
    """What differs between two crawls, in words; empty when nothing does."""
    first, second = contents(one), contents(other)
    problems = [f"lost post {key}" for key in first.keys() - second.keys()]
    problems += [f"new post {key}" for key in second.keys() - first.keys()]
    for key in first.keys() & second.keys():
        pairs = zip(PARTS, first[key], second[key], strict=True)
        parts = [name for name, here, there in pairs if here != there]
        if parts:
            problems.append(f"{first[key][0]} differs in {', '.join(parts)}")
    problems += [f"unfinished: {run.source_id}" for run in _unfinished(other)]
    return problems


def _unfinished(data: Path) -> list[Any]:
    return list(unfinished_runs(Settings(data=data)))


def trial(
    kills: int, seed: int, only: list[str], power_loss: bool, keep: Path | None = None
) -> tuple[Trial, list[str], int]:
    """
    One comparison: (what was killed, what differs, number of posts).

    Args:
        keep: a folder for both crawls; by default they are thrown away.
    """
    with tempfile.TemporaryDirectory(prefix="osint_monitor_kill_") as folder:
        calm, killed = ((keep or Path(folder)) / name for name in ("calm", "killed"))
        # Some pages of the town answer differently the first time: each crawl has its
        # own town, at the same ports, so that addresses are equal.
        with start_town(day=1, base_port=0) as first:
            port = first.base_port
            undisturbed_crawl(calm, port, only)
        with start_town(day=1, base_port=port):
            done = killed_crawl(
                killed,
                port,
                kills=kills,
                rng=random.Random(seed),
                only=only,
                power_loss=power_loss,
            )
        return done, compare(calm, killed), len(contents(calm))


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="ids of sources, with commas")
    parser.add_argument("--power-loss", action="store_true")
    parser.add_argument("--keep", type=Path, help="a new folder to look at afterwards")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    only = [name for name in given.only.split(",") if name]
    if given.child:
        return child(given.child, given.port, only, given.power_loss)
    done, problems, posts = trial(
        given.kills, given.seed, only, given.power_loss, given.keep
    )
    print(f"{posts} posts; killed {len(done.moments)} times, {done.in_work} in work")
    for problem in problems[:20]:
        print(problem)
    print("equal" if not problems else f"{len(problems)} differences")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
