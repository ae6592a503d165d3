"""The files of a case, as pictures."""

from tests.matrices.rows import DESK, Row, to

_SEES = to({DESK: 200, "conflicted": 404})
_NOT_BY_POST = to({DESK: 405})
_FILE = {"case_id": "@case", "file_id": "@file"}
PREVIEWS = [
    Row("reviews:case-file", _SEES, _NOT_BY_POST, at=_FILE),
    Row("reviews:case-picture", _SEES, _NOT_BY_POST, at=_FILE | {"page": 1}),
    Row("reviews:case-file-again", _NOT_BY_POST, to({DESK: 302, "conflicted": 404}), at=_FILE),
]
