"""The privately given answers that members let the team see once a round is over."""

from dataclasses import dataclass

from bot.domain.answers import collect_answers
from bot.domain.members import Member
from bot.domain.posts import Post
from bot.domain.rounds import Round
from bot.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class PrivateAnswers:
    """What to show in the round's thread: each member with their text, in the order they wrote."""

    round: Round
    answers: tuple[tuple[Member, str], ...]


def show_private_answers(store: Store, post: Post) -> PrivateAnswers | None:
    """The shared private answers of the post's round, or None when the round is gone."""
    round_ = store.rounds.get(post.round_id) if post.round_id else None
    if round_ is None:
        return None
    shared = [a for a in collect_answers(store.answers.of_round(round_.id)) if a.shared_private_text]
    members = store.members.known([answer.member for answer in shared])
    return PrivateAnswers(round_, tuple((members[a.member], a.shared_private_text) for a in shared))
