"""Keeps cards, reveals and reactions in line with what is stored. Each step can be repeated without harm."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Hashable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.answers import AnswerMessage
from bot.domain.quiz import zone_of
from bot.domain.rounds import Round
from bot.slack.errors import OF_TOKEN, TOKEN_REST
from bot.slack.ids import RECORDED_REACTION
from bot.slack.message import Message
from bot.slack.names import learn_members
from bot.slack.outbox import Outbox, SlackRefused, Throttled, Unsure
from bot.slack.threads import CatchUp, Threads
from bot.slack.views.card import closed_card, question_card
from bot.slack.views.reveal import reveal
from bot.usecases.ports import Clock, Runner
from bot.usecases.show_card import CLOSED_FACE, OPEN_FACE, QuestionCard, show_card
from bot.usecases.show_reveal import show_reveal

logger = logging.getLogger(__name__)

BATCH = 50
"""Cards, reveals and reactions brought up to date at a time; the next tick goes on."""

TURN_SECONDS = 1.0
"""How long each step may take before the next tick, with the questions due by then, gets its turn."""

UNSURE_REST = timedelta(seconds=5)

T = TypeVar("T", bound=Hashable)


class Upkeep:
    """Marks recorded replies and refreshes cards and reveals. Slack limits each method, so each rests by itself.

    `model` is the one that gives second opinions, which cards tell of.
    """

    def __init__(self, runner: Runner, outbox: Outbox, clock: Clock, model: str | None) -> None:
        self._runner = runner
        self._outbox = outbox
        self._clock = clock
        self._model = model
        self._catching_up = CatchUp(runner, Threads(runner, outbox))
        self._reading, self._marking = _Rest(clock), _Rest(clock)
        self._naming, self._showing, self._correcting = _Rest(clock), _Rest(clock), _Rest(clock)
        self._replies, self._cards, self._reveals = _Turns(), _Turns(), _Turns()

    async def run(self) -> None:
        """Bring up to date what is behind, and begin with what happened before the first run."""
        await self._reading.between(lambda: self._catching_up.read_some(TURN_SECONDS))
        await self._marking.between(self._mark_replies)
        await self._showing.between(self._refresh_cards)
        await self._correcting.between(self._refresh_reveals)

    async def _mark_replies(self) -> None:
        unmarked = await self._runner.read(lambda store: store.answers.unmarked(BATCH))
        await self._replies.through(unmarked, lambda due: self._mark(*due))

    async def _mark(self, round_: Round, message: AnswerMessage) -> None:
        try:
            await self._outbox.react(round_.channel_id, message.message_id, RECORDED_REACTION)
        except SlackRefused as refused:
            _pass_over(refused, f"A reply in round {round_.id} cannot be marked")
        await self._runner.write(
            lambda store: store.answers.marked(round_.id, message.member, message.message_id), about=round_.quiz_id
        )
        now = self._clock.now()
        await self._naming.between(lambda: learn_members(self._runner, self._outbox, [message.member], now))

    async def _refresh_cards(self) -> None:
        stale = await self._runner.read(lambda store: store.rounds.cards_due(BATCH))
        await self._cards.through(stale, lambda due: self._refresh(*due))

    async def _refresh(self, round_: Round, wanted: str) -> None:
        face = await self._count(round_) if wanted == OPEN_FACE else wanted
        if face is None:
            return
        card = await self._runner.read(
            lambda store: show_card(store, round_, zone_of(store.quizzes.get(round_.quiz_id)))
        )
        try:
            await self._outbox.update(round_.channel_id, round_.message_ts or "", await self._message(card, face))
        except SlackRefused as refused:
            # A card that was deleted, or a channel that is closed, stays as it is.
            _pass_over(refused, f"The card of round {round_.id} cannot be changed")
        await self._runner.write(lambda store: store.rounds.card_shown(round_.id, face), about=round_.quiz_id)

    async def _count(self, round_: Round) -> str | None:
        """Count who has answered, which is left until now so that no reply waits for it, and return the card's face."""
        return await self._runner.write(
            lambda store: store.rounds.count_answers(round_.id, OPEN_FACE), about=round_.quiz_id
        )

    async def _refresh_reveals(self) -> None:
        stale = await self._runner.read(lambda store: store.rounds.reveals_due(BATCH))
        await self._reveals.through(stale, lambda due: self._refresh_reveal(*due))

    async def _refresh_reveal(self, round_: Round, dispute_id: int) -> None:
        revealed = await self._runner.read(lambda store: show_reveal(store, round_))
        try:
            await self._outbox.update(round_.channel_id, round_.reveal_ts or "", reveal(revealed))
        except SlackRefused as refused:
            # As for cards.
            _pass_over(refused, f"The reveal of round {round_.id} cannot be changed")
        await self._runner.write(lambda store: store.rounds.reveal_shown(round_.id, dispute_id), about=round_.quiz_id)

    async def _message(self, card: QuestionCard, face: str) -> Message:
        if face == CLOSED_FACE:
            return closed_card(card, await self._reveal_link(card.round))
        return question_card(card, self._model)

    async def _reveal_link(self, round_: Round) -> str | None:
        if round_.reveal_ts is None:
            return None
        try:
            return await self._outbox.permalink(round_.channel_id, round_.reveal_ts)
        except SlackRefused as refused:
            _pass_over(refused, f"The reveal of round {round_.id} cannot be linked")
            return None


def _pass_over(refused: SlackRefused, what: str) -> None:
    """Let what Slack refuses be.

    Raises:
        SlackRefused: when it is only our token that is refused, so that this is done once one is taken again.
    """
    if refused.error in OF_TOKEN:
        raise refused
    logger.warning("%s: %s", what, refused.error)


class _Rest:
    """Keeps one kind of call back for as long as Slack asks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rest: tuple[datetime, datetime] | None = None

    async def between(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work unless it is time to rest; what Slack does not take now is taken up after the rest."""
        now = self._clock.now()
        # A clock that was set back must not make a rest of a minute one of an hour.
        if self._rest and self._rest[0] <= now < self._rest[1]:
            return
        try:
            await work()
        except Throttled as throttled:
            self._rest = now, now + timedelta(seconds=throttled.seconds)
        except Unsure:
            self._rest = now, now + UNSURE_REST
        except SlackRefused as refused:
            logger.warning("Slack refuses the token (%s). Marks and cards follow once it takes one again.", refused)
            self._rest = now, now + TOKEN_REST


class _Turns:
    """Goes through what is behind, and leaves for last what Slack has failed over most often."""

    def __init__(self) -> None:
        self._unsure: Counter[Hashable] = Counter()

    async def through(self, items: Collection[T], work: Callable[[T], Awaitable[None]]) -> None:
        """Do the work for one item after the other, until the turn is over.

        Raises:
            Unsure: when Slack fails over one; the next turn begins with the others.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + TURN_SECONDS
        self._unsure = Counter({item: times for item, times in self._unsure.items() if item in items})
        for item in sorted(items, key=self._unsure.__getitem__):
            try:
                await work(item)
            except Unsure:
                self._unsure[item] += 1
                raise
            if loop.time() > end:
                return
