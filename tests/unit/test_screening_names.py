"""Reading names: scripts, titles, initials, legal forms; and that no input breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.screening.keys import fold, loose, phonetic, skeleton
from reviews.screening.names import MAX_TOKENS, Kind, read
from reviews.screening.places import country_code, country_name
from reviews.screening.vocabulary import Role


def _words(text: str, kind: Kind = Kind.PERSON) -> list[str]:
    return [token.text for token in read(text, kind).tokens]


def _roles(text: str, kind: Kind) -> list[tuple[str, Role]]:
    return [(token.text, token.role) for token in read(text, kind).tokens]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("KHUSYAYNOVA, Elena Alekseevna", ["elena", "alekseevna", "khusyaynova"]),
        ("Елена Хусяйнова", ["elena", "khusyaynova"]),
        ("Łukasz Müller-Øster", ["lukasz", "muller", "oster"]),
        ("Qa'id Ba\u2019asyir", ["qaid", "baasyir"]),
        ("J.C. Marten", ["j", "c", "marten"]),
        ("JC Marten", ["j", "c", "marten"]),
        ("Ig0r Marten", ["igor", "marten"]),
        ("习近平", ["xi", "jin", "ping"]),
        ("M\u200bar\u00adten", ["marten"]),
        ("\u0420\u0435ter Marten", ["peter", "marten"]),
    ],
)
def test_person_is_read_as_words(written: str, words: list[str]) -> None:
    assert _words(written) == words


def test_person_titles_particles_and_initials_have_roles() -> None:
    assert _roles("Dr. Ahmed I. al-Yassin", Kind.PERSON) == [
        ("dr", Role.TITLE),
        ("ahmed", Role.NAME),
        ("i", Role.INITIAL),
        ("al", Role.PARTICLE),
        ("yassin", Role.NAME),
    ]


def test_person_particle_alone_is_a_family_name() -> None:
    assert _roles("Tommy Le", Kind.PERSON) == [("tommy", Role.NAME), ("le", Role.NAME)]
    assert _roles("Ben Carter", Kind.PERSON) == [("ben", Role.NAME), ("carter", Role.NAME)]


@pytest.mark.parametrize(
    ("written", "family"),
    [
        ("Acorn L.L.C.", "llc"),
        ("Acorn Limited Liability Company", "llc"),
        ("Общество \u0441 ограниченной ответственностью Acorn", "llc"),
        ("Acorn GmbH", "llc"),
        ("Acorn Limted", "llc"),
        ("OAO Acorn", "jsc"),
        ("Acorn S.A. de C.V.", "jsc"),
        ("Acorn Aktiengesellschaft", "jsc"),
        ("Acorn Corp.", "inc"),
    ],
)
def test_organisation_legal_form_is_known(written: str, family: str) -> None:
    tokens = read(written, Kind.ORGANISATION).tokens
    assert [token.text for token in tokens if token.role is Role.NAME] == ["acorn"]
    assert {token.original for token in tokens if token.role is Role.FORM} == {family}


def test_organisation_numbers_initials_and_places_have_roles() -> None:
    assert _roles("First A.B.C. Bank of Malta II", Kind.ORGANISATION) == [
        ("1", Role.NUMBER),
        ("abc", Role.NAME),
        ("bank", Role.GENERIC),
        ("of", Role.PARTICLE),
        ("malta", Role.PLACE),
        ("2", Role.NUMBER),
    ]


@pytest.mark.parametrize("nothing", ["", " ", "...", "-", "A", "\u200b", "🙂🙂", "()"])
def test_name_without_letters_is_unusable(nothing: str) -> None:
    assert read(nothing, Kind.PERSON).usable is False
    assert read(nothing, Kind.ORGANISATION).usable is False


def test_name_of_hollow_words_keeps_them() -> None:
    assert read("Co. Ltd.", Kind.ORGANISATION).usable is True
    assert read("Van der", Kind.PERSON).usable is True


@given(st.text(max_size=400), st.sampled_from(list(Kind)))
def test_name_any_text_is_read(text: str, kind: Kind) -> None:
    name = read(text, kind)
    assert len(name.tokens) <= MAX_TOKENS
    assert all(token.text and token.text.isascii() and token.text.isalnum() for token in name.tokens)
    assert name == read(text, kind)


@pytest.mark.parametrize(
    ("one", "other"),
    [("mohammad", "mohamad"), ("yousef", "yusef"), ("sergey", "sergei"), ("xi", "si"), ("qasim", "kasim")],
)
def test_key_fold_is_one_for_spellings_of_a_sound(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_key_skeleton_phonetic_and_loose() -> None:
    assert skeleton("usama") == skeleton("osama") == "asm"
    assert phonetic("sergei") == phonetic("sargai")
    assert loose("fernando") == loose("frnndw") == "frnt"


@pytest.mark.parametrize(
    ("written", "code"),
    [("Korea, North", "KP"), ("Russia", "RU"), ("ru", "RU"), ("Burma", "MM"), ("Zembla", ""), ("", ""), ("XQ", "")],
)
def test_country_code_of_what_lists_write(written: str, code: str) -> None:
    assert country_code(written) == code


def test_country_name_of_a_code() -> None:
    assert country_name("de") == "Germany"
