"""
A bulk load while nodes of the store are killed: nothing lost, nothing doubled.

Three real nodes, one replica. Generated posts go in by the way that workers use; in the
middle one node is killed with ``kill -9`` and started again later, then all three are
killed and stay away for a minute. Prints what happened and the sums, and ends with 1
when they are not exactly those of the posts.

    python benchmarks/elastic_faults.py                        # 200,000 posts
    python benchmarks/elastic_faults.py 20000 --outage 20
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from osint_monitor.spool.dead_letters import DeadLetters
from osint_monitor.spool.outbox import Outbox, waiting_in
from osint_monitor.store.base import Batch
from osint_monitor.store.open import open_store
from osint_monitor.work.delivery import Delivery
from osint_monitor.work.parcel import Parcel
from store import Town

SCRIPT = Path(__file__).parents[1] / "scripts" / "elasticsearch"
BATCH, LOADERS = 200, 2
ONE_DIES, IT_COMES_BACK, ALL_DIE = 0.15, 0.35, 0.5
"""Parts of the posts after which it happens."""

STARTS = 4
"""How often it is tried to start the nodes: each time some minutes."""

DRAIN_PATIENCE_S = 1_800


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("posts", type=int, nargs="?", default=200_000)
    parser.add_argument("--outage", type=float, default=60, help="seconds without all")
    parser.add_argument("--port", type=int, default=9400)
    parser.add_argument("--load", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.load is not None:
        load(given.load, given.posts, given.folder, given.url)
        return 0
    # Not in a private folder: the server's user could not enter it.
    base = Path("/var/tmp") / f"osint_monitor-faults-{os.getpid()}"
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        return Faults(base, folder, given.posts, given.outage, given.port).run()
    finally:
        subprocess.run([SCRIPT, "drop", "--base", base], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def delivery_into(folder: Path, url: str) -> Delivery:
    """The way into the store that workers use."""
    outbox = Outbox(folder / "outbox.db", 4 << 30)
    letters = DeadLetters(folder / "dead-letters")
    return Delivery(lambda: open_store(url), url, outbox, letters)


def posts_of(loader: int, posts: int) -> tuple[int, int]:
    """The first post of a loader, and how many it has."""
    bounds = [posts * part // LOADERS for part in range(LOADERS + 1)]
    return bounds[loader], bounds[loader + 1] - bounds[loader]


def load(loader: int, posts: int, folder: Path, url: str) -> None:
    """Put a loader's posts; says after each batch how long that took."""
    delivery = delivery_into(folder, url)
    delivery.open()
    first, count = posts_of(loader, posts)
    for batch in Town(seed=loader).batches(count, BATCH, first):
        began = time.monotonic()
        delivery.put(_parcel(batch))
        told = {
            "took_s": time.monotonic() - began,
            "posts": len(batch.versions),
            "levels": Counter(each.level.value for each in batch.assessments),
        }
        print(json.dumps(told), flush=True)
    delivery.close()


def _parcel(batch: Batch) -> Parcel:
    return Parcel(
        versions=tuple(batch.versions),
        sightings=tuple(batch.sightings),
        assessments=tuple(batch.assessments),
        reads=tuple(batch.reads),
    )


