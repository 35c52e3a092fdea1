"""A case, a person and a dossier, for calling every address of them."""

from __future__ import annotations

from types import SimpleNamespace


def _request() -> SimpleNamespace:
    from osint_monitor.console.models import Account

    user = Account.objects.get(username="inspector")
    return SimpleNamespace(user=user, META={"REMOTE_ADDR": "127.0.0.1"})


def _case() -> object:
    from osint_monitor.console.casework import cases

    return cases.make(_request(), "A case").pk


def _file(case_id: object) -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from osint_monitor.console.casework import files
    from osint_monitor.console.models import Case

    given = SimpleUploadedFile("a.txt", b"words")
    return files.keep(_request(), Case.objects.get(pk=case_id), given).pk


def _dossier() -> object:
    from osint_monitor.console import paper
    from osint_monitor.console.models import Dossier

    content, digest = paper.written(
        paper.paper("Dossier", language="en", foot="", blocks=[paper.says("x")])
    )
    made = Dossier(
        case_id=_case(), by=_request().user, why="a reason", has_contacts=False,
        state=1, language="en", content=content, digest=digest,
    )  # fmt: skip
    made.save()
    return made.pk


def _person() -> object:
    from osint_monitor.console.casework import persons

    values = dict.fromkeys(persons.FIELDS, "") | {"role": "witness"}
    return persons.make(_request(), values).pk


def case_parts(address: str) -> dict[str, str]:
    """What stands in the address → the id of one that the inspector made."""
    made = {}
    if "<int:case_id>" in address:
        case_id = _case()
        made = {"<int:case_id>": case_id, "<int:file_id>": _file(case_id)}
    if "<int:dossier_id>" in address:
        made["<int:dossier_id>"] = _dossier()
    if "<int:person_id>" in address:
        made["<int:person_id>"] = _person()
    return {name: str(one) for name, one in made.items()}
