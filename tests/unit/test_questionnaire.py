"""Questionnaires: what is asked, what is missing, what does not fit. The definition is the product's own."""

import copy
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessprogram.questionnaires import (
    TierRules,
    check_definition,
    consistency,
    default_definition,
    facts,
    gaps,
    placed_questions,
    visible_questions,
)
from tests.factories.subjects import RULES, answers

TODAY = date(2030, 3, 4)
DEFINITION = default_definition()
SLUGS = [placed.slug for placed in placed_questions(DEFINITION)]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
# Rows that look right until one reads the cells.
ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(
            ["id", "name", "email", "roles", "use_case", "ration", "users", "target", "basis", "template", "due"]
        ),
        JSON,
        max_size=6,
    ),
    max_size=4,
)


def missing(**changes):
    return [gap.question for gap in gaps(DEFINITION, answers(**changes), RULES, today=TODAY)]


def odd(**changes):
    return [(gap.question, gap.blocking) for gap in consistency(DEFINITION, answers(**changes), RULES, today=TODAY)]


# --- The definition --------------------------------------------------------------------------------------------------
def test_default_definition_can_be_published():
    assert check_definition(DEFINITION) == []


def test_default_definition_has_its_sections_in_order():
    assert [section["slug"] for section in DEFINITION["sections"]] == [
        "organisation",
        "people",
        "use_cases",
        "targets",
        "record",
        "safeguards",
        "commitments",
        "evidence",
        "terms",
    ]


def test_default_definition_is_given_out_as_a_copy():
    default_definition()["sections"].clear()
    assert default_definition() == DEFINITION


def test_every_question_has_words_for_people():
    for placed in placed_questions(DEFINITION):
        assert placed.question["label"].strip() == placed.question["label"]
        assert len(placed.question["label"]) <= 160


def broken(change):
    definition = copy.deepcopy(DEFINITION)
    change(definition["sections"])
    return check_definition(definition)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s.clear(), "at least one section"),
        (lambda s: s[0].update(slug="Über uns"), "lower-case letters"),
        (lambda s: s[0].update(slug=s[1]["slug"]), "is there 2 times"),
        (lambda s: s[0].update(title=""), "has no title"),
        (lambda s: s[0].update(questions=[]), "at least one question"),
        (lambda s: s[0]["questions"][0].update(kind="oracle"), "the kind “oracle” does not exist"),
        (lambda s: s[0]["questions"][0].update(kind=["choice"]), "does not exist here"),
        (lambda s: s[0]["questions"][0].update(choices=[]), "at least two choices"),
        (lambda s: s[0]["questions"][0].update(label=" "), "has no label"),
        (lambda s: s[0]["questions"][0].update(role="emperor"), "the role “emperor” does not fit"),
        (lambda s: s[0]["questions"][1].update(slug="applicant_kind"), "is there 2 times"),
        (lambda s: s[0]["questions"][1].update(requierd=True), "Is it misspelt?"),
        (lambda s: s[0]["questions"][1].update(required="yes"), "must be true or false"),
        (lambda s: s[0]["questions"][1].update(max_length=0), "positive whole number"),
        (lambda s: s[0]["questions"][1].update(columns=[]), "only the kind “rows”"),
        (lambda s: s[0]["questions"][1].update(choices=[{"slug": "a"}]), "its kind offers none"),
        (
            lambda s: s[0]["questions"][1].update(show_if={"question": "contact_email", "equals": "x"}),
            "an earlier question",
        ),
        (
            lambda s: s[0]["questions"][1].update(show_if={"question": "applicant_kind", "equals": "robot"}),
            "cannot be given",
        ),
        (
            lambda s: s[0]["questions"][1].update(show_if={"question": "applicant_kind", "includes": "person"}),
            "for several",
        ),
        (lambda s: s[0]["questions"][1].update(show_if="applicant_kind"), "needs a question and either"),
        (lambda s: s[0]["questions"][1].pop("show_if"), "is given twice"),
        (lambda s: s[1]["questions"][0].update(min=5, max=2), "larger than"),
        (lambda s: s[1]["questions"][0].update(columns=[]), "at least one column"),
        (lambda s: s[1]["questions"][0]["columns"][0].update(kind="rows"), "does not exist here"),
        (lambda s: s[1]["questions"][0]["columns"][0].update(slug="id"), "kept for the row"),
        (lambda s: s[1]["questions"][0]["columns"][0].update(role="ration"), "does not fit here"),
        (lambda s: s[1]["questions"][0]["columns"][2].update(cover=["king"]), "“cover” must list"),
        (lambda s: s[2]["questions"][0]["columns"][0].update(choices_from="moon"), "“choices_from” must be"),
    ],
)
def test_check_definition_names_the_fault(change, words):
    found = broken(change)
    assert any(words in sentence for sentence in found), found


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_check_definition_never_raises(definition):
    assert all(isinstance(sentence, str) for sentence in check_definition(definition))
    assert all(isinstance(s, str) for s in check_definition({"sections": [{"questions": [definition]}, definition]}))


