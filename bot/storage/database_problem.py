"""What can be wrong with the database before it is used."""


class DatabaseProblem(Exception):
    """The database cannot be used; the sentence says why and what to do about it. It never holds a password."""
