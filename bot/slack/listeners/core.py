"""What every listener works with."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.members import Actor
from bot.domain.quiz import Quiz, check_may_change
from bot.domain.refusals import NotAllowed, RoundUnavailable
from bot.domain.rounds import Round
from bot.slack.listeners.afterwards import Afterwards
from bot.slack.listeners.insiders import Insiders, NotTold
from bot.slack.listeners.lookups import PATIENCE, Lookups
from bot.slack.listeners.mentions import Mentions
from bot.slack.listeners.people import People
from bot.slack.listeners.regrading import Regrading
from bot.slack.listeners.replies import Replies
from bot.slack.outbox import Outbox, Person, SlackRefused, Throttled, Unsure
from bot.slack.payloads.identity import Asker
from bot.usecases.ports import Banks, Clock, Grader, HolidayCalendar, Runner, SecondOpinion

NOT_IN = (
    "I am not in {channel}: type `/invite @Lambda Quiz` there, then {act} again. If it is archived, unarchive it "
    "first, or choose another channel in the settings."
)


@dataclass(slots=True)
class Core:
    """The parts behind the listeners. `wake` says that there is new work to post or bring up to date.

    `second_opinion` is the model that is asked, if any. `introducing` is held while we look whether we have said hello
    in a channel, and say it. `links` are the addresses of messages, by channel and ts.
    """

    runner: Runner
    outbox: Outbox
    grader: Grader
    banks: Banks
    holidays: HolidayCalendar
    clock: Clock
    wake: Callable[[], None]
    second_opinion: SecondOpinion | None
    people: People = field(init=False)
    insiders: Insiders = field(init=False)
    links: Lookups[tuple[str, str], str] = field(init=False)
    afterwards: Afterwards = field(init=False, default_factory=Afterwards)
    regrading: Regrading = field(init=False)
    replies: Replies = field(init=False)
    mentions: Mentions = field(init=False)
    introducing: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.people = People(self.outbox)
        self.insiders = Insiders(self.outbox, self.people)
        self.links = Lookups(lambda place: self.outbox.permalink(*place))
        self.regrading = Regrading(self.runner, self.grader)
        self.replies = Replies(self.runner, self.wake)
        self.mentions = Mentions(self.runner, self.outbox)

    @property
    def model(self) -> str | None:
        """The name of the model that gives second opinions, if any does."""
        return self.second_opinion.model if self.second_opinion else None

    async def person(self, asker: Asker) -> Person | None:
        """The asker as Slack knows them, if it tells."""
        return await self.people.look_up(asker.member.user_id, self.clock.now())

    async def may_see(self, asker: Asker, quiz: Quiz, channel_id: str) -> bool | None:
        """Whether what goes on of the quiz in the channel, its own or one that it has left, is for the asker to see.

        None where Slack does not tell in time.
        """
        user_id = asker.member.user_id
        if asker.channel_id == channel_id or user_id == quiz.owner_id:
            return True
        return await self.insiders.may_see(channel_id, user_id, self.clock.now(), is_stranger=asker.is_stranger)

    async def check_may_see(self, asker: Asker, quiz: Quiz, channel_id: str) -> None:
        """Refuse to show it to whoever may not see it.

        Raises:
            NotAllowed: to those.
            NotTold: when Slack does not tell in time who may.
        """
        may_see = await self.may_see(asker, quiz, channel_id)
        if may_see is None:
            raise NotTold
        if not may_see:
            raise NotAllowed("This quiz runs in a channel that you are not in.")

    async def is_in(self, channel_id: str) -> bool | None:
        """Whether the bot is in a channel; None where Slack does not tell in time."""
        with contextlib.suppress(SlackRefused, Throttled, Unsure, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                return await self.outbox.is_member(channel_id)
        return None

    async def actor_with_bot_there(self, asker: Asker, quiz: Quiz, act: str) -> Actor:
        """The asker, who may change the quiz, as `actor`. While the bot is not in its channel the act is refused.

        Where Slack does not tell of the channel, the act goes on.

        Raises:
            NotAllowed, RoleNotKnown: to those who may not change it.
            RoundUnavailable: saying how to invite the bot.
        """
        actor, is_in = await asyncio.gather(self.actor(asker), self.is_in(quiz.channel_id))
        check_may_change(quiz, actor)
        if is_in is False:
            raise RoundUnavailable(NOT_IN.format(channel=f"<#{quiz.channel_id}>", act=act))
        return actor

    async def actor_to_reveal(self, asker: Asker, quiz: Quiz, round_: Round) -> Actor:
        """As `actor_with_bot_there`; but a round in a channel that the quiz has left also ends without it there."""
        if round_.channel_id != quiz.channel_id:
            return await self.actor(asker)
        return await self.actor_with_bot_there(asker, quiz, "reveal")

    async def actor(self, asker: Asker) -> Actor:
        """The asker as somebody who wants to change a quiz.

        Raises:
            NotAllowed: to people of other workspaces, whose admins are not ours.
        """
        return (await self.actor_and_person(asker))[0]

    async def actor_and_person(self, asker: Asker) -> tuple[Actor, Person | None]:
        """The asker as `actor` and as `person`, looked up once."""
        if asker.is_stranger:
            raise NotAllowed("Only people of the workspace that Lambda Quiz is installed in can do this.")
        person, is_known = await self.people.ask(asker.member.user_id, self.clock.now())
        return Actor(asker.member, (person is not None and person.is_admin) if is_known else None), person
