"""The gateway's keys in the browser: handed out, given a successor, revoked; and the installation's signing keys."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.enums import SigningUse
from accessprogram.errors import Invalid
from accessprogram.models import GatewayKey, Programme
from accessprogram.operations import keys, signing
from accessprogram.operations.keys import Limits
from accessprogram.policy import sandbox
from accessprogram.policy.actors import Actor
from accessprogram.policy.keys import SCOPES
from accessprogram.queries.keys import managed_programmes, visible_keys
from accessprogram.queries.signing import all_keys
from accessprogram.web.access import actor_of, staff_required, step_up_required

MANAGER = "programme_administrator"
OVERLAPS = (
    ("60", gettext_lazy("for one more hour")),
    ("1440", gettext_lazy("for one more day")),
    ("10080", gettext_lazy("for seven more days")),
    ("0", gettext_lazy("no more, from now on")),
)
ENDED_SHOWN = 20


class KeyForm(forms.Form):
    """A key of a programme and what it is limited to."""

    programme = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=Programme.objects.none())
    label = forms.CharField(
        label=gettext_lazy("Which gateway is it for?"),
        max_length=120,
        help_text=gettext_lazy("One key for each gateway, so that one can be revoked without the others."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        choices=[(slug, scope.title) for slug, scope in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Nothing chosen: everything."),
    )
    networks = forms.CharField(
        label=gettext_lazy("From which networks?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=gettext_lazy("One a line. Empty: from anywhere."),
    )
    per_minute = forms.IntegerField(label=gettext_lazy("Calls a minute, at most"), required=False)
    last_day = forms.DateField(
        label=gettext_lazy("Its last day (UTC)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Empty: until it is revoked."),
    )
    is_test = forms.BooleanField(
        label=gettext_lazy("A test key: answered by the sandbox, never for a real grant"), required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = managed_programmes(actor)
        self.fields["programme"].queryset = Programme.objects.filter(id__in=[one.id for one in programmes])  # type: ignore[attr-defined]
        if len(programmes) == 1:
            self.initial["programme"] = programmes[0]

    def limits(self) -> Limits:
        """What was typed, as the operation takes it."""
        typed = self.cleaned_data
        ends = typed["last_day"] and datetime.combine(typed["last_day"] + timedelta(days=1), time(), UTC)
        return Limits(
            scopes=typed["scopes"],
            networks=[line.strip() for line in typed["networks"].splitlines() if line.strip()],
            per_minute=typed["per_minute"],
            expires_at=ends or None,
            is_test=typed["is_test"],
        )


@staff_required(MANAGER)
@require_safe
def keys_page(request: HttpRequest) -> HttpResponse:
    """Every key of the programmes that one administers, and what signs."""
    return _page(request, KeyForm(actor=actor_of(request)))


@staff_required(MANAGER)
@require_POST
@step_up_required
def key_create(request: HttpRequest) -> HttpResponse:
    """Make a key, and show it once."""
    actor = actor_of(request)
    form = KeyForm(request.POST, actor=actor)
    if not form.is_valid():
        return _page(request, form, status=422)
    programme, label = form.cleaned_data["programme"], form.cleaned_data["label"]
    try:
        key, text = keys.create(actor=actor, programme_id=programme.id, label=label, limits=form.limits())
    except Invalid as error:
        for field, sentence in error.fields.items():
            form.add_error("last_day" if field == "expires_at" else field, sentence)
        return _page(request, form, status=422)
    return _once(request, key, text)


@staff_required(MANAGER)
@require_POST
@step_up_required
def key_rotate(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Give a key its successor, and show that once; the old one works on for a while."""
    minutes = request.POST.get("overlap", "")
    if minutes not in dict(OVERLAPS):
        raise Http404
    key, text = keys.rotate(actor=actor_of(request), key_id=key_id, overlap=timedelta(minutes=int(minutes)))
    return _once(request, key, text)


@staff_required(MANAGER)
@require_POST
@step_up_required
def key_revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """End a key at once."""
    key = keys.revoke(actor=actor_of(request), key_id=key_id)
    messages.success(request, _("%(key)s is revoked: its next call is rejected.") % {"key": key})
    return redirect("accessprogram:keys")


@staff_required(MANAGER)
@require_POST
@step_up_required
def signing_rotate(request: HttpRequest, use: str) -> HttpResponse:
    """Let the next signing key sign."""
    if use not in SigningUse.values:
        raise Http404
    key = signing.rotate(actor=actor_of(request), use=use)
    messages.success(request, _("The key %(kid)s signs from now on.") % {"kid": key.kid[:8]})
    return redirect("accessprogram:keys")


def _once(request: HttpRequest, key: GatewayKey, text: str) -> HttpResponse:
    context = {"key": key, "text": text, "scopes": _scopes(key)}
    response = render(request, "accessprogram/keys/once.html", context, status=201)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, form: KeyForm, *, status: int = 200) -> HttpResponse:
    now = db_now()
    rows = [_row(key, now) for key in visible_keys(actor_of(request))]
    context = {
        "form": form,
        "works": [row for row in rows if row["works"]],
        "ended": [row for row in rows if not row["works"]][:ENDED_SHOWN],
        "overlaps": OVERLAPS,
        "signing": all_keys(),
        "uses": SigningUse.choices,
        "sandbox": [f"{sandbox.PREFIX}{code}" for code in ("allowed", "grant_suspended", "ration_exhausted")],
    }
    return render(request, "accessprogram/keys/keys.html", context, status=status)


def _row(key: GatewayKey, now: datetime) -> dict[str, Any]:
    ended = key.expires_at is not None and key.expires_at <= now
    return {
        "key": key,
        "works": key.revoked_at is None and not ended,
        "successor": getattr(key, "replaced_by", None),
        "scopes": _scopes(key),
    }


def _scopes(key: GatewayKey) -> list[object]:
    return [SCOPES[slug].title for slug in key.scopes if slug in SCOPES]
