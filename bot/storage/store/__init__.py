"""The store: all stored state inside one transaction, and the only queries of the project."""

from sqlalchemy import Connection

from bot.storage.store.answers import SqlAnswers
from bot.storage.store.disputes import SqlDisputes
from bot.storage.store.duties import SqlDuties
from bot.storage.store.members import SqlMembers
from bot.storage.store.opinions import SqlOpinions
from bot.storage.store.posts import SqlPosts
from bot.storage.store.quizzes import SqlQuizzes
from bot.storage.store.results import SqlResults
from bot.storage.store.rounds import SqlRounds


class SqlStore:
    """The port `Store` on a connection that is in a transaction. It neither commits nor rolls back."""

    def __init__(self, connection: Connection) -> None:
        self.quizzes = SqlQuizzes(connection)
        self.rounds = SqlRounds(connection)
        self.answers = SqlAnswers(connection)
        self.results = SqlResults(connection)
        self.disputes = SqlDisputes(connection)
        self.opinions = SqlOpinions(connection)
        self.members = SqlMembers(connection)
        self.posts = SqlPosts(connection)
        self.duties = SqlDuties(connection)
