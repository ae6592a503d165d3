"""The only module that listens to what happens below: it hands each event to one operation."""

from accessprogram import events
from accessprogram.operations import outbox
from reviews.operations import appeals, cases, eligibility, intake, reruns, rows
from reviews.queries import audience


def connect() -> None:
    """Register the handlers; called once, when the application is ready."""
    events.register(events.SubmissionReceived, on_submission_received)
    events.register(events.QuestionAnswered, on_question_answered)
    events.register(events.ApplicationWithdrawn, on_application_withdrawn)
    events.register(events.AppealFiled, on_appeal_filed)
    events.register(events.ConflictDeclared, on_conflict_declared)
    events.register(events.RolesChanged, on_roles_changed)
    events.register(events.TiesChanged, on_ties_changed)
    events.register(events.TermsChanged, on_terms_changed)
    events.register(events.SubjectChanged, on_subject_changed)
    outbox.bar(audience.hides)


def on_submission_received(event: events.SubmissionReceived) -> None:
    intake.open_case(submission_id=event.submission_id)


def on_question_answered(event: events.QuestionAnswered) -> None:
    cases.answered(application_id=event.application_id, question_id=event.question_id)


def on_application_withdrawn(event: events.ApplicationWithdrawn) -> None:
    cases.withdrawn(application_id=event.application_id)


def on_appeal_filed(event: events.AppealFiled) -> None:
    appeals.open_case(appeal_id=event.appeal_id)


def on_conflict_declared(event: events.ConflictDeclared) -> None:
    eligibility.review_person(user_id=event.user_id, partner_id=event.partner_id)


def on_roles_changed(event: events.RolesChanged) -> None:
    eligibility.review_person(user_id=event.user_id)


def on_ties_changed(event: events.TiesChanged) -> None:
    if event.user_id is not None:
        eligibility.review_person(user_id=event.user_id)
    else:
        # After the commit: who causes it may have locked a case of the partner, and each person's are locked in order.
        eligibility.ring()


def on_terms_changed(event: events.TermsChanged) -> None:
    cases.terms_changed(application_id=event.application_id, asked_by_partner=event.asked_by_partner)


def on_subject_changed(event: events.SubjectChanged) -> None:
    reruns.subject_changed(partner_id=event.partner_id, fields=event.fields)
    if "domain_claims" in event.fields:
        rows.refresh_partner(event.partner_id)
