"""The team writes: replies, edits, deletions and private answers, of which Slack tells at once, late or twice."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition

from bot.domain.members import MemberId
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import RoundState
from bot.usecases.record_answer import ThreadReply
from tests.usecases.life.drawing import people, replies, texts
from tests.usecases.life.machine import LivingTeam, then_a_while

OPEN = RoundState.OPEN


class StepsOfWriting(LivingTeam):
    """What members write."""

    @property
    def said(self) -> list[ThreadReply]:
        """All that stand in any thread."""
        return [reply for thread in self.life.slack.threads.values() for reply in thread.values()][-12:]

    @then_a_while(said=replies)
    def reply(self, said: list[tuple[MemberId, str]]) -> None:
        self.life.answer(said)

    @precondition(lambda self: self.moment.posted())
    @then_a_while(data=st.data(), member=people, text=texts, is_heard=st.booleans())
    def reply_unheard_or_after_the_reveal(
        self, data: st.DataObject, member: MemberId, text: str, is_heard: bool
    ) -> None:
        told = self.life.write(self.pick(data, self.moment.posted(), "round"), member, text)
        if is_heard:
            self.life.hear(told)

    @precondition(lambda self: self.said)
    @then_a_while(data=st.data(), text=texts, is_heard=st.booleans())
    def edit(self, data: st.DataObject, text: str, is_heard: bool) -> None:
        told = self.life.edit(self.pick(data, self.said, "reply"), text)
        if is_heard:
            self.life.hear(told)

    @precondition(lambda self: self.said)
    @then_a_while(data=st.data(), is_heard=st.booleans(), names_thread=st.booleans(), names_member=st.booleans())
    def delete(self, data: st.DataObject, is_heard: bool, names_thread: bool, names_member: bool) -> None:
        reply = self.pick(data, self.said, "reply")
        told = self.life.delete(reply, names_thread=names_thread, names_member=names_member)
        if is_heard:
            self.life.hear(told)

    @precondition(lambda self: self.moment.posted(OPEN))
    @then_a_while(data=st.data(), member=people, said=st.lists(texts, min_size=2, max_size=4), is_kept=st.booleans())
    def change_ones_mind(self, data: st.DataObject, member: MemberId, said: list[str], is_kept: bool) -> None:
        """What Slack tells of one reply arrives in any order."""
        told = [self.life.write(self.pick(data, self.moment.posted(OPEN), "round"), member, said[0])]
        for text in said[1:]:
            told.append(self.life.edit(told[-1].reply, text))
        if not is_kept:
            told.append(self.life.delete(told[-1].reply, names_thread=True, names_member=True))
        for each in data.draw(st.permutations(told), label="order"):
            self.life.hear(each)

    @precondition(lambda self: self.life.events)
    @then_a_while(data=st.data())
    def events_arrive_late_or_again(self, data: st.DataObject) -> None:
        for told in data.draw(st.lists(st.sampled_from(self.life.events[:-9:-1]), max_size=4), label="events"):
            self.life.hear(told)

    @precondition(lambda self: self.moment.posted())
    @then_a_while(data=st.data(), member=people, text=st.one_of(texts, st.just("")), shared=st.booleans())
    def answer_privately(self, data: st.DataObject, member: MemberId, text: str, shared: bool) -> None:
        """An empty text takes the answer back."""
        round_ = self.pick(data, self.moment.posted(OPEN) or self.moment.posted(), "round")
        try:
            self.life.write_privately(round_, member, text, shared=shared)
        except RoundUnavailable:
            assert round_.state is not OPEN
        else:
            assert round_.state is OPEN
