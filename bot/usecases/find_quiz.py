"""Finds the quiz that a command or click is about."""

from bot.domain.members import Actor
from bot.domain.quiz import Quiz, check_may_change
from bot.domain.refusals import NoQuiz, NoQuizHere, RoundUnavailable
from bot.domain.rounds import Round
from bot.usecases.ports import Store

GONE = "This round no longer exists. See `/lambda-quiz today`."


def find_quiz(store: Store, workspace_id: str, channel_id: str | None, quiz_id: int | None) -> Quiz:
    """The quiz that is named by its id, else the channel's.

    Raises:
        NoQuiz: when the one named is gone.
        NoQuizHere: when none is named and the channel has none.
    """
    if quiz_id is not None:
        return _named_quiz(store, workspace_id, quiz_id)
    if channel_id and (quiz := store.quizzes.in_channel(workspace_id, channel_id)):
        return quiz
    # Which others there are is not said: some may run in private channels.
    raise NoQuizHere("No quiz runs here yet. Set one up with `/lambda-quiz settings`.")


def find_quiz_to_change(store: Store, actor: Actor, channel_id: str | None, quiz_id: int | None) -> Quiz:
    """The quiz that `find_quiz` finds, if the actor may change it.

    Raises:
        NoQuiz, NoQuizHere: as `find_quiz`.
        NotAllowed: when the actor is neither its owner nor an admin.
    """
    quiz = find_quiz(store, actor.id.workspace_id, channel_id, quiz_id)
    check_may_change(quiz, actor)
    return quiz


def lock_quiz_to_change(store: Store, actor: Actor, channel_id: str | None, quiz_id: int | None) -> Quiz:
    """As `find_quiz_to_change`, for a transaction that writes: nobody else changes the quiz until it ends."""
    workspace_id = actor.id.workspace_id
    found = find_quiz(store, workspace_id, channel_id, quiz_id)
    quiz = _ours(store.quizzes.lock(found.id), workspace_id)
    check_may_change(quiz, actor)
    return quiz


def find_quiz_of_round(store: Store, workspace_id: str, round_id: int) -> tuple[Quiz, Round]:
    """A round and its quiz.

    Raises:
        RoundUnavailable: when the round does not exist any more.
        NoQuiz: when it is of another workspace.
    """
    round_ = _round(store, round_id)
    return find_quiz(store, workspace_id, None, round_.quiz_id), round_


def lock_quiz_of_round(store: Store, actor: Actor, round_id: int, gone: str = GONE) -> Quiz:
    """The quiz of a round, if the actor may change it, locked as by `lock_quiz_to_change`.

    Raises:
        RoundUnavailable: saying that it is `gone`, when the round does not exist any more.
        NotAllowed: when the actor is neither the quiz's owner nor an admin.
    """
    return lock_quiz_to_change(store, actor, None, _round(store, round_id, gone).quiz_id)


def find_channel_to_set_up(store: Store, workspace_id: str, channel_id: str | None, quiz_id: int | None) -> str | None:
    """The channel whose settings are meant: the named quiz's, else the one asked in; None for one yet to be chosen."""
    return channel_id if quiz_id is None else _named_quiz(store, workspace_id, quiz_id).channel_id


def _round(store: Store, round_id: int, gone: str = GONE) -> Round:
    round_ = store.rounds.get(round_id)
    if round_ is None:
        raise RoundUnavailable(gone)
    return round_


def _named_quiz(store: Store, workspace_id: str, quiz_id: int) -> Quiz:
    return _ours(store.quizzes.get(quiz_id), workspace_id)


def _ours(quiz: Quiz | None, workspace_id: str) -> Quiz:
    if quiz is None or quiz.workspace_id != workspace_id:
        raise NoQuiz("This quiz no longer exists. Set up a new one with `/lambda-quiz settings`.")
    return quiz
