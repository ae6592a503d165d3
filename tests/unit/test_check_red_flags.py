"""Red flags: what is read as an offer of attacks in eleven languages, and what a defender may say."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.checks.base import Outcome, Subject
from reviews.checks.red_flag_rules import flags_in
from reviews.checks.red_flag_words import FAMILIES, LANGUAGES
from reviews.checks.red_flags import APPLICANT, RedFlags
from reviews.checks.subject import UseCase
from reviews.demo import stories
from tests.factories.subjects import answers, organisation, person, sources

CHECK = RedFlags()


def evaluate(text, **thresholds):
    subject = organisation(use_cases=(UseCase(label="use case 1", slug="own_code", activity=text),))
    return CHECK.evaluate(subject, sources(thresholds=thresholds))


@pytest.mark.parametrize(
    ("text", "family", "language"),
    [
        ("We sell zero-day exploits to governments.", "exploits", "English"),
        ("Our brokers buy 0-days.", "exploits", "English"),
        ("Hack-for-hire, cheap.", "hire", "English"),
        ("We develop ransomware for our clients.", "attack", "English"),
        ("Wir verkaufen Exploits an Behörden.", "exploits", "German"),
        ("Nous vendons des failles 0-day.", "exploits", "French"),
        ("Vendemos software espía a gobiernos.", "spyware", "Spanish"),
        ("Fazemos ataques sob encomenda.", "hire", "Portuguese"),
        ("Offriamo hacker a noleggio.", "hire", "Italian"),
        ("Hackers te huur.", "hire", "Dutch"),
        ("Мы продаём эксплойты.", "exploits", "Russian"),
        ("Casus yaz\u0131l\u0131m üretiyoruz.", "spyware", "Turkish"),
        ("我们出售零日漏洞。", "exploits", "Chinese"),
        ("نبيع ثغرات", "exploits", "Arabic"),
    ],
)
def test_offers_of_attacks_are_for_review_in_every_language(text, family, language):
    finding = evaluate(text)
    assert finding.outcome is Outcome.REVIEW
    assert (FAMILIES[family], language) in {(row["kind"], row["language"]) for row in finding.evidence["flags"]}
    assert finding.applicant_summary == APPLICANT


@pytest.mark.parametrize(
    "text",
    [
        "We detect ransomware and hunt botnets.",
        "We do not sell exploits.",
        "We train hospitals to recognise phishing, and run phishing exercises for them.",
        "Wir entwickeln Abwehr gegen Ransomware.",
        "Nous protégeons les journalistes contre les logiciels espions.",
        "我们检测勒索软件。",
        "Мы защищаем жертв вымогателей.",
        "Nightly reading of our firmware; two engineers reproduce each weakness and tell the vendor.",
        "Authorised penetration tests for hospitals under a contract.",
    ],
)
def test_what_a_defender_says_is_clear(text):
    finding = evaluate(text)
    assert finding.outcome is Outcome.CLEAR
    assert finding.applicant_summary == APPLICANT


def test_sentence_of_defence_is_shown_but_raises_nothing():
    finding = evaluate("We do not sell exploits.")
    assert finding.evidence["flags"] == [
        {
            "where": "use case 1",
            "kind": FAMILIES["exploits"],
            "words": "sell + exploits",
            "language": "English",
            "read_as": "a defender's sentence",
        }
    ]


@pytest.mark.parametrize(
    "text",
    ["We s\u200bell expl0its.", "W\u0435 s\u0435ll \u0435xploits", "we sell E X P L O I T S", "WE SELL EXPLOITS"],
)
def test_disguised_words_are_read_all_the_same(text):
    assert evaluate(text).outcome is Outcome.REVIEW


def test_words_far_apart_are_no_offer():
    assert not flags_in("We sell furniture to schools in four countries and once read about exploits.")


def test_demonstrations_own_stories_raise_no_flag():
    told = [text for text in _strings(vars(stories)) if " " in text]
    assert len(told) > 20
    assert [(text, flag) for text in told for flag in flags_in(text) if not flag.guarded] == []
    assert CHECK.evaluate(organisation(), sources()).outcome is Outcome.CLEAR


def _strings(value, depth=6):
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item, depth - 1)
    elif depth and hasattr(value, "__dataclass_fields__"):
        yield from _strings(vars(value) if hasattr(value, "__dict__") else (), depth - 1)


def test_answers_and_names_are_read_as_well():
    subject = organisation(answers=answers(what_you_do="We sell exploits."))
    assert "In the answer to what_you_do" in CHECK.evaluate(subject, sources()).summary
    assert "In the name" in CHECK.evaluate(organisation(name="Exploit Brokers Ltd"), sources()).summary


def test_thresholds_say_what_counts():
    text = "We sell exploits. Hack for hire."
    assert evaluate(text, families_least=2).outcome is Outcome.REVIEW
    assert evaluate(text, families_least=3).outcome is Outcome.CLEAR
    assert evaluate(text, left_out=["exploits", "hire"]).outcome is Outcome.CLEAR
    assert evaluate("We paint fences.", own_words=["paint* fence*"]).outcome is Outcome.REVIEW
    assert evaluate("Nothing.", questions=[]).outcome is Outcome.CLEAR


def test_no_text_is_inconclusive_and_too_much_is_too():
    assert CHECK.evaluate(Subject(submission_id="s", kind="person", name="Kim"), sources()).outcome is (
        Outcome.INCONCLUSIVE
    )
    assert evaluate("We read logs. " * 2000).outcome is Outcome.INCONCLUSIVE
    assert CHECK.applies_to(person())


def test_repeated_words_are_read_in_time():
    began = time.perf_counter()
    evaluate("hack sell build for on exploit* 0day malware " * 450)
    assert time.perf_counter() - began < 3


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_hostile_text_never_raises_and_is_never_adverse(text):
    assert evaluate(text).outcome in (Outcome.CLEAR, Outcome.REVIEW)


def test_every_family_of_words_has_its_explanation():
    for language in LANGUAGES.values():
        assert {*language.objects, *language.phrases} <= set(FAMILIES)
