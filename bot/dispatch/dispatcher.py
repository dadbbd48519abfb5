"""What the bot needs of a dispatcher, of which there are two kinds."""

from typing import Protocol


class Dispatcher(Protocol):
    """Hands due posts to whoever delivers them."""

    async def start(self) -> None:
        """Begin to work."""
        ...

    async def leads(self) -> bool:
        """Whether this process looks after what one does for all."""
        ...

    async def deliver_due(self) -> None:
        """Have what is due delivered, without waiting for it."""
        ...

    async def idle(self) -> None:
        """Wait until nothing is left to deliver now."""
        ...

    async def stop(self) -> None:
        """Begin nothing more, also when asked to by a tick in progress, and finish what was begun."""
        ...
