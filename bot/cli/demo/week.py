"""Plays the week: every act goes to the bot over the wire, as a person's in Slack does."""

from datetime import date, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.cli.cast import OWNER, POST_TIME, REVEAL_TIME, STRONGEST, TIME_ZONE
from bot.cli.demo.blocks import draw_blocks, draw_form
from bot.cli.demo.feed import Feed, Posted
from bot.cli.demo.replies import Kind, load_replies
from bot.cli.demo.screen import Screen
from bot.cli.demo.script import DAYS, Act, Beat, Step, beats, copied, since_midnight
from bot.cli.stage import Stage
from bot.domain.bank import Bank
from bot.domain.schedule import local_instant
from bot.failure import Problem
from bot.playground import Click, CommandResult, Message, Person, View
from bot.playground.forms import fill
from bot.slack import ids
from bot.slack.views.text import prose

CURIOUS = "Carlos"
"""Who looks at their own result at the end of the week."""


class DemoProblem(Problem):
    """The bot did not do what the play needs; the sentence says what."""


class Week:
    """One run of the play. `first_day` is its Monday, `dice` decides how many minutes people take."""

    def __init__(self, stage: Stage, screen: Screen, bank: Bank, first_day: date, dice: Random) -> None:
        self._stage = stage
        self._screen = screen
        self._questions = {prose(question.prompt): question.id for question in bank.questions.values()}
        self._first_day = first_day
        self._dice = dice
        self._replies = load_replies()
        self._feed = Feed()
        self._card: Message | None = None
        self._question_id = ""
        self._written: dict[str, Message] = {}
        self._forms_seen: set[str] = set()

    async def play(self) -> None:
        """Set the quiz up, run it for five days, and look at where everybody stands."""
        await self._set_up()
        for number in range(len(DAYS)):
            await self._play_day(number)
        await self._look_back()

    async def _set_up(self) -> None:
        owner = self._stage.people[OWNER.name]
        await self._screen.day(self._first_day)
        await owner.invite_bot(self._stage.channel)
        introduction = next((message for message in await self._catch_up() if message.bot_id), None)
        if introduction is None:
            raise DemoProblem("The bot did not introduce itself.")
        await self._screen.aside(f"{OWNER.name} presses Set up and fills in the form.")
        _check(await owner.click(introduction, ids.OPEN_SETTINGS))
        typed = {
            ids.FIELD_CHANNEL: self._stage.channel.id,
            ids.FIELD_POST_TIME: POST_TIME,
            ids.FIELD_REVEAL_TIME: REVEAL_TIME,
            ids.FIELD_TIME_ZONE: TIME_ZONE,
            ids.FIELD_WEEKDAYS: list(DAYS),
        }
        await self._submit(owner, typed)
        await self._catch_up()

    async def _play_day(self, number: int) -> None:
        day = self._first_day + timedelta(days=number)
        if number:
            await self._screen.day(day)
        self._written.clear()
        self._move_to(day, since_midnight(POST_TIME))
        self._take_question(await self._catch_up())
        reveal_at = since_midnight(REVEAL_TIME)
        todays = beats(number, self._dice)
        for beat in (beat for beat in todays if beat.at < reveal_at):
            await self._act(day, beat)
        self._move_to(day, reveal_at)
        await self._catch_up()
        for beat in (beat for beat in todays if beat.at >= reveal_at):
            await self._screen.aside(f"{beat.name} comes after the reveal: that is discussion, and not graded.")
            await self._act(day, beat)

    def _take_question(self, posted: list[Message]) -> None:
        """Remember the day's card, and which question it asks."""
        for message in posted:
            for block in message.blocks:
                if block["type"] == "section" and block["text"]["text"] in self._questions:
                    self._card, self._question_id = message, self._questions[block["text"]["text"]]
                    return
        raise DemoProblem("The bot posted no question at the time for it.")

    async def _act(self, day: date, beat: Beat) -> None:
        self._move_to(day, beat.at)
        person = self._stage.people[beat.name]
        match beat.step.act:
            case Act.REPLY:
                self._written[beat.name] = await person.reply(self._open_card, self._text(beat.step.kind))
            case Act.COPY:
                text = copied(self._text(beat.step.kind))
                self._written[beat.name] = await person.reply(self._open_card, text)
            case Act.EDIT:
                await person.edit(self._written[beat.name], self._text(beat.step.kind))
            case Act.DELETE:
                await person.delete(self._written[beat.name])
            case Act.ANSWER_PRIVATELY:
                await self._answer_privately(person, beat.step)
        await self._catch_up()
        if beat.step.act is Act.COPY:
            await self._screen.aside(
                f"That is {STRONGEST.name}’s answer: it earns 0 points, and only {beat.name} is told."
            )

    async def _answer_privately(self, person: Person, step: Step) -> None:
        _check(await person.click(self._open_card, ids.ANSWER_PRIVATELY))
        shared = [ids.SHARE_ANSWER] if step.shared else []
        await self._submit(person, {ids.FIELD_ANSWER: self._text(step.kind), ids.FIELD_SHARED: shared})

    async def _look_back(self) -> None:
        await self._screen.heading("The week in points")
        owner, curious = self._stage.people[OWNER.name], self._stage.people[CURIOUS]
        typed = f"{ids.COMMAND} leaderboard week"
        await self._screen.aside(f"{OWNER.name} types {typed}")
        _check(await owner.command(typed, self._stage.channel))
        await self._show_ephemeral(owner)
        await self._screen.aside(f"{CURIOUS} presses My result below the last reveal.")
        _check(await curious.click(curious.messages(self._stage.channel)[-1], ids.SHOW_RESULT))
        await self._show_ephemeral(curious)
        pinged, refused = len(self._stage.playground.workspace.pings), len(self._stage.playground.traffic.refusals())
        await self._screen.aside(f"All week, people pinged by the bot: {pinged}. Calls that Slack refused: {refused}.")

    async def _submit(self, person: Person, typed: dict[str, object]) -> None:
        """Fill the form in that just opened, send it off, and show what comes back, once for each form."""
        form = person.modal
        if form is None:
            raise DemoProblem("The bot opened no form.")
        workspace, names = self._stage.playground.workspace, self._stage.names
        values = fill(workspace, person.user, form.blocks, form.values, typed)
        drawn = draw_form(form.blocks, values, names, form.content["submit"]["text"])
        await self._screen.private(person.user.display_name, form.title, drawn)
        sent = await person.submit(form, typed)
        if not isinstance(sent.view, View):
            raise DemoProblem(f"The bot did not accept the form: {sent.problem or sent.errors}.")
        if form.title not in self._forms_seen:
            await self._screen.private(person.user.display_name, sent.view.title, draw_blocks(sent.view.blocks, names))
        self._forms_seen.add(form.title)
        await person.close(sent.view)

    async def _show_ephemeral(self, person: Person) -> None:
        await self._stage.settle()
        shown = person.ephemerals(self._stage.channel)
        if not shown:
            raise DemoProblem("The bot did not answer.")
        drawn = draw_blocks(shown[-1].blocks, self._stage.names)
        await self._screen.private(person.user.display_name, "Lambda Quiz", drawn)

    async def _catch_up(self) -> list[Message]:
        """Let the bot do its part, show what changed in the channel, and return the messages that are new."""
        await self._stage.settle()
        changes = self._feed.look(self._stage.messages())
        for change in changes:
            await self._screen.change(change)
        return [change.message for change in changes if isinstance(change, Posted)]

    def _move_to(self, day: date, after_midnight: timedelta) -> None:
        midnight = local_instant(day, time(), ZoneInfo(TIME_ZONE))
        self._stage.clock.move_to(midnight + after_midnight)

    def _text(self, kind: Kind) -> str:
        return self._replies[self._question_id][kind]

    @property
    def _open_card(self) -> Message:
        if self._card is None:
            raise DemoProblem("There is no question to answer.")
        return self._card


def _check(outcome: Click | CommandResult) -> None:
    if not outcome.acknowledged or outcome.problem:
        raise DemoProblem(f"The bot did not answer in time: {outcome.problem}.")
