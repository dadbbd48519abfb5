"""The modals that people have open, stacked, and their App Home tabs."""

from __future__ import annotations

from .blockkit.values import initial_values
from .errors import SlackError
from .models import JSON, View
from .state import State

STACK_LIMIT = 3


class Views:
    """Views by person: at most three stacked modals, and one Home tab."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """The open modals of a person, the one on top last."""
        return self._stacks.setdefault(user, [])

    def top(self, user: str) -> View | None:
        return self.stack(user)[-1] if self.stack(user) else None

    def home(self, user: str) -> View | None:
        return self._homes.get(user)

    def open(self, user: str, content: JSON) -> View:
        """Opens a modal; whatever modal was open gives way to it."""
        self._refuse_duplicate(content)
        view = self._new("modal", user, content)
        self._stacks[user] = [view]
        return view

    def push(self, user: str, content: JSON, source: str) -> View:
        """Puts a modal onto the open ones, of which the one with the id `source` asked for it.

        Refused with `not_found` when that one has been closed, and with `push_limit_reached`.
        """
        stack = self.stack(user)
        if all(view.id != source for view in stack):
            raise SlackError("not_found")
        if len(stack) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        self._refuse_duplicate(content)
        view = self._new("modal", user, content)
        view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def publish(self, user: str, content: JSON, expected_hash: str | None) -> View:
        """Sets a person's Home tab; a stale hash is refused with `hash_conflict`."""
        current = self._homes.get(user)
        if expected_hash is not None and (current is None or current.hash != expected_hash):
            raise SlackError("hash_conflict")
        if current is None:
            self._homes[user] = current = self._new("home", user, content)
            return current
        self._rewrite(current, content)
        return current

    def update(self, view: View, content: JSON, expected_hash: str | None = None) -> View:
        """Rewrites an open modal; inputs keep what was typed where block and action ids stay the same."""
        if expected_hash is not None and view.hash != expected_hash:
            raise SlackError("hash_conflict")
        self._rewrite(view, content)
        return view

    def find_open(self, *, view_id: str | None = None, external_id: str | None = None) -> View:
        """An open modal by its id or the app's own id, or `view_not_found`."""
        for stack in self._stacks.values():
            for view in stack:
                if view_id is not None and view.id == view_id:
                    return view
                if external_id and view.external_id == external_id:
                    return view
        raise SlackError("view_not_found")

    def close(self, view: View) -> None:
        """Takes the top modal away."""
        stack = self.stack(view.owner)
        if not stack or stack[-1] is not view:
            raise SlackError("view_not_found")
        stack.pop()

    def clear(self, user: str) -> list[View]:
        """Takes every modal of a person away, and returns them, the top one first."""
        return list(reversed(self._stacks.pop(user, [])))

    def all_modals(self) -> list[View]:
        """Every open modal, each person's stack from the bottom up."""
        return [view for stack in self._stacks.values() for view in stack]

    def all_homes(self) -> list[View]:
        """Every Home tab that was published."""
        return list(self._homes.values())

    def restore(self, modals: list[View], homes: list[View]) -> None:
        """Puts back what `all_modals` and `all_homes` gave."""
        for view in modals:
            self.stack(view.owner).append(view)
        self._homes = {view.owner: view for view in homes}

    def _new(self, kind: str, user: str, content: JSON) -> View:
        view_id = self._state.mint.new("V")
        return View(
            id=view_id,
            kind=kind,
            owner=user,
            content=content,
            hash=self._new_hash(),
            root_view_id=view_id,
            values=initial_values(content.get("blocks") or []),
        )

    def _rewrite(self, view: View, content: JSON) -> None:
        kept = view.values
        view.content = content
        view.hash = self._new_hash()
        view.values = initial_values(view.blocks)
        for block_id, actions in view.values.items():
            for action_id, value in actions.items():
                before = kept.get(block_id, {}).get(action_id)
                if before is not None and before["type"] == value["type"]:
                    actions[action_id] = before

    def _new_hash(self) -> str:
        return f"{self._state.seconds()}.{self._state.mint.secret(8)}"

    def _refuse_duplicate(self, content: JSON) -> None:
        external_id = content.get("external_id")
        if not external_id:
            return
        try:
            self.find_open(external_id=external_id)
        except SlackError:
            return
        raise SlackError("duplicate_external_id")
