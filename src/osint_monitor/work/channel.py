"""One worker process and the tasks that it has not answered yet."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import deque
from typing import Any

from osint_monitor.errors import OsintMonitorError, RunError
from osint_monitor.work import frames
from osint_monitor.work.tasks import AtWork, Reply, Setup, Task

IN_FLIGHT = 32
"""Tasks sent to one worker before it answered; they share a transaction there."""

TASK_TIMEOUT_S = 120.0
"""A worker that says nothing for so long is killed."""

WATCH_EVERY_S = 5.0

Job = tuple[Task, "asyncio.Future[Reply]"]


class WorkerDied(Exception):
    """The pipe ended, or nothing came for too long."""


class Channel:
    """
    A started worker.

    Args:
        sent: tasks without an answer, in the order in which answers come.
    """

    def __init__(self, setup: Setup) -> None:
        self.sent: deque[Job] = deque()
        self._setup = setup
        self._process: asyncio.subprocess.Process | None = None
        self._answered_at = time.monotonic()

    async def start(self) -> None:
        """
        Start the process and wait until it is ready.

        Raises:
            SetupError, StoreError: what the worker said while it started.
            RunError: it ended without a word.
        """
        # A session of its own: Ctrl-C goes to the parent, which decides.
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "osint_monitor.work.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            self._write(self._setup)
            await self._receive()
        except WorkerDied as error:
            raise RunError("a worker process ended while it started") from error

    async def run(self, queue: asyncio.Queue[Job]) -> None:
        """
        Send what is asked, at most ``IN_FLIGHT`` ahead, and hand out the answers.

        Raises:
            WorkerDied: ``sent`` then holds what has no answer.
            RunError: the worker said that going on would lose something.
        """
        room = asyncio.Semaphore(IN_FLIGHT)
        parts = [
            asyncio.create_task(self._feed(queue, room)),
            asyncio.create_task(self._hand_out(room)),
            asyncio.create_task(self._watch()),
        ]
        try:
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            done.pop().result()
        finally:
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)

    async def one(self, job: Job) -> None:
        """Ask one task alone and wait for its answer."""
        self._send(job)
        watch = asyncio.create_task(self._watch())
        try:
            self._settle(await self._receive())
        finally:
            watch.cancel()

    async def stop(self) -> None:
        """Let the worker end by itself, or kill it."""
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _feed(self, queue: asyncio.Queue[Job], room: asyncio.Semaphore) -> None:
        while True:
            await room.acquire()
            self._send(await queue.get())
            await self._drain()

    async def _hand_out(self, room: asyncio.Semaphore) -> None:
        while True:
            self._settle(await self._receive())
            room.release()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_EVERY_S)
            silent_s = time.monotonic() - self._answered_at
            if self.sent and silent_s > TASK_TIMEOUT_S and self._process:
                self._process.kill()

    def _send(self, job: Job) -> None:
        if not self.sent:
            self._answered_at = time.monotonic()
        self.sent.append(job)
        self._write(job[0])

    def _settle(self, reply: Reply) -> None:
        _, future = self.sent.popleft()
        if not future.done():
            future.set_result(reply)

    def _write(self, message: object) -> None:
        if self._process is None or self._process.stdin is None:
            raise WorkerDied
        self._process.stdin.write(frames.pack(message))

    async def _drain(self) -> None:
        """Wait until the pipe takes more; a worker that is gone is told by reading."""
        if self._process is not None and self._process.stdin is not None:
            try:
                await self._process.stdin.drain()
            except OSError:
                await asyncio.Event().wait()

    async def _receive(self) -> Any:
        if self._process is None or self._process.stdout is None:
            raise WorkerDied
        message: Any = AtWork()
        try:
            while isinstance(message, AtWork):
                message = await frames.receive(self._process.stdout)
                self._answered_at = time.monotonic()
        except (asyncio.IncompleteReadError, OSError) as error:
            raise WorkerDied from error
        if isinstance(message, OsintMonitorError):
            raise message
        return message
