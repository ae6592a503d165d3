"""The only module that listens to what happens below: it hands each event to one operation."""


def connect() -> None:
    """Register the handlers; called once, when the application is ready."""
