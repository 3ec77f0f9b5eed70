"""The command line: a verb and its words in, the same workflows as the window, exit codes out.

It hides what a verb does with its words, which arguments.py reads. Exit codes: 0 nothing wrong (warnings may stand), 1
errors found (compare: the content differs), 2 the input or the call cannot be used, 130 stopped by Ctrl-C. Whatever
goes wrong is one line on stderr, never a traceback; an error of the program itself leaves a report in a file.
WIPOSEQ_DEBUG=1 shows the traceback instead.

Only what a verb needs is imported when it runs, so that help and version come at once.
"""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from wiposeq.cli.parser import UNUSABLE, Run, parser
from wiposeq.cli.terminal import bar, be_robust, complain, say
from wiposeq.errors import UsageError, UserError
from wiposeq.texts import tr, trn

if TYPE_CHECKING:
    from wiposeq.app.many.batch import Begun, Ended
    from wiposeq.app.many.folders import Found
    from wiposeq.app.workflows import Defaults
    from wiposeq.formats.notation.legend import Legend
    from wiposeq.model.changes import Change
    from wiposeq.model.finding import Report

OK: Final = 0
ERRORS_FOUND: Final = 1
STOPPED: Final = 130

SHOWN: Final = 20
"""How many changes convert and fix print; a report holds them all."""


