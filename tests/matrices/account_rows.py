"""Everybody's own account: our pages, and those of the sign-in library (allauth), which knows of no roles."""

from tests.matrices.asking import AGAIN, LOGIN
from tests.matrices.rows import NEVER, SIGNED_IN, Answers, Outcome, Row, everybody, signed_in, to

FEW = ("anonymous", "owner", "administrator")


def _library(name: str, get: Answers, post: Answers, **at: object) -> Row:
    return Row(name, get, post, at=at, asked=FEW)


def _open(name: str, get: Outcome = 200, post: Outcome = 405, **at: object) -> Row:
    """The same for everybody, signed in or not."""
    return _library(name, everybody(get), everybody(post), **at)


def _own(name: str, get: Outcome, post: Outcome, **at: object) -> Row:
    return _library(name, signed_in(get), signed_in(post), **at)


OWN = [
    Row("accessprogram:account-home", signed_in(200), NEVER),
    Row("accessprogram:account-name", NEVER, signed_in(302), data={"name": "Somebody"}),
    Row("accessprogram:sessions-end-others", NEVER, signed_in(302)),
    Row("accessprogram:session-end", NEVER, signed_in(404), at={"digest": "of-nobody"}),
    Row("accessprogram:totp-qr", signed_in(404), NEVER),
]
