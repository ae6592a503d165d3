"""The shape of an error that is no answer to a question."""

from ninja import Schema


class Problem(Schema):
    """RFC 9457. ``code`` is stable; ``detail`` is for people."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    request_id: str


# What any endpoint may answer: a key that is no good or does not reach so far, a call that is not understood, too many
# calls, and an installation that cannot answer now.
PROBLEMS: dict[int, type[Problem]] = dict.fromkeys((400, 401, 403, 413, 422, 429, 503), Problem)
