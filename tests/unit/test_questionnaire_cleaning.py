"""Reading what people type: in its normal form, or with a sentence and every word kept."""

import copy
import json
import pickle
import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accessprogram.questionnaires import CellError, Context, clean, default_definition, gaps, placed_questions
from accessprogram.questionnaires.addresses import ascii_domain, email_domain, registrable_domain, url_domain
from accessprogram.questionnaires.countries import COUNTRIES, country_code
from accessprogram.questionnaires.definition import KINDS
from accessprogram.questionnaires.identifiers import COMPANY_REGISTERS, judge_company_number, judge_lei, judge_vat
from accessprogram.questionnaires.sentences import sentence
from tests.factories.subjects import LEI, RULES

TODAY = date(2030, 3, 4)
CONTEXT = Context(tier_rules=RULES, today=TODAY, country="GB")
CHOICES = [{"slug": "red", "label": "Red wine"}, {"slug": "green", "label": "Green tea"}]
PEOPLE = next(placed.question for placed in placed_questions(default_definition()) if placed.slug == "people")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


def question(kind, **more):
    return {"slug": "q", "kind": kind, "label": "Q", "choices": CHOICES} | more


def value(kind, raw, **more):
    cleaned = clean(question(kind, **more), raw, CONTEXT)
    assert cleaned.error == ""
    return cleaned.value


def refused(kind, raw, **more):
    cleaned = clean(question(kind, **more), raw, CONTEXT)
    assert cleaned.error
    assert cleaned.value == raw, "what was typed is lost"
    return cleaned.error


@pytest.mark.parametrize(
    ("kind", "raw", "read"),
    [
        ("text", "  O'Neil &\tSons  ", "O'Neil & Sons"),
        ("text", "=Equal GmbH", "=Equal GmbH"),
        ("text", "-Dash Ltd", "-Dash Ltd"),
        ("text", "株式会社サンプル", "株式会社サンプル"),
        ("text", "Zoe\u0301", "Zoé"),
        ("text", "pay\u202egnp.exe", "paygnp.exe"),
        ("text", "nul\x00 bell\x07", "nul bell"),
        ("text", "\ud800 half", "half"),
        ("text", 12, "12"),
        ("text", None, ""),
        ("textarea", " a\r\nb\rc\n", "a\nb\nc"),
        ("choice", "red", "red"),
        ("choice", "green TEA", "green"),
        ("multi", ["green", "red", "green"], ["red", "green"]),
        ("multi", "green", ["green"]),
        ("multi", [], []),
        ("yesno", True, "yes"),
        ("yesno", False, "no"),
        ("yesno", " Yes", "yes"),
        ("acknowledge", "on", "yes"),
        ("acknowledge", "no", ""),
        ("acknowledge", {"a": 1}, ""),
        ("date", " 2030-02-28 ", "2030-02-28"),
        ("number", "1,000", 1000),
        ("number", "12 000", 12000),
        ("number", "1'234'567", 1234567),
        ("number", "2.5", 2.5),
        ("number", "0.125", 0.125),
        ("number", "3.0", 3),
        ("number", "-7", -7),
        ("number", 1e3, 1000),
        ("email", " Robin@Aldergate.EXAMPLE ", "Robin@aldergate.example"),
        ("email", "jürgen@bücher.example", "jürgen@bücher.example"),
        ("email", "o'neil+tag@aldergate.example", "o'neil+tag@aldergate.example"),
        ("domain", "https://www.Aldergate.example/about?x#y", "aldergate.example"),
        ("domain", "xn--bcher-kva.example", "bücher.example"),
        ("domain", "aldergate.example.", "aldergate.example"),
        ("url", "aldergate.example/über", "https://aldergate.example/über"),
        ("url", "HTTP://Bücher.Example:8080/A", "http://xn--bcher-kva.example:8080/A"),
        ("country", "uk", "GB"),
        ("country", " germany", "DE"),
        ("country", "xk", "XK"),
        ("lei", "9999 00al dergate 00040", LEI),
        ("vat", "gb 980 7806 84", "GB980780684"),
        ("vat", "EL023456780", "EL023456780"),
        ("vat", "CHE-107.787.577 IVA", "CHE107787577IVA"),
        ("vat", "US 12", "US 12"),
        ("company_number", "1234567", "01234567"),
        ("company_number", "sc 123456", "SC123456"),
        ("files", [{"id": "a", "name": "b", "kind": None, "path": "/etc"}], [{"id": "a", "name": "b", "kind": ""}]),
    ],
)
def test_clean_reads(kind, raw, read):
    assert value(kind, raw) == read


