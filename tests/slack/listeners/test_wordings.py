"""Accepted wordings, as reviewers list them and take them back."""

from dataclasses import replace

from bot.domain.grading import Coverage, PointFinding
from bot.domain.members import MemberId
from bot.playground import Person, View
from bot.slack import ids
from bot.usecases.ports import Store
from tests.slack.listeners.test_disputes import SAID, disagree, modal, open_review, own_result, played, press_of, queue
from tests.slack.rig import Rig


async def accepted(rig: Rig, wording: str = "zebra sleeps") -> None:
    """A round that is over, in which Olga has accepted a wording of Ana's."""
    ana = (await played(rig, ana=SAID))["ana"]
    await disagree(ana, rig)
    await ana.close(modal(ana))
    await accept(rig, wording)


async def accept(rig: Rig, wording: str) -> None:
    """Olga accepts what waits."""
    review = await open_review(rig.owner, rig)
    await rig.owner.click(review, press_of(review, ids.ACCEPT))
    while "Accepted." not in str(modal(rig.owner).blocks):
        assert not (await rig.owner.submit(modal(rig.owner), {ids.FIELD_PHRASING: wording})).errors
    await rig.owner.close(modal(rig.owner))


async def open_wordings(person: Person, rig: Rig) -> View:
    shown = await queue(person, rig)
    await person.click(shown, ids.SHOW_WORDINGS)
    return modal(person)


def beside(view: View, button: str) -> list[str]:
    """The ids of such buttons beside texts."""
    found = [(block.get("accessory") or {}).get("action_id", "") for block in view.blocks]
    return [action_id for action_id in found if action_id.startswith(button)]


def texts(view: View) -> str:
    return "\n".join(str(block["text"]["text"]) for block in view.blocks if "text" in block)


async def test_a_wording_is_listed_taken_back_and_brought_back(rig: Rig) -> None:
    await accepted(rig)

    view = await open_wordings(rig.owner, rig)
    assert "“zebra sleeps”" in texts(view)
    assert f"Accepted on Mon 30 Nov by <@{rig.owner.id}>" in texts(view)
    assert f"*Question* in <#{rig.channel.id}>" in texts(view)
    [take_back] = beside(view, ids.TAKE_BACK_WORDING)
    assert "Points that were given stay." in str([b["accessory"]["confirm"] for b in view.blocks if "accessory" in b])

    await rig.owner.click(view, take_back)
    assert "“zebra sleeps” is taken back." in texts(modal(rig.owner))
    assert "No wording counts beside the bank’s own." in texts(modal(rig.owner))
    assert await overlay(rig) == []

    await rig.owner.click(modal(rig.owner), ids.RESTORE_WORDING)
    assert "“zebra sleeps” counts again" in texts(modal(rig.owner))
    assert beside(modal(rig.owner), ids.TAKE_BACK_WORDING) == [take_back]
    assert await overlay(rig) == ["zebra sleeps"]


async def overlay(rig: Rig) -> list[str]:
    found = await rig.stored(lambda store: store.disputes.accepted_phrasings())
    return [each.phrasing for each in found]


async def test_the_rest_is_shown_and_points_stay(rig: Rig) -> None:
    people = await played(rig, ana=SAID, ben="The yak rests.")
    for name, words, wording in (("ana", SAID, "zebra sleeps"), ("ben", "The yak rests.", "yak rests")):
        await disagree(people[name], rig, words)
        await people[name].close(modal(people[name]))
        await accept(rig, wording)
    before = (await own_result(people["ana"], rig)).text

    view = await open_wordings(rig.owner, rig)
    assert texts(view).index("yak rests") < texts(view).index("zebra sleeps"), "the newest first"
    [_, zebras] = beside(view, ids.TAKE_BACK_WORDING)
    await rig.owner.click(view, zebras)

    assert len(beside(modal(rig.owner), ids.TAKE_BACK_WORDING)) == 1
    assert await overlay(rig) == ["yak rests"]
    assert (await own_result(people["ana"], rig)).text == before


