"""Structured logs: one JSON object a line, whatever is in it."""

import json
import logging.config
import re
from typing import Any

import structlog

_TOKEN = re.compile(r"(/reports/)[^/\s\"']+")
LONGEST_VALUE = 4_000  # characters; what an applicant supplies must not fill the disk


def one_line(event: Any, **kwargs: Any) -> str:
    """JSON in pure ASCII: no value can end the line, colour a terminal or turn its direction."""
    kwargs["ensure_ascii"] = True
    return json.dumps(event, **kwargs).replace("\x7f", "\\u007f")


def cut_long_values(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Shortens every text that is longer than LONGEST_VALUE."""
    for key, value in event.items():
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            event[key] = value[:LONGEST_VALUE] + "..."
    return event


def hide_link_tokens(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Blots out the part of an address that opens something by itself: whoever reads logs holds no key."""
    for key, value in event.items():
        if isinstance(value, str) and "/reports/" in value:
            event[key] = _TOKEN.sub(r"\1(hidden)", value)
    return event


def configure(options: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: structlog and the standard library write the same lines to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *(step for step in shared if not isinstance(step, structlog.stdlib.ExtraAdder)),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        hide_link_tokens,
                        cut_long_values,
                        structlog.processors.JSONRenderer(serializer=one_line),
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": options.get("level", "INFO")},
            # Django has set handlers and levels of its own before this; ours are enough.
            "loggers": {"django": {"handlers": [], "level": "NOTSET"}, "django.server": {"handlers": []}},
        }
    )