@pytest.mark.parametrize(
    ("kind", "raw", "words"),
    [
        ("text", "x" * 301, "Shorten this to 300 characters. It has 301."),
        ("text", {"a": 1}, "could not be read"),
        ("choice", "blue", "not among the choices"),
        ("multi", ["red", "blue"], "not among the choices"),
        ("multi", [{"red": 1}], "could not be read"),
        ("yesno", "perhaps", "Answer yes or no."),
        ("date", "28.02.2030", "year-month-day"),
        ("date", "2030-02-30", "year-month-day"),
        ("date", "20300228", "year-month-day"),
        ("date", "٢٠٣٠-٠٢-٢٨", "year-month-day"),
        ("date", "0001-01-01", "year-month-day"),
        ("number", "1.000", "Write 1000 or 1.0000."),
        ("number", "1,5", "in digits"),
        ("number", "1e9", "in digits"),
        ("number", "٣", "in digits"),
        ("number", "NaN", "in digits"),
        ("number", "9" * 400, "too long"),
        ("number", True, "in digits"),
        ("email", "robin", "has an @"),
        ("email", "robin@localhost", "not a complete mail address"),
        ("email", "a@b.example, c@d.example", "not a complete mail address"),
        ("email", "Robin <robin@aldergate.example>", "not a complete mail address"),
        ("email", "a@b.example\nBcc: c@d.example", "not a complete mail address"),
        ("email", "a@" + "b" * 300 + ".example", "too long"),
        ("domain", "robin@aldergate.example", "only the part after the @"),
        ("domain", "co.uk", "shared by many"),
        ("domain", "localhost", "not reachable from outside"),
        ("domain", "printer.local", "not reachable from outside"),
        ("domain", "127.0.0.1", "network address"),
        ("domain", "[::1]", "network address"),
        ("domain", "0x7f.1", "not reachable from outside"),
        ("domain", "2130706433", "not reachable from outside"),
        ("domain", "a b.example", "not a domain name"),
        ("domain", "-a.example", "not a domain name"),
        ("domain", "a_b.example", "not a domain name"),
        ("url", "javascript:alert(1)", "not a web address"),
        ("url", "file:///etc/passwd", "https://"),
        ("url", "gopher://a.example/", "https://"),
        ("url", "https://user:secret@a.example/", "name and password"),
        ("url", "http://127.0.0.1/", "network address"),
        ("url", "http://[::ffff:127.0.0.1]/", "network address"),
        ("url", "http://169.254.169.254/latest", "network address"),
        ("url", "https://a.example:99999/", "not a web address"),
        ("url", "https://a.example\\@b.example/", "not a web address"),
        ("url", "https://a.example/" + "x" * 2000, "not a web address"),
        ("country", "Atlantis", "Choose a country"),
        ("country", "ZZ", "Choose a country"),
        ("lei", "98", "20 letters and digits"),
        ("lei", LEI[:-1] + "1", "check digits"),
        ("vat", "123456789", "two letters of the country"),
        ("vat", "DE123456789", "Germany"),
        ("vat", "DE", "letters and digits only"),
        ("company_number", "none", "has digits"),
        ("company_number", "ZX123456", "British company number"),
        ("company_number", "00000000", "British company number"),
        ("files", "a.pdf", "Upload the file again"),
        ("files", [{"name": "a"}], "Upload the file again"),
        ("rows", "a", "could not be read"),
        ("rows", [1], "could not be read"),
    ],
)
def test_clean_refuses_with_a_sentence_and_keeps_what_was_typed(kind, raw, words):
    assert words in refused(kind, raw)


