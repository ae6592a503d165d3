"""What an operation raises. Each carries a sentence that may be shown to the person who acted."""


class CountersignError(Exception):
    """Base of all refusals. ``code`` is stable and for machines, ``str(error)`` is for people."""

    code = "refused"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class NotAllowed(CountersignError):
    """The policy refused this actor; the transaction is rolled back."""

    code = "not_allowed"


class WrongState(CountersignError):
    """The thing is not in a state from which the action exists."""

    code = "wrong_state"


class Stale(CountersignError):
    """Somebody else changed it first. ``current`` is what stands now, so that nothing is lost."""

    code = "stale"

    def __init__(self, message: str, *, current: object = None, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.current = current


class Invalid(CountersignError):
    """The input cannot be accepted. ``fields`` maps a field to its sentence."""

    code = "invalid"

    def __init__(self, message: str, *, fields: dict[str, str] | None = None, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.fields = fields or {}


class TooLarge(Invalid):
    """A file is larger than this installation takes: 413 on the web."""

    code = "too_large"


class TooMany(CountersignError):
    """More of it than anybody needs in so short a time: 429 on the web."""

    code = "too_many"


class NotFound(CountersignError):
    """It does not exist, or this actor may not know that it does: the same answer for both."""

    code = "not_found"
