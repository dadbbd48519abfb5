"""Migrations: the steps from an empty database to the tables of `bot.storage.tables`, in order, never changed again."""
