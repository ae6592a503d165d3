"""How a search is written: ``tier:frontier risk:>60 due:<3d -tag:x "exact words" name``. Data in, terms out.

Terms stand side by side and all of them hold. A field takes one value, several between commas (any of them), a
comparison or a range; a minus in front turns a term round; what stands in quotation marks is taken as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from accessprogram.errors import Invalid

LONGEST = 400
MOST_TERMS = 30

GRAMMAR = r"""
start: term*
term: NOT? (clause | QUOTED | WORD)
clause: FIELD value ("," value)*
value: COMPARE? (VALUE | QUOTED) (RANGE (VALUE | QUOTED))?

FIELD.3: /[^\W\d][\w-]{0,30}:/
NOT.2: /-(?=[^\s-])/
COMPARE.3: /[<>]=?/
RANGE.4: /\.\./
QUOTED.2: /"[^"]*"/
VALUE: /(?:(?!\.\.)[^\s",<>])+/
WORD: /[^\s":,-][^\s":]*/
%ignore /\s+/
"""

_ONE_LINE = {ord(sign): " " for sign in "\r\n\v\f"}
_PARSER = Lark(GRAMMAR, parser="lalr", lexer="contextual", propagate_positions=True)


class SearchError(Invalid):
    """A search that cannot be read. ``column`` counts from 1 and points into what was typed."""

    def __init__(self, sentence: str, *, column: int) -> None:
        super().__init__(sentence, fields={"q": sentence})
        self.column = column


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value of a field as it was typed; ``compare`` is one of "", <, <=, >, >=; ``until`` the end of a range."""

    text: str
    column: int
    compare: str = ""
    until: str | None = None


@dataclass(frozen=True, kw_only=True)
class Term:
    """One condition. Without a ``field`` its one value is words; ``exact`` when they stood in quotation marks.

    It stands from ``start`` to ``end`` of what was typed, counted from 0, the minus included.
    """

    field: str
    values: tuple[Value, ...]
    column: int
    start: int
    end: int
    negated: bool = False
    exact: bool = False


def parse(text: str) -> tuple[Term, ...]:
    """The terms of a search, in their order; raises SearchError, which points at the column."""
    if len(text) > LONGEST:
        raise SearchError(_("A search has at most %(n)s characters.") % {"n": LONGEST}, column=LONGEST + 1)
    try:
        tree = _PARSER.parse(text.translate(_ONE_LINE))
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    terms = tuple(_term(part) for part in tree.children if isinstance(part, Tree))
    if len(terms) > MOST_TERMS:
        raise SearchError(_("A search has at most %(n)s terms.") % {"n": MOST_TERMS}, column=terms[MOST_TERMS].column)
    return terms


def _term(tree: Tree[Token]) -> Term:
    parts = list(tree.children)
    negated = isinstance(parts[0], Token) and parts[0].type == "NOT"
    column = tree.meta.column
    start, end = tree.meta.start_pos, tree.meta.end_pos
    inner = parts[-1]
    if isinstance(inner, Token):
        exact = inner.type == "QUOTED"
        value = Value(text=_bare(inner), column=_column(inner))
        return Term(field="", values=(value,), column=column, start=start, end=end, negated=negated, exact=exact)
    field, *values = inner.children
    return Term(
        field=str(field)[:-1].casefold().replace("-", "_"),
        values=tuple(_value(value) for value in values if isinstance(value, Tree)),
        column=column + (1 if negated else 0),
        start=start,
        end=end,
        negated=negated,
    )


def _value(tree: Tree[Token]) -> Value:
    compare, texts = "", []
    for token in _tokens(tree):
        if token.type == "COMPARE":
            compare = str(token)
        elif token.type != "RANGE":
            texts.append(_bare(token))
    return Value(text=texts[0], column=tree.meta.column, compare=compare, until=texts[1] if len(texts) > 1 else None)


def _tokens(tree: Tree[Token]) -> Iterator[Token]:
    yield from (part for part in tree.children if isinstance(part, Token))


def _bare(token: Token) -> str:
    return str(token)[1:-1].strip() if token.type == "QUOTED" else str(token)


def _column(token: Token) -> int:
    return token.column or 1


def _explained(error: UnexpectedInput, text: str) -> SearchError:
    """What is wrong, in a sentence, at its column: what lark expected tells what was forgotten."""
    if isinstance(error, UnexpectedCharacters):
        column, expected = (error.pos_in_stream or 0) + 1, set(error.allowed or ())
    elif isinstance(error, UnexpectedToken):
        token: Token = error.token
        at_end = isinstance(error, UnexpectedEOF) or token.type == "$END"
        column = len(text) + 1 if at_end else (token.start_pos or 0) + 1
        expected = set(error.accepts or error.expected)
    else:
        column, expected = len(text) + 1, set()
    if text[column - 1 : column] == '"':
        return SearchError(_("The quotation mark is not closed."), column=column)
    if "VALUE" in expected and "FIELD" not in expected:
        return SearchError(_("A value is missing here."), column=column)
    if text[column - 1 : column] == "-":
        return SearchError(_("After the minus a word or a field is missing."), column=column)
    return SearchError(_("This sign cannot stand here; put words with such signs in quotation marks."), column=column)
