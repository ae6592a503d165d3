"""Models that have no page in the admin on purpose, each with the reason. A test fails on a model in neither."""

_PART = "shown with the row it is a part of"
_DESK = "worked on, and read, on the desk's own pages"
_SECRET = "private to one person; nobody else has a reason to see it"  # noqa: S105 a sentence
_DERIVED = "derived; its source is shown"
_FRAMEWORK = "of a package; says nothing about rights here"

HIDDEN: dict[str, str] = {
    "accessprogram.acknowledgement": _DESK,
    "accessprogram.accessseal": _DERIVED,
    "accessprogram.answer": "a draft is the partner's alone until it is submitted",
    "accessprogram.commitmentevidence": _DESK,
    "accessprogram.commitmentverdict": _DESK,
    "accessprogram.domain": _DESK,
    "accessprogram.grantline": _DERIVED,
    "accessprogram.invitation": "between a partner's owner and the person invited",
    "accessprogram.membership": _DESK,
    "accessprogram.namedreader": _DESK,
    "accessprogram.nameduser": "a partner's own words about its people",
    "accessprogram.personalvalue": "personal data opens on the case's page only, where the reading is noted",
    "accessprogram.progress": _DERIVED,
    "accessprogram.ration": _DESK,
    "accessprogram.rationuse": _DESK,
    "accessprogram.session": _SECRET,
    "accessprogram.tiercommitment": _PART,
    "accessprogram.tieroffering": _PART,
    "accessprogram.tierusecase": _PART,
    "accessprogram.tieruserobjectpermission": _DERIVED,
    "accessprogram.totpuse": _SECRET,
    "accessprogram.usagereport": _DESK,
    "account.emailaddress": _SECRET,
    "account.emailconfirmation": _SECRET,
    "admin.logentry": "the ledger of the operations is the only one",
    "auth.group": _FRAMEWORK,
    "auth.permission": _FRAMEWORK,
    "contenttypes.contenttype": _FRAMEWORK,
    "guardian.groupobjectpermission": _FRAMEWORK,
    "guardian.userobjectpermission": _FRAMEWORK,
    "mfa.authenticator": _SECRET,
    "sessions.session": _FRAMEWORK,
    "socialaccount.socialaccount": _SECRET,
    "socialaccount.socialapp": "configured by the environment",
    "socialaccount.socialtoken": _SECRET,
}
"""Histories (``historical...``) are shown on the history page of their row."""
