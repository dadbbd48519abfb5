"""Accepted phrasings become a patch that git applies, which changes nothing but the lists that it adds to."""

import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage.bank_files import bundled_banks_folder, load_bank
from bot.storage.banks.folder import read_folder
from bot.storage.banks.overlay import OverlayPatch, overlay_patch
from bot.storage.banks.phrasings import amend
from bot.storage.banks.problems import BankProblem
from bot.usecases.ports import AcceptedPhrasing
from tests.banks.samples import GOOD, TODAY, bank_folder, changed
from tests.builders import utc

BLOCKS = """\
# The sea, as it is.
sources:
  tides: {title: How tides work, url: https://example.org/tides, checked: 2026-11-01}
questions:
  - id: why-tides
    section: basic
    difficulty: easy
    topics: [sea]
    prompt: Why are there tides?
    model_answer: Two bodies pull.
    rubric:
      rule: {kind: all_of, required: [k1, k2, k3]}
      key_points:
        - id: k1  # the nearer one
          statement: The moon pulls.
          phrasings:
            - moon  # as everybody says

            # the next is for sailors
            - >-
              the moon that pulls
              the water

          source: tides
        - id: k2
          statement: >-
            The sun pulls
            as well.

          source: tides
        - id: k3
          phrasings: []
          statement: The earth turns.  # under it
          source: tides
    checked: 2026-11-23
    review_after: 2027-02-23
"""


def accepted(point: str, phrasing: str, question: str = "why-tides", bank: str = "seas") -> AcceptedPhrasing:
    return AcceptedPhrasing(1, "C1", bank, question, point, phrasing, 1, 1, "U9", utc("2026-11-23 20:00"))


def apply(patch: OverlayPatch, place: Path) -> None:
    """Let git itself apply it, strictly."""
    done = subprocess.run(["git", "apply", "-"], cwd=place, input=patch.text.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def removed(patch: OverlayPatch) -> list[str]:
    lines = patch.text.splitlines()
    return [line[1:].rstrip("\r") for line in lines if line.startswith("-") and not line.startswith("---")]


def phrasings(folder: Path, question: str = "why-tides") -> dict[str, tuple[str, ...]]:
    return {p.id: p.phrasings for p in load_bank(folder).questions[question].rubric.key_points}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lists_of_every_form_are_added_to(tmp_path: Path, line_end: str, mark: str) -> None:
    folder = bank_folder(tmp_path, sea=mark + BLOCKS.replace("\n", line_end))
    said = ["attraction: lunar", "- dash", "on", "“quoted” #1"]

    patch = overlay_patch(tmp_path, [accepted(k, each) for k in ("k1", "k2", "k3") for each in said[:1]], tmp_path)
    # Only the first of a wording that two key points get can stand.
    assert (patch.added, len(patch.left_out)) == (1, 2)
    wanted = [accepted("k1", said[0]), accepted("k1", said[1]), accepted("k2", said[2]), accepted("k3", said[3])]
    patch = overlay_patch(tmp_path, wanted, tmp_path)
    apply(patch, tmp_path)

    assert patch.added == 4
    assert phrasings(folder) == {
        "k1": ("moon", "the moon that pulls the water", *said[:2]),
        "k2": ("on",),
        "k3": (said[3],),
    }
    after = (folder / "sea.yaml").read_bytes().decode()
    assert removed(patch) == ["          phrasings: []"]
    assert after.count(line_end) == after.count("\n")


def test_lists_on_one_line_are_added_to(tmp_path: Path) -> None:
    no_list = GOOD.replace(", phrasings: [sun]", "")
    folder = bank_folder(tmp_path, moon=no_list)

    apply(overlay_patch(tmp_path, [accepted("k1", "lunar, pull"), accepted("k2", "solar: pull")], tmp_path), tmp_path)

    assert phrasings(folder)["k1"] == ("moon", "lunar, pull")
    assert phrasings(folder)["k2"] == ("solar: pull",)


@pytest.mark.parametrize(
    "phrasings_before",
    ["phrasings: [moon,]", "phrasings: [moon , ]", "phrasings: [\n              moon, # the nearer, [one\n          ]"],
)
def test_a_list_that_ends_in_a_comma_gets_no_second_one(tmp_path: Path, phrasings_before: str) -> None:
    folder = bank_folder(tmp_path, moon=changed(("phrasings: [moon]", phrasings_before)))

    apply(overlay_patch(tmp_path, [accepted("k1", "lunar pull")], tmp_path), tmp_path)

    assert phrasings(folder)["k1"] == ("moon", "lunar pull")


def test_a_key_point_that_ends_in_a_comma_gets_no_second_one(tmp_path: Path) -> None:
    folder = bank_folder(tmp_path, moon=changed((", phrasings: [sun], source: tides}", ", source: tides,}")))

    apply(overlay_patch(tmp_path, [accepted("k2", "solar pull")], tmp_path), tmp_path)

    assert phrasings(folder)["k2"] == ("solar pull",)


def test_what_would_spoil_a_file_is_left_out_and_the_rest_is_added(tmp_path: Path) -> None:
    point = "- id: k2\n          source: tides\n          ? statement\n          : The sun pulls."
    before = "- {id: k2, statement: The sun pulls., names: [the sun], phrasings: [sun], source: tides}"
    folder = bank_folder(tmp_path, moon=changed((before, point)))

    patch = overlay_patch(tmp_path, [accepted("k1", "lunar pull"), accepted("k2", "solar pull")], tmp_path)
    apply(patch, tmp_path)

    assert (phrasings(folder)["k1"], phrasings(folder)["k2"]) == (("moon", "lunar pull"), ())
    assert (patch.added, patch.left_out) == (
        1,
        ["why-tides, k2: “solar pull” cannot be fitted into the file as it is written; add it by hand."],
    )


def test_a_file_without_a_last_line_end_and_a_list_at_its_end(tmp_path: Path) -> None:
    head, rubric, tail = GOOD.partition("    rubric:\n")
    lines = rubric + tail
    dates = "    checked: 2026-11-23\n    review_after: 2027-02-23\n"
    points = """\
      key_points:
        - {id: k2, statement: The sun pulls., source: tides}
        - id: k1
          source: tides
          statement: The moon pulls.
          phrasings:
            - moon"""
    assert dates in lines
    text = f"{head}{dates}    rubric:\n      rule: {{kind: all_of, required: [k1, k2]}}\n{points}"
    folder = bank_folder(tmp_path, moon=text)

    apply(overlay_patch(tmp_path, [accepted("k1", "lunar pull")], tmp_path), tmp_path)

    assert phrasings(folder)["k1"] == ("moon", "lunar pull")


def test_what_is_there_or_has_no_place_is_left_out(tmp_path: Path) -> None:
    bank_folder(tmp_path, moon=GOOD)

    patch = overlay_patch(
        tmp_path,
        [
            accepted("k1", "Moon!"),
            accepted("k1", "the sun pulls"),
            accepted("k9", "x"),
            accepted("k1", "x", question="gone"),
            accepted("k1", "x", bank="lakes"),
        ],
        tmp_path,
    )

    assert (patch.text, patch.added) == ("", 0)
    assert patch.left_out == [
        "gone, k1: the bank lakes has no such key point.".replace("gone", "why-tides"),
        "why-tides, k1: “the sun pulls” says k2 already.",
        "gone, k1: the bank seas has no such key point.",
        "why-tides, k9: the bank seas has no such key point.",
    ]


def test_a_broken_bank_is_not_patched(tmp_path: Path) -> None:
    bank_folder(tmp_path, moon="a: 1\n")
    with pytest.raises(BankProblem):
        overlay_patch(tmp_path, [accepted("k1", "x")], tmp_path)


def test_every_key_point_of_the_shipped_bank_can_be_added_to(tmp_path: Path) -> None:
    source = bundled_banks_folder() / "aws-lambda"
    folder = tmp_path / "data" / "aws-lambda"
    folder.mkdir(parents=True)
    for file in source.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    before = load_bank(folder)
    wanted = [
        accepted(point.id, f"accepted: {question.id} {point.id}", question.id, "aws-lambda")
        for question in before.questions.values()
        for point in question.rubric.key_points
    ]

    patch = overlay_patch(tmp_path / "data", wanted, tmp_path)
    apply(patch, tmp_path)

    assert patch.added == len(wanted)
    assert read_folder(folder, TODAY).errors == []
    for question in before.questions.values():
        for point in question.rubric.key_points:
            added = (*point.phrasings, f"accepted: {question.id} {point.id}")
            assert phrasings(folder, question.id)[point.id] == added
    assert removed(patch) == []


PRINTABLE = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60)


