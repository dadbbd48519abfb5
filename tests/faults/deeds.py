"""What people do while workers are at work."""

from collections.abc import Callable
from contextlib import suppress

from bot.domain.members import MemberId
from bot.domain.refusals import Refused
from bot.playground import Message
from bot.storage.store import SqlStore
from bot.usecases.announce_quiz import announce_quiz
from bot.usecases.ask_now import ask_now
from bot.usecases.pause_quiz import pause_quiz, resume_quiz
from bot.usecases.record_answer import record_private_answer
from bot.usecases.reveal_now import reveal_now
from bot.usecases.set_up_quiz import set_up_quiz
from bot.usecases.skip_round import skip_round
from tests.builders import quiz_settings
from tests.faults.crossing import Crossing

LONG_ANSWER = "k1 " * 900
"""Two of these take two messages."""


def pause(crossing: Crossing) -> None:
    crossing.was_paused = True
    crossing.write(lambda store: pause_quiz(store, crossing.holidays, crossing.quiz(store), None, crossing.now))


def resume(crossing: Crossing) -> None:
    crossing.write(lambda store: resume_quiz(store, crossing.holidays, crossing.quiz(store), crossing.now))


def skip(crossing: Crossing) -> None:
    crossing.write(lambda store: skip_round(store, crossing.holidays, crossing.quiz(store), crossing.now))


def ask(crossing: Crossing) -> None:
    crossing.write(lambda store: ask_now(store, crossing.banks, crossing.holidays, crossing.quiz(store), crossing.now))


def hurry(crossing: Crossing) -> None:
    def work(store: SqlStore) -> None:
        for round_ in store.rounds.open():
            reveal_now(store, crossing.quiz(store), round_.id, crossing.now)

    crossing.write(work)
    crossing.tick()


def move(crossing: Crossing) -> None:
    crossing.was_moved = True

    def work(store: SqlStore) -> None:
        quiz = crossing.quiz(store)
        [channel] = [channel for channel in crossing.channels if channel.id != quiz.channel_id]
        settings, now = quiz_settings(channel_id=channel.id), crossing.now
        moved = set_up_quiz(store, crossing.banks, crossing.holidays, crossing.actor, settings, now, quiz.id)
        announce_quiz(store, moved.quiz, "Olga", now)

    crossing.write(work)


def archive(crossing: Crossing) -> None:
    quiz = crossing.read(crossing.quiz)
    crossing.workspace.archive(crossing.workspace.channel(quiz.channel_id), crossing.owner)


def answer(crossing: Crossing) -> None:
    def work(store: SqlStore) -> None:
        for round_ in store.rounds.open():
            for user in crossing.members:
                member = MemberId(crossing.workspace.id, user.id)
                record_private_answer(store, round_.id, member, LONG_ANSWER, shared=True, now=crossing.now)

    crossing.write(work)


def reply(crossing: Crossing) -> None:
    for card in _card(crossing):
        channel = crossing.workspace.channel(card.channel)
        crossing.workspace.messages.post(channel, crossing.members[0], "k1", thread_ts=card.ts)


def delete(crossing: Crossing) -> None:
    for card in _card(crossing):
        crossing.deleted.add(card.ts)
        crossing.workspace.messages.delete(card)


def _card(crossing: Crossing) -> list[Message]:
    return [] if crossing.is_archived else crossing.messages("question:")[-1:]


DEEDS = (move, pause, resume, skip, ask, hurry, answer, reply, delete, archive)


def do(crossing: Crossing, deed: Callable[[Crossing], None]) -> None:
    """Let somebody do something, if they may."""
    with suppress(Refused):
        deed(crossing)
