"""Why the gateway is told no: each code with the sentence people read and who can lift it. An answer without its
reason here cannot be given."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Reason:
    """``code`` is stable and for machines; ``lifted_by`` names who can change the answer, and how."""

    code: str
    sentence: str | Promise
    lifted_by: str | Promise
    limits_only: bool = False
    """It ends by itself (a ration's period): shown as a limit, not as a block."""


_OPERATOR = _("An access operator of the provider.")
_PROVIDER = _("The provider's programme desk.")
_OWNER = _("An owner or the security contact of the partner.")
_NOBODY = _("Nobody: apply anew or for a renewal.")

REASONS: dict[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason("allowed", _("This call is allowed."), _("Nobody: there is nothing to lift.")),
        Reason("unavailable", _("The answer cannot be worked out now, and so it is no."), _("The portal's operators.")),
        Reason("key_rejected", _("This gateway key is unknown or was revoked."), _("A programme administrator.")),
        Reason("scope_missing", _("This gateway key is not meant for that question."), _("A programme administrator.")),
        Reason(
            "test_key", _("A test key is answered by the sandbox only."), _("Whoever runs the gateway: use its key.")
        ),
        Reason(
            "too_many_calls",
            _("This gateway key made as many calls in this minute as it may."),
            _("Nobody: the next minute begins by itself. A programme administrator can allow more."),
            True,
        ),
        Reason("surface_unknown", _("No surface of that name is known to this programme."), _OWNER),
        Reason("surface_not_provisioned", _("The surface was requested and is not switched on yet."), _OPERATOR),
        Reason(
            "surface_unproved",
            _("The surface had not proved itself. This call is the proof; the next one is judged."),
            _("The partner: the first call from the surface proves it."),
        ),
        Reason("surface_suspended", _("The surface is suspended."), _PROVIDER),
        Reason("surface_removed", _("The surface was removed."), _("The partner: request a surface anew.")),
        Reason(
            "use_case_required",
            _("The surface serves several use cases, and the call did not say for which one it is."),
            _("Whoever builds the call: name the use case in it."),
        ),
        Reason("use_case_not_on_surface", _("The surface is not bound to that use case."), _OWNER),
        Reason(
            "not_granted",
            _("No grant of this partner covers that model for that use case."),
            _("The partner: apply for it."),
        ),
        Reason(
            "agreement_pending",
            _("The agreement is not countersigned by both sides yet."),
            _("The partner's signatory, then the provider."),
        ),
        Reason(
            "grant_not_active",
            _("The grant is being switched on: no surface of it has proved itself yet."),
            _("The partner: the first call from a provisioned surface proves it."),
        ),
        Reason(
            "grant_restricted",
            _("The grant is restricted: no further surface is switched on until it is restored."),
            _PROVIDER,
        ),
        Reason("grant_suspended", _("The grant is suspended."), _PROVIDER),
        Reason("grant_revoked", _("The grant was revoked."), _NOBODY),
        Reason("grant_expired", _("The grant's term has ended."), _NOBODY),
        Reason(
            "grant_lapsed",
            _("The grant lapsed: a date that both sides had signed passed without what it asked for."),
            _("The partner: read and acknowledge the threat assessment in force; else apply anew."),
        ),
        Reason("grant_not_started", _("The grant's term has not begun."), _("Nobody: it begins by itself."), True),
        Reason("line_off", _("This model is switched off for this use case."), _PROVIDER),
        Reason(
            "line_cut",
            _("The provider cut this model for this use case. The notice says why and what to do."),
            _PROVIDER,
        ),
        Reason(
            "user_key_required",
            _("Only named users may call, and the call did not say for whom it is."),
            _("Whoever builds the call: send the named user's key."),
        ),
        Reason("user_key_unknown", _("The call is for a person who is not a named user of the partner."), _OWNER),
        Reason("user_key_ended", _("The named user's access was ended by the partner."), _OWNER),
        Reason(
            "user_key_cut",
            _("The provider cut this named user's access. The notice says why and what to do."),
            _PROVIDER,
        ),
        Reason(
            "sign_in_required",
            _("The grant asks how the person signed in, and the call did not say."),
            _("Whoever builds the call: send how the person signed in."),
        ),
        Reason(
            "sign_in_too_weak",
            _("The person signed in less strongly than the grant asks for."),
            _("The person who calls: sign in anew, more strongly; the grant's page says how."),
        ),
        Reason(
            "sign_in_age_required",
            _("While the grant is restricted, a call has to say how long ago the person signed in."),
            _("Whoever builds the call: send the age of the sign-in in seconds."),
        ),
        Reason(
            "sign_in_too_old",
            _("While the grant is restricted, a sign-in counts for 12 hours; this one is older."),
            _("The person who calls: sign in anew."),
        ),
        Reason(
            "region_required",
            _("The grant holds for named countries, and the call did not say where it comes from."),
            _("Whoever builds the call: send the country."),
        ),
        Reason(
            "region_not_allowed",
            _("The call comes from a country that the grant does not name."),
            _("The partner: call from a country of the grant, or ask the provider's programme desk for an amendment."),
        ),
        Reason("ration_missing", _("The grant has no ration for this use case."), _PROVIDER),
        Reason(
            "ration_exhausted",
            _("The ration of this use case is used up for this period."),
            _("Nobody: it begins anew with the next period. The provider can grant more."),
            True,
        ),
        Reason(
            "ration_short",
            _("Less of the ration is left in this period than the call wants to reserve."),
            _("Whoever builds the call: reserve less. The ration begins anew with the next period."),
            True,
        ),
    )
}
