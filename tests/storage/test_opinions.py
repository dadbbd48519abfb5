"""Second opinions: kept by answer, version of the rubric and model, without the answer's words."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from bot.domain.opinions import Opinion
from bot.storage.store import SqlStore
from bot.storage.transactions import Transactions
from tests.databases import by_hand
from tests.storage.examples import MONDAY, add_quiz, add_round

MODEL = "llama-x"
ANSWER = "It may run for\nFifteen Minutes 🚀 at most, an easter egg."
YES = Opinion("maximum", True, "run for\nFifteen Minutes 🚀")
NO = Opinion("default", False)


def test_what_was_said_comes_back(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    assert store.opinions.of(round_, MODEL, ANSWER) == {}

    store.opinions.put(round_, MODEL, ANSWER, {"maximum": YES, "default": NO, "billing": None})
    store.opinions.put(round_, MODEL, ANSWER, {})

    assert store.opinions.of(round_, MODEL, ANSWER) == {"maximum": YES, "default": NO, "billing": None}


def test_it_was_said_of_this_answer_by_this_model_by_this_version(store: SqlStore) -> None:
    quiz = add_quiz(store)
    round_, other = add_round(store, quiz), add_round(store, quiz, MONDAY + timedelta(days=1))
    store.opinions.put(round_, MODEL, ANSWER, {"maximum": YES})

    assert store.opinions.of(round_, "another", ANSWER) == {}
    assert store.opinions.of(round_, MODEL, f"{ANSWER} ") == {}
    assert store.opinions.of(replace(round_, question_version="v2"), MODEL, ANSWER) == {}
    assert store.opinions.of(other, MODEL, ANSWER) == {}


def test_what_was_said_first_stays_and_more_may_come(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    store.opinions.put(round_, MODEL, ANSWER, {"maximum": YES})

    store.opinions.put(round_, MODEL, ANSWER, {"maximum": replace(YES, conveys=False, quote=""), "default": NO})

    assert store.opinions.of(round_, MODEL, ANSWER) == {"maximum": YES, "default": NO}


def test_what_no_database_can_store_is_no_trouble(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    odd = "fifteen \x00 minutes \ud800"

    store.opinions.put(round_, MODEL, odd, {"maximum": Opinion("maximum", True, "fifteen")})

    assert store.opinions.of(round_, MODEL, odd) == {"maximum": Opinion("maximum", True, "fifteen")}


def test_no_word_of_an_answer_is_kept_and_all_goes_with_the_workspace(
    transactions: Transactions, database_url: str
) -> None:
    with transactions.write() as store:
        round_ = add_round(store, add_quiz(store))
        store.opinions.put(round_, MODEL, ANSWER, {"maximum": YES})
    [row] = rows_of(database_url)
    assert "fifteen" not in row.casefold()
    assert "easter" not in row

    with transactions.write() as store:
        store.quizzes.remove_workspace("T1")

    assert rows_of(database_url) == []


def rows_of(database_url: str) -> list[str]:
    with by_hand(database_url) as connection:
        return [str(tuple(row)) for row in connection.execute(text("SELECT * FROM opinions"))]