# --- What is asked ---------------------------------------------------------------------------------------------------
def test_visible_questions_of_one_person_have_no_company_questions():
    asked = {placed.slug for placed in visible_questions(DEFINITION, {"applicant_kind": "person"})}
    assert {"full_name", "home_country", "birth_date", "acting_alone"} <= asked
    assert not asked & {"legal_name", "website", "lei", "vat", "company_number", "people", "staff_vetting", "domains"}


def test_visible_questions_follow_a_chain_of_conditions():
    person = {"applicant_kind": "person", "staff_vetting": "yes"}
    assert "staff_vetting_how" not in {placed.slug for placed in visible_questions(DEFINITION, person)}
    organisation = person | {"applicant_kind": "organisation"}
    assert "staff_vetting_how" in {placed.slug for placed in visible_questions(DEFINITION, organisation)}


def test_visible_questions_include_one_of_several_choices():
    choices = [{"slug": "a", "label": "A"}, {"slug": "b", "label": "B"}]
    questions = [
        {"slug": "which", "kind": "multi", "label": "Which?", "choices": choices},
        {"slug": "why", "kind": "text", "label": "Why?", "show_if": {"question": "which", "includes": "b"}},
    ]
    definition = {"sections": [{"slug": "s", "title": "S", "questions": questions}]}
    assert check_definition(definition) == []
    assert [placed.slug for placed in visible_questions(definition, {"which": ["a"]})] == ["which"]
    assert [placed.slug for placed in visible_questions(definition, {"which": ["a", "b"]})] == ["which", "why"]


# --- What is missing -------------------------------------------------------------------------------------------------
def test_gaps_of_complete_answers_are_none():
    assert missing() == []
    assert odd() == []


def test_gaps_of_one_person_acting_alone():
    person = answers(
        applicant_kind="person",
        legal_name=None,
        people=None,
        full_name="Kim Example",
        home_country="NL",
        birth_date="1987-04-23",
        profile_page="https://code.example/kim",
        contact_email="kim@gmail.com",
        acting_alone="yes",
    )
    assert gaps(DEFINITION, person, RULES, today=TODAY) == []
    assert consistency(DEFINITION, person, RULES, today=TODAY) == []


@pytest.mark.parametrize(
    ("changes", "question", "words"),
    [
        ({"legal_name": "  "}, "legal_name", "Not answered yet"),
        ({"terms_read": ""}, "terms_read", "Not confirmed yet"),
        ({"website": "javascript:alert(1)"}, "website", "web address"),
        ({"lei": "12"}, "lei", "20 letters and digits"),
        ({"company_number": "12"}, "company_number", "British company number"),
        ({"people": []}, "people", "Not answered yet"),
        ({"commitments": []}, "commitments", "Not answered yet"),
        ({"commitments": [{"template": "share", "target": "3", "due": "2030-06-30"}]}, "commitments", "“Fix faster”"),
        ({"commitments": [{"template": "fix_time", "due": "2030-06-30"}]}, "commitments", "Target is missing"),
        ({"commitments": [{"template": "fix_time", "target": "3", "due": "2029-06-30"}]}, "commitments", "too early"),
        ({"evidence": []}, "evidence", "Not answered yet"),
        ({"evidence": [{"id": "f1", "name": "x.pdf", "kind": "other"}]}, "evidence", "Security policy"),
        ({"user_logs": "no", "user_logs_how": ""}, "user_logs_plan", "Not answered yet"),
    ],
)
def test_gaps_name_what_is_missing_and_where(changes, question, words):
    found = gaps(DEFINITION, answers(**changes), RULES, today=TODAY)
    assert [gap.question for gap in found] == [question]
    assert words in found[0].sentence
    assert found[0].anchor.startswith(f"question-{question}")
    assert found[0].blocking


def test_gaps_of_a_table_point_at_the_cell():
    people = [{"name": "Robin Fielding", "email": "robin at aldergate", "roles": ["owner"], "country": ""}]
    found = gaps(DEFINITION, answers(people=people), RULES, today=TODAY)
    assert [gap.anchor for gap in found] == [
        "question-people-0-email",
        "question-people-0-country",
        "question-people",
        "question-people",
    ]
    assert "“Signatory (may bind the organisation)”" in found[2].sentence