def main(argv: Sequence[str]) -> int:
    """Runs one call (without the program's name) and gives its exit code."""
    be_robust()
    try:
        arguments = parser(_RUNS).parse_args(list(argv))
        arguments.call = list(argv)
        run: Callable[[argparse.Namespace], int] = arguments.run
        return run(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else UNUSABLE
    except UserError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        complain(tr("Stopped."))
        return STOPPED
    except Exception as error:
        from wiposeq.app import crash

        complain(crash.why(error, argv))
        return UNUSABLE


# The verbs


def _check(arguments: argparse.Namespace) -> int:
    # not by workflows: that brings in every reader, and takes as long as a small check
    from wiposeq.app.many import folders
    from wiposeq.app.many.batch import Asked, Batch
    from wiposeq.formats.reports.check_report import CHECK_PIECES, as_text, summary_as_text, totals

    found = list(folders.listings(arguments.files))
    others = [each.name for each in found if each.is_other]
    found = [each for each in found if not each.is_other]
    output, state = (Path(name) if name else None for name in (arguments.output, arguments.resume))
    for written in filter(None, (output, state)):
        for name in arguments.files:
            _refuse_same(Path(name), written)
        if os.path.exists(written):  # noqa: PTH110 (pathlib raises for names that cannot be); else it cannot be one of thousands that were found
            for each in found:
                _refuse_same(Path(each.name), written)
    if output is not None and state is not None:
        _refuse_same(state, output)
    is_streamed = arguments.format == "text" and output is None
    asked = Asked(arguments.edition, arguments.profile, arguments.formality)
    with Batch(found, asked, state) as work:
        processes = arguments.processes
        is_many = len(found) > 1 and bool(
            arguments.scheduler or (work.suitable_processes() if processes is None else processes)
        )
        table = _live_table(found) if is_many else contextlib.nullcontext(lambda step: None)
        steps = work.run(processes, scheduler=arguments.scheduler, call=arguments.call, bar=bar)
        told = 0
        try:
            with table as show, contextlib.closing(steps):
                for step in steps:
                    show(step)
                    while told < len(found) and work.is_ended(told):
                        if work.why(told):
                            complain(work.why(told))
                        elif is_streamed:
                            say(as_text([work.report(told)]))
                        told += 1
        except KeyboardInterrupt:
            if state is not None:
                complain(tr("Stopped. The same call goes on from here."))
            elif is_many:
                complain(tr("Stopped. With --resume FILE the next check can go on from where it was stopped."))
            else:
                raise
            return STOPPED
        rows = work.rows()
        if is_streamed:
            if len(rows) > 1:
                say("\n" + summary_as_text(rows))
        elif output is not None:
            work.save(output, arguments.format)
            if is_many and sys.stderr is not None and sys.stderr.isatty():
                complain(f"{totals(rows)}: {output}")
        else:
            for piece in CHECK_PIECES[arguments.format](work.reports(), lambda: rows):
                say(piece, is_for_programs=arguments.format != "text")
        if others:
            names = ", ".join(others[:3]) + (", ..." if len(others) > 3 else "")
            complain(trn("{count} other XML file left out: {names}", "{count} other XML files left out: {names}",
                          len(others), names=names))  # fmt: skip
        return UNUSABLE if work.has_failures else ERRORS_FOUND if work.has_errors else OK


def _live_table(found: "Sequence[Found]") -> "contextlib.AbstractContextManager[Callable[[Begun | Ended], None]]":
    """A table that shows each step of many files; only on a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        return contextlib.nullcontext(lambda step: None)
    from wiposeq.cli import live_table

    return live_table.shown(len(found))


def _convert(arguments: argparse.Namespace) -> int:
    from wiposeq.app import workflows

    inputs, output = [Path(name) for name in arguments.inputs], Path(arguments.output)
    header = Path(arguments.header) if arguments.header else None
    others = [Path(name) for name in (arguments.header, arguments.notation, arguments.templates) if name]
    report_path = _report_path(arguments.report, [*inputs, output, *others])
    defaults = workflows.Defaults(
        arguments.molecule,
        arguments.organism,
        _mol_type(arguments.mol_type),
        not arguments.no_proteins,
        _columns(arguments.columns or ()),
        _legend(arguments.notation),
    )
    if arguments.genome and arguments.notation:
        raise UsageError("A genome is not read with a legend.", "Leave --notation or --genome away.")
    is_other = bool(arguments.notation or arguments.columns or arguments.molecule in ("RNA", "AA"))
    if arguments.genome and is_other:
        raise UsageError("A genome is DNA, given as FASTA.", "Leave --molecule and --columns away, or --genome.")
    if arguments.genome or (arguments.each and not is_other and _are_chromosomes(inputs)):
        return _disclose(arguments, inputs, output, header, report_path)
    if arguments.qualifier or arguments.templates:
        raise UsageError("--qualifier and --templates go with the disclosure of a genome.", "Add --genome.")
    if arguments.each:
        return _convert_each(arguments, inputs, output, defaults, header, report_path)
    with bar(", ".join(arguments.inputs)) as progress:
        done = workflows.convert(
            inputs, output, defaults, header=header, is_compact=arguments.compact, progress=progress
        )
    source = ", ".join(arguments.inputs)
    _tell_changes(tr("Import report"), source, done.changes, report_path)
    count = trn("{count} sequence written", "{count} sequences written", done.count)
    code = _tell_result(str(output), count, done.report, done.report.source if done.report else "")
    return max(code, _tell_left_out(done.changes))


def _legend(name: str) -> "Legend | None":
    from wiposeq.app.importing import notations as notating

    return notating.legend_named(name) if name else None


def _tell_left_out(changes: "Sequence[Change]") -> int:
    """Says on stderr which notations could not be read, and gives the exit code: errors found where there is one."""
    from wiposeq.formats.notation.reader import STOPPED

    stops = [change for change in changes if change.kind == STOPPED]
    for change in stops[:SHOWN]:
        what = tr(change.message, **change.values)
        if change.line and change.where != tr("line {line}", line=change.line):
            complain(tr("line {line} ({name}): {what}", line=change.line, name=change.where, what=what))
        else:
            complain(tr("{name}: {what}", name=change.where, what=what))
    if stops:
        complain(trn("{count} notation could not be read and was left out; the report tells all.",
                      "{count} notations could not be read and were left out; the report tells all.",
                      len(stops)))  # fmt: skip
    return ERRORS_FOUND if stops else OK


def _convert_each(
    arguments: argparse.Namespace,
    inputs: list[Path],
    folder: Path,
    defaults: "Defaults",
    header: Path | None,
    report_path: Path | None,
) -> int:
    from wiposeq.app import workflows

    with bar(", ".join(arguments.inputs)) as progress:
        each = workflows.convert_each(
            inputs, folder, defaults, header=header, is_compact=arguments.compact, progress=progress
        )
    changes = [change for done in each for change in done.changes]
    _tell_changes(tr("Import report"), ", ".join(arguments.inputs), changes, report_path)
    codes = [
        _tell_result(str(done.path), trn("{count} sequence written", "{count} sequences written", done.count),
                     done.report, str(done.path))
        for done in each
    ]  # fmt: skip
    return max(*codes, _tell_left_out(changes))


def _disclose(
    arguments: argparse.Namespace, inputs: list[Path], folder: Path, header: Path | None, report_path: Path | None
) -> int:
    """The disclosure of a genome: a folder of listings and of the documents that go with them."""
    from wiposeq.app.genome import genome
    from wiposeq.formats.header_toml import empty_header, header_from_toml

    given = {"organism": arguments.organism, "mol_type": _mol_type(arguments.mol_type)}
    for text in arguments.qualifier:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError("{text} is no qualifier.", "Write NAME=VALUE, such as cultivar=B73.", text=text)
        given[name.strip()] = value.strip()
    plan = genome.Plan(
        header=header_from_toml(header) if header else empty_header(),
        is_each=arguments.each,
        has_proteins=not arguments.no_proteins,
        templates=Path(arguments.templates) if arguments.templates else None,
        is_compact=arguments.compact,
    )
    with bar(", ".join(arguments.inputs)) as progress:
        found = genome.survey(inputs, given, progress=progress)
    with bar(str(folder)) as progress:
        done = genome.disclose(found, folder, plan, progress=progress)
    _tell_changes(tr("Import report"), ", ".join(arguments.inputs), done.changes, report_path)
    codes = [
        _tell_result(str(folder / name), trn("{count} sequence written", "{count} sequences written", report.sequences),
                     report, str(folder / name))
        for name, report in done.reports.items()
    ]  # fmt: skip
    say(tr("{folder} holds {count} files and an index; read and complete the documents.", folder=folder,
            count=len(done.files)) + "\n")  # fmt: skip
    return max(codes)


def _are_chromosomes(inputs: Sequence[Path]) -> bool:
    """Whether all inputs are FASTA of nucleotides, GFF3 or folders: what the disclosure of a genome is made of."""
    from wiposeq.formats.files import is_folder, sniff
    from wiposeq.formats.plain.fasta import starts_with_protein

    kinds = {path: "" if is_folder(path) else sniff(path) for path in inputs}
    return all(kind in ("", "fasta", "gff") for kind in kinds.values()) and not any(
        kind == "fasta" and starts_with_protein(path) for path, kind in kinds.items()
    )


def _fix(arguments: argparse.Namespace) -> int:
    from wiposeq.app import workflows
    from wiposeq.checking import engine
    from wiposeq.formats.files import is_folder, is_there
    from wiposeq.model.edits import WriteAs

    path, output, profile = Path(arguments.file), Path(arguments.output), engine.profile(arguments.profile)
    in_folder = is_folder(output)
    if not in_folder and output.suffix.lower() not in (".xml", ".wsq"):
        raise UsageError("{path} cannot be written: its ending names no format.", "Use .xml or .wsq.", path=str(output))
    _refuse_same(path, output)
    report_path = _report_path(arguments.report, [path, output])
    with bar(arguments.file) as progress:
        project = workflows.open_any(path, progress=progress)
        done = workflows.fix(project, profile=profile, rules=arguments.rule or None)
        if in_folder:
            output /= done.project.origin.own_name or f"{path.stem}.xml"
            if is_there(output):
                raise UsageError(
                    "{path} is already there and is not overwritten.", "Name a file to write.", path=str(output)
                )
        settled = workflows.save_as(WriteAs(is_compact=arguments.compact or None).apply(done.project), output)
    _tell_changes(tr("Repair report"), arguments.file, (*done.changes, *settled), report_path)
    report = workflows.check(output, profile=profile) if settled else done.report
    asked = f"{output} --profile {profile.name}" if profile.name != "filing" else str(output)
    return _tell_result(str(output), tr("written"), report, asked)


def _compare(arguments: argparse.Namespace) -> int:
    from datetime import date

    from wiposeq.app import workflows
    from wiposeq.app.comparing.compare import compare
    from wiposeq.formats.reports.change_record import RECORD_FORMATS, record_values, statements_for
    from wiposeq.formats.reports.comparison import COMPARISON_FORMATS

    old_path, new_path = Path(arguments.old), Path(arguments.new)
    output = Path(arguments.output) if arguments.output else None
    own = Path(arguments.statements) if arguments.statements else None
    if output is not None:
        for path in (old_path, new_path, *([own] if own else [])):
            _refuse_same(path, output)
    endings = {".html": "html", ".htm": "html", ".json": "json"}
    kind = arguments.format or endings.get(output.suffix.lower() if output else "", "text")
    if not arguments.record and (own or arguments.office):
        raise UsageError("Statements go with the record of changes.", "Add --record.")
    if arguments.record and kind not in RECORD_FORMATS:
        raise UsageError("The record of changes is for people.", "Use --format text or html.")
    statements = statements_for(arguments.office or "general", own) if arguments.record else ()
    with bar(arguments.old) as progress:
        old = workflows.open_any(old_path, progress=progress)
    with bar(arguments.new) as progress:
        new = workflows.open_any(new_path, progress=progress)
    with bar(tr("comparing")) as progress:
        comparison = compare(old, new, progress=progress)
    if arguments.record:
        application = new.header.application
        values = record_values(
            comparison,
            old_path.name,
            new_path.name,
            reference=new.header.file_reference or "",
            application=application.number if application else "",
            day=date.today().isoformat(),
            size=new.origin.size,
        )
        text = RECORD_FORMATS[kind](comparison, statements, values)
    else:
        text = COMPARISON_FORMATS[kind](comparison, arguments.old, arguments.new)
    if output is not None:
        _write(output, text)
    else:
        say(text, is_for_programs=kind != "text")
    return OK if comparison.is_same else ERRORS_FOUND


def _translate(arguments: argparse.Namespace) -> int:
    from wiposeq.app import workflows

    path, output = Path(arguments.listing), Path(arguments.output)
    _refuse_same(path, output)
    if not arguments.back:
        with bar(arguments.listing) as progress:
            project = workflows.open_any(path, progress=progress)
        wish = workflows.Wish(
            arguments.language, arguments.once, arguments.missing, not arguments.no_organisms, arguments.context
        )
        sent = workflows.export_texts(project, output, wish, version=arguments.version)
        if sent.changes:
            _tell_changes(tr("To the translator"), arguments.listing, sent.changes, None)
        words = trn("{count} text from {source} into {target}", "{count} texts from {source} into {target}", sent.count,
                    source=sent.source_language, target=sent.target_language)  # fmt: skip
        return _tell_result(str(output), words, None)
    if output.suffix.lower() not in (".xml", ".wsq"):
        raise UsageError("{path} cannot be written: its ending names no format.", "Use .xml or .wsq.", path=str(output))
    back = Path(arguments.back)
    _refuse_same(back, output)
    report_path = _report_path(arguments.report, [path, back, output])
    with bar(arguments.listing) as progress:
        project = workflows.open_any(path, progress=progress)
        done = workflows.import_translations(
            project, back, language=arguments.language, may_change_language=arguments.change_language
        )
    project = done.edit.apply(project) if done.edit else project
    settled = workflows.save_as(project, output)
    _tell_changes(tr("Translation report"), arguments.back, (*done.changes, *settled), report_path)
    words = tr("{taken} taken, {same} as before, {refused} refused, {missing} missing",
               taken=done.taken, same=done.same, refused=done.refused, missing=done.missing)  # fmt: skip
    code = _tell_result(str(output), words, workflows.check(output))
    return max(code, ERRORS_FOUND if done.refused else OK)


def _package(arguments: argparse.Namespace) -> int:
    from wiposeq.app import workflows
    from wiposeq.app.exporting.filing_package import make_package, plan

    path, folder = Path(arguments.listing), Path(arguments.output)
    old_path = Path(arguments.replaces) if arguments.replaces else None
    wanted = [each.part for each in plan(arguments.profile).parts]
    parts = [*(part for part in wanted if part != "record" or old_path), *arguments.add] if arguments.add else None
    with bar(arguments.listing) as progress:
        project = workflows.open_any(path, progress=progress)
    old = workflows.open_any(old_path) if old_path else None
    with bar(str(folder)) as progress:
        done = make_package(
            project,
            folder,
            arguments.profile,
            parts=parts,
            replaces=old,
            replaces_name=old_path.name if old_path else "",
            name=path.stem,
            progress=progress,
        )
    if not done.is_written:
        words = tr("not made, the listing has errors; wiposeq check {path} --profile {profile} shows them",
                   path=arguments.listing, profile=arguments.profile)  # fmt: skip
        say(f"{folder}: {words}\n")
        return ERRORS_FOUND
    for each in done.files:
        say(f"{folder / each.name}: {done.about.get(each.name, '')}\n")
    return _tell_result(str(folder), trn("{count} file", "{count} files", len(done.files)), done.report)


def _rules(arguments: argparse.Namespace) -> int:
    from wiposeq.app import rulepages
    from wiposeq.rules.rule import CATALOGUE

    if not arguments.id:
        say(rulepages.list_as_text(rulepages.pages()))
        return OK
    rule = CATALOGUE.get(arguments.id)
    if rule is None:
        import difflib

        near = difflib.get_close_matches(arguments.id, CATALOGUE, 3, 0.5)
        if near:
            raise UsageError("There is no rule {rule}.", "Near: {near}.", rule=arguments.id, near=", ".join(near))
        raise UsageError("There is no rule {rule}.", "wiposeq rules lists them.", rule=arguments.id)
    say(rulepages.as_text(rulepages.page(rule)))
    return OK


def _template(arguments: argparse.Namespace) -> int:
    from wiposeq.app import workflows
    from wiposeq.formats.files import is_there

    path = Path(arguments.output)
    if is_there(path) and not arguments.overwrite:
        raise UsageError("{path} is already there and is not overwritten.", "Give another name.", path=str(path))
    workflows.write_template(path, arguments.language or workflows.language_of_headings())
    say(tr("{path}: an empty table to fill in; wiposeq convert reads it.", path=path) + "\n")
    return OK


def _demo(arguments: argparse.Namespace) -> int:
    from wiposeq.app import workflows

    folder, files, done = workflows.demo(Path(arguments.folder) if arguments.folder else None)
    what = (
        tr("sequences as FASTA (invented for this demonstration)"),
        tr("general information"),
        tr("the ST.26 listing made of them"),
        tr("what the import changed"),
        tr("what the check found"),
        tr("the project, to go on with: wiposeq {path}", path=files[5]),
    )
    say(tr("The demonstration is in {folder}:", folder=folder.resolve()) + "\n")
    say("".join(f"  {path.name:20} {words}\n" for path, words in zip(files, what)))
    count = trn("{count} sequence written", "{count} sequences written", done.count)
    return _tell_result(str(files[2]), count, done.report)


# What is told


def _tell_changes(title: str, source: str, changes: "Sequence[Change]", path: Path | None) -> None:
    from wiposeq.formats.reports.check_report import CHANGE_FORMATS, changes_as_text

    if path is not None:
        _write(path, CHANGE_FORMATS[_REPORT_ENDINGS[path.suffix.lower()]](title, source, changes))
    shown = changes if len(changes) <= SHOWN else changes[: SHOWN - 1]
    text = changes_as_text(title, source, shown)
    if len(shown) < len(changes):
        text += "  " + tr("and {count} more; --report writes all of them", count=len(changes) - len(shown)) + "\n"
    say(text)


def _tell_result(path: str, what: str, report: "Report | None", checked: str = "") -> int:
    from wiposeq.formats.reports.check_report import verdict

    if report is None:
        say(f"{path}: {what}\n")
        return OK
    line = f"{path}: {what}; {verdict(report)}"
    if report.errors:
        line += ". " + tr("This is a draft; wiposeq check {path} shows what is wrong.", path=checked or path)
        errors = [finding for finding in report.findings if finding.is_error]
        if not any(fix.safe and not fix.is_choice for finding in errors for fix in finding.fixes):
            line += " " + tr("Only a person can settle it.")
    say(line + "\n")
    return ERRORS_FOUND if report.errors else OK


_REPORT_ENDINGS: Final = {".txt": "text", ".json": "json", ".html": "html", ".htm": "html", ".csv": "csv"}


def _report_path(name: str | None, others: Sequence[Path]) -> Path | None:
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() not in _REPORT_ENDINGS:
        raise UsageError(
            "{path} cannot be a report: its ending names no format.", "Use .html, .csv, .txt or .json.", path=name
        )
    for other in others:
        _refuse_same(other, path)
    return path


def _refuse_same(path: Path, output: Path) -> None:
    if Path(os.path.realpath(path)) == Path(os.path.realpath(output)):
        raise UsageError("{path} is an input and is not overwritten.", "Give the output another name.", path=output)


def _mol_type(text: str) -> str:
    """The mol_type as given; raises UsageError where no molecule type has it."""
    if not text:
        return ""
    from wiposeq.standard.edition import newest

    known = [value for molecule in ("DNA", "RNA", "AA") for value in newest().mol_types(molecule)]
    if text not in known:
        raise UsageError("{value} is not a mol_type.", "Known are: {known}.", value=text, known=", ".join(known))
    return text


def _columns(texts: Sequence[str]) -> dict[str, str]:
    """What the columns of tables hold, as the user says. Raises UsageError."""
    from wiposeq.formats.tables.headings import parse_columns
    from wiposeq.standard.edition import newest

    return parse_columns([part for text in texts for part in text.split(";")], newest())


# Terminals, pipes and files


def _write(path: Path, text: str) -> None:
    from wiposeq.formats.files import replacing

    with replacing(path) as file:
        file.write(text.encode("utf-8", "replace"))


_RUNS: Final[dict[str, Run]] = {
    "check": _check,
    "convert": _convert,
    "fix": _fix,
    "compare": _compare,
    "translate": _translate,
    "package": _package,
    "template": _template,
    "rules": _rules,
    "demo": _demo,
}
"""What each verb does."""
VERBS: Final = tuple(_RUNS)


def unknown_word(word: str) -> int:
    """Says that a word is neither a file nor a verb, and which verbs there are; gives the exit code."""
    import difflib

    looks_like_a_file = any(mark in word for mark in ("/", "\\", "."))
    if looks_like_a_file:
        complain(tr("{path} is not there. Look at the name and the folder.", path=word))
        return UNUSABLE
    near: list[Any] = difflib.get_close_matches(word, VERBS, 1)
    hint = tr("Did you mean {verb}?", verb=near[0]) if near else tr("The verbs are: {verbs}.", verbs=", ".join(VERBS))
    complain(tr("{word} is neither a file nor a verb.", word=word) + " " + hint)
    return UNUSABLE
