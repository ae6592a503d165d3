"""What is said of each section becomes one text; nothing that a person wrote is lost."""

from hypothesis import given
from hypothesis import strategies as st

from reviews.policy.drafts import letter_sentence, merged, sentence


def test_a_verdict_is_one_paragraph_with_its_section() -> None:
    assert sentence("Targets", "sound", " ") == "Targets: sound."
    assert sentence("Targets", "concern", "One is not theirs.") == "Targets: a concern. One is not theirs."
    assert letter_sentence("Targets", "") == ""
    assert letter_sentence("Targets", "Prove the second.") == "On Targets: Prove the second."


def test_another_word_takes_the_place_of_the_first() -> None:
    draft = merged(merged("", "", "A: sound."), "", "B: sound.")
    assert draft == "A: sound.\n\nB: sound."
    assert merged(draft, "A: sound.", "A: a concern. Why.") == "A: a concern. Why.\n\nB: sound."
    assert merged(draft, "B: sound.", "") == "A: sound."


def test_what_was_edited_stays_and_the_new_word_comes_after_it() -> None:
    edited = "A: sound, I read it twice."
    assert merged(edited, "A: sound.", "A: a concern. Why.") == "A: sound, I read it twice.\n\nA: a concern. Why."


PARAGRAPHS = st.lists(st.text(alphabet="abc .:", min_size=1, max_size=9).map(str.strip).filter(bool), max_size=5)


@given(PARAGRAPHS, st.sampled_from(["", "x: sound."]), st.sampled_from(["", "x: a concern."]))
def test_every_paragraph_of_a_person_is_kept_in_its_order(own: list[str], before: str, now: str) -> None:
    draft = "\n\n".join([*own, before] if before else own)
    kept = [row for row in merged(draft, before, now).split("\n\n") if row and row not in (before, now)]
    assert kept == own
