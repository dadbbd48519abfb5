"""What every listener works with."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.members import Actor
from bot.domain.quiz import Quiz
from bot.domain.refusals import NotAllowed, RoundUnavailable
from bot.slack.listeners.afterwards import Afterwards
from bot.slack.listeners.disputed import Disputed
from bot.slack.listeners.insiders import Insiders
from bot.slack.listeners.links import Links
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


@dataclass(frozen=True, slots=True)
class Core:
    """The parts behind the listeners. `wake` says that there is new work to post or bring up to date.

    `second_opinion` is the model that is asked, if any. `introducing` is held while we look whether we have said hello
    in a channel, and say it.
    """

    runner: Runner
    outbox: Outbox
    grader: Grader
    banks: Banks
    holidays: HolidayCalendar
    clock: Clock
    wake: Callable[[], None]
    second_opinion: SecondOpinion | None = None
    people: People = field(init=False)
    insiders: Insiders = field(init=False)
    links: Links = field(init=False)
    afterwards: Afterwards = field(init=False, default_factory=Afterwards)
    disputed: Disputed = field(init=False)
    regrading: Regrading = field(init=False)
    replies: Replies = field(init=False)
    introducing: asyncio.Lock = field(init=False, default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        object.__setattr__(self, "people", People(self.outbox))
        object.__setattr__(self, "insiders", Insiders(self.outbox))
        object.__setattr__(self, "links", Links(self.outbox))
        object.__setattr__(self, "disputed", Disputed(self.runner, self.second_opinion, self.afterwards))
        object.__setattr__(self, "regrading", Regrading(self.runner, self.grader))
        object.__setattr__(self, "replies", Replies(self.runner, self.wake))

    @property
    def model(self) -> str | None:
        """The name of the model that gives second opinions, if any does."""
        return self.second_opinion.model if self.second_opinion else None

    async def person(self, asker: Asker) -> Person | None:
        """The asker as Slack knows them, if it tells."""
        return await self.people.look_up(asker.member.user_id, self.clock.now())

    async def may_see(self, asker: Asker, quiz: Quiz, channel_id: str) -> bool:
        """Whether what goes on of the quiz in the channel, its own or one that it has left, is for the asker to see.

        Raises:
            NotTold: when Slack does not tell in time.
        """
        user_id = asker.member.user_id
        if asker.channel_id == channel_id or user_id == quiz.owner_id:
            return True
        return await self.insiders.may_see(channel_id, user_id, self.clock.now(), is_guest=asker.is_guest)

    async def check_may_see(self, asker: Asker, quiz: Quiz, channel_id: str) -> None:
        """Refuse to show it to whoever may not see it.

        Raises:
            NotAllowed: to those.
            NotTold: when Slack does not tell in time who may.
        """
        if not await self.may_see(asker, quiz, channel_id):
            raise NotAllowed("This quiz runs in a channel that you are not in.")

    async def check_is_in(self, quiz: Quiz, act: str) -> None:
        """Refuse the act while the bot is not in the channel of the quiz; where Slack does not tell, go on.

        Raises:
            RoundUnavailable: saying how to invite the bot.
        """
        with contextlib.suppress(SlackRefused, Throttled, Unsure):
            if not await self.outbox.is_member(quiz.channel_id):
                raise RoundUnavailable(NOT_IN.format(channel=f"<#{quiz.channel_id}>", act=act))

    async def actor(self, asker: Asker) -> Actor:
        """The asker as somebody who wants to change a quiz.

        Raises:
            NotAllowed: to people of other workspaces, whose admins are not ours.
        """
        if asker.is_guest:
            raise NotAllowed("Only people of the workspace that Lambda Quiz is installed in can do this.")
        person, is_told = await self.people.ask(asker.member.user_id, self.clock.now())
        return Actor(asker.member, (person is not None and person.is_admin) if is_told else None)