@settings(max_examples=200, deadline=None)
@given(PRINTABLE.map(lambda text: " ".join(text.split())).filter(lambda text: any(c.isalnum() for c in text)))
def test_any_phrasing_comes_back_as_it_was(said: str) -> None:
    for text in (BLOCKS, GOOD):
        amended = amend(text, {("why-tides", "k2"): [said]})
        points = yaml.safe_load(amended.text)["questions"][0]["rubric"]["key_points"]
        assert (said in points[1].get("phrasings", [])) is (amended.added == 1)
        assert amend(amended.text, {("why-tides", "k2"): [said]}).text == amended.text


def test_a_bank_that_is_a_link_is_patched_where_git_finds_its_files(tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()
    folder = bank_folder(tmp_path / "versions", sea=GOOD)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "linked").symlink_to(folder)

    patch = overlay_patch(tmp_path / "data", [accepted("k1", "lunar pull", bank="linked")], tmp_path)

    assert patch.text.startswith("--- a/versions/seas/sea.yaml\n")
    apply(patch, tmp_path)
    assert phrasings(tmp_path / "data" / "linked")["k1"] == ("moon", "lunar pull")


@pytest.mark.parametrize("link", ["data/linked", "data/linked/sea.yaml"])
def test_a_link_that_leads_elsewhere_has_its_own_name_in_the_patch(tmp_path: Path, link: str) -> None:
    folder = bank_folder(tmp_path, sea=GOOD)
    place = tmp_path / "here"
    (place / link).parent.mkdir(parents=True)
    (place / link).symlink_to(folder if (place / link).name == "linked" else folder / "sea.yaml")

    patch = overlay_patch(place / "data", [accepted("k1", "lunar pull", bank="linked")], place)

    assert patch.text.startswith("--- a/data/linked/sea.yaml\n+++ b/data/linked/sea.yaml\n")
    done = subprocess.run(["git", "apply", "-p3", "-"], cwd=folder, input=patch.text.encode(), check=False)
    assert done.returncode == 0
    assert phrasings(place / "data" / "linked")["k1"] == ("moon", "lunar pull")