def test_clean_keeps_within_bounds():
    assert refused("number", "0", min=1) == "Write 1 or more."
    assert refused("number", "1001", max=1000) == "Write 1,000 or less."
    assert refused("multi", ["red"], min=2) == "Choose at least 2."
    assert refused("multi", ["red", "green"], max=1) == "Choose at most 1."
    assert refused("date", "2030-03-05", max="today") == "This date is too late: 2030-03-04 or earlier."
    assert (
        refused("date", "1899-12-31", min="1900-01-01") == "Write the date as year-month-day, for example 2031-03-31."
    )

    assert value("date", "2030-03-04", min="today", max="nonsense") == "2030-03-04"


def test_clean_without_today_does_not_bound_by_it():
    assert clean(question("date", max="today"), "2099-01-01").error == ""


def test_clean_of_a_choice_from_the_tier():
    asked = {"slug": "q", "kind": "choice", "label": "Q", "choices_from": "use_cases"}
    assert clean(asked, "pentest", CONTEXT).value == "pentest"
    assert clean(asked, "pentest", Context()).error


def test_clean_rows_says_where_and_keeps_the_rest():
    rows = [
        {
            "id": "r1",
            "name": " Robin ",
            "email": "robin@aldergate.example",
            "roles": "owner",
            "country": "uk",
            "x": "y",
        },
        {"name": "", "email": " "},
        {"name": "Jo", "email": "jo at aldergate", "roles": ["king"], "birth_date": "2031-01-01"},
    ]
    cleaned = clean(PEOPLE, rows, CONTEXT)
    assert cleaned.error.startswith("Row 2, Mail address: A mail address has an @")
    assert [(cell.row, cell.column) for cell in cleaned.cells] == [(1, "email"), (1, "roles"), (1, "birth_date")]
    assert isinstance(cleaned.cells[0], CellError)
    assert cleaned.value[0] == {
        "id": "r1",
        "name": "Robin",
        "email": "robin@aldergate.example",
        "roles": ["owner"],
        "job": "",
        "country": "GB",
        "birth_date": "",
    }
    assert cleaned.value[1]["email"] == "jo at aldergate"
    assert cleaned.value[1]["roles"] == ["king"]


def test_clean_rows_has_a_limit():
    assert "At most 100 rows" in clean(PEOPLE, [{"name": "x"}] * 101, CONTEXT).error


def test_clean_commitments_by_the_templates_of_the_tier():
    asked = {"slug": "c", "kind": "commitments", "label": "C"}
    row = {"template": "Fix faster", "baseline": "34", "target": 14, "due": "2030-06-30"}
    assert clean(asked, [row], CONTEXT).value == [
        {"template": "fix_time", "baseline": "34", "target": "14", "due": "2030-06-30"}
    ]
    assert clean(asked, [row | {"due": "2030-03-03"}], CONTEXT).cells[0].column == "due"
    assert clean(asked, [row], Context()).cells[0].column == "template"


# --- Identifiers -----------------------------------------------------------------------------------------------------
def test_judge_lei_looks_at_the_length_too():
    # ISO 7064 MOD 97-10 alone accepts any length: "98" leaves the remainder 1.
    assert judge_lei("98").problem
    assert judge_lei(LEI + LEI).problem


