"""What the demonstration's bank gave: an initiative, two projects whose people answer by their link, and its ledger."""

from dataclasses import dataclass
from datetime import timedelta

from accessprogram.clock import db_now, shifted
from accessprogram.crypto.links import sign_recipient_link
from accessprogram.models import Initiative, Partner, Project, User
from accessprogram.operations import contributions, initiatives, recipients
from accessprogram.operations.contributions import Given
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from reviews.demo.people import acting


@dataclass(frozen=True)
class Told:
    """One contribution: reported so many days ago; ``then`` are (days ago, what its recipient or the partner did)."""

    title: str
    severity: str
    project: str
    days: float
    then: tuple[tuple[float, str], ...] = ()
    kind: str = "finding"
    reference: str = ""


LEDGER = (
    Told("Out-of-bounds read in the header parser", "high", "libexample", 24, ((22, "valid"), (9, "fixed"))),
    Told("Unchecked length in an import routine", "critical", "libexample", 23, ((21, "valid"), (12, "fixed"))),
    Told("Race in the session cache", "medium", "libexample", 18, ((15, "valid"),)),
    Told("Verbose error tells a file path", "low", "libexample", 17, ((14, "not_useful"),)),
    Told("Missing bounds check in the archive reader", "high", "queue-example", 16),
    Told("Timing difference in a comparison", "medium", "queue-example", 6, ((5, "received"),)),
    Told("Indicators of a phishing wave against banks", "", "", 13, ((10, "acknowledge"),), kind="threat_report"),
    Told("Detection for a tampered build step", "", "", 4, kind="detection"),
    Told("Patch with tests for the archive reader", "", "queue-example", 3, kind="fix", reference="change 4711"),
)
DAYS_TO_FIX = ((26, 41), (19, 33), (12, 24), (5, 19))


def tell() -> None:
    """Through the operations, on the days on which it happened."""
    partner = Partner.objects.get(name="Fictional Harbour Bank")
    owner = actor_of(User.objects.get(email="owner@harbour-bank.example"))
    with shifted(timedelta(days=-27)):
        initiative = _initiative(partner, owner)
        projects = {name: _project(partner, owner, initiative, name) for name in ("libexample", "queue-example")}
        links = {name: recipients.make_link(
            actor=owner, project_id=project.id, address=f"security@{name}.example"
        ) for name, project in projects.items()}  # fmt: skip
    tokens = {name: sign_recipient_link(link.id) for name, link in links.items()}
    with shifted(timedelta(days=-20)):
        recipients.answer(token=tokens["libexample"], answer="limit", number=5)
    for told in LEDGER:
        _tell(told, partner, owner, initiative, projects, tokens)
    objective = initiative.objectives.get()
    for days, value in DAYS_TO_FIX:
        with shifted(timedelta(days=-days)):
            initiatives.record_reading(
                actor=owner,
                objective_id=objective.id,
                value=value,
                measured_on=db_now().date(),
                source="From the ledger: the day of the report to the day of the fix.",
            )
    initiatives.publish(actor=owner, initiative_id=initiative.id, public=True)


def _initiative(partner: Partner, owner: Actor) -> Initiative:
    made = initiatives.start(
        actor=owner,
        partner_id=partner.id,
        programme_id=partner.applications.get().programme_id,
        title="Harbour hardens what it builds on",
        summary="The bank reads the open-source libraries under its payment systems, and stays with each finding until "
        "its fix is released.",
    )
    initiatives.add_objective(
        actor=owner,
        initiative_id=made.id,
        title="Fixed within a fortnight",
        metric="median days from report to fix",
        unit="days",
        baseline=45,
        target=14,
        due_on=(db_now() + timedelta(days=180)).date(),
    )
    return made


def _project(partner: Partner, owner: Actor, initiative: Initiative, name: str) -> Project:
    return recipients.add_project(
        actor=owner,
        partner_id=partner.id,
        name=name,
        url=f"https://code.example/{name}",
        initiative_id=initiative.id,
    )


def _tell(
    told: Told,
    partner: Partner,
    owner: Actor,
    initiative: Initiative,
    projects: dict[str, Project],
    tokens: dict[str, str],
) -> None:
    with shifted(timedelta(days=-told.days)):
        made = contributions.record(
            actor=owner,
            partner_id=partner.id,
            programme_id=initiative.programme_id,
            given=Given(
                kind=told.kind,
                title=told.title,
                severity=told.severity,
                reference=told.reference,
                project_id=projects[told.project].id if told.project else None,
                initiative_id=initiative.id if told.project else None,
            ),
        )
        contributions.move_on(actor=owner, contribution_id=made.id, action="report")
    for days, what in told.then:
        with shifted(timedelta(days=-days)):
            if what == "acknowledge":
                contributions.give_verdict(actor=acting("verifier"), contribution_id=made.id, verdict="valid")
            else:
                recipients.answer(token=tokens[told.project], answer=what, contribution_id=made.id)
