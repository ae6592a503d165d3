#!/usr/bin/env python
"""Countersign's commands: `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - its absence is explained below
    except ModuleNotFoundError:
        sys.exit("Django is not installed for this Python. Run `make install`, then `.venv/bin/python manage.py`.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
