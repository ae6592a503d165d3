"""Calls of the demonstration that were refused, as its gateway reports them, and what became of them; and the notices
of terms that end."""

from datetime import timedelta

from accessprogram.clock import db_now, shifted
from accessprogram.models import GatewayKey, GrantLine, Refusal, Surface
from accessprogram.operations import refusals, renewals
from accessprogram.queries.actors import actor_of
from reviews.demo.people import acting

SURFACE = "org-harbour-bank"
# Request id, hours ago, layer, code.
_REFUSED = (
    ("req-hb-000031", 214, "safeguard", "exploit-development"),
    ("req-hb-000042", 190, "ration", "ration_exhausted"),
    ("req-hb-000057", 120, "safeguard", "credential-handling"),
    ("req-hb-000063", 71, "entitlement", "use_case_not_on_surface"),
    ("req-hb-000068", 50, "gateway", "request-too-large"),
    ("req-hb-000074", 26, "safeguard", "exploit-development"),
    ("req-hb-000075", 3, "safeguard", "malware-sample"),
)
_CASES = (
    ("req-hb-000031", 213, 190, "We turn a published crash into a rule for our own parser; nothing is attacked.",
     "false_refusal", True, "A rule for one's own software is what this use case is for. The safeguard was set right "
     "for your surface; the same call goes through."),
    ("req-hb-000057", 119, 98, "The log lines hold session tokens, and we asked to sort them.",
     "right_refusal", False, "Live tokens must not reach the model. Mask them first; then the call goes through."),
    ("req-hb-000074", 25, 0, "Again a rule for our parser, written from the vendor's advisory.", "", False, ""),
)  # fmt: skip


def tell() -> None:
    """Through the operations, at the times at which it happened."""
    surface = Surface.objects.select_related("partner").get(reference=SURFACE)
    line = GrantLine.objects.filter(grant=surface.grant_id).select_related("offering", "use_case").order_by("id")[0]
    key = GatewayKey.objects.filter(programme=line.programme_id).earliest("created_at")
    now = db_now()
    told = [
        refusals.Report(
            request_id=request_id,
            surface=SURFACE,
            layer=layer,
            code=code,
            at=now - timedelta(hours=hours),
            offering=line.offering.slug,
            use_case=line.use_case.slug,
        )
        for request_id, hours, layer, code in _REFUSED
    ]
    refusals.note(key=key, reports=told)
    for request_id, opened, answered, statement, label, lifted, words in _CASES:
        _ask(request_id, opened, statement)
        if label:
            _answer(request_id, answered, label, lifted, words)
    renewals.remind_ending()


def _ask(request_id: str, hours_ago: int, statement: str) -> None:
    refusal = Refusal.objects.select_related("partner__created_by").get(request_id=request_id)
    with shifted(timedelta(hours=-hours_ago)):
        refusals.open_case(actor=actor_of(refusal.partner.created_by), refusal_id=refusal.id, statement=statement)


def _answer(request_id: str, hours_ago: int, label: str, lifted: bool, words: str) -> None:
    refusal = Refusal.objects.select_related("case").get(request_id=request_id)
    with shifted(timedelta(hours=-hours_ago)):
        refusals.answer_case(
            actor=acting("operator"), case_id=refusal.case.id, label=label, answer=words, lifted=lifted
        )
