"""A day of the quiz, lived in a browser."""

from playwright.async_api import Browser, expect

from bot.cli.demo.replies import Kind
from tests.page.rig import Site, open_window


async def test_a_quiz_from_its_set_up_to_the_leaderboard(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    page = window.page
    await expect(page.locator("#guide [aria-current]")).to_contain_text("press Set up")
    await window.ask()
    await window.open_thread("Question of the day")
    strong, partial, better = [await site.reply(kind) for kind in (Kind.STRONG, Kind.PARTIAL, Kind.BETTER)]
    await window.say(strong, "#thread")
    await expect(window.message(strong, "#thread").get_by_label("white check mark: Lambda Quiz")).to_be_visible()

    await window.be("Tom")
    await window.say("No idea", "#thread")
    await window.menu(window.message("No idea", "#thread"))
    await page.locator("#thread").get_by_role("link", name="Edit message").click()
    editor = page.get_by_label("Edit your message")
    await expect(editor).to_be_focused()
    await editor.fill(better)
    await window.button("Save", "#thread").click()
    await expect(window.message(better, "#thread")).to_contain_text("(edited)")

    await window.be("Jonas")
    await window.say("First!", "#thread")
    await window.menu(window.message("First!", "#thread"))
    await window.button("Delete message", "#thread").click()
    await window.button("Delete", "dialog").click()
    await expect(page.get_by_text("First!")).to_have_count(0)

    await window.be("Priya")
    await window.button("Answer privately", "#messages").click()
    await page.get_by_label("Your answer").fill(partial)
    await window.button("Save", "dialog").click()
    await expect(page.locator("dialog")).to_contain_text("Your private answer is saved")
    await window.button("Close", "dialog footer").click()
    await expect(window.message("Question of the day")).to_contain_text("3 people have answered")

    await window.button("Run until the reveal").click()
    reveal = window.message("Best of the day")
    await expect(reveal).to_contain_text("3 people answered. Best of the day: Mira and Tom with 10 points each.")
    await expect(reveal).to_contain_text("Key points")
    await expect(reveal).to_contain_text("replied to a thread")
    await expect(page.locator("#thread")).to_contain_text("Answers given privately")

    await window.button("My result", "#messages").last.click()
    own = window.message("Your result:")
    await expect(own).to_contain_text("Only visible to you")
    await expect(own).to_contain_text("Key points in your answer")
    await window.be("Mira")
    await expect(page.get_by_text("Your result:")).to_have_count(0)
    await window.button("Leaderboard", "#messages").last.click()
    board = window.message("people on this leaderboard")
    await expect(board).to_contain_text("1. Mira (you) · 10 points in 1 round")
    await expect(page.locator("#guide")).to_be_empty()
    await window.button("Next event").click()
    await expect(window.message("Question of the day")).to_be_visible()
    await expect(page.locator("#guide")).to_be_empty()
    assert window.complaints == []


async def test_two_windows_as_two_people_see_each_other_at_once(site: Site, browser: Browser) -> None:
    mira = await open_window(browser, site)
    tom = await open_window(browser, site, f"?as={site.person('Tom').id}")
    at_once = 10_000  # on a busy machine; by themselves windows look again after fifteen seconds
    await mira.say("Hello Tom")
    await expect(tom.message("Hello Tom")).to_be_visible(timeout=at_once)
    await tom.say("Hello *Mira*")
    await expect(mira.message("Hello Mira").locator("strong", has_text="Mira")).to_be_visible(timeout=at_once)
    await mira.menu(mira.message("Hello Mira"))
    await mira.button("React with tada", "#messages").click()
    await expect(tom.page.get_by_label("tada: Mira")).to_be_visible(timeout=at_once)
    assert mira.complaints == tom.complaints == []


async def test_whoever_adds_a_channel_mends_its_name_and_is_taken_there(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site, "?panel=traffic")
    await window.button("+ Add a channel").click()
    dialog = window.page.locator("dialog")
    name = dialog.locator("input")
    for wrong, problem in (
        ("Not So", "is no channel name"),
        (site.host.stage.channel.name, "There is already a channel"),
    ):
        await name.fill(wrong)
        await name.press("Enter")
        await expect(dialog.get_by_role("alert")).to_contain_text(problem)
        await expect(name).to_have_value(wrong)
        await expect(name).to_be_focused()
    await name.fill("#r-n-d")
    await window.button("OK", "dialog").click()
    await expect(dialog).to_have_count(0)
    await expect(window.page.locator("#head h1")).to_contain_text("r-n-d")
    await expect(window.page.locator("#composer textarea")).to_be_focused()
    await expect(window.page.locator("#panel")).to_contain_text("Traffic")
    assert window.complaints == []


async def test_whoever_adds_no_channel_stays_where_they_are(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    here = await window.page.locator("#head h1").inner_text()
    for leave in ("Escape", "Cancel"):
        await window.button("+ Add a channel").click()
        await window.page.locator("dialog input").fill("random")
        await (window.page.keyboard.press(leave) if leave == "Escape" else window.button(leave, "dialog").click())
        await expect(window.page.locator("dialog")).to_have_count(0)
    assert await window.page.locator("#head h1").inner_text() == here
    assert site.host.playground.workspace.channel_named("random") is None


async def test_channels_that_one_does_not_look_at_are_marked_unread(site: Site, browser: Browser) -> None:
    mira = await open_window(browser, site)
    await mira.button("+ Add a channel").click()
    await mira.page.locator("dialog input").fill("random")
    await mira.button("OK", "dialog").click()
    other = mira.page.locator("#channels").get_by_role("link", name="random")
    await expect(other).to_have_attribute("aria-current", "page")
    await mira.page.locator(f"#go-{site.host.stage.channel.id} a").click()
    await site.person("Tom").join("random")
    await site.person("Tom").say("random", "Anybody here?")
    await expect(other).to_contain_text("2 unread")
    await other.click()
    await expect(mira.message("Anybody here?")).to_be_visible()
    await expect(other).not_to_contain_text("unread")


async def test_each_person_reads_times_in_their_own_zone(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await window.ask()
    for name, posted, closes in (
        ("Mira", "9:00 AM", "Closes today at 4:00 PM"),
        ("Carlos", "3:00 AM", "Closes today at 10:00 AM"),
        ("Aiko", "5:00 PM", "Closes tomorrow at 12:00 AM"),
    ):
        await window.be(name)
        card = window.message("Question of the day")
        await expect(card).to_contain_text(closes)
        await expect(card.locator("time").first).to_have_text(posted)


async def test_the_app_home_is_each_persons_own(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await window.page.get_by_role("link", name="Lambda Quiz").click()
    await expect(window.page.locator("#home")).to_contain_text("No quiz runs for you yet")
    await window.button("Set up", "#home").click()
    await expect(window.page.get_by_role("dialog", name="Quiz settings")).to_be_visible()
    await window.page.keyboard.press("Escape")
    await expect(window.page.locator("dialog")).to_have_count(0)
    await window.page.get_by_role("link", name="Messages").click()
    await expect(window.page.locator("#composer")).to_contain_text("sends messages here, and takes none")


async def test_somebody_who_is_hidden_is_on_no_board(site: Site, browser: Browser) -> None:
    window = await open_window(browser, site)
    await window.ask()
    await window.open_thread("Question of the day")
    for name in ("Mira", "Aiko"):
        await window.be(name)
        await window.say(await site.reply(Kind.STRONG if name == "Mira" else Kind.GOOD), "#thread")
    await window.button("Run until the reveal").click()
    await expect(window.message("Best of the day")).to_contain_text("1. Mira")
    await window.be("Mira")
    await window.button("Leaderboard", "#messages").last.click()
    board = window.message("Only visible to you")
    await expect(board).to_contain_text("1. Mira (you)")
    await expect(board).not_to_contain_text("Aiko")
