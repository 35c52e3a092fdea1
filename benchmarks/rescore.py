"""
What rescoring costs after a rule changed, and that a killed one goes on where it was.

Puts generated posts into a store, as a crawl with the shipped rules would have; changes
a rule; assesses all of them anew by two processes, each with a slice and one worker.
One is killed with ``kill -9`` after a third of the posts and started again. Prints the
rate and each process's largest memory minute by minute, then the sums, and what of the
time of one process goes where. Ends with 1 when a sum is not exactly that of the posts.

    OSINT_MONITOR_MODEL=off python benchmarks/rescore.py 20000
    python benchmarks/rescore.py 1000000 --store http://127.0.0.1:9200/rescore
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from osint_monitor.errors import StoreAway
from osint_monitor.jobs.rescore import engine_of
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.clock import now
from osint_monitor.model.identity import stable_id
from osint_monitor.score.open import open_assessor
from osint_monitor.settings import Settings, shipped
from osint_monitor.store.base import Batch, Store
from osint_monitor.store.open import open_store
from osint_monitor.understand.annotate import Annotator
from store import Town

PARTS = 2
KILLED_AFTER = 1 / 3
LOOK_S = 2.0
SPLIT = 1_000
"""Posts of which each stage is measured."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("posts", type=int, nargs="?", default=20_000)
    parser.add_argument("--store", help="URL with a new prefix; by default on SQLite")
    parser.add_argument("--workers", type=int, default=1, help="of each process")
    parser.add_argument(
        "--filled", action="store_true", help="the store has that many, each assessed"
    )
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rescore-"))
    try:
        settings = Settings(
            data=folder / "data",
            store=given.store,
            rules=folder / "rules",
            workers=given.workers,
        )
        return measure(settings, given.posts, is_filled=given.filled)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(settings: Settings, count: int, *, is_filled: bool) -> int:
    """All of it; 1 when a sum is wrong."""
    rules = settings.rules_folder
    shutil.copytree(shipped("rules"), rules)
    settings.folder.make()
    with open_store(settings.folder.store_url) as store:
        if not is_filled:
            fill(store, count, engine_of(settings))
        change_a_rule(rules)
        engine = engine_of(settings)
        run = Rescoring(settings, store, engine, count)
        run.all()
        wrong = compare(store, engine, count)
        change_a_rule(rules)
        split(store, settings)
    return int(wrong)


def fill(store: Store, count: int, engine: str) -> None:
    """Posts that this engine has read and assessed."""
    begun = time.monotonic()
    understanding = Annotator().digest
    for batch in Town().batches(count, 1_000):
        read = [replace(item, understanding=understanding) for item in batch.versions]
        judged = [_as_of(item, engine) for item in batch.assessments]
        store.put(replace(batch, versions=read, assessments=judged))
    rate = count / (time.monotonic() - begun)
    print(f"{count:,} posts stored, {rate:,.0f} a second", flush=True)


def _as_of(item: Assessment, engine: str) -> Assessment:
    """An assessment as if this engine had made it."""
    made = stable_id("assessment", item.version_id, engine)
    return replace(item, id=made, engine=engine)


def change_a_rule(rules: Path) -> None:
    """The first rule gets the next revision."""
    path = next(
        path
        for path in sorted(rules.glob("*/*.yml"))
        if "revision" in path.read_text("utf-8")
    )
    text = path.read_text("utf-8")
    path.write_text(
        re.sub(r"(?m)^revision: (\d+)", lambda m: f"revision: {int(m[1]) + 1}", text),
        "utf-8",
    )


