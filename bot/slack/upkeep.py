"""Keeps cards and reactions in line with what is stored. Each step can be repeated without harm."""

import logging
from datetime import datetime, timedelta

from bot.domain.answers import AnswerMessage
from bot.domain.rounds import Round
from bot.slack.ids import RECORDED_REACTION
from bot.slack.message import Message
from bot.slack.outbox import Outbox, SlackRefused, Throttled, Unsure
from bot.slack.people import learn_members
from bot.slack.views.card import closed_card, question_card
from bot.usecases.open_round import CLOSED_FACE
from bot.usecases.ports import Clock, Runner
from bot.usecases.show_card import QuestionCard, show_card

logger = logging.getLogger(__name__)

BATCH = 50
"""Cards and reactions brought up to date at a time; the next tick goes on."""

UNSURE_REST = timedelta(seconds=5)


class Upkeep:
    """Marks recorded replies and refreshes cards; rests for as long as Slack asks."""

    def __init__(self, runner: Runner, outbox: Outbox, clock: Clock) -> None:
        self._runner = runner
        self._outbox = outbox
        self._clock = clock
        self._rest_until: datetime | None = None

    async def run(self) -> None:
        """Bring up to date what is behind."""
        now = self._clock.now()
        if self._rest_until and now < self._rest_until:
            return
        try:
            await self._mark_replies()
            await self._refresh_cards()
        except Throttled as throttled:
            self._rest_until = now + timedelta(seconds=throttled.seconds)
        except Unsure:
            self._rest_until = now + UNSURE_REST

    async def _mark_replies(self) -> None:
        for round_, message in await self._runner.read(lambda store: store.answers.unmarked(BATCH)):
            await self._mark(round_, message)

    async def _mark(self, round_: Round, message: AnswerMessage) -> None:
        try:
            await self._outbox.react(round_.channel_id, message.message_id, RECORDED_REACTION)
        except SlackRefused as refused:
            logger.warning("A reply in round %s cannot be marked: %s", round_.id, refused.error)
        await self._runner.write(lambda store: store.answers.marked(round_.id, message.member, message.message_id))
        await learn_members(self._runner, self._outbox, [message.member], self._clock.now())

    async def _refresh_cards(self) -> None:
        for round_, face in await self._runner.read(lambda store: store.rounds.cards_due(BATCH)):
            await self._refresh(round_, face)

    async def _refresh(self, round_: Round, face: str) -> None:
        card = await self._runner.read(lambda store: show_card(store, round_))
        try:
            await self._outbox.update(round_.channel_id, round_.message_ts or "", await self._message(card, face))
        except SlackRefused as refused:
            # A card that was deleted, or a channel that is closed, stays as it is.
            logger.warning("The card of round %s cannot be changed: %s", round_.id, refused.error)
        await self._runner.write(lambda store: store.rounds.card_shown(round_.id, face))

    async def _message(self, card: QuestionCard, face: str) -> Message:
        if face != CLOSED_FACE:
            return question_card(card)
        reveal_ts = card.round.reveal_ts
        return closed_card(card, await self._outbox.permalink(card.round.channel_id, reveal_ts) if reveal_ts else None)
