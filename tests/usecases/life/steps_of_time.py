"""Time goes by, and Slack and the bot's workers do their part or do not."""

from collections import Counter
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from bot.domain.answers import collect_answers
from bot.domain.posts import PostKind, PostState, reveal_key
from bot.domain.rounds import Round, RoundState
from bot.storage.tables import posts
from tests.usecases.life.drawing import NEXT
from tests.usecases.life.machine import LivingTeam
from tests.usecases.life.moment import Moment
from tests.usecases.life.slack import Mood

offsets = st.sampled_from([timedelta(minutes=minutes) for minutes in (0, 0, 0, 1, 9, 11, 59, 61)])
TROUBLE = (Mood.WELL, Mood.DEAF, Mood.GONE, Mood.BUSY, Mood.CLOSED)


class StepsOfTime(LivingTeam):
    """What no person does."""

    @rule(minutes=st.sampled_from([0, 1, 5, 30, 55, 60, 61, 240]))
    def a_while_passes(self, minutes: int) -> None:
        self.life.live_until(self.life.now + timedelta(minutes=minutes))

    @rule(days=st.sampled_from([0, 1, 2, 7]))
    def days_pass(self, days: int) -> None:
        self.life.live_until(self.life.now + timedelta(days=days))
        self.wait(NEXT)

    @rule(late=offsets)
    def something_is_due(self, late: timedelta) -> None:
        self.life.go_to_next_due(late)
        self.life.run()

    @rule(hours=st.sampled_from([1, 7, 12, 24, 80, 400]))
    def the_bot_is_down(self, hours: int) -> None:
        self.life.crash()
        self.life.now += timedelta(hours=hours)

    @rule(late=offsets, moods=st.lists(st.sampled_from(TROUBLE), min_size=1, max_size=5))
    def slack_is_moody(self, late: timedelta, moods: list[Mood]) -> None:
        self.life.go_to_next_due(late)
        self.life.slack.mood = lambda: moods.pop() if moods else Mood.WELL
        self.life.run()
        self.life.slack.mood = lambda: Mood.WELL

    @rule(data=st.data(), late=offsets)
    def workers_are_slow(self, data: st.DataObject, late: timedelta) -> None:
        """They leave off half-way, for longer than their lease perhaps."""
        self.life.go_to_next_due(late)
        self.life.tick()
        self.life.begin_work()
        self.life.go_on_with_work(lambda: data.draw(st.integers(0, 5), label="stops"))

    @rule(data=st.data(), seconds=st.sampled_from([1, 59, 61, 200]))
    def slow_workers_go_on(self, data: st.DataObject, seconds: int) -> None:
        self.life.now += timedelta(seconds=seconds)
        self.life.begin_work()
        self.life.go_on_with_work(lambda: data.draw(st.integers(0, 5), label="stops"))

    @rule(data=st.data())
    def a_channel_gets_another_id(self, data: st.DataObject) -> None:
        self.life.go_on_with_work(lambda: 100)
        self.life.move_channel(self.pick(data, self.life.quizzes, "quiz").channel_id)

    @rule()
    def cards_and_reveals_are_brought_up_to_date(self) -> None:
        self.life.slack.refresh()

    @precondition(lambda self: self.is_seventh_step)
    @rule()
    def all_is_well_for_two_days(self) -> None:
        """Then nothing is owed any more that was not refused for good, and nothing stands twice."""
        self.life.go_on_with_work(lambda: 100)
        self.life.live_until(self.life.now + timedelta(days=2))
        self.life.live_until(self.life.now + timedelta(minutes=2))
        self.life.slack.refresh()
        moment = Moment(self.life)
        states = {row.key: row.state for row in self.life.connection.execute(select(posts))}
        for round_ in moment.rounds:
            if round_.reveal_at < self.life.now - timedelta(hours=1):
                was_refused = states.get(reveal_key(round_.id)) is PostState.FAILED
                assert was_refused or round_.state in {RoundState.CLOSED, RoundState.SKIPPED, RoundState.FAILED}, round_
            if round_.state is RoundState.CLOSED:
                self._check_private_answers(round_)
        assert not self.life.store.rounds.cards_due(1)
        assert not self.life.store.rounds.reveals_due(1)
        if not self.life.has_crashed:
            twice = {key: sent for key, sent in self.life.slack.standing.items() if len(sent) > 1}
            assert not [key for key in twice if not key.startswith("notice:")], twice

    def _check_private_answers(self, round_: Round) -> None:
        """What was given privately and is shared stands below the reveal, a message each, unless Slack refused."""
        answers = collect_answers(self.life.store.answers.of_round(round_.id))
        shared = sum(bool(answer.shared_private_text) for answer in answers)
        of_round = posts.c.round_id == round_.id, posts.c.kind == PostKind.PRIVATE_ANSWERS
        states = Counter(row.state for row in self.life.connection.execute(select(posts).where(*of_round)))
        assert states[PostState.FAILED] or states == Counter({PostState.SENT: shared} if shared else {})
