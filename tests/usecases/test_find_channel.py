"""A change is about the channel of its quiz or round, and about none once they are gone."""

from bot.domain.posts import Post, PostKind
from bot.usecases.find_channel import channel_of_dispute, channel_of_post, channel_of_quiz, channel_of_round
from bot.usecases.open_dispute import open_dispute
from bot.usecases.set_up_quiz import set_up_quiz
from tests.builders import ANA, CHANNEL, OWNER, quiz_settings
from tests.usecases.play import MONDAY_9, MONDAY_16, Play

GONE = 4_000_000


def test_what_belongs_to_a_round_is_about_the_channel_in_which_it_was_asked(play: Play) -> None:
    round_ = play.play_day(play.set_up(), [(ANA, "no idea")])
    dispute = open_dispute(play.store, round_.id, ANA, 0, "no idea", "", MONDAY_16)
    elsewhere = quiz_settings(channel_id="C2")
    set_up_quiz(play.store, play.banks, play.holidays, OWNER, elsewhere, MONDAY_16, round_.quiz_id)

    assert channel_of_round(play.store, round_.id) == CHANNEL
    assert channel_of_dispute(play.store, dispute.id) == CHANNEL
    post = Post("reveal:1", PostKind.REVEAL, round_.quiz_id, MONDAY_9, round_.id)
    assert channel_of_post(play.store, post) == CHANNEL
    assert channel_of_quiz(play.store, round_.quiz_id) == "C2"
    notice = Post("notice:1", PostKind.NOTICE, round_.quiz_id, MONDAY_9)
    assert channel_of_post(play.store, notice) == "C2"


def test_what_is_gone_is_about_no_channel(play: Play) -> None:
    found = (channel_of_quiz, channel_of_round, channel_of_dispute)
    assert [channel_of(play.store, GONE) for channel_of in found] == ["", "", ""]
