"""
The table of rights in ``docs/console.md``, out of the addresses and the rights.

    python -m osint_monitor.console.rights_doc
"""

from __future__ import annotations

import sys

from osint_monitor.console.rights import TABLE, Right, Role

YES, NO, SIGN_IN = "yes", "no", "sign in"


def answers(right: Right) -> dict[str, str]:
    """Who calls → what happens, for a view that needs this right."""
    if right is Right.ANYBODY:
        return dict.fromkeys(("nobody", *Role), YES)
    made = {"nobody": SIGN_IN}
    for role in Role:
        is_free = right is Right.PASSWORD or right in TABLE[role]
        made[role.value] = YES if is_free else NO
    return made


def table() -> str:
    """Address by address, what each role gets; Markdown."""
    from osint_monitor.console.urls import urlpatterns

    names = ("nobody", *(role.value for role in Role))
    lines = [
        "| address | right | " + " | ".join(names) + " |",
        "|---|---|" + "---|" * len(names),
    ]
    for one in urlpatterns:
        right = one.callback.right
        cells = answers(right)
        said = " | ".join(cells[name] for name in names)
        lines.append(f"| `/{one.pattern}` | {right} | {said} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    from osint_monitor.console.start import start
    from osint_monitor.settings import load_settings

    start(load_settings())
    sys.stdout.write(table())
