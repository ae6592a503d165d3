"""Components that hold other markup: ``{% component "card" title=_("Checks") %} ... {% endcomponent %}``.

What needs no body is a plain ``{% include "_components/x.html" with ... only %}``.
"""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()


class ComponentNode(template.Node):
    """Renders its body with the page's context, then the component with its own parameters and ``content`` only."""

    def __init__(self, name: str, parameters: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.parameters = parameters
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        found = context.template.engine.get_template(f"_components/{self.name}.html")  # type: ignore[union-attr]
        values: dict[str, Any] = {key: value.resolve(context) for key, value in self.parameters.items()}
        values["content"] = self.nodelist.render(context)
        values["csrf_token"] = context.get("csrf_token")
        return found.render(context.new(values))


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """``{% component "name" key=value ... %}body{% endcomponent %}``; the template is ``_components/<name>.html``."""
    bits = token.split_contents()
    if len(bits) < 2 or bits[1][0] not in "\"'":
        raise template.TemplateSyntaxError('usage: {% component "name" key=value %} ... {% endcomponent %}')
    remaining = bits[2:]
    parameters = token_kwargs(remaining, parser)
    if remaining:
        raise template.TemplateSyntaxError(f"{{% component %}} takes key=value only, not {remaining[0]!r}")
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(bits[1].strip("\"'"), parameters, nodelist)
