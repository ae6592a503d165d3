"""What people type into the desk."""

from django.utils.translation import gettext as _

from accessprogram.errors import Invalid


def required_text(typed: str, field: str, empty: str, longest: int = 5000) -> str:
    """Stripped text. Raises Invalid, naming ``field``, when there is none or too much."""
    text = typed.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid(empty, fields={field: empty})
    if len(text) > longest:
        sentence = _("Shorten this to %(limit)d characters. It has %(length)d.") % {
            "limit": longest,
            "length": len(text),
        }
        raise Invalid(sentence, fields={field: sentence})
    return text
