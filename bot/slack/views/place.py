"""Where a quiz runs, for a reader who is not there."""

from bot.domain.quiz import Quiz
from bot.slack.message import Message, compose
from bot.slack.views.blocks import context


def place_words(quiz: Quiz) -> str:
    """The quiz's channel as "In #lambda"."""
    return f"In <#{quiz.channel_id}>"


def placed(message: Message, quiz: Quiz) -> Message:
    """The message with the quiz's channel in a line below its heading."""
    heading, *below = message.blocks
    return compose([heading, context(place_words(quiz)), *below])
