"""
``docs/settings.md`` out of the settings themselves.

    python -m osint_monitor.cli.settings_doc > docs/settings.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from osint_monitor.settings import CONFIG_FILE, PREFIX, Settings

HEAD = f"""\
# Settings

Each can stand in `{CONFIG_FILE}` in the folder in which the command is called, or in
the environment under its name in capitals after `{PREFIX}`. The command line
(`--data`) wins over the environment, and that over the file. A wrong value names the
line of the file, or the variable, and nothing is started.

This page is made by `python -m osint_monitor.cli.settings_doc`.

| in the file | in the environment | value | default | what it is |
|---|---|---|---|---|
"""

EXAMPLE = f"""
An example of `{CONFIG_FILE}`:

```toml
data = "/var/lib/osint-monitor"
user_agent = "osint_monitor/0.1 (your organisation; contact address)"
workers = 4
```
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_rows()) + EXAMPLE


def _rows() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        cells = (
            f"`{name}`",
            f"`{PREFIX}{name.upper()}`",
            _value(field),
            default,
            field.description or "",
        )
        yield f"| {' | '.join(cells)} |\n"


def _value(field: FieldInfo) -> str:
    kind: Any = field.annotation
    if get_origin(kind) is Literal:
        return ", ".join(f"`{one}`" for one in get_args(kind))
    if get_origin(kind) is not None and type(None) in get_args(kind):
        kind = next(one for one in get_args(kind) if one is not type(None))
    name: str = kind.__name__
    named = {"Path": "path", "str": "text", "int": "whole number"}
    limits = {type(one).__name__: one for one in field.metadata}
    low, high = limits.get("Ge"), limits.get("Le")
    span = f", {low.ge:,} to {high.le:,}" if low and high else ""
    return named.get(name, name) + span


if __name__ == "__main__":
    sys.stdout.write(page())
