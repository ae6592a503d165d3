"""Identity: the people who answer for the application are who they say, as an outside provider verified.

The provider sees the documents; we keep its answer, its reference and until when it holds. "Not verified" speaks
against nobody by itself: a person finds out why.
"""

from __future__ import annotations

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.answers import OutsideAnswer
from reviews.checks.base import Finding, Outcome, Person, Sources, Subject, Threshold, Thresholds, Waiting
from reviews.checks.notes import Note, compose
from reviews.checks.thresholds import value_of

# One text for all outcomes of somebody else's judgement: they hear the rest from the provider.
APPLICANT = _("The provider has answered. A person reads the result.")
THE_BUSINESS = _("the organisation")


class Identity:
    """See the module."""

    slug = "identity"
    version = "1"
    title = _("Identity")
    why = _("Somebody must answer for what is done with the access, and be who they say they are.")
    applicant_text = _(
        "The people who answer for the application are verified by an outside provider, who gives each of them a link. "
        "We are told whether it worked, a reference and until when it holds. We never see a document."
    )
    inputs = ("kind", "people")
    timeout_seconds = 10
    ttl_hours = 24
    source = "outside"
    queue = "screen"
    thresholds: Thresholds = {
        "roles": Threshold(
            default=("owner", "signatory"), says=_("Whose identity is verified, by their roles in the application.")
        ),
    }
    not_for = ""

    def applies_to(self, subject: Subject) -> bool:
        """Always: somebody answers for every application."""
        return True

    def evaluate(self, subject: Subject, sources: Sources) -> Finding | Waiting:
        """Wait until everybody is answered, then judge each answer."""
        people = to_verify(subject, value_of(sources, self, "roles"))
        answers = {person.label: sources.outside.identity(person.label) for person in people}
        if not subject.is_person and (business := sources.outside.business()).provider:
            answers[str(THE_BUSINESS)] = business
        pending = [answer for answer in answers.values() if answer.state in ("none", "pending") and answer.provider]
        if pending:
            return Waiting(
                for_whom=pending[0].provider,
                applicant_summary=_("Somebody still has to be verified. The page of the application has the link."),
            )
        nobody = Note(
            outcome=Outcome.INCONCLUSIVE,
            summary=_("The application names nobody in a role that is verified."),
            applicant_summary=_("Name an owner or a signatory in the application."),
        )
        rows = [
            {"label": label, "state": answer.state, "outcome": answer.outcome, "reference": answer.reference}
            for label, answer in answers.items()
        ]
        notes = [_note(label, answer) for label, answer in answers.items()]
        return compose(notes, otherwise=nobody, evidence={"verified": rows}, source=self.source)


def to_verify(subject: Subject, roles: tuple[str, ...]) -> list[Person]:
    """Who has to be verified: everybody in one of ``roles``; one person acting alone, whatever their roles."""
    if subject.is_person:
        return list(subject.people[:1])
    return [person for person in subject.people if {role.strip() for role in person.role.split(",")} & set(roles)]


def _note(label: str, answer: OutsideAnswer) -> Note:
    words = {"who": label, "provider": answer.provider}
    if answer.state == "none":
        return Note(
            outcome=Outcome.INCONCLUSIVE,
            summary=_("No provider is connected that could verify {who}. Verify them by other means.", **words),
            applicant_summary=_("The desk will get in touch about verifying who you are."),
        )
    if answer.state != "done":
        return Note(
            outcome=Outcome.INCONCLUSIVE,
            summary=_("{provider}: {who} did not finish in time, or the answer has ended.", **words),
            applicant_summary=_("The verification was not finished in time. Ask the desk for a new link."),
        )
    if answer.outcome == "verified":
        sentence = _("{provider}: {who} is verified.", **words)
        return Note(outcome=Outcome.CLEAR, summary=sentence, applicant_summary=APPLICANT)
    if answer.outcome == "failed":
        sentence = _("{provider} could not verify {who}. Ask why before it means anything.", **words)
    else:
        sentence = _("{provider} is not sure about {who}.", **words)
    return Note(outcome=Outcome.REVIEW, summary=sentence, applicant_summary=APPLICANT)
