"""A round claims its date, gets a question and makes its card due; the owner hears when questions run out."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.domain.bank import Section
from bot.domain.posts import PostKind
from bot.domain.rounds import RoundState
from bot.domain.schedule import window
from bot.storage.bank_files import BankFolder, bundled_banks_folder
from bot.usecases.steps.plan_rounds import BANK_USED_UP, CHOICE_USED_UP, CHOOSE_ANOTHER, NO_QUESTIONS, plan_rounds
from tests.builders import EVERY_DAY, OWNER, bank_of, day, question, quiz_settings, schedule, utc
from tests.usecases.play import MONDAY_9, Play

DAY = timedelta(days=1)


def notices_by_day(play: Play, days: int, start: datetime = MONDAY_9) -> dict[date, list[str]]:
    """What the owner is told on each of so many days, as its questions become due."""
    told = {}
    for n in range(days):
        now = start + n * DAY
        play.tick(now)
        if sentences := [post.detail["sentence"] for post in play.notices(now)]:
            told[now.date()] = sentences
    return told


def test_a_date_is_taken_once(play: Play) -> None:
    quiz = play.set_up()
    monday = window(quiz.schedule, day("2026-11-23"))

    [first] = plan_rounds(play.store, play.banks, [(quiz, monday)], MONDAY_9)
    [second] = plan_rounds(play.store, play.banks, [(quiz, monday)], MONDAY_9)

    assert first
    assert second is None
    assert len(play.due(MONDAY_9, PostKind.QUESTION)) == 1


def test_the_question_of_a_round_stays_as_it_was_when_the_bank_changes(play: Play) -> None:
    play.banks.banks = {"lambda": bank_of(question("only", version="v1"))}
    opened = play.open(play.set_up())

    play.banks.banks = {"lambda": bank_of(replace(question("only", version="v2"), prompt="Another?"))}

    assert play.store.rounds.question(opened).prompt == "What of only?"


def test_a_quiz_without_questions_fails_the_day_and_tells_its_owner_once_a_day(play: Play) -> None:
    quiz = play.set_up(quiz_settings(sections=[Section.BASIC]))
    play.banks.banks = {"lambda": bank_of(question("one", Section.SCENARIO))}

    play.tick(MONDAY_9)
    play.tick(MONDAY_9)

    (monday,) = play.rounds(quiz)
    assert (monday.state, monday.reason) == (RoundState.FAILED, NO_QUESTIONS)
    (notice,) = play.notices(MONDAY_9)
    assert notice.detail["recipient"] == OWNER.id.user_id
    assert notice.detail["sentence"] == f"This is about your quiz in <#C1>. {NO_QUESTIONS}"


def test_a_bank_that_is_gone_is_named_to_the_owner(play: Play) -> None:
    quiz = play.set_up()
    play.banks.banks = {}

    play.tick(MONDAY_9)

    (monday,) = play.rounds(quiz)
    gone = "The quiz’s question bank “lambda” is gone."
    assert (monday.state, monday.reason) == (RoundState.FAILED, gone)
    (notice,) = play.notices(MONDAY_9)
    assert notice.detail["sentence"] == f"This is about your quiz in <#C1>. {gone} {CHOOSE_ANOTHER}"


def test_planning_a_taken_date_without_questions_tells_nobody(play: Play) -> None:
    quiz = play.set_up()
    monday = window(quiz.schedule, day("2026-11-23"))
    plan_rounds(play.store, play.banks, [(quiz, monday)], MONDAY_9)
    play.banks.banks = {}

    assert plan_rounds(play.store, play.banks, [(quiz, monday)], MONDAY_9) == [None]
    assert play.notices(MONDAY_9) == []


def test_the_owner_hears_once_that_the_bank_is_used_up(play: Play) -> None:
    play.banks.banks = {"lambda": bank_of(question("one"), question("two"))}
    play.set_up()

    # The third day is the first on which a question comes again; the week after, nothing more is said of it.
    assert notices_by_day(play, 12) == {day("2026-11-25"): [f"This is about your quiz in <#C1>. {BANK_USED_UP}"]}


def test_what_was_asked_of_a_bank_that_is_a_link_is_remembered(play: Play, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(bundled_banks_folder() / "aws-lambda")
    linked = BankFolder(tmp_path).get("linked")
    assert linked
    play.banks.banks = {"linked": linked}
    quiz = play.set_up(quiz_settings(schedule(weekdays=EVERY_DAY), bank="linked"))
    days = len(linked.questions)

    told = notices_by_day(play, days + 1)

    assert {r.question_id for r in play.rounds(quiz)[:days]} == linked.questions.keys()
    assert told == {(MONDAY_9 + days * DAY).date(): [f"This is about your quiz in <#C1>. {BANK_USED_UP}"]}


def test_the_owner_hears_again_after_new_questions_were_used_up_as_well(play: Play) -> None:
    play.banks.banks = {"lambda": bank_of(question("one"))}
    play.set_up()
    assert notices_by_day(play, 2) == {day("2026-11-24"): [f"This is about your quiz in <#C1>. {BANK_USED_UP}"]}

    play.banks.banks = {"lambda": bank_of(question("one"), question("new", Section.SCENARIO))}

    assert notices_by_day(play, 3, start=MONDAY_9 + 2 * DAY) == {
        day("2026-11-26"): [f"This is about your quiz in <#C1>. {BANK_USED_UP}"]
    }


def test_the_owner_may_choose_more_only_where_there_is_more_to_choose(play: Play) -> None:
    play.banks.banks = {"lambda": bank_of(question("one"), question("two", Section.SCENARIO))}
    quiz = play.set_up(quiz_settings(sections=[Section.BASIC]))
    assert notices_by_day(play, 2) == {day("2026-11-24"): [f"This is about your quiz in <#C1>. {CHOICE_USED_UP}"]}

    play.store.quizzes.save(replace(play.quiz(quiz), settings=quiz_settings()))

    assert notices_by_day(play, 2, MONDAY_9 + 2 * DAY) == {
        day("2026-11-26"): [f"This is about your quiz in <#C1>. {BANK_USED_UP}"]
    }


def test_skipped_and_failed_days_do_not_use_questions_up(play: Play) -> None:
    play.banks.banks = {"lambda": bank_of(question("only"))}
    quiz = play.set_up()
    play.tick(MONDAY_9)
    (monday,) = play.rounds(quiz)
    play.store.rounds.step(monday.id, [RoundState.PLANNED], RoundState.FAILED, reason="Slack refused it.")

    play.tick(utc("2026-11-24 09:00"))

    assert [r.question_id for r in play.rounds(quiz)] == ["only", "only"]
    assert play.notices(utc("2026-11-24 09:00")) == []