@pytest.mark.parametrize(
    ("country", "number", "fits"),
    [
        ("FR", "552 008 443", True),
        ("FR", "552 008 444", False),
        ("DE", "Aachen HRA 11223", True),
        ("DE", "Köln HRB 12345", True),
        ("NO", "988 077 917", True),
        ("CH", "CHE-100.155.212", True),
        ("GB", "R0000001", True),
        ("GB", "IP12345R", True),
        ("GB", "123456789", False),
        ("FR", "\uff15\uff15\uff12\uff10\uff10\uff18\uff14\uff14\uff13", False),
    ],
)
def test_judge_company_number_by_country(country, number, fits):
    judged = judge_company_number(number, country)
    assert judged.checked
    assert (not judged.problem) is fits


def test_judge_company_number_of_an_unknown_register_proves_nothing():
    judged = judge_company_number("12345", "AE")
    assert (judged.problem, judged.checked) == ("", False)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted({*COMPANY_REGISTERS, "GB", "AE", ""})), st.text(max_size=30))
def test_judges_never_raise(country, number):
    for raw in (number, f"1{number}", f"{country}{number}7"):
        judge_company_number(raw, country)
        judge_vat(f"{country}{raw}")
        judge_lei(raw)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(COUNTRIES)), st.from_regex(r"\A[0-9A-Z]{4,14}\Z"))
def test_judge_vat_of_any_country_never_raises(country, number):
    assert judge_vat(country + number).country == country


# --- Addresses -------------------------------------------------------------------------------------------------------
def test_domains_of_addresses():
    assert ascii_domain("Bücher.Example.") == "xn--bcher-kva.example"
    assert ascii_domain("a..b") == ""
    assert registrable_domain("a.b.co.uk") == "b.co.uk"
    assert registrable_domain("co.uk") == ""
    assert email_domain("a@b@C.example") == "c.example"
    assert url_domain("https://www.aldergate.example:8443/x") == "aldergate.example"
    assert url_domain("http://[::1") == ""
    assert country_code("gReat britain") == "GB"


# --- Whatever comes in -----------------------------------------------------------------------------------------------
@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(sorted(KINDS)),
    JSON,
    st.fixed_dictionaries({}, optional={"min": JSON, "max": JSON, "max_length": JSON}),
)
def test_clean_never_raises_and_its_value_is_json(kind, raw, limits):
    cleaned = clean(question(kind, columns=[question("text"), question("date")], **limits), raw, CONTEXT)
    assert "\\u0000" not in json.dumps(cleaned.value, allow_nan=False)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.text(max_size=80) | st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9))
@example("number", "1.2340")
@example("number", "0.0000001")
def test_clean_of_its_own_value_changes_nothing(kind, raw):
    asked = question(kind, columns=[question("text")])
    once = clean(asked, raw, CONTEXT)
    again = clean(asked, once.value, CONTEXT)
    assert (again.value, bool(again.error)) == (once.value, bool(once.error))


def test_clean_of_deep_json_does_not_recurse_without_end():
    deep = current = []
    for _level in range(100_000):
        current.append([])
        current = current[0]
    for kind in KINDS:
        clean(question(kind), deep, CONTEXT)
    gaps(default_definition(), {"people": deep, "website": deep, "use_cases": [{"users": deep}]}, RULES)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    "text", ["a" * 100_000, "a." * 50_000, "1," * 50_000, "@" * 100_000, " " * 100_000 + "x", "-" * 100_000]
)
def test_clean_of_100_kb_is_quick(kind, text):
    clean(question(kind), "warm up", CONTEXT)
    began = time.perf_counter()
    clean(question(kind), text, CONTEXT)
    assert time.perf_counter() - began < 0.2


# --- Sentences -------------------------------------------------------------------------------------------------------
def test_sentences_remember_their_template():
    said = sentence("At most {limit:,} rows.", limit=1000)
    assert said == "At most 1,000 rows."
    assert (said.template, said.values) == ("At most {limit:,} rows.", {"limit": 1000})
    assert copy.deepcopy(said).template == pickle.loads(pickle.dumps(said)).template == said.template  # noqa: S301


def test_sentences_do_not_read_what_people_typed_as_a_template():
    assert sentence("{name} is shared.", name="{0.__class__}") == "{0.__class__} is shared."
