"""
Model records as JSON and back, strict and stable.

Written by orjson (enums by value, times as ISO 8601 in UTC, tuples as lists). Read by
the annotations of the model: a field that is missing gets its default (an older
program wrote it), an unknown field or a wrong type is refused.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

import orjson

from osint_monitor.errors import StoreError

T = TypeVar("T")
Reader = Callable[[Any], Any]

_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """*text* with lone surrogates, which no store can hold, as U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def pack(record: Any, leave_out: tuple[str, ...] = ()) -> bytes:
    """
    A model record as JSON.

    Args:
        leave_out: fields that the store keeps in columns of their own.
    """
    kind: Any = type(record)
    names = _names(kind, leave_out)
    return dump({name: getattr(record, name) for name in names})


def dump(value: Any) -> bytes:
    """JSON of lists, mappings and model objects."""
    try:
        return orjson.dumps(value, default=_plain)
    except TypeError:
        # orjson refuses lone surrogates; nothing is lost for one broken character.
        return orjson.dumps(_holdable(value), default=_plain)


def unpack(kind: type[T], raw: bytes, /, **columns: Any) -> T:
    """
    The record that ``pack`` wrote.

    Args:
        columns: the fields that were left out.

    Raises:
        StoreError: *raw* is not what ``pack`` writes for *kind*.
    """
    annotation: Any = kind
    try:
        value = orjson.loads(raw)
        read: Reader = _reader(annotation)
        return typing.cast(T, read({**value, **columns}))
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"a stored {kind.__name__} can't be read") from error


def load(annotation: Any, raw: bytes) -> Any:
    """
    A value of any annotation that ``dump`` wrote.

    Raises:
        StoreError: *raw* is not of that form.
    """
    try:
        return _reader(annotation)(orjson.loads(raw))
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError("a stored value can't be read") from error


def revive(annotation: Any, value: Any) -> Any:
    """
    A value of any annotation from JSON that was parsed already.

    Raises:
        StoreError: *value* is not of that form.
    """
    try:
        return _reader(annotation)(value)
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError("a stored value can't be read") from error


@cache
def _names(kind: Any, leave_out: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind) if item.name not in leave_out)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def _holdable(value: Any) -> Any:
    """*value* in plain types, without lone surrogates."""
    if isinstance(value, str):
        return clean(str(value))
    if isinstance(value, Mapping):
        return {_holdable(key): _holdable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_holdable(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {
            item.name: _holdable(getattr(value, item.name)) for item in fields(value)
        }
    return value


@cache
def _reader(annotation: Any) -> Reader:
    """What turns JSON into a value of *annotation*."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (types.UnionType, typing.Union):
        return _optional_reader(args)
    if origin is tuple:
        return _tuple_reader(args)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_reader(args[1])
    if hasattr(annotation, "__dataclass_fields__"):
        return _dataclass_reader(annotation)
    if issubclass(annotation, StrEnum):
        return typing.cast(Reader, annotation)
    if annotation is datetime:
        return _read_time
    return _scalar_reader(annotation)


def _optional_reader(args: tuple[Any, ...]) -> Reader:
    (inner,) = (arg for arg in args if arg is not types.NoneType)
    read = _reader(inner)
    return lambda value: None if value is None else read(value)


def _tuple_reader(args: tuple[Any, ...]) -> Reader:
    if args[1:] == (...,):
        read = _reader(args[0])
        return lambda value: tuple(map(read, _is(list, value)))
    readers = tuple(map(_reader, args))

    def read_fixed(value: Any) -> tuple[Any, ...]:
        pairs = zip(readers, _is(list, value), strict=True)
        return tuple(read(item) for read, item in pairs)

    return read_fixed


def _mapping_reader(inner: Any) -> Reader:
    read = _reader(inner)
    return lambda value: {key: read(item) for key, item in _is(dict, value).items()}


@cache
def _dataclass_reader(kind: Any) -> Reader:
    hints = typing.get_type_hints(kind)
    readers = {item.name: _reader(hints[item.name]) for item in fields(kind)}
    needed = {
        item.name
        for item in fields(kind)
        if item.default is MISSING and item.default_factory is MISSING
    }

    def read_fields(value: Any) -> Any:
        if not needed <= _is(dict, value).keys():
            raise KeyError("a field is missing")
        return kind(**{name: readers[name](item) for name, item in value.items()})

    return read_fields


def _read_time(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _scalar_reader(kind: Any) -> Reader:
    allowed = (int, float) if kind is float else (kind,)

    def read_scalar(value: Any) -> Any:
        # bool is an int to isinstance; the types must be the very same.
        if type(value) not in allowed:
            raise TypeError(kind.__name__)
        return kind(value)

    return read_scalar


def _is(kind: type[T], value: Any) -> T:
    if not isinstance(value, kind):
        raise TypeError(kind.__name__)
    return value
