"""Whether everything that the console needs is there."""

from __future__ import annotations

from django.core.checks import run_checks

from osint_monitor.console import auditing, reading, untold
from osint_monitor.console.models import Account
from osint_monitor.console.serve import address_of
from osint_monitor.console.translating import NotTranslatedError, translator_of
from osint_monitor.errors import Problem, RuleError, StoreError
from osint_monitor.score.load import load_rules
from osint_monitor.settings import Settings
from osint_monitor.store.query import Query


def problems(settings: Settings) -> list[Problem]:
    """
    What is not as it must be; empty when the console could be served.

    Raises:
        SettingsError: where to listen, or the translator's address, makes no sense.
    """
    address_of(settings)
    translator = translator_of(settings)
    found = [Problem(str(one.id), str(one.msg)) for one in run_checks()]
    try:
        reading.store().count(Query())
        untold.tell()
    except StoreError as error:
        found.append(Problem("store", str(error)))
    try:
        load_rules(settings.rules_folder)
    except RuleError as error:
        found += error.problems
    if translator is not None:
        try:
            translator.translate(["werk"], "nl", "en")
        except NotTranslatedError as error:
            found.append(Problem("translator", str(error)))
    if not Account.objects.filter(is_active=True).exists():
        found.append(Problem("accounts", "none yet; see console create-user"))
    if broken := auditing.verify().broken:
        found.append(Problem(f"audit, seal {broken[0]}", broken[1]))
    return found