async def test_a_long_list_is_turned_and_stays_at_its_page(rig: Rig) -> None:
    await accepted(rig)
    await rig.runner.write(lambda store: add_wordings(store, 22))
    view = await open_wordings(rig.owner, rig)
    assert len(beside(view, ids.TAKE_BACK_WORDING)) == 20
    assert "1 to 20 of 23" in str(view.blocks)

    await rig.owner.click(view, f"{ids.SHOW_WORDINGS}:next")
    assert "21 to 23 of 23" in str(modal(rig.owner).blocks)
    await rig.owner.click(modal(rig.owner), beside(modal(rig.owner), ids.TAKE_BACK_WORDING)[0])
    assert "21 to 22 of 22" in str(modal(rig.owner).blocks)
    await rig.owner.click(modal(rig.owner), f"{ids.SHOW_WORDINGS}:previous")
    assert "1 to 20 of 22" in str(modal(rig.owner).blocks)


def add_wordings(store: Store, number: int) -> None:
    """Accept as many more of the same key point."""
    [known] = store.disputes.accepted_phrasings()
    first, round_ = store.disputes.get(known.dispute_id), store.rounds.get(known.round_id)
    assert first
    assert round_
    for n in range(number):
        member, finding = (
            MemberId(first.member.workspace_id, f"U{n}"),
            PointFinding(known.key_point_id, Coverage.MISSING),
        )
        opened = store.disputes.open(round_, member, finding, first.kind, "", first.opened_at)
        assert opened
        assert store.disputes.decide(replace(first, id=opened.id, phrasing=f"wording {n}"))


async def test_of_two_who_press_the_second_is_told(rig: Rig) -> None:
    await accepted(rig)
    boss = rig.member("boss", is_admin=True)
    views = {person.id: await open_wordings(person, rig) for person in (rig.owner, boss)}

    for person in (rig.owner, boss):
        await person.click(modal(person), beside(views[person.id], ids.TAKE_BACK_WORDING)[0])
    assert "is taken back" in texts(modal(rig.owner))
    assert "This wording was taken back already." in texts(modal(boss))
    assert "No wording counts beside the bank’s own." in texts(modal(boss)), "the list as it is now"


async def test_who_is_no_reviewer_is_refused(rig: Rig) -> None:
    await accepted(rig)
    view = await open_wordings(rig.owner, rig)
    [take_back] = beside(view, ids.TAKE_BACK_WORDING)
    rita = rig.member("rita")
    await name(rig, rita)
    await open_wordings(rita, rig)
    await name(rig)

    await rita.click(modal(rita), take_back)

    assert "Only reviewers can do this" in texts(modal(rita))
    assert await overlay(rig) == ["zebra sleeps"]


async def name(rig: Rig, *reviewers: Person) -> None:
    """Olga names reviewers."""
    if rig.owner.modal:
        await rig.owner.close(rig.owner.modal)
    await rig.owner.command("/lambda-quiz settings", rig.channel)
    assert not (await rig.owner.submit(modal(rig.owner), {ids.FIELD_REVIEWERS: list(reviewers)})).errors
    await rig.owner.close(modal(rig.owner))


async def test_the_home_leads_to_the_wordings_while_there_are_any(rig: Rig) -> None:
    await accepted(rig)
    home = await rig.owner.home()
    assert home is not None
    assert "No answer waits for your review." in str(home.blocks)

    await rig.owner.click(home, ids.SHOW_WORDINGS)
    await rig.owner.click(modal(rig.owner), beside(modal(rig.owner), ids.TAKE_BACK_WORDING)[0])

    await rig.core.afterwards.wait()
    behind = rig.playground.workspace.views.home(rig.owner.id)
    assert behind is not None
    assert ids.SHOW_WORDINGS not in str(behind.snapshot().blocks)
    await rig.owner.click(modal(rig.owner), ids.RESTORE_WORDING)
    assert ids.SHOW_WORDINGS in str(await rig.owner.home())


async def test_where_nothing_was_accepted_there_is_no_button(rig: Rig) -> None:
    await accepted(rig, "")
    assert ids.SHOW_WORDINGS not in str((await queue(rig.owner, rig)).blocks)
    assert ids.SHOW_WORDINGS not in str(await rig.owner.home())