def test_gaps_ask_what_the_tier_asks():
    rules = TierRules(required_questions=("other_names",), minimum_commitments=1)
    found = gaps(DEFINITION, answers(commitments=None, use_cases=None), rules, today=TODAY)
    assert [gap.question for gap in found] == ["other_names", "use_cases", "commitments"]


# --- What does not fit -----------------------------------------------------------------------------------------------
def use_case(**changes):
    return answers()["use_cases"][0] | changes


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"contact_email": "a@elsewhere.example"}, [("contact_email", False)]),
        ({"contact_email": "a@elsewhere.example", "domains": [{"domain": "elsewhere.example"}]}, []),
        ({"contact_email": "a@mail.aldergate.example"}, []),
        ({"vat": "DE123456788"}, [("vat", False)]),
        ({"vat": "GB 980 7806 84"}, []),
        ({"company_number": "", "lei": "", "vat": ""}, [("company_number", False)]),
        ({"use_cases": [use_case(ration=5000)]}, [("use_cases", True)]),
        ({"use_cases": [use_case(ration=1000)]}, []),
        ({"use_cases": [use_case(), use_case()]}, [("use_cases", True)]),
        ({"use_cases": [use_case(users="Robin Fielding; Jo Nobody")]}, [("use_cases", False)]),
        ({"use_cases": [use_case(users="ROBIN@aldergate.example")]}, []),
        ({"use_cases": [use_case(use_case="pentest", ration=1)]}, [("targets", True)]),
        ({"targets": [{"target": "a.example", "basis": ""}]}, [("targets", True)]),
        ({"targets": [{"target": "a.example", "basis": "contract"}]}, [("targets", True)]),
        ({"targets": [{"target": "a.example", "basis": "own"}]}, []),
        ({"commitments": [{"template": "fix_time", "target": "14", "due": "2031-03-01"}]}, [("commitments", True)]),
        ({"commitments": [{"template": "fix_time", "baseline": "14", "target": "14"}]}, [("commitments", False)]),
        ({"commitments": [{"template": "share"}, {"template": "share"}]}, [("commitments", True)]),
    ],
)
def test_consistency_names_what_does_not_fit(changes, found):
    assert odd(**changes) == found


def test_consistency_of_the_same_person_twice():
    robin = answers()["people"][0]
    assert odd(people=[robin, robin | {"name": "R. Fielding", "email": "ROBIN@Aldergate.example"}]) == [
        ("people", True)
    ]
    assert odd(people=[robin, robin | {"email": "r2@aldergate.example"}]) == [("people", False)]


# --- What the answers say --------------------------------------------------------------------------------------------
def test_facts_of_an_organisation():
    domains = [{"domain": "aldergate-mail.example", "use": "mail"}, {"domain": ""}]
    known = facts(DEFINITION, answers(domains=domains, other_names="Aldergate\nAlder Gate"))
    assert (known.kind, known.name, known.country) == ("organisation", "Aldergate Security Ltd", "GB")
    assert known.other_names == ("Aldergate", "Alder Gate")
    assert known.domains == ("aldergate.example", "aldergate-mail.example")
    assert [kind for kind, _value in known.identifiers] == ["lei", "company_number"]
    assert [(p.name, p.roles[0], p.country) for p in known.people] == [("Robin Fielding", "owner", "GB")]


def test_facts_of_one_person_are_one_person_with_every_role():
    given_answers = {"applicant_kind": "person", "full_name": "Kim", "home_country": "nl", "birth_date": "1987-04-23"}
    known = facts(DEFINITION, given_answers | {"legal_name": "left over"})
    assert (known.kind, known.name, known.country) == ("person", "Kim", "NL")
    assert [(p.name, p.birth_date, p.roles) for p in known.people] == [
        ("Kim", "1987-04-23", ("owner", "signatory", "security_contact"))
    ]


# --- Whatever comes in -----------------------------------------------------------------------------------------------
@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(SLUGS), JSON | ROWS, max_size=12), st.sampled_from(["organisation", "person", 3])
)
def test_gaps_and_consistency_never_raise_on_any_answers(given_answers, kind):
    given_answers["applicant_kind"] = kind
    found = [
        *gaps(DEFINITION, given_answers, RULES, today=TODAY),
        *consistency(DEFINITION, given_answers, RULES, today=TODAY),
    ]
    assert all(gap.sentence and gap.anchor and gap.question in SLUGS for gap in found)
    facts(DEFINITION, given_answers)


@settings(max_examples=100, deadline=None)
@given(JSON, JSON)
def test_gaps_never_raise_on_any_definition(definition, given_answers):
    gaps(definition, given_answers, RULES)
    consistency(definition, given_answers, RULES)
    facts(definition, given_answers)
    json.dumps(
        [placed.slug for placed in visible_questions({"sections": [{"questions": [definition]}]}, given_answers)]
    )
