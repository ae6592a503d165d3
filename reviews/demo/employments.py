"""Where people of the story's desk worked before: with organisations that are no partners, so they see every case."""

from datetime import date

from accessprogram.operations import employments
from reviews.demo.people import acting

WORKED = (
    ("senior-1", "Fictional Seabright Holding", "seabright-holding.example", date(2021, 6, 30)),
    ("reviewer", "Fictional Fernhollow Institute", "", date(2019, 12, 31)),
)


def tell() -> None:
    """Each says it for themselves."""
    for local, organisation, domain, ended_on in WORKED:
        employments.declare(actor=acting(local), organisation=organisation, domain=domain, ended_on=ended_on)
