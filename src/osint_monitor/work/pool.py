"""
The pool of worker processes, as seen from an asyncio program.

Plain subprocesses on pipes: a pool of the standard library leaves its children behind
when the parent is killed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from osint_monitor.errors import OsintMonitorError
from osint_monitor.model.source import Source
from osint_monitor.settings import Settings
from osint_monitor.work.channel import Channel, Job, WorkerDied
from osint_monitor.work.splitting import given_up, joined, judged_none, parts_of
from osint_monitor.work.tasks import Reply, Setup, Task


class Pool:
    """
    Workers that do tasks in any order; the same task twice changes nothing.

    A worker that dies or hangs is replaced. What it had not answered is tried once
    more, one task at a time; a task that kills again is tried item by item, and the
    guilty item is given up as a stored failure (``worker_died``), so that one hostile
    page can't stop a run or take others with it.

    Args:
        sources: what the workers may be asked about, by id.
        workers: by default the setting.
        store: false for workers that only assess.
    """

    def __init__(
        self,
        settings: Settings,
        sources: Mapping[str, Source],
        *,
        workers: int | None = None,
        store: bool = True,
    ) -> None:
        folder = settings.folder
        self._setup = Setup(
            captures=folder.captures,
            outbox=folder.outbox,
            outbox_bytes=settings.outbox_bytes,
            dead_letters=folder.dead_letters,
            rules=settings.rules_folder,
            model=settings.model,
            store=folder.store_url if store else "",
            sources=dict(sources),
            max_body_bytes=settings.max_body_bytes,
        )
        self._workers = workers or settings.workers
        self._queue: asyncio.Queue[Job] = asyncio.Queue()
        self._channels: list[Channel] = []
        self._loops: list[asyncio.Task[None]] = []
        self._open: set[asyncio.Future[Reply]] = set()
        self._error: OsintMonitorError | None = None

    @property
    def backlog(self) -> int:
        """Tasks asked and not yet answered."""
        return len(self._open)

    async def start(self) -> None:
        """
        Start the workers and wait until they are ready.

        Raises:
            SetupError, StoreError: what a worker said while it started.
        """
        channels = [Channel(self._setup) for _ in range(self._workers)]
        try:
            # The first one alone, so that it alone makes or migrates the store.
            await channels[0].start()
            await asyncio.gather(*(channel.start() for channel in channels[1:]))
        except BaseException:
            await asyncio.gather(*(channel.stop() for channel in channels))
            raise
        self._channels = channels
        self._loops = [
            asyncio.create_task(self._serve(i)) for i in range(len(channels))
        ]

    async def ask(self, task: Task) -> Reply:
        """
        The reply to *task*, once what it gave is durable in the store or the outbox.

        Raises:
            RunError: the store or the evidence fails; the run must stop.
        """
        if self._error is not None:
            raise self._error
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._open.add(future)
        try:
            self._queue.put_nowait((task, future))
            return await future
        finally:
            self._open.discard(future)

    async def close(self) -> None:
        """Stop the workers; what was asked and not answered is given up."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await asyncio.gather(*(channel.stop() for channel in self._channels))
        for future in self._open:
            future.cancel()

    async def __aenter__(self) -> Pool:
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def _serve(self, place: int) -> None:
        """Feed the worker of a place for ever; replace it when it dies."""
        try:
            while True:
                try:
                    await self._channels[place].run(self._queue)
                except WorkerDied:
                    await self._replace(place)
        except OsintMonitorError as error:
            self._give_up(error)

    async def _replace(self, place: int) -> None:
        """A new worker does, one at a time, what the dead one left."""
        left = [job for job in self._channels[place].sent if not job[1].done()]
        await self._renew(place)
        for job in left:
            try:
                await self._channels[place].one(job)
            except WorkerDied:
                await self._renew(place)
                await self._in_parts(place, *job)

    async def _in_parts(
        self, place: int, task: Task, future: asyncio.Future[Reply]
    ) -> None:
        """The items of a task each alone, so that only the guilty are given up."""
        parts = parts_of(task)
        if len(parts) == 1:
            replies = [await self._give_up_on(place, task)]
        else:
            replies = [await self._alone(place, part) for part in parts]
        if not future.done():
            future.set_result(joined(replies))

    async def _alone(self, place: int, part: Task) -> Reply:
        try:
            return await self._one(place, part)
        except WorkerDied:
            await self._renew(place)
            return await self._give_up_on(place, part)

    async def _give_up_on(self, place: int, task: Task) -> Reply:
        reply = await self._one(place, given_up(task))
        return replace(reply, judged=judged_none(task))

    async def _one(self, place: int, task: Task) -> Reply:
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        await self._channels[place].one((task, future))
        return future.result()

    async def _renew(self, place: int) -> None:
        await self._channels[place].stop()
        self._channels[place] = Channel(self._setup)
        await self._channels[place].start()

    def _give_up(self, error: OsintMonitorError) -> None:
        """Tell everybody who waits, and who will ask, why the run must stop."""
        self._error = error
        for future in self._open:
            if not future.done():
                future.set_exception(error)
