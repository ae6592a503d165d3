"""How what a reviewer says of each section becomes one text that they then edit."""

from django.utils.translation import gettext as _

from reviews.enums import SectionWord


def sentence(title: str, word: str, text: str) -> str:
    """What a verdict on a section adds to the rationale: one paragraph, beginning with the section."""
    said = SectionWord(word).label
    text = text.strip()
    return f"{title}: {said}. {text}".strip() if text else f"{title}: {said}."


def letter_sentence(title: str, for_partner: str) -> str:
    """What it adds to the letter; nothing when there is nothing for the partner."""
    text = for_partner.strip()
    return _("On %(section)s: %(text)s") % {"section": title, "text": text} if text else ""


def merged(draft: str, before: str, now: str) -> str:
    """The draft with ``now`` where ``before`` stood; at its end when that was edited or never there.

    Nothing that a person wrote is lost: only a paragraph that stands exactly as it was composed is replaced.
    """
    paragraphs = draft.replace("\r\n", "\n").strip().split("\n\n") if draft.strip() else []
    if before and before in paragraphs:
        at = paragraphs.index(before)
        paragraphs[at : at + 1] = [now] if now else []
    elif now and now not in paragraphs:
        paragraphs.append(now)
    return "\n\n".join(paragraphs)
