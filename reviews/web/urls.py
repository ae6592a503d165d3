"""Every address of the desk, the board and the audit room, noun by noun."""

from django.urls import URLPattern, path

from reviews.web import audit, boards, cases, hits, outside, panels, previews, proofs, queues

app_name = "reviews"

urlpatterns: list[URLPattern] = [
    # queues
    path("desk/", queues.desk, name="desk"),
    path("desk/queues/<slug:slug>/", queues.queue, name="queue"),
    path("desk/cases/", queues.cases, name="cases"),
    path("desk/cases/next/", queues.next_case, name="next-case"),
    # one case
    path("desk/cases/<uuid:case_id>/", cases.case, name="case"),
    path("desk/cases/<uuid:case_id>/live/", cases.case_live, name="case-live"),
    path("desk/cases/<uuid:case_id>/panels/<slug:slug>/", panels.case_panel, name="case-panel"),
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
