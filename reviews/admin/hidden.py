"""Models of the desk that have no page in the admin on purpose, each with the reason."""

_CASE_PAGE = "read on the case's page, beside what it belongs to"

_OWN = "a person's own, on the desk's pages"

HIDDEN: dict[str, str] = {
    "reviews.absence": _OWN,
    "reviews.bulkrun": _OWN,
    "reviews.caserow": "derived from the case; lists are read of it",
    "reviews.casetag": _CASE_PAGE,
    "reviews.checklisttick": _CASE_PAGE,
    "reviews.concurrence": _CASE_PAGE,
    "reviews.guestreviewer": _CASE_PAGE,
    "reviews.judgementdraft": _OWN,
    "reviews.mention": _CASE_PAGE,
    "reviews.presence": _CASE_PAGE,
    "reviews.preview": "derived; shown with its file",
    "reviews.savedview": _OWN,
    "reviews.sectionverdict": _CASE_PAGE,
    "reviews.snooze": _OWN,
    "reviews.vote": _CASE_PAGE,
    "reviews.adjudication": _CASE_PAGE,
    "reviews.approval": _CASE_PAGE,
    "reviews.casetransition": _CASE_PAGE,
    "reviews.claim": _CASE_PAGE,
    "reviews.finding": _CASE_PAGE,
    "reviews.hit": _CASE_PAGE,
    "reviews.knownmatch": "kept and given up on the page of its hit; a list would tell the answers",
    "reviews.secondlook": "figures about a person: for that person and their senior, on their own page",
    "reviews.note": _CASE_PAGE,
    "reviews.outsideevent": "ids of messages, against taking one twice; what they changed stands on the verification",
    "reviews.recommendation": _CASE_PAGE,
    "reviews.relationkey": "keyed hashes: nothing that a person could read",
}
