"""Writes the whole demonstration, in the order in which an office would be opened."""

import json
import os
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accessprogram.clock import db_now, shifted
from accessprogram.models import AuditEvent, Programme, PublishedCheck
from accessprogram.operations import audit, keys, outbox
from accessprogram.policy.actors import SYSTEM
from reviews.demo import (
    adjudications,
    clocks,
    commitments,
    contributions,
    corrections,
    dossiers,
    employments,
    enforcement,
    judging,
    panels,
    people,
    questions,
    rations,
    refusals,
    screening,
    shelf,
    terms_sheets,
    work,
)
from reviews.demo.keys import tell as tell_keys
from reviews.demo.people import PASSWORD, Account, acting
from reviews.demo.tell import tell_all
from reviews.demo.webhooks import tell as tell_webhooks
from reviews.models import ScreeningList
from reviews.operations import reruns

OPENED_DAYS_AGO = 130
LIVE = {"surface": "org-harbour-bank", "offering": "beacon-pro", "use_case": "detection-engineering"}
PARTNER_ACCOUNTS = (
    Account("owner@harbour-bank.example", "owner"),
    Account("owner@tideline-insurance.example", "signatory"),
    Account("security@harbour-bank.example", "security_contact"),
    Account("member@harbour-bank.example", "member"),
)


def is_seeded() -> bool:
    """Whether the demonstration was written to its end."""
    return AuditEvent.objects.filter(action="demo.seeded").exists()


def obstacle() -> str:
    """Why it cannot be written here, with the cure; empty when it can. It never writes over what is there."""
    if Programme.objects.exists():
        return "There is a programme here already, or a half written demonstration. `make demo-reset` begins anew."
    if not PublishedCheck.objects.exists() or not ScreeningList.objects.filter(active=True).exists():
        return "The checks are not described yet, or no watch list is in use. Run `manage.py setup` first."
    return ""


def seed(*, url: str) -> dict[str, object]:
    """Write everything; returns what var/demo.json holds. What is decided goes through the operations;
    accounts, memberships, unpublished drafts of the catalogue and one run's next try are written straight."""
    with shifted(timedelta(days=-OPENED_DAYS_AGO)):
        programme = shelf.programme()
    accounts = people.staff(programme, days_ago=OPENED_DAYS_AGO)
    with shifted(timedelta(days=1 - OPENED_DAYS_AGO)):
        shelf.fill(programme, by=acting("administrator-1"), second=acting("administrator-2"))
        questions.templates(programme, by=acting("administrator-1"))
        clocks.calendar(programme, by=acting("administrator-1"), year=db_now().year)
        _, key = keys.create(actor=acting("administrator-1"), programme_id=programme.id, label="Demonstration gateway")
    tell_all()
    panels.tell()
    adjudications.tell()
    terms_sheets.negotiate()
    contributions.tell()
    commitments.tell()
    refusals.tell()
    dossiers.tell()
    enforcement.tell()
    rations.tell()
    work.tell()
    judging.tell()
    corrections.tell()
    tell_keys()
    tell_webhooks()
    screening.compare_everybody()
    # What was found in those months is looked at again from tomorrow on, not on the first page that is opened.
    reruns.spread_overdue(over=timedelta(days=2), begin=timedelta(days=1))
    employments.tell()
    clocks.tell()
    while outbox.deliver_due():
        pass  # the letters of those months were sent in those months
    with transaction.atomic():
        audit.append("demo.seeded", actor=SYSTEM, thing=programme, programme_id=programme.id)
    return {
        "url": url,
        "accounts": [{**asdict(account), "password": PASSWORD} for account in (*accounts, *PARTNER_ACCOUNTS)],
        "gateway_key": key,
        **LIVE,
    }


def write_file(content: dict[str, object]) -> Path:
    """var/demo.json, readable by its owner only: it holds a key, though one of the demonstration."""
    path = settings.VAR / "demo.json"
    temporary = path.with_suffix(".tmp")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, indent=2)
    temporary.replace(path)
    return path
