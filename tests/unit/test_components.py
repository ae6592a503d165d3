"""Component tags: bodies, fields, badges, dates, people."""

from datetime import date, timedelta

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone

from accessprogram.templatetags.people import initials
from accessprogram.web.gallery import gallery

LOAD = "{% load icons badges dates people components forms %}"


def drawn(source: str, **context: object) -> str:
    return Template(LOAD + source).render(Context(context))


def test_component_gets_its_parameters_and_body_only() -> None:
    html = drawn('{% component "card" title=t %}<b>{{ inside }}</b>{% endcomponent %}', t="A & B", inside="<i>")
    assert "<h2>A &amp; B</h2>" in html
    assert "<b>&lt;i&gt;</b>" in html


def test_component_without_quoted_name_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        drawn("{% component card %}{% endcomponent %}")


class Form(forms.Form):
    website = forms.URLField(label="Website", help_text="The site.", assume_scheme="https")
    basis = forms.ChoiceField(label="Basis", choices=[("own", "We own it")], widget=forms.RadioSelect, required=False)


def test_bound_field_ties_label_help_and_error_to_the_control() -> None:
    form = Form({"website": "not a site"})
    html = drawn("{% bound_field form.website example='https://orchard.example' %}", form=form)
    assert 'aria-describedby="id_website-help id_website-example id_website-error"' in html
    assert 'aria-invalid="true"' in html
    assert '<label class="field-label" for="id_website">' in html


def test_choice_group_is_a_fieldset_with_legend() -> None:
    html = drawn("{% bound_field form.basis %}", form=Form())
    assert "<legend>Basis" in html
    assert "(optional)" in html


def test_plain_field_escapes_and_keeps_the_value() -> None:
    html = drawn("{% plain_field 'about' 'About' kind='textarea' value=v %}", v="</textarea><script>")
    assert "&lt;/textarea&gt;&lt;script&gt;" in html


def test_plain_checkboxes_mark_every_chosen_value() -> None:
    html = drawn(
        "{% plain_field 'u' 'Uses' kind='checkboxes' options=o value=v %}", o=[("a", "A"), ("b", "B")], v=["b"]
    )
    assert html.count(" checked") == 1
    assert 'value="b" id="id_u_1" checked' in html


def test_error_summary_links_to_the_field() -> None:
    html = drawn("{% include '_components/error_summary.html' with form=form only %}", form=Form({"website": "x"}))
    assert 'href="#id_website"' in html


def test_unknown_state_is_shown_in_its_own_words() -> None:
    html = drawn("{{ 'quite_new'|state_badge:'grant' }}")
    assert "quite new" in html
    assert "tone-neutral" in html


def test_state_badge_has_icon_and_word() -> None:
    html = drawn("{{ 'suspended'|state_badge:'grant' }}")
    assert "Suspended" in html
    assert "#circle-pause" in html


def test_when_is_absolute_with_the_relative_in_the_tooltip() -> None:
    html = drawn("{% when at %}", at=timezone.now() - timedelta(days=3))
    assert 'title="3\xa0days ago' in html
    assert "<time datetime=" in html


def test_when_of_a_day_and_of_nothing() -> None:
    assert "1 Mar 2026" in drawn("{% when day %}", day=date(2026, 3, 1))
    assert "\u2013" in drawn("{% when none %}", none=None)


@pytest.mark.parametrize(
    ("name", "letters"), [("Mira Sample", "MS"), ("mira@orchard.example", "M"), ("李 明", "李明"), ("---", "?")]
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


class Viewer:
    is_authenticated = True
    is_staff = True
    email = "viewer@orchard.example"


def test_gallery_draws_every_component() -> None:
    request = RequestFactory().get("/ops/components/")
    request.user = Viewer()  # type: ignore[assignment]
    request.session = {}  # type: ignore[assignment]
    response = gallery.__wrapped__(request)  # type: ignore[attr-defined]
    assert response.status_code == 200
    assert response.content.count(b"<figure") == 4
