"""Legal forms of organisations in families: what differs between them is seldom what differs between names.

Written as `names.read` leaves words: ASCII, lower case, no punctuation.
"""

from __future__ import annotations


def _phrases(table: dict[str, str]) -> dict[tuple[str, ...], str]:
    return {
        tuple(phrase.split()): canonical
        for canonical, phrases in table.items()
        for phrase in (part.strip() for part in phrases.split("|"))
    }


# Legal forms by family (the spellings of ISO 20275's common ones, and their Russian, Arabic and Spanish relatives).
LEGAL_FORMS = _phrases(
    {
        "llc": "llc|l l c|limited liability company|limited liability co|ooo|o o o|too|tov|mchj|"
        "obshchestvo s ogranichennoy otvetstvennostyu|obschestvo s ogranichennoi otvetstvennostyu|"
        "obshchestvo s ogranichennoi otvetstvennostyu|tovarystvo z obmezhenoyu vidpovidalnistyu|wll|w l l|"
        "gmbh|g m b h|gmbh and co kg|gesellschaft mit beschrankter haftung|ges mbh|mbh|ug|sarl|s a r l|"
        "societe a responsabilite limitee|srl|s r l|societa a responsabilita limitata|"
        "societatea cu raspundere limitata|societate cu raspundere limitata|sl|s l|slu|sociedad limitada|"
        "s de rl|s de r l|s de rl de cv|s de r l de c v|ltda|limitada|sociedad de responsabilidad limitada|"
        "cia ltda|y cia ltda|y cia s en c|s en c|s en c s|lda|bv|b v|besloten vennootschap|sp z o o|sp z oo|spzoo|"
        "spolka z ograniczona odpowiedzialnoscia|doo|d o o|sro|s r o|kft|eood|ood|oy|aps|sia|uab|ou|"
        "eu|e u|fze|f z e|fz llc|fzc|fzco|free zone company|free zone establishment|est|establishment|"
        "limited sirketi|ltd sti|limited sti|tic ltd sti|san tic ltd sti|ticaret limited sirketi|llp|lllp|"
        "ltd|limited|pvt ltd|private limited|pte ltd|pty ltd|pty limited|proprietary limited|pvt limited|"
        "co ltd|co limited|company limited|company ltd|sdn bhd|sendirian berhad|yk|y k|yugen kaisha",
        "jsc": "jsc|j s c|ojsc|o j s c|cjsc|pjsc|psc|joint stock company|joint stock co|"
        "open joint stock company|closed joint stock company|public joint stock company|private joint stock company|"
        "open joint stock co|public joint stock co|joint stock bank|oao|o a o|zao|z a o|pao|p a o|ao|a o|aozt|aoot|"
        "otkrytoe aktsionernoe obshchestvo|zakrytoe aktsionernoe obshchestvo|publichnoe aktsionernoe obshchestvo|"
        "aktsionernoe obshchestvo|ag|a g|aktiengesellschaft|sa|s a|s a s|sas|sociedad anonima|societe anonyme|"
        "sa de cv|s a de c v|sa de c v|sociedad anonima de capital variable|sapi de cv|s a p i de c v|spa|s p a|"
        "societa per azioni|nv|n v|naamloze vennootschap|plc|p l c|public limited company|kk|k k|kabushiki kaisha|"
        "ab|aktiebolag|as|a s|asa|aksjeselskap|anonim sirketi|a s|oyj|se|saoc|saog|sal|s a l|sak|k s c|ksc|"
        "kgaa|ad|a d|dd|d d|akcionarsko drustvo|sae|s a e|tbk|pt|bhd|berhad|eireli|ltee|zrt|nyrt",
        "inc": "inc|incorporated|corp|corporation|co|company|cie|cia|compania|compagnie|sh co|"
        "corporacion|corporativo|s en cs|and co|and company|y cia|et cie|und co",
        "lp": "lp|l p|limited partnership|kg|k g|ohg|kommanditgesellschaft|cv|partnership|gbr|se en c|scs|snc",
        "npo": "ev|e v|eingetragener verein|ano|a n o|noncommercial organization|noncommercial organisation|"
        "autonomous noncommercial organization|avtonomnaya nekommercheskaya organizatsiya|npo|ngo|vzw|asbl|stiftung|"
        "fgup|gup|federal state unitary enterprise|state unitary enterprise|unitary enterprise|chup",
    }
)

_WORDS_OF_FORMS = """
    joint stock liability obshchestvo ogranichennoi ogranichennoy otvetstvennostyu aktsionernoe otkrytoe zakrytoe
    publichnoe sirketi anonima responsabilidad
"""
# Those long enough to be known when misspelt, and words of long ones, which are of no family alone.
LONG_FORMS = {
    **{phrase[0]: family for phrase, family in LEGAL_FORMS.items() if len(phrase) == 1 and len(phrase[0]) >= 6},
    **dict.fromkeys(_WORDS_OF_FORMS.split(), ""),
}
