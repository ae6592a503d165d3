"""Every audited action is written by some operation and presented by a sentence; none is written that has none."""

import re

from accessprogram.audit_sentences import ACCESS_ACTIONS, SENTENCES
from tests.contracts.source import strings

LISTED = {**SENTENCES, **ACCESS_ACTIONS}
HERE = "accessprogram/audit_sentences.py"


def test_every_listed_action_is_written_somewhere() -> None:
    written = {text for _, text in strings("accessprogram/", "reviews/", without=(HERE,))}
    assert sorted(set(LISTED) - written) == []


def test_every_written_action_is_listed() -> None:
    """What looks like an action in an operation is one of the list: same first word, a dot, words below it."""
    nouns = {action.partition(".")[0] for action in LISTED if "." in action}
    looks = re.compile(rf"(?:{'|'.join(sorted(nouns))})\.[a-z_]+")
    found = {
        text
        for _, text in strings("accessprogram/operations/", "reviews/operations/", "accessprogram/web/", "reviews/web/")
        if looks.fullmatch(text)
    }
    assert sorted(found - set(LISTED)) == []


def test_sentences_name_their_holes_by_words() -> None:
    holes = {action: set(re.findall(r"{([^}]*)}", str(text))) for action, text in LISTED.items()}
    assert {action: found for action, found in holes.items() if not all(re.fullmatch("[a-z]+", n) for n in found)} == {}
