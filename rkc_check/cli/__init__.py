"""The command line: the only package that prints or exits.

Exit codes: 0 done, 1 input error, 2 usage, 3 gaps found with ``--fail-on-gap``, 70 a fault of the
program itself, 130 stopped.
A command stands in the module of its subject and imports what it needs when it is called,
so that ``--help`` starts at once; :data:`COMMANDS` lists them all.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import click

from rkc_check import __version__
from rkc_check.cli.cache import cache
from rkc_check.cli.doctor import doctor
from rkc_check.cli.explain import explain
from rkc_check.cli.measure import evaluate, learn
from rkc_check.cli.review import review
from rkc_check.cli.run import init, run
from rkc_check.cli.standards import standards
from rkc_check.cli.status import status
from rkc_check.cli.structure import structure
from rkc_check.cli.survey import survey
from rkc_check.cli.template import template

COMMANDS = (
    run, init, structure, doctor, evaluate, explain, learn, review, standards, status, template,
    survey, cache,
)  # fmt: skip


class _Program(click.Group):
    """The command; letters that a terminal cannot show become question marks, no error."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().main(*args, **kwargs)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rkc-check")
def main() -> None:
    """Compare national customs law with the Revised Kyoto Convention."""


for _command in COMMANDS:
    main.add_command(_command)
