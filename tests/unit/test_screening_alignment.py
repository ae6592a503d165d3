"""Scores of two names: what makes them one, what keeps them two, and the words that say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.screening.alignment import align
from reviews.screening.explain import compare
from reviews.screening.index import THRESHOLD
from reviews.screening.names import Kind, read
from reviews.screening.similarity import Way


def _score(ours: str, theirs: str, kind: Kind = Kind.PERSON) -> float:
    return align(read(ours, kind), read(theirs, kind)).score


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Viktor Fictionalov", "FICTIONALOV, Viktor"),
        ("Viktor Fictoinalov", "FICTIONALOV, Viktor"),
        ("Vitkor Fictionalov", "FICTIONALOV, Viktor"),
        ("Viktor Fivtionaloc", "FICTIONALOV, Viktor"),
        ("Viktor Fictinalov", "FICTIONALOV, Viktor"),
        ("Viktor Fiktionalov", "FICTIONALOV, Viktor"),
        ("Viktor P. Fictionalov", "FICTIONALOV, Viktor Petrovich"),
        ("V. Fictionalov", "FICTIONALOV, Viktor"),
        ("Viktor Fictionalov", "FICTIONALOV, Viktor Petrovich Ivanovich"),
        ("ViktorFictionalov", "FICTIONALOV, Viktor"),
        ("Vik tor Fictionalov", "FICTIONALOV, Viktor"),
        ("Виктор Фикционалов", "FIKTSIONALOV, Viktor"),
        ("فيكتور فكشنلوف", "FIKSHNLOV, Viktor"),
        ("Dr. Viktor Fictionalov", "FICTIONALOV, Viktor"),
        ("Abdurrahman Khayali", "AL-KHAYALI, Abd al-Rahman"),
        ("Muhamad Khayali", "AL-KHAYALI, Mohammed"),
        ("Bill Nonesuch", "NONESUCH, William"),
    ],
)
def test_person_is_the_same(ours: str, theirs: str) -> None:
    assert _score(ours, theirs) >= THRESHOLD


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Viktor Nobodyev", "FICTIONALOV, Viktor"),
        ("Viktor Ivanovich Fictionalov", "FICTIONALOV, Viktor Petrovich"),
        ("Viktor", "FICTIONALOV, Viktor"),
        ("Aaron A. Nonesuch", "NONESUCH, Josh A."),
        ("Ali Hassan", "NEVERWAS, Ali Hassan Barnaby Quill"),
        ("Maria Garcia", "GARCIA, Mario"),
        ("Lou Quill", "QUILL, Lee"),
        ("习近朋", "习近平"),
        ("Roman Nonesuch", "NONESUCH, Robert"),
    ],
)
def test_person_is_another(ours: str, theirs: str) -> None:
    assert _score(ours, theirs) < THRESHOLD


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Neverfield Shell Trading", "NEVERFIELD SHELL TRADING LLC"),
        ("Neverfeild Shell Trading Ltd", "NEVERFIELD SHELL TRADING LLC"),
        ("Shell Trading Neverfield", "NEVERFIELD SHELL TRADING LLC"),
        ("Never Field Shell Trading", "NEVERFIELD SHELL TRADING LLC"),
        ("\u041e\u041e\u041e Неверфилд", "NEVERFILD OOO"),
        ("A.B.C. Company", "ABC Co."),
        ("First Phantom Bank", "1st Phantom Bank"),
        ("Grimwick & Thorne", "GRIMWICK AND THORNE S.A."),
        ("Neverfield", "NEVERFIELD SHIPPING"),
    ],
)
def test_organisation_is_the_same(ours: str, theirs: str) -> None:
    assert _score(ours, theirs, Kind.ORGANISATION) >= THRESHOLD


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Phantom Gas Company", "PHANTOM OIL COMPANY"),
        ("Phantom Bank of Malta", "PHANTOM BANK OF CYPRUS"),
        ("Trading Company Ltd", "NEVERFIELD TRADING COMPANY"),
        ("Security Systems GmbH", "SECURITY SYSTEMS NEVERFIELD GMBH"),
        ("Aldergate Security Ltd", "ALDERBROOK SECURITY LTD"),
    ],
)
def test_organisation_is_another(ours: str, theirs: str) -> None:
    assert _score(ours, theirs, Kind.ORGANISATION) < THRESHOLD


def test_organisation_legal_form_of_another_family_lowers() -> None:
    same = _score("Neverfield LLC", "NEVERFIELD GMBH", Kind.ORGANISATION)
    other = _score("Neverfield ANO", "NEVERFIELD GMBH", Kind.ORGANISATION)
    assert (same, other) == (1.0, 0.95)


def test_common_words_prove_less() -> None:
    ours, theirs = read("Sorin Vale", Kind.PERSON), read("VALE, Sorin Barnaby Quill", Kind.PERSON)
    rare = align(ours, theirs).score
    common = align(ours, theirs, lambda word: 0.4 if word in ("sorin", "vale") else 1.0).score
    assert rare >= THRESHOLD > common


def test_common_words_alone_still_agree() -> None:
    ours = read("Muhammad Ali", Kind.PERSON)
    assert align(ours, read("ALI, Muhammad", Kind.PERSON), lambda _word: 0.35).score == 1.0


def test_alignment_says_which_words_pair() -> None:
    found = align(read("Bill J. Nonesuhc Quill", Kind.PERSON), read("NONESUCH, William Jeremy Vane", Kind.PERSON))
    assert {(pair.ours, pair.theirs, pair.likeness.way) for pair in found.pairs} == {
        ("bill", "william", Way.NICKNAME),
        ("j", "jeremy", Way.INITIAL),
        ("nonesuhc", "nonesuch", Way.SPELLING),
    }
    assert (found.ours_only, found.theirs_only) == (("quill",), ("vane",))


def test_comparison_is_told_line_by_line() -> None:
    found = align(read("Viktor Quill", Kind.PERSON), read("FICTIONALOV, Viktor", Kind.PERSON))
    lines = compare("Viktor Quill", "FICTIONALOV, Viktor", found, [])
    assert [(line["field"], line["ours"], line["theirs"], line["effect"]) for line in lines] == [
        ("name", "Viktor Quill", "FICTIONALOV, Viktor", "similar"),
        ("word", "viktor", "viktor", "same"),
        ("word", "quill", "", "lowers"),
        ("word", "", "fictionalov", "lowers"),
    ]
    assert all(line["words"] for line in lines)


_NAME = st.text(alphabet="abdehiklmnorstuvy '-.,АБВ王ا", max_size=40)


@given(_NAME, _NAME, st.sampled_from([Kind.PERSON, Kind.ORGANISATION]))
def test_score_is_between_nought_and_one(ours: str, theirs: str, kind: Kind) -> None:
    assert 0.0 <= _score(ours, theirs, kind) <= 1.0


@given(_NAME, st.sampled_from([Kind.PERSON, Kind.ORGANISATION]))
def test_score_of_a_name_with_itself_is_one(text: str, kind: Kind) -> None:
    name = read(text, kind)
    assert align(name, name).score == (1.0 if name.usable or align(name, name).pairs else 0.0)
