"""Who did something: people are known by their workspace and user id, never by name."""

from dataclasses import dataclass

from bot.domain.members import MemberId


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for something, and where.

    `workspace_id` is that of the installation, `channel_id` None in direct messages and in the App Home. Who
    `is_elsewhere` asks from somewhere else what is answered as in that channel.
    """

    member: MemberId
    workspace_id: str
    channel_id: str | None = None
    is_elsewhere: bool = False

    @property
    def is_stranger(self) -> bool:
        """Whether they belong to another workspace and are here through a shared channel."""
        return self.member.workspace_id != self.workspace_id


def member_of(workspace_id: str, user_id: str, author_team: str | None) -> MemberId:
    """The person `user_id`, where `workspace_id` is the installation's and `author_team` what Slack calls their team.

    People of an enterprise are known by the enterprise's id, but Slack gives the id of one of its workspaces as their
    team, which looks like that of a stranger's workspace. They are taken for our own: user ids do not collide.
    """
    if author_team is None or author_team == workspace_id:
        return MemberId(workspace_id, user_id)
    if workspace_id.startswith("E") and author_team.startswith("T"):
        return MemberId(workspace_id, user_id)
    return MemberId(author_team, user_id)
