"""Tells a quiz's reviewers that something waits for them."""

from collections.abc import Collection
from datetime import datetime

from bot.domain.disputes import Dispute
from bot.domain.members import Actor, MemberId
from bot.domain.posts import NoticeRole, notice
from bot.domain.quiz import may_decide
from bot.domain.rounds import Round
from bot.domain.words import count, short_date
from bot.usecases.ports import Store


def notify_reviewers(
    store: Store, round_: Round, now: datetime, opened: Dispute | None = None, before: Collection[Dispute] = ()
) -> None:
    """Make a notice due to the owner and to whom the owner named, once a round: the queue tells the rest.

    Whoever can decide about none of the answers, since the one that waits is their own, is told nothing.
    Of a dispute that was `opened` now they are told once more where nothing that waited `before` was theirs to decide.
    """
    quiz = store.quizzes.get(round_.quiz_id)
    if quiz is None:
        return
    members = {dispute.member for dispute in store.disputes.of_round(round_.id) if dispute.is_open}
    day = short_date(round_.local_date, quiz.schedule.local_day(now))
    for user_id in sorted({quiz.owner_id, *quiz.reviewers}):
        reviewer = Actor(MemberId(quiz.workspace_id, user_id))
        answers = sum(may_decide(quiz, reviewer, member) for member in members)
        if not answers:
            continue
        sentence = (
            f"{count(answers, 'answer')} to the question of {day} in <#{round_.channel_id}> "
            f"{'waits' if answers == 1 else 'wait'} for a reviewer. My Home tab leads there too."
        )
        key = f"reviews:{round_.id}:{user_id}"
        is_told = notify_reviewer(store, round_.quiz_id, user_id, key, sentence, now)
        if not is_told and opened and not any(may_decide(quiz, reviewer, dispute.member) for dispute in before):
            notify_reviewer(store, round_.quiz_id, user_id, f"{key}:{opened.id}", sentence, now)


def notify_reviewer(store: Store, quiz_id: int, user_id: str, key: str, sentence: str, at: datetime) -> bool:
    """As `notify_member`, with the button to what waits: no command can be typed where notices come."""
    return store.posts.plan(notice(key, quiz_id, at, user_id, sentence, role=NoticeRole.REVIEWER))
