"""Very many grants quickly: copies of one that the operations made, row by row in the database, with every guard."""

from django.db import connection
from django.db.models import Model

from accessprogram.models import Agreement, Grant, GrantLine, Partner, Ration, Surface
from reviews.models import Approval, Case, Decision
from tests.factories.access import World


def copies(world: World, surface: Surface, first: int, last: int) -> None:
    """Copies number ``first`` to ``last`` of the world's grant: each of a partner of its own, with everything that a
    grant must stand on, its line, its ration and a proved surface ``org-copy-<number>``."""
    grant = world.granted
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")

    def made(model: type[Model], pk: object, thing: str, **changed: str) -> None:
        copy_rows(model, pk, first, last, thing, **changed)

    made(Partner, world.partner.pk, "partner", name="'Fictional ' || n")
    made(Case, world.decision.case_id, "case")
    made(Decision, world.decision.pk, "decision", case_id=id_of("case"))
    for place, approval in enumerate(Approval.objects.filter(decision=world.decision)):
        made(Approval, approval.pk, f"approval{place}", decision_id=id_of("decision"))
    made(
        Agreement, grant.agreement_id, "agreement",
        partner_id=id_of("partner"), decision_id=id_of("decision"), content="'{}'::jsonb",
    )  # fmt: skip
    made(
        Grant, grant.pk, "grant",
        partner_id=id_of("partner"), agreement_id=id_of("agreement"), decision_id=id_of("decision"),
    )  # fmt: skip
    for place, line in enumerate(GrantLine.objects.filter(grant=grant)):
        made(GrantLine, line.pk, f"line{place}", grant_id=id_of("grant"), partner_id=id_of("partner"))
    for place, ration in enumerate(Ration.objects.filter(grant=grant)):
        made(Ration, ration.pk, f"ration{place}", grant_id=id_of("grant"))
    made(
        Surface, surface.pk, "surface",
        grant_id=id_of("grant"), partner_id=id_of("partner"), reference="'org-copy-' || n",
    )  # fmt: skip
    bound = Surface.use_cases.through._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {bound} (surface_id, usecase_id) select {id_of('surface')}, usecase_id from {bound}"
            " cross join generate_series(%s, %s) n where surface_id = %s",
            [first, last, surface.pk],
        )
        cursor.execute("analyze")


def id_of(thing: str) -> str:
    """The same key for the same thing of the same copy, in every table."""
    return f"md5('{thing}' || n)::uuid"


def copy_rows(model: type[Model], pk: object, first: int, last: int, thing: str, **changed: str) -> None:
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields]
    key = model._meta.pk
    assert key is not None
    own = {} if key.get_internal_type() == "BigAutoField" else {"id": id_of(thing)}
    values = {**{column: f't."{column}"' for column in columns}, **own, **changed}
    if not own:
        columns.remove("id")  # the database numbers them
    named = ", ".join(f'"{column}"' for column in columns)
    chosen = ", ".join(values[column] for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'insert into "{table}" ({named}) select {chosen} from "{table}" t'
            " cross join generate_series(%s, %s) n where t.id = %s",
            [first, last, pk],
        )