class Faults:
    """One run: what is loaded, what is killed, what came of it."""

    def __init__(
        self, base: Path, folder: Path, posts: int, outage_s: float, port: int
    ) -> None:
        self.base, self.folder, self.posts = base, folder, posts
        self.outage_s, self.port = outage_s, port
        self.began = time.monotonic()
        self.done = 0
        self.longest_s = 0.0
        self.levels: Counter[str] = Counter()
        self.failed: list[int] = []

    def run(self) -> int:
        self.say("three nodes are started")
        url = f"{self.start()}/faults?replicas=1"
        self.began = time.monotonic()
        readers = [
            threading.Thread(target=self.follow, args=(number, url), daemon=True)
            for number in range(LOADERS)
        ]
        for reader in readers:
            reader.start()
        self.kill_and_start()
        for reader in readers:
            reader.join()
        self.say(f"everything is handed over; the longest took {self.longest_s:.1f} s")
        self.drain(url)
        return self.compare(url)

    def start(self) -> str:
        """Start what does not run; the URL of all. A busy machine may take long."""
        command = [str(SCRIPT), "start", "--nodes", "3", "--base", str(self.base)]
        command += ["--port", str(self.port)]
        for _ in range(STARTS):
            done = subprocess.run(
                command, check=False, stdout=subprocess.PIPE, text=True
            )
            if not done.returncode:
                break
        else:
            raise SystemExit("the nodes do not start")
        first, *others = done.stdout.strip().split(",")
        return ",".join([first, *(one.removeprefix("http://") for one in others)])

    def follow(self, loader: int, url: str) -> None:
        """Start a loader and note what it says."""
        command = [sys.executable, __file__, str(self.posts), "--load", str(loader)]
        process = subprocess.Popen(
            [*command, "--folder", str(self.folder), "--url", url],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for line in process.stdout:
            told = json.loads(line)
            self.done += told["posts"]
            self.longest_s = max(self.longest_s, told["took_s"])
            self.levels.update(told["levels"])
        if process.wait():
            self.failed.append(loader)

    def kill_and_start(self) -> None:
        self.until(ONE_DIES)
        self.kill("n2")
        self.until(IT_COMES_BACK)
        self.start()
        self.say(f"n2 is back; {self.state()}")
        self.until(ALL_DIE)
        self.kill("n1", "n2", "n3")
        before = self.done
        time.sleep(self.outage_s)
        self.say(f"{self.done - before:,} posts were handed over meanwhile")
        self.start()
        self.say(f"all three are back; {self.state()}")

    def until(self, part: float) -> None:
        while self.done < part * self.posts and not self.failed:
            time.sleep(0.05)

    def kill(self, *names: str) -> None:
        for name in names:
            pid = int((self.base / name / "server.pid").read_text())
            os.kill(pid, signal.SIGKILL)
        self.say(f"kill -9 of {', '.join(names)}; {self.state()}")

    def drain(self, url: str) -> None:
        """Store what still waits, as `store drain` does."""
        delivery = delivery_into(self.folder, url)
        delivery.open()
        end = time.monotonic() + DRAIN_PATIENCE_S
        while delivery.drain(longest_s=60, must_ask=True).batches:
            self.say(self.state())
            if time.monotonic() > end:
                break
            time.sleep(1)
        delivery.close()
        took_s = time.monotonic() - self.began
        self.say(f"all is stored: {self.posts / took_s:,.0f} posts a second in all")

    def compare(self, url: str) -> int:
        """Print each sum beside what it must be; 1 when one differs."""
        with open_store(url) as store:
            stats = store.stats()
        letters = DeadLetters(self.folder / "dead-letters").count()
        waiting = waiting_in(self.folder / "outbox.db").batches
        rows = [
            ("loaders that failed", len(self.failed), 0),
            ("posts handed over", self.done, self.posts),
            ("batches that wait", waiting, 0),
            ("dead letters", letters, 0),
            ("failures", stats.failures, 0),
            ("posts", stats.posts, self.posts),
            ("versions", stats.versions, self.posts),
            ("sightings", stats.sightings, self.posts),
            ("assessments", stats.assessments, self.posts),
            ("reads", stats.reads, (self.posts + 2) // 3),
        ]
        rows += [
            (f"level {level}", stats.by_level.get(level, 0), count)
            for level, count in sorted(self.levels.items())
        ]
        for name, found, wanted in rows:
            mark = "" if found == wanted else "   <- differs"
            print(f"{name:<22} {found:>9,} of {wanted:>9,}{mark}")
        return int(any(found != wanted for _, found, wanted in rows))

    def state(self) -> str:
        waiting = waiting_in(self.folder / "outbox.db")
        return (
            f"{self.done:,} posts handed over, {waiting.batches:,} batches wait "
            f"({waiting.size:,} bytes)"
        )

    def say(self, what: str) -> None:
        print(f"{time.monotonic() - self.began:7.1f} s  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
