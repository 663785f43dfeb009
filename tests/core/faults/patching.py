"""
A fault put into functions that are already loaded.

Loading the law and its tests takes longer than running them. Most faults change what functions do
and nothing else: in a process that has loaded everything they get the faulty code in place.
"""

import functools
import gc
from importlib.util import find_spec
from inspect import CO_NEWLOCALS, CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType
from typing import Final

from tests.core.faults.fault import Fault, with_fault

_OF_FUNCTION: Final = CO_NEWLOCALS | CO_OPTIMIZED


def changed_by(fault: Fault) -> dict[CodeType, CodeType] | None:
    """
    Return the code of each function that a fault changes, and what it becomes.

    None if the fault changes more than functions: the module has to be loaded with it. Raises Stale
    if the text that the fault replaces does not stand in the module exactly once.
    """
    spec = find_spec(f"wakai.core.{fault.module}")
    assert spec is not None
    assert spec.origin is not None
    source = Path(spec.origin).read_text(encoding="utf-8")
    faulty = with_fault(source, fault)
    return _changed(compile(source, spec.origin, "exec"), compile(faulty, spec.origin, "exec"))


def put_in(changed: dict[CodeType, CodeType]) -> None:
    """Give every function with the code that was right the code that is wrong."""
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__ in changed:
            one.__code__ = changed[one.__code__]
        elif isinstance(one, functools._lru_cache_wrapper):
            one.cache_clear()


def _changed(right: CodeType, wrong: CodeType) -> dict[CodeType, CodeType] | None:
    """Return the functions that differ in the body of a module or class, or None for the body."""
    if _body(right) != _body(wrong):
        return None
    changed: dict[CodeType, CodeType] = {}
    for before, after in zip(_parts(right), _parts(wrong), strict=True):
        if before.co_flags & _OF_FUNCTION == _OF_FUNCTION:
            if before.co_freevars != after.co_freevars:
                return None
            if not _same(before, after):
                changed[before] = after
        else:
            within = _changed(before, after)
            if within is None:
                return None
            changed |= within
    return changed


def _body(code: CodeType) -> tuple[object, ...]:
    """Return what a body does, without what stands in the functions and where."""
    constants = tuple(
        one.co_qualname if isinstance(one, CodeType) else (type(one), one) for one in code.co_consts
    )
    return code.co_code, code.co_names, constants


def _parts(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def _same(right: CodeType, wrong: CodeType) -> bool:
    """Tell whether two functions do the same, wherever they stand in their file."""
    return (
        _body(right) == _body(wrong)
        and right.co_varnames == wrong.co_varnames
        and all(
            _same(before, after) for before, after in zip(_parts(right), _parts(wrong), strict=True)
        )
    )
