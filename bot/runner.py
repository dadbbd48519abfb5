"""Runs use cases in transactions: reads on a few threads, writes through one writer that commits them in groups."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

from bot.failure import Outage
from bot.metrics import Metrics
from bot.usecases.ports import Store

READERS = 4
"""Threads that read side by side."""

COMPUTERS = 1
"""Threads that compute. Python runs one at a time anyway, and readers and writer want their turn."""

BATCH = 200
"""The most writes that one commit carries, so that none waits long for its neighbours."""

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Transactions(Protocol):
    """Begins transactions."""

    def read(self) -> AbstractContextManager[Store]:
        """A transaction that is never committed."""
        ...

    def write(self) -> AbstractContextManager[Store]:
        """A transaction that is committed when its block ends, and undone if the block raises."""
        ...

    def is_transient(self, error: BaseException) -> bool:
        """Whether work that raised this may do better alone, as when two processes waited for each other."""
        ...

    def may_have_committed(self, error: BaseException) -> bool:
        """Whether a commit that raised this may have been kept all the same, as when the connection broke meanwhile."""
        ...


@dataclass(frozen=True, slots=True)
class _Write(Generic[T]):
    """A piece of work in the writer's queue, and where its outcome is awaited."""

    work: Callable[[Store], T]
    about: int | None
    outcome: Future[T] = field(default_factory=Future)


class TransactionRunner:
    """The port `Runner`, and `close`.

    Work is a plain function. It may be run a second time when the database fails under it, or when other work in the
    same transaction raises, so it must have no effect but on the store.
    """

    def __init__(self, transactions: Transactions, metrics: Metrics | None = None) -> None:
        self._transactions = transactions
        self._metrics = metrics or Metrics()
        self._outage = Outage(logger, "The database")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._computers = ThreadPoolExecutor(COMPUTERS, thread_name_prefix="computer")
        self._queue: SimpleQueue[_Write[Any] | None] = SimpleQueue()
        # A daemon, so that a program that ends without `close` does end; nobody was told that its writes are kept.
        self._writer = Thread(target=self._write_until_closed, name="writer", daemon=True)
        self._writer.start()
        self._closed = False

    async def read(self, work: Callable[[Store], T]) -> T:
        """Run `work` on a reading thread, in a transaction that is not committed."""
        return await asyncio.wrap_future(self._readers.submit(self._read, work))

    async def write(self, work: Callable[[Store], T], *, about: int | None = None) -> T:
        """Run `work` in its turn and return its result once it is committed; if it raises, nothing of it is kept.

        What is committed together is done in the order of what it is `about`, and then in that of arrival. What is
        about None is committed by itself.

        Raises:
            RuntimeError: when the runner is closed.
        """
        if self._closed:
            raise RuntimeError("The runner is closed.")
        write = _Write(work, about)
        self._queue.put(write)
        return await asyncio.wrap_future(write.outcome)

    async def compute(self, work: Callable[[], T]) -> T:
        """Run `work` on the computing thread, outside any transaction. What takes long is handed over in pieces."""
        return await asyncio.wrap_future(self._computers.submit(work))

    def is_transient(self, error: BaseException) -> bool:
        """Whether the database was in trouble, and not the work that raised this."""
        return self._transactions.is_transient(error)

    @property
    def is_cut_off(self) -> bool:
        """Whether the database does not answer, which the log was told."""
        return self._outage.is_on

    @property
    def waiting(self) -> int:
        """Writes that the writer has not taken up yet."""
        return self._queue.qsize()

    async def close(self) -> None:
        """Finish what was begun and queued, then end the threads. Doing it twice is harmless."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._writer.join)
        await asyncio.to_thread(self._readers.shutdown)
        await asyncio.to_thread(self._computers.shutdown)

    def _read(self, work: Callable[[Store], T]) -> T:
        with self._begin(self._transactions.read) as store:
            return work(store)

    @contextmanager
    def _begin(self, transaction: Callable[[], AbstractContextManager[Store]]) -> Iterator[Store]:
        """The store in a transaction. That none can begin is told to the log, and that one can again."""
        with ExitStack() as ends:
            try:
                store = ends.enter_context(transaction())
            except BaseException as error:
                self._outage.lasts(error, monotonic())
                raise
            self._outage.is_over(monotonic())
            yield store

    def _write_until_closed(self) -> None:
        for batch in self._batches():
            # A caller who stopped waiting before the work began does not want it.
            wanted = [write for write in batch if write.outcome.set_running_or_notify_cancel()]
            transactions = list(_transactions(wanted))
            for together in transactions:
                self._metrics.committed(len(together))
            self._write_in_turn(transactions)

    def _batches(self) -> Iterator[list[_Write[Any]]]:
        """Whatever is queued, up to `BATCH` at a time; waits while nothing is, and ends when the runner is closed."""
        while first := self._queue.get():
            batch = [first]
            try:
                while len(batch) < BATCH:
                    if (following := self._queue.get_nowait()) is None:
                        yield batch
                        return
                    batch.append(following)
            except Empty:
                pass
            yield batch

    def _write_in_turn(self, transactions: Iterable[list[_Write[Any]]]) -> BaseException | None:
        """Commit one after the other. When one cannot begin, that is returned, and fails the rest without a try.

        A database that is gone can take long to say so, and all others wait meanwhile.
        """
        gone: BaseException | None = None
        for together in transactions:
            if gone is None:
                gone = self._write_together(together)
            else:
                _fail(together, gone)
        return gone

    def _write_together(self, writes: list[_Write[Any]], *, again: bool = True) -> BaseException | None:
        """Commit the writes in one transaction, and answer them only then. Returns what kept it from beginning.

        When one of them raises, or the commit does, nothing is kept, and each succeeds or fails alone.
        """
        begun = committing = False
        try:
            with self._begin(self._transactions.write) as store:
                begun = True
                results = [write.work(store) for write in writes]
                committing = True
        except BaseException as error:  # a writer that died of it would leave everybody waiting
            # What may have been kept is not done again: whoever asked hears of the error, and looks.
            unknown = committing and self._transactions.may_have_committed(error)
            if begun and not unknown and len(writes) > 1:
                return self._write_in_turn([write] for write in writes)
            if begun and not unknown and again and self._transactions.is_transient(error):
                return self._write_together(writes, again=False)
            _fail(writes, error)
            return None if begun else error
        for write, result in zip(writes, results, strict=True):
            write.outcome.set_result(result)
        return None


def _fail(writes: Sequence[_Write[Any]], error: BaseException) -> None:
    for write in writes:
        write.outcome.set_exception(error)


def _transactions(writes: Sequence[_Write[Any]]) -> Iterator[list[_Write[Any]]]:
    """The writes as they are committed together, in the order in which they are done."""
    yield from ([write] for write in writes if write.about is None)
    if ordered := sorted((write for write in writes if write.about is not None), key=lambda write: write.about or 0):
        yield ordered
