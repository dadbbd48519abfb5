"""A Slack that takes what it is sent, loses it, says nothing or refuses, and workers that deliver as the bot does.

A worker is a generator: it stops before whatever it asks of Slack and before it stores the outcome, so that all else
can happen meanwhile. One that is never gone on with has crashed.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.domain.posts import SLOW_SLACK, Post, PostKind, retry_delay
from bot.domain.rounds import Round, RoundState
from bot.usecases.close_round import close_round
from bot.usecases.finish_post import finish_post
from bot.usecases.give_up_post import give_up_post
from bot.usecases.open_round import open_round
from bot.usecases.plan_private_answers import finish_private_answers
from bot.usecases.record_answer import PRIVATE, ThreadReply
from bot.usecases.reveal_round import reveal_round
from bot.usecases.show_announcement import show_announcement
from bot.usecases.show_private_answers import show_private_answers
from bot.usecases.show_reveal import Reveal, show_reveal
from bot.usecases.start_posting import start_posting
from bot.usecases.sync_replies import sync_replies
from tests.builders import ts
from tests.usecases.play import Play

REFUSAL = "I am not in the channel any more."


class Mood(Enum):
    """What becomes of a call."""

    WELL = auto()
    DEAF = auto()  # it does as asked, and nobody hears of it
    GONE = auto()  # it does nothing, and nobody hears of that
    BUSY = auto()
    CLOSED = auto()


class Unheard(Exception):
    """Slack has not answered."""


class Busy(Exception):
    """Slack asks to wait."""


class Closed(Exception):
    """Slack refuses for good."""


@dataclass
class MoodySlack:
    """The messages that stand, by key, the threads below cards, by channel and ts, and what cards and reveals say."""

    play: Play
    now: Callable[[], datetime]
    on_read: Callable[[Round, Collection[ThreadReply], Collection[str]], None]
    mood: Callable[[], Mood] = lambda: Mood.WELL
    standing: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    threads: dict[tuple[str, str], dict[str, ThreadReply]] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)
    reveals: dict[str, Reveal] = field(default_factory=dict)
    _ready: Reveal | None = None
    _messages: int = 0

    def new_ts(self) -> str:
        """The ts of a message that is written now: each is later than the one before."""
        self._messages += 1
        return ts(self.now() + timedelta(microseconds=self._messages))

    def deliver(self, post: Post) -> Iterator[None]:
        """Carry a leased post out as `Posting` does, but that all it may delete is deleted, in one look."""
        store = self.play.store
        try:
            if post.ts is not None:
                yield
                self._call()
                self.standing[post.key] = [each for each in self.standing[post.key] if each[1] == post.ts]
                store.posts.looked(post)
                return
            yield from self._deliveries[post.kind](post)
        except Busy:
            if not store.posts.postpone(post, self.now() + timedelta(seconds=30)):
                store.posts.look_again(post.key, self.now() + SLOW_SLACK)
        except Unheard:
            if not store.posts.retry(post, self.now() + retry_delay(post.attempts + 1)):
                store.posts.look_again(post.key, self.now() + SLOW_SLACK)
        except Closed:
            if post.ts is not None:
                store.posts.looked(post)
                return
            give_up_post(store, self.play.holidays, post, REFUSAL, self.now(), unread=True)

    @property
    def _deliveries(self) -> dict[PostKind, Callable[[Post], Iterator[None]]]:
        return {
            PostKind.QUESTION: self._question,
            PostKind.REVEAL: self._reveal,
            PostKind.PRIVATE_ANSWERS: self._private_answers,
            PostKind.ANNOUNCEMENT: self._announcement,
            PostKind.NOTICE: self._notice,
        }

    def _question(self, post: Post) -> Iterator[None]:
        store = self.play.store
        card = start_posting(store, post, self.now())
        if card is None:
            return
        yield
        found = self._find(post, card.round.channel_id)
        if found is None and post.may_stand:
            card = start_posting(store, post, self.now(), looked=True)
            if card is None:
                return
            yield
        channel_id = card.round.channel_id
        message_ts = found or self._send(post, channel_id)
        yield
        if not open_round(store, post, channel_id, message_ts, self.now()):
            self._delete(post, channel_id, message_ts)
            return
        if found:
            yield from self._read_thread(replace(card.round, message_ts=found))

    def _reveal(self, post: Post) -> Iterator[None]:
        store = self.play.store
        round_ = store.rounds.get(post.round_id or 0)
        if round_ and round_.state is RoundState.OPEN:
            self._call()
            yield from self._read_thread(round_)
        revealed = reveal_round(store, self.play.grader, post, self.now(), model=None)
        if revealed is None:
            return
        yield
        channel_id = revealed.round.channel_id
        self._ready = revealed
        reveal_ts = self._find(post, channel_id) or self._send(post, channel_id)
        yield
        if not close_round(store, post, reveal_ts, self.now()):
            self._delete(post, channel_id, reveal_ts)

    def _private_answers(self, post: Post) -> Iterator[None]:
        store = self.play.store
        shared = show_private_answers(store, post)
        left = shared.answers[post.part - 1 :] if shared else ()
        if shared is None or not left:
            store.posts.fail(post.key, "The round is gone.")
            return
        yield
        channel_id = shared.round.channel_id
        message_ts = self._find(post, channel_id) or self._send(post, channel_id)
        yield
        if not finish_private_answers(store, post, message_ts, self.now(), is_last=len(left) == 1):
            self._delete(post, channel_id, message_ts)

    def _announcement(self, post: Post) -> Iterator[None]:
        store = self.play.store
        told = show_announcement(store, post, self.now())
        if told is None:
            store.posts.fail(post.key, "There is nothing to tell.")
            return
        yield
        channel_id = told.quiz.channel_id
        message_ts = self._find(post, channel_id) or self._send(post, channel_id)
        yield
        if not finish_post(store, post, message_ts, self.now()):
            self._delete(post, channel_id, message_ts)

    def _notice(self, post: Post) -> Iterator[None]:
        yield
        message_ts = self._send(post, post.detail["recipient"])
        yield
        self.play.store.posts.finish(post.key, message_ts)

    def _read_thread(self, round_: Round) -> Iterator[None]:
        store = self.play.store
        recorded = {message.message_id for message in store.answers.of_round(round_.id)}
        yield
        replies = dict(self.threads.get((round_.channel_id, round_.message_ts or ""), {}))
        yield
        gone = recorded - replies.keys() - {PRIVATE}
        if store.rounds.lock_open(round_.id):
            self.on_read(round_, list(replies.values()), gone)
        sync_replies(store, round_, list(replies.values()), gone)

    def move_channel(self, old: str, new: str) -> None:
        """Give a channel another id, by which all that is in it is known from now on."""
        for (channel_id, card_ts), thread in list(self.threads.items()):
            if channel_id == old:
                del self.threads[old, card_ts]
                moved = {at: replace(reply, channel_id=new) for at, reply in thread.items()}
                self.threads[new, card_ts] = moved
        for key, places in self.standing.items():
            self.standing[key] = [(new if place == old else place, at) for place, at in places]

    def refresh(self) -> None:
        """Bring cards and reveals up to date, as the upkeep does."""
        rounds = self.play.store.rounds
        for round_, wanted in rounds.cards_due(1000):
            face = rounds.count_answers(round_.id, wanted) if wanted == "open:" else wanted
            if face is not None:
                self.cards[round_.message_ts or ""] = face
                rounds.card_shown(round_.id, face)
        for round_, dispute_id in rounds.reveals_due(1000):
            self.reveals[round_.reveal_ts or ""] = show_reveal(self.play.store, round_)
            rounds.reveal_shown(round_.id, dispute_id)

    def _call(self) -> Mood:
        mood = self.mood()
        if mood is Mood.BUSY:
            raise Busy
        if mood is Mood.CLOSED:
            raise Closed
        if mood is Mood.GONE:
            raise Unheard
        return mood

    def _find(self, post: Post, channel_id: str) -> str | None:
        if not post.may_stand:
            return None
        self._call()
        return next((at for place, at in self.standing.get(post.key, []) if place == channel_id), None)

    def _send(self, post: Post, channel_id: str) -> str:
        mood = self._call()
        message_ts = self.new_ts()
        self.standing.setdefault(post.key, []).append((channel_id, message_ts))
        if post.kind is PostKind.QUESTION:
            self.cards[message_ts] = "open:0"
            self.threads[channel_id, message_ts] = {}
        if self._ready and post.kind is PostKind.REVEAL:
            self.reveals[message_ts] = self._ready
        if mood is Mood.DEAF:
            raise Unheard
        return message_ts

    def _delete(self, post: Post, channel_id: str, message_ts: str) -> None:
        self.standing[post.key].remove((channel_id, message_ts))