@dataclass(slots=True)
class Rescoring:
    """Two processes at work, one of which is killed, as they are seen from outside."""

    settings: Settings
    store: Store
    engine: str
    count: int
    begun: float = field(default_factory=time.monotonic)
    peaks: dict[int, int] = field(default_factory=dict)
    known: int = 0

    def all(self) -> None:
        """Begin, kill, begin again, wait; a line each minute."""
        running = {part: self.start(part) for part in range(1, PARTS + 1)}
        is_killed, minute, done = False, self.begun, 0
        while any(process.poll() is None for process in running.values()):
            time.sleep(LOOK_S)
            for process in running.values():
                self.look(process.pid)
            if not is_killed and self.done() > self.count * KILLED_AFTER:
                is_killed = True
                running[1].send_signal(signal.SIGKILL)
                running[1].wait()
                self.say(f"kill -9 of slice 1 after {self.done():,} posts")
                running[1] = self.start(1)
            if time.monotonic() - minute >= 60:
                done = self.tell(done, time.monotonic() - minute)
                minute = time.monotonic()
        self.tell(done, time.monotonic() - minute)
        took_s = time.monotonic() - self.begun
        self.say(f"all done: {self.count / took_s:,.0f} posts a second in all")
        codes = [process.returncode for process in running.values()]
        if any(codes):
            said = self.log.read_text("utf-8", "replace").splitlines()[-4:]
            raise SystemExit(f"processes ended with {codes}: {said}")

    def start(self, part: int) -> subprocess.Popen[bytes]:
        given = {
            "data": self.settings.data,
            "rules": self.settings.rules_folder,
            "workers": self.settings.workers,
            "store": self.settings.store,
        }
        env = {
            f"OSINT_MONITOR_{name.upper()}": str(value)
            for name, value in given.items()
            if value is not None
        }
        command = [sys.executable, "-m", "osint_monitor", "rescore"]
        return subprocess.Popen(
            [*command, "--slice", f"{part}/{PARTS}"],
            stderr=self.log.open("ab"),
            start_new_session=True,
            env={**os.environ, **env},
        )

    @property
    def log(self) -> Path:
        """What the processes said."""
        return self.settings.data / "rescore.log"

    def done(self) -> int:
        """How many are done; as many as before while the store does not answer."""
        with suppress(StoreAway):
            self.known = self.store.assessed(self.engine)
        return self.known

    def look(self, session: int) -> None:
        """Note how much memory the processes of a session have."""
        for pid, size in memory_of(session):
            self.peaks[pid] = max(size, self.peaks.get(pid, 0))

    def tell(self, before: int, seconds: float) -> int:
        """A minute's line; how many are done."""
        done = self.done()
        sizes = " ".join(f"{size >> 20}" for _, size in sorted(self.peaks.items()))
        rate = (done - before) / max(seconds, 0.001)
        self.say(f"{done:,} done, {rate:,.0f} a second; largest {sizes} MB")
        self.peaks.clear()
        return done

    def say(self, what: str) -> None:
        print(f"{time.monotonic() - self.begun:7.0f} s  {what}", flush=True)


def memory_of(session: int) -> Iterator[tuple[int, int]]:
    """(process, resident bytes) of a session."""
    page = os.sysconf("SC_PAGE_SIZE")
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield int(path.parent.name), int(fields[21]) * page


def compare(store: Store, engine: str, count: int) -> bool:
    """Print each sum beside what it must be; true when one differs."""
    stats = store.stats()
    rows = [
        ("posts", stats.posts, count),
        ("versions", stats.versions, count),
        ("assessed by the engine", store.assessed(engine), count),
        ("assessments", stats.assessments, 2 * count),
        ("left out", sum(1 for _ in store.outdated(engine)), 0),
        ("failures", stats.failures, 0),
    ]
    for name, found, wanted in rows:
        mark = "" if found == wanted else "   <- differs"
        print(f"{name:<24} {found:>9,} of {wanted:>9,}{mark}")
    return any(found != wanted for _, found, wanted in rows)


def split(store: Store, settings: Settings) -> None:
    """Print where the time of one process goes, once more for some posts."""
    annotator = Annotator()
    assessor = open_assessor(settings.rules_folder, settings.model)
    engine = assessor.engine(annotator.digest).id
    spent: dict[str, tuple[float, float]] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        wall, own = time.perf_counter(), time.process_time()
        result = work()
        before = spent.get(name, (0.0, 0.0))
        took = (time.perf_counter() - wall, time.process_time() - own)
        spent[name] = (before[0] + took[0], before[1] + took[1])
        return result

    outdated = store.outdated(engine)

    def one_batch() -> None:
        batch = timed("read", lambda: list(islice(outdated, 100)))
        ids = [one.id for one in batch]
        timed("read", lambda: store.not_understood(annotator.digest, ids))
        docs = timed("understand", lambda: list(map(annotator.annotate, batch)))
        at = now()
        judged = timed("score", lambda: [assessor.assess(one, at=at) for one in docs])
        timed("store", lambda: store.put(Batch(assessments=judged)))

    for _ in range(SPLIT // 100):
        one_batch()
    spent.clear()  # what is made at the first use
    for _ in range(SPLIT // 100):
        one_batch()
    print("one process, microseconds a post: all, and of these its own processor's")
    for name, (wall, own) in spent.items():
        of = SPLIT * 1e-6
        print(f"  {name:<12}{wall / of:>8,.0f}{own / of:>8,.0f}")
    store_s = spent["read"][0] + spent["store"][0]
    share = store_s / sum(wall for wall, _ in spent.values())
    print(f"  the store's part of it: {share:.0%}")


if __name__ == "__main__":
    sys.exit(main())
