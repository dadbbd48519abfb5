"""What people are shown when they ask the bot for something."""

from bot.playground import Channel, Person, View


async def said(person: Person, typed: str, place: Channel) -> str:
    """What a person alone reads after a command in a channel."""
    result = await person.command(f"/lambda-quiz {typed}", place)
    assert result.problem is None
    assert result.message is not None, typed
    assert result.message.ephemeral_for == person.id
    return result.message.text


async def settings_form(person: Person, place: Channel) -> View:
    """The form that `/lambda-quiz settings` opens in a channel."""
    assert (await person.command("/lambda-quiz settings", place)).acknowledged
    assert person.modal is not None
    return person.modal


async def home_of(person: Person) -> str:
    """The blocks of a person's App Home."""
    home = await person.home()
    assert home is not None
    return str(home.blocks)
