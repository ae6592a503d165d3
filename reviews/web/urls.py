"""Every address of the desk, the board and the audit room, noun by noun."""

from django.urls import URLPattern, path

from reviews.web import (
    asking,
    audit,
    boards,
    bulk,
    cases,
    drafts,
    hits,
    home,
    mentions,
    outside,
    panel_pages,
    previews,
    proofs,
    queues,
    same_answers,
    suggestions,
    views,
    work,
)

app_name = "reviews"

urlpatterns: list[URLPattern] = [
    # queues
    path("desk/", home.desk, name="desk"),
    path("desk/queues/<slug:slug>/", queues.queue, name="queue"),
    path("desk/queues/<slug:slug>/suggestions/", suggestions.suggest, name="suggestions"),
    path("desk/queues/<slug:slug>/file/", views.export, name="export"),
    path("desk/views/", views.keep_view, name="keep-view"),
    path("desk/views/<uuid:view_id>/end/", views.take_view_away, name="end-view"),
    path("desk/cases/", queues.cases, name="cases"),
    path("desk/cases/next/", home.next_case, name="next-case"),
    # work: one's own, that of others, and one action on several cases
    path("desk/work/", work.work, name="work"),
    path("desk/work/people/", work.people, name="work-people"),
    path("desk/work/people/divide/", work.divide, name="work-divide"),
    path("desk/work/people/<uuid:user_id>/", work.work_of, name="work-of"),
    path("desk/work/people/<uuid:user_id>/profile/", work.work_profile, name="work-profile"),
    path("desk/work/people/<uuid:user_id>/absences/", work.work_absence, name="work-absence"),
    path("desk/work/absences/<uuid:absence_id>/end/", work.work_absence_end, name="work-absence-end"),
    path("desk/bulk/", bulk.bulk, name="bulk"),
    path("desk/bulk/run/", bulk.bulk_run, name="bulk-run"),
    path("desk/bulk/<uuid:bulk_id>/", bulk.bulk_result, name="bulk-result"),
    path("desk/bulk/<uuid:bulk_id>/undo/", bulk.bulk_undo, name="bulk-undo"),
    # one case
    path("desk/cases/<uuid:case_id>/", cases.case, name="case"),
    path("desk/cases/<uuid:case_id>/live/", cases.case_live, name="case-live"),
    path("desk/cases/<uuid:case_id>/here/", work.case_here, name="case-here"),
    path("desk/cases/<uuid:case_id>/panels/<slug:slug>/", panel_pages.case_panel, name="case-panel"),
    path("desk/cases/<uuid:case_id>/same/", same_answers.same, name="case-same"),
    path("desk/cases/<uuid:case_id>/draft/", drafts.draft, name="case-draft"),
    path("desk/cases/<uuid:case_id>/ask/", asking.ask, name="case-ask"),
    path("desk/cases/<uuid:case_id>/people/", mentions.people, name="case-people"),
    path("desk/cases/<uuid:case_id>/actions/<slug:slug>/", cases.case_action, name="case-action"),
    path("desk/cases/<uuid:case_id>/files/<uuid:file_id>/", previews.file, name="case-file"),
    path("desk/cases/<uuid:case_id>/files/<uuid:file_id>/again/", previews.file_again, name="case-file-again"),
    path("desk/cases/<uuid:case_id>/files/<uuid:file_id>/pages/<int:page>/", previews.picture, name="case-picture"),
    # hits
    path("desk/hits/", hits.hits, name="hits"),
    path("desk/hits/accuracy/", hits.accuracy, name="hit-accuracy"),
    path("desk/hits/look/", hits.look, name="hit-look"),
    path("desk/hits/<uuid:thing_id>/", hits.hit, name="hit"),
    path("desk/hits/<uuid:thing_id>/known/", hits.known, name="hit-known"),
    # what a partner places
    path("api/providers/<slug:slug>/events", outside.provider_event, name="provider-event"),
    path("partner/applications/<uuid:application_id>/verification/", outside.verification, name="verification"),
    path("partner/applications/<uuid:application_id>/proofs/", proofs.proofs, name="proofs"),
    path("partner/applications/<uuid:application_id>/proofs/look/", proofs.proofs_look, name="proofs-look"),
    # the board and the audit room
    path("board/", boards.board, name="board"),
    path("audit/", audit.audit, name="audit"),
]
