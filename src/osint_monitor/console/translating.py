"""
A post's words in the officer's language, by a translator that the house runs itself.

None is shipped. What is sent has its contacts masked; nothing that comes back is kept.

Source:
    LibreTranslate's API, which other translators speak too: ``q`` (a list), ``source``,
    ``target``, ``format`` and ``api_key`` are posted; ``translatedText`` comes back.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import orjson

from osint_monitor.catalogue.hosts import start_host
from osint_monitor.console import limits, shown
from osint_monitor.egress.check import Allowances, is_this_machine
from osint_monitor.egress.post import LONGEST_S, failure_of, post, trusting
from osint_monitor.errors import Problem, SettingsError
from osint_monitor.model.words import Lang
from osint_monitor.settings import Settings
from osint_monitor.store.base import PostView

MOST = 20_000
"""Characters of a post that are translated."""
AT_ONCE = 2
"""Posts that are translated at once, of all processes together: fewer than one of them
has threads, so that a translator that hangs stops nobody else."""
FIELDS = ("title", "text")
"""What is sent; the page's contact fields are not."""
_BYTES = 40 * MOST
"""Of an answer: three times as long, in escapes of twelve bytes."""


class NotTranslatedError(Exception):
    """``busy``, or a short stable word for what was in the way."""


@dataclass(frozen=True, slots=True)
class Translator:
    """One that is set: where it is asked, its key, and whom to trust."""

    url: str
    allowances: Allowances
    key: str = field(repr=False)
    context: ssl.SSLContext

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """
        Each text in the target language.

        Args:
            source: the language they are in, or ``auto``.

        Raises:
            NotTranslatedError: it did not answer, or not with so many texts.
        """
        asked = {"q": texts, "source": source, "target": target, "format": "text"}
        if self.key:
            asked["api_key"] = self.key
        headers = {"Content-Type": "application/json", "User-Agent": "osint_monitor"}
        try:
            reply = post(
                self.url, orjson.dumps(asked), headers, self.allowances,
                most=_BYTES, context=self.context,
            )  # fmt: skip
        except (OSError, UnicodeError, http.client.HTTPException) as error:
            raise NotTranslatedError(failure_of(error)) from error
        if reply.status != 200:
            raise NotTranslatedError(f"answered_{reply.status}")
        try:
            found = orjson.loads(reply.body)["translatedText"]
        except (orjson.JSONDecodeError, KeyError, TypeError):
            raise NotTranslatedError("no_translation") from None
        if not isinstance(found, list) or len(found) != len(texts):
            raise NotTranslatedError("no_translation")
        return [str(one) for one in found]


def translator_of(settings: Settings) -> Translator | None:
    """
    The one that is set, if any.

    Raises:
        SettingsError: others could read along, or a file can't be read.
    """
    if settings.translator is None:
        return None
    host, port = _place(settings.translator)
    key = ""
    if settings.translator_key_file is not None:
        try:
            key = settings.translator_key_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise _problem("translator_key_file", "it can't be read") from None
    try:
        context = trusting(settings.translator_ca_file)
    except OSError:
        what = "it can't be read, or holds no certificate (PEM)"
        raise _problem("translator_ca_file", what) from None
    allowances = Allowances(frozenset({(host, port)}))
    return Translator(settings.translator, allowances, key, context)


def _place(url: str) -> tuple[str, int]:
    """Host and port: over TLS, or on this machine."""
    with suppress(ValueError):
        start_host(url)  # names a host that can be one, and no user
        parts = urlsplit(url)
        host = str(parts.hostname).rstrip(".")
        if parts.scheme == "https" and not parts.fragment:
            return host, parts.port or 443
        if is_this_machine(host) and not parts.fragment:
            return host, parts.port or 80
    what = "https://HOST/PATH was expected; http:// only for this machine (127.0.0.1)"
    raise _problem("translator", what)


def _problem(where: str, what: str) -> SettingsError:
    return SettingsError([Problem(where, what)])


def translated(
    translator: Translator, view: PostView, language: str
) -> tuple[list[tuple[str, str]], bool]:
    """
    The fields of a post in a language, contacts masked; and whether the end is missing.

    Raises:
        NotTranslatedError: others are being served, or the translator does not.
    """
    plain = shown.plain(view, masked=True)
    whole = [one for one in plain if one[0] in FIELDS and one[1].strip()]
    fields, left = [], MOST
    for name, text in whole:
        if left:
            fields.append((name, text[:left]))
            left -= min(left, len(text))
    texts = [text for _, text in fields]
    mine = limits.place("translator", 2 * LONGEST_S, of=AT_ONCE)
    if mine is None:
        raise NotTranslatedError("busy")
    with mine:
        texts = translator.translate(texts, language_of(view) or "auto", language)
    named = [(name, text) for (name, _), text in zip(fields, texts, strict=True)]
    return named, sum(len(text) for _, text in whole) > MOST


def language_of(view: PostView) -> str:
    """The post's language; empty where it is none of those that are known."""
    lang = view.assessment.lang if view.assessment else Lang.OTHER
    return "" if lang is Lang.OTHER else lang.value
