"""wiposeq rules: list the rules, or explain one."""

import argparse

from wiposeq.cli.shared import OK, AddVerb, add_edition, edition_of
from wiposeq.cli.terminal import say
from wiposeq.errors import UsageError
from wiposeq.texts import listed, tr


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    rules = add_verb("rules", tr("List the rules, or explain one."), run)
    rules.add_argument("id", nargs="?", metavar="ID", help=tr("a rule, such as sequence/too-short"))
    add_edition(rules)


def run(arguments: argparse.Namespace) -> int:
    """Print the list of the rules, or the page of one."""
    from wiposeq.app import rulepages
    from wiposeq.rules.rule import CATALOGUE

    edition_of(arguments)  # every edition has the same rules, but an unknown edition is an error
    if not arguments.id:
        say(rulepages.list_as_text(rulepages.pages()))
        return OK
    rule = CATALOGUE.get(arguments.id)
    if rule is None:
        import difflib

        near = difflib.get_close_matches(arguments.id, CATALOGUE, 3, 0.5)
        if near:
            names = listed(near)
            raise UsageError('There is no rule "{rule}".', "Similar names: {near}.", rule=arguments.id, near=names)
        raise UsageError('There is no rule "{rule}".', "To list the rules: wiposeq rules", rule=arguments.id)
    say(rulepages.as_text(rulepages.page(rule)))
    return OK
