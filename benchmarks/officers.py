"""
Officers at work: what the queue, a post and a decision cost them.

Fills a store with generated posts (``store.Town``), makes officers, starts the
console's own server on this machine, and lets all of them work at once: each signs in
with both factors, reads the queue, opens a hit that nobody has, claims it, decides, and
so on, with pauses (``--think``) in which a person would read. Prints p50 and p95 by
what was asked, in milliseconds, and every answer that was not as it should be. Ends
with 1 when there was one. Clients and server share this machine's cores, which is part
of the figures.

    python benchmarks/officers.py                            # 20,000 posts, 20 officers
    python benchmarks/officers.py 1000000 --officers 100 --seconds 300
    python benchmarks/officers.py 20000 --store http://127.0.0.1:9200/bench

A store by ``--store`` is filled when it holds fewer, and kept. With ``--data DIR``
the data folder is kept, and filled once.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from osint_monitor.settings import Settings
from osint_monitor.store.open import open_store
from osint_monitor.store.query import Query
from store import Town

PASSWORD = "correct-horse-battery-9"
BATCH = 500
WARM_UP = 10
"""Seconds of work that are not counted: caches fill, everybody arrives."""
AT_THE_DOOR = 4
"""Officers that sign in at once: a password costs a core a while, on purpose."""
_ROW = re.compile(r'data-row="([0-9a-f]{32,64})" class="(\w+)( taken)?')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_VERSION = re.compile(r'name="version" value="([^"]+)"')
VERDICTS = ("strong", "weak_keep", "no_signal", "more_information")


@dataclass
class Seen:
    """Milliseconds by what was asked, and what went wrong how often."""

    spent: defaultdict[str, list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )
    wrong: Counter[str] = field(default_factory=Counter)
    counts_from: float = 0.0


class Officer:
    """
    One officer, at an address of this machine of their own.

    Args:
        think: seconds of a pause, on average.
    """

    def __init__(self, url: str, number: int, code: str, seen: Seen, think: float):
        self.url, self.name, self.code = url, f"officer{number}", code
        self.seen, self.think = seen, think
        self.random = random.Random(number)
        own = (f"127.0.{1 + number // 250}.{1 + number % 250}", 0)
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(local_addr=own),
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            timeout=aiohttp.ClientTimeout(total=120),
        )

    async def ask(self, what: str, address: str, form: dict[str, str] | None = None):
        """A page; its status must be 200, or that of a form that leads on."""
        begin = time.perf_counter()
        try:
            async with self.session.request(
                "POST" if form else "GET", self.url + address, data=form,
                allow_redirects=False,
            ) as answer:  # fmt: skip
                text = await answer.text()
        except (aiohttp.ClientError, TimeoutError) as error:
            self.seen.wrong[f"{what}: {type(error).__name__}"] += 1
            return ""
        if time.perf_counter() >= self.seen.counts_from:
            self.seen.spent[what].append(1_000 * (time.perf_counter() - begin))
        if answer.status != (302 if form else 200):
            self.seen.wrong[f"{what}: {answer.status}"] += 1
        return text

    async def pause(self) -> None:
        """As long as a person reads: half of *think* to one and a half of it."""
        await asyncio.sleep(self.think * self.random.uniform(0.5, 1.5))

    async def sign_in(self) -> None:
        """With the password and a recovery code."""
        for what, form in (
            ("sign-in", {"username": self.name, "password": PASSWORD}),
            ("second-factor", {"code": self.code}),
        ):
            page = await self.ask(what, f"/{what}/")
            token = _TOKEN.search(page)
            form["csrfmiddlewaretoken"] = token[1] if token else ""
            await self.ask(f"{what} (form)", f"/{what}/", form)

    async def work(self, until: float) -> None:
        """Hit after hit."""
        await asyncio.sleep(self.random.uniform(0, self.think))
        while time.perf_counter() < until:
            page = await self.ask("queue", "/queue/")
            free = [one[0] for one in _ROW.findall(page) if not one[2]]
            if not free:
                self.seen.wrong["queue: nothing free"] += 1
            await self.pause()
            if free:
                await self.triage(self.random.choice(free))
        await self.session.close()

    async def triage(self, post_id: str) -> None:
        """Open, claim, read, decide."""
        address = f"/post/{post_id}/"
        page = await self.ask("post", address)
        token = _TOKEN.search(page)
        if token is None:
            return
        csrf = {"csrfmiddlewaretoken": token[1]}
        await self.pause()
        await self.ask("claim", f"{address}claim/", csrf)
        page = await self.ask("post, claimed", address)
        version = _VERSION.search(page)
        await self.pause()
        given = {
            "version": version[1] if version else "",
            "verdict": self.random.choice(VERDICTS),
            "reason": "words_clear",
        }
        await self.ask("decide", f"{address}decide/", csrf | given)


def fill(url: str, count: int) -> None:
    """Generated posts, unless the store has some."""
    with open_store(url) as store:
        if store.count(Query()) >= count:
            return
        begin = time.perf_counter()
        for batch in Town().batches(count, BATCH):
            store.put(batch)
        print(f"{count:,} posts put in {time.perf_counter() - begin:,.0f} s")


def make_officers(settings: Settings, number: int) -> list[str]:
    """Accounts, each with a recovery code; gives the codes."""
    from osint_monitor.console.start import migrate, start

    start(settings)
    migrate()
    from django.db import connections

    from osint_monitor.console import accounts
    from osint_monitor.console.models import Account

    codes = []
    for one in range(number):
        name = f"officer{one}"
        made = Account.objects.filter(username=name).first() or accounts.create(
            name, "inspector", password=PASSWORD, language="en"
        )
        codes.append(accounts.recovery_codes(made, 1)[0])
    connections.close_all()
    return codes


@contextmanager
def served(data: Path, store: str | None) -> Iterator[str]:
    """The production server, and its address."""
    more = {"OSINT_MONITOR_STORE": store} if store else {}
    process = subprocess.Popen(
        [sys.executable, "-m", "osint_monitor", "console", "--listen", "127.0.0.1:0",
         "--data", str(data)], stderr=subprocess.PIPE, text=True,
        env={**os.environ, **more},
    )  # fmt: skip
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if not found:
            sys.exit(line + process.stderr.read())
        yield found[0]
    finally:
        process.terminate()
        process.wait(timeout=30)


async def work(url: str, codes: list[str], seconds: float, think: float) -> Seen:
    """Everybody at once."""
    seen, doors = Seen(), asyncio.Semaphore(AT_THE_DOOR)
    officers = [
        Officer(url, number, code, seen, think) for number, code in enumerate(codes)
    ]

    async def enter(one: Officer) -> None:
        async with doors:
            await one.sign_in()

    await asyncio.gather(*(enter(one) for one in officers))
    seen.counts_from = time.perf_counter() + WARM_UP
    until = seen.counts_from + seconds
    await asyncio.gather(*(one.work(until) for one in officers))
    return seen


def told(seen: Seen, seconds: float) -> None:
    """The figures."""
    print(f"{'':22}{'asked':>8}{'p50 ms':>9}{'p95 ms':>9}{'longest':>9}")
    for what, spent in seen.spent.items():
        spent.sort()
        p95 = spent[min(len(spent) - 1, int(0.95 * len(spent)))]
        middle = statistics.median(spent)
        print(f"{what:22}{len(spent):8,}{middle:9,.0f}{p95:9,.0f}{spent[-1]:9,.0f}")
    work = [what for what in seen.spent if not what.startswith(("sign-in", "second"))]
    asked = sum(len(seen.spent[what]) for what in work)
    wrong = dict(seen.wrong) or "nothing"
    print(f"{asked / seconds:.1f} requests a second at work; wrong: {wrong}")


def main() -> int:
    """Measure; 1 when something went wrong."""
    options = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    options.add_argument("posts", nargs="?", type=int, default=20_000)
    options.add_argument("--officers", type=int, default=20)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--think", type=float, default=10.0, help="seconds of a pause")
    options.add_argument("--store", help="URL of a store elsewhere")
    options.add_argument("--data", type=Path, help="is made, and kept")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as made:
        data = given.data or Path(made)
        settings = Settings(data=data, store=given.store)
        fill(settings.folder.make().store_url, given.posts)
        codes = make_officers(settings, given.officers)
        with served(data, given.store) as url:
            seen = asyncio.run(work(url, codes, given.seconds, given.think))
    print(f"{given.posts:,} posts, {given.officers} officers, pauses {given.think} s")
    told(seen, given.seconds)
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
