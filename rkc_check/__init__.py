"""rkc-check: national customs law against the Revised Kyoto Convention.

The public interface: :func:`check` compares a bundle with the Convention,
:func:`load_standard` loads the Convention; the types are in :mod:`rkc_check.model`,
the errors in :mod:`rkc_check.errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["RkcError", "check", "load_standard"]

if TYPE_CHECKING:
    from rkc_check.errors import RkcError
    from rkc_check.pipeline import check
    from rkc_check.standard import load_standard

_HOME = {
    "RkcError": "rkc_check.errors",
    "check": "rkc_check.pipeline",
    "load_standard": "rkc_check.standard",
}


def __getattr__(name: str) -> Any:
    # Loaded when first asked for, so that `rkc-check --help` starts at once.
    if name in _HOME:
        from importlib import import_module

        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'rkc_check' has no attribute {name!r}")
