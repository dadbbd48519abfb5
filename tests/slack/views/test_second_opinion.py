"""Where a model has a part, people are told, and nothing of its name works as markup."""

from dataclasses import replace

import pytest

from bot.domain.grading import Coverage, PointFinding, Verdict
from bot.slack.views.result import own_result
from bot.slack.views.reveal import reveal
from bot.slack.views.second_opinion import decided_words, second_reader_words
from tests.slack.views.cases import MESSAGES, VIEWS
from tests.slack.views.examples import READ, READ_BY, REVEAL, result


@pytest.mark.parametrize(
    "name",
    [
        "card",
        "how-it-works",
        "set-up-announcement",
        "reveal",
        "result",
        "settings",
        "settings-saved",
        "answer",
        "dispute",
    ],
)
def test_it_is_told_everywhere_and_only_while_it_is_on(name: str) -> None:
    def told(name: str) -> bool:
        return READ_BY in str(MESSAGES[name].block_dicts if name in MESSAGES else VIEWS[name].to_dict())

    assert told(f"{name}-second-opinion")
    assert [other for other in (*MESSAGES, *VIEWS) if told(other) and not other.endswith("-second-opinion")] == []


def test_the_form_to_disagree_says_that_nobody_else_reads_it_only_where_that_is_so() -> None:
    alone, with_model = (str(VIEWS[name].to_dict()) for name in ("dispute", "dispute-second-opinion"))
    assert "Nobody else reads this." in alone
    assert "Nobody else" not in with_model
    assert "A reviewer of the quiz reads this and your answer, without your name" in with_model


def test_the_model_is_named_beside_what_it_decided_and_nowhere_else() -> None:
    lines = own_result(result(Verdict.PARTIAL, 5, assessment=READ)).text.splitlines()
    decided = [line for line in lines if "decided by gpt-x" in line]
    assert [line[0] for line in decided] == ["✓", "○"]
    assert "starting a new environment" in decided[0]
    assert "A larger package" in decided[1]


def test_what_a_wrong_claim_took_away_was_not_decided_by_a_model() -> None:
    assert decided_words(PointFinding("k1", Coverage.CONTRADICTED, read_by=READ_BY)) == ""
    assert decided_words(PointFinding("k1", Coverage.COVERED)) == ""


def test_a_name_is_no_markup() -> None:
    [words] = second_reader_words("<!channel>*x*")
    assert "<!" not in words
    assert "*" not in words
    assert "<!" not in reveal(replace(REVEAL, read_by="<!channel>")).text
