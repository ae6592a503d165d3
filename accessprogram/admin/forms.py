"""How the catalogue's data is typed: sentences line by line, structures as JSON that says where it is wrong."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accessprogram.models import (
    DocumentVersion,
    PublishedCheck,
    QuestionnaireVersion,
    RoleAssignment,
    RuleVersion,
    TierVersion,
    User,
)
from accessprogram.policy import tier_desk
from accessprogram.policy.actors import Actor
from accessprogram.queries.accounts import visible_accounts
from accessprogram.queries.publications import evidence_faults, rule_faults, section_faults
from accessprogram.questionnaires.checking import check_definition
from accessprogram.questionnaires.countries import COUNTRIES


class SentencesField(forms.CharField):
    """A list of sentences, one a line."""

    widget = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if str(line).strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class CountriesField(forms.CharField):
    """ISO 3166-1 alpha-2 codes in one line."""

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        words = value if isinstance(value, list) else str(value or "").replace(",", " ").split()
        return sorted({str(word).upper() for word in words})

    def clean(self, value: Any) -> list[str]:
        codes = self.to_python(value)
        refuse(_("%s is no country code.") % code for code in codes if code not in COUNTRIES)
        return codes

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class StructureField(forms.JSONField):
    """JSON, indented, with room to work."""

    widget = forms.Textarea(attrs={"rows": 28, "class": "vLargeTextField code", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, forms.fields.InvalidJSONInput):
            return value
        return json.dumps(value, indent=2, ensure_ascii=False)


class SmallStructureField(StructureField):
    """A few lines of it."""

    widget = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField code", "spellcheck": "false"})


def refuse(faults: Any) -> None:
    """Raise ValidationError with every sentence; nothing when there is none."""
    found = list(faults)
    if found:
        raise forms.ValidationError(found)


class TierVersionForm(forms.ModelForm):  # type: ignore[type-arg]
    gives = SentencesField(label=_("Gives"), help_text=_("What a partner gets: one sentence a line."))
    criteria = SentencesField(label=_("Criteria"), help_text=_("What is judged, published: one sentence a line."))
    required_checks = forms.MultipleChoiceField(
        label=_("Required checks"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("No approval stands while one of them is not settled."),
    )
    regions = CountriesField(
        label=_("Countries"), required=False, help_text=_("Calls may come from these only: ISO codes, such as NL BE.")
    )
    evidence = SmallStructureField(
        label=_("Documents asked for"),
        required=False,
        help_text=_('A list: [{"slug": "insurance", "title": "Proof of insurance", "required": true}]'),
    )

    stage_days = SmallStructureField(
        label=_("Working days of each stage"),
        required=False,
        help_text=_(
            'Whoever holds the case is reminded: {"review": 5, "confirmation": 2}. With "intake", somebody looks at '
            "each application before its checks begin."
        ),
    )
    checklist = SmallStructureField(
        label=_("Checklist"),
        required=False,
        help_text=_('What a reviewer ticks: [{"slug": "owners", "section": "people", "text": "Owners are named."}]'),
    )
    concurrence = SmallStructureField(
        label=_("Outside parties"),
        required=False,
        help_text=_('Whose word an approval needs, and within how many days: [{"party": "National CERT", "days": 10}]'),
    )

    class Meta:
        model = TierVersion
        fields = (
            *("tier", "summary", "gives", "criteria", "required_approvals", "decision_mode", "committee_quorum"),
            *("concurrence", "required_checks", "checklist", "evidence", "questionnaire", "sla_days", "stage_days"),
            *("cool_off_hours", "term_days", "named_users_only", "cache_seconds", "required_sign_in", "regions"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "required_checks" in self.fields:
            checks = PublishedCheck.objects.values_list("slug", "title")
            self.fields["required_checks"].choices = list(checks)  # type: ignore[attr-defined]

    def clean_evidence(self) -> Any:
        evidence = self.cleaned_data["evidence"] or []
        refuse(evidence_faults(evidence))
        return evidence

    def clean_stage_days(self) -> Any:
        refuse(tier_desk.stage_days_faults(found := self.cleaned_data["stage_days"] or {}))
        return found

    def clean_checklist(self) -> Any:
        refuse(tier_desk.checklist_faults(found := self.cleaned_data["checklist"] or []))
        return found

    def clean_concurrence(self) -> Any:
        refuse(tier_desk.concurrence_faults(found := self.cleaned_data["concurrence"] or []))
        return found

    def clean_committee_quorum(self) -> int:
        quorum: int = self.cleaned_data["committee_quorum"]
        refuse(tier_desk.quorum_faults(quorum))
        return quorum


class QuestionnaireForm(forms.ModelForm):  # type: ignore[type-arg]
    definition = StructureField(label=_("Definition"), help_text=_("Sections and questions; see the preview."))

    class Meta:
        model = QuestionnaireVersion
        fields = ("programme", "slug", "title", "definition")

    def clean_definition(self) -> Any:
        """Each fault is a sentence that says where it is."""
        refuse(check_definition(self.cleaned_data["definition"]))
        return self.cleaned_data["definition"]


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]
    sections = StructureField(
        label=_("Sections"), help_text=_('A list: [{"anchor": "scope", "title": "Scope", "text": "..."}]')
    )

    class Meta:
        model = DocumentVersion
        fields = ("programme", "kind", "title", "public_summary", "sections", "acknowledge_by")
        help_texts = {
            "acknowledge_by": _("For a threat assessment. Empty: 30 days after it is published; at least 7."),
        }

    def clean_sections(self) -> Any:
        refuse(section_faults(self.cleaned_data["sections"]))
        return self.cleaned_data["sections"]


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    rule = StructureField(
        label=_("Rule"),
        help_text=_('{"levels": [{"level": 1, "needs": [{"fact": "check:email_domain", "words": "..."}]}]}'),
    )

    class Meta:
        model = RuleVersion
        fields = ("programme", "kind", "rule")

    def clean(self) -> Any:
        cleaned = super().clean() or {}
        if "rule" in cleaned:
            for fault in rule_faults(cleaned.get("kind") or self.instance.kind, cleaned["rule"]):
                self.add_error("rule", fault)
        return cleaned


class AskRoleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person by address: nobody picks a colleague from a list of every account."""

    actor: Actor
    person: User
    email = forms.EmailField(label=_("E-mail address of the person"))

    class Meta:
        model = RoleAssignment
        fields = ("role", "programme", "tier", "reason")

    field_order = ("email", "role", "programme", "tier", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            self.fields["reason"].required = True

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        person = visible_accounts(self.actor).filter(email=email, is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("There is no active account with this address."))
        self.person = person
        return email
