"""The command line: a verb and its words in, the same workflows as the window, exit codes out.

It hides argument parsing, terminals and pipes. Exit codes: 0 nothing wrong (warnings may stand), 1 errors found
(compare: the content differs), 2 the input or the call cannot be used, 130 stopped by Ctrl-C. Whatever goes wrong is
one line on stderr, never a traceback; an error of the program itself leaves a report in a file. WIPOSEQ_DEBUG=1 shows
the traceback instead.

Only what a verb needs is imported when it runs, so that help and version come at once.
"""

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from wiposeq import __version__
from wiposeq.errors import UsageError, UserError
from wiposeq.texts import tr, trn

if TYPE_CHECKING:
    from wiposeq.app.batch import Begun, Ended
    from wiposeq.app.folders import Found
    from wiposeq.app.workflows import Defaults
    from wiposeq.formats.legend import Legend
    from wiposeq.model.finding import Report
    from wiposeq.model.origin import Change

OK: Final = 0
ERRORS_FOUND: Final = 1
UNUSABLE: Final = 2
STOPPED: Final = 130

VERBS: Final = ("check", "convert", "fix", "compare", "translate", "package", "template", "rules", "demo")
SHOWN: Final = 20
"""How many changes convert and fix print; a report holds them all."""


def main(argv: Sequence[str]) -> int:
    """Runs one call (without the program's name) and gives its exit code."""
    _robust_output()
    try:
        arguments = _parser().parse_args(list(argv))
        arguments.call = list(argv)
        run: Callable[[argparse.Namespace], int] = arguments.run
        return run(arguments)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else UNUSABLE
    except UserError as error:
        _complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _complain(tr("Stopped."))
        return STOPPED
    except Exception as error:
        from wiposeq.app import crash

        _complain(crash.why(error, argv))
        return UNUSABLE


# The verbs


def _check(arguments: argparse.Namespace) -> int:
    from wiposeq.app import (
        folders,
    )  # and not workflows: that brings in every reader, and takes as long as a small check
    from wiposeq.app.batch import Asked, Batch
    from wiposeq.formats.report import CHECK_PIECES, as_text, summary_as_text, totals

    found = list(folders.listings(arguments.files))
    others = [each.name for each in found if each.is_other]
    found = [each for each in found if not each.is_other]
    output, state = (Path(name) if name else None for name in (arguments.output, arguments.resume))
    for written in filter(None, (output, state)):
        for name in arguments.files:
            _refuse_same(Path(name), written)
        if written.exists():  # else it cannot be one of thousands that were found
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
        steps = work.run(processes, scheduler=arguments.scheduler, call=arguments.call, bar=_bar)
        told = 0
        try:
            with table as show, contextlib.closing(steps):
                for step in steps:
                    show(step)
                    while told < len(found) and work.is_ended(told):
                        if work.why(told):
                            _complain(work.why(told))
                        elif is_streamed:
                            _say(as_text([work.report(told)]))
                        told += 1
        except KeyboardInterrupt:
            if state is not None:
                _complain(tr("Stopped. The same call goes on from here."))
            elif is_many:
                _complain(tr("Stopped. With --resume FILE the next check can go on from where it was stopped."))
            else:
                raise
            return STOPPED
        rows = work.rows()
        if is_streamed:
            if len(rows) > 1:
                _say("\n" + summary_as_text(rows))
        elif output is not None:
            work.save(output, arguments.format)
            if is_many and sys.stderr is not None and sys.stderr.isatty():
                _complain(f"{totals(rows)}: {output}")
        else:
            for piece in CHECK_PIECES[arguments.format](work.reports(), lambda: rows):
                _say(piece, is_for_programs=arguments.format != "text")
        if others:
            names = ", ".join(others[:3]) + (", ..." if len(others) > 3 else "")
            _complain(trn("{count} other XML file left out: {names}", "{count} other XML files left out: {names}",
                          len(others), names=names))  # fmt: skip
        return UNUSABLE if work.has_failures else ERRORS_FOUND if work.has_errors else OK


def _live_table(found: "Sequence[Found]") -> "contextlib.AbstractContextManager[Callable[[Begun | Ended], None]]":
    """A table that shows each step of many files; only on a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        return contextlib.nullcontext(lambda step: None)
    from wiposeq import livetable

    return livetable.shown(len(found))


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
    with _bar(", ".join(arguments.inputs)) as progress:
        done = workflows.convert(
            inputs, output, defaults, header=header, is_compact=arguments.compact, progress=progress
        )
    source = ", ".join(arguments.inputs)
    _tell_changes(tr("Import report"), source, done.changes, report_path)
    count = trn("{count} sequence written", "{count} sequences written", done.count)
    code = _tell_result(str(output), count, done.report, done.report.source if done.report else "")
    return max(code, _tell_left_out(done.changes))


def _legend(name: str) -> "Legend | None":
    from wiposeq.app import notating

    return notating.legend_named(name) if name else None


def _tell_left_out(changes: "Sequence[Change]") -> int:
    """Says on stderr which notations could not be read, and gives the exit code: errors found where there is one."""
    from wiposeq.formats.notations import STOPPED

    stops = [change for change in changes if change.kind == STOPPED]
    for change in stops[:SHOWN]:
        what = tr(change.message, **change.values)
        if change.line:
            _complain(tr("line {line} ({name}): {what}", line=change.line, name=change.where, what=what))
        else:
            _complain(tr("{name}: {what}", name=change.where, what=what))
    if stops:
        _complain(trn("{count} notation could not be read and was left out; the report tells all.",
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

    with _bar(", ".join(arguments.inputs)) as progress:
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
    from wiposeq.app import genome
    from wiposeq.formats.headertoml import empty_header, header_from_toml

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
    with _bar(", ".join(arguments.inputs)) as progress:
        found = genome.survey(inputs, given, progress=progress)
    with _bar(str(folder)) as progress:
        done = genome.disclose(found, folder, plan, progress=progress)
    _tell_changes(tr("Import report"), ", ".join(arguments.inputs), done.changes, report_path)
    codes = [
        _tell_result(str(folder / name), trn("{count} sequence written", "{count} sequences written", report.sequences),
                     report, str(folder / name))
        for name, report in done.reports.items()
    ]  # fmt: skip
    _say(tr("{folder} holds {count} files and an index; read and complete the documents.", folder=folder,
            count=len(done.files)) + "\n")  # fmt: skip
    return max(codes)


def _are_chromosomes(inputs: Sequence[Path]) -> bool:
    """Whether all inputs are FASTA, GFF3 or folders: what the disclosure of a genome is made of."""
    from wiposeq.formats.files import sniff

    return all(path.is_dir() or sniff(path) in ("fasta", "gff") for path in inputs)


def _fix(arguments: argparse.Namespace) -> int:
    from wiposeq.app import workflows
    from wiposeq.model.edits import WriteAs

    path, output = Path(arguments.file), Path(arguments.output)
    in_folder = output.is_dir()
    if not in_folder and output.suffix.lower() not in (".xml", ".wsq"):
        raise UsageError("{path} cannot be written: its ending names no format.", "Use .xml or .wsq.", path=str(output))
    _refuse_same(path, output)
    report_path = _report_path(arguments.report, [path, output])
    with _bar(arguments.file) as progress:
        project = workflows.open_any(path, progress=progress)
        done = workflows.fix(project, rules=arguments.rule or None)
        if in_folder:
            output /= done.project.origin.own_name or f"{path.stem}.xml"
            if output.exists():
                raise UsageError(
                    "{path} is already there and is not overwritten.", "Name a file to write.", path=str(output)
                )
        workflows.save_as(WriteAs(is_compact=arguments.compact or None).apply(done.project), output)
    _tell_changes(tr("Repair report"), arguments.file, done.changes, report_path)
    return _tell_result(str(output), tr("written"), done.report)


def _compare(arguments: argparse.Namespace) -> int:
    from datetime import date

    from wiposeq.app import workflows
    from wiposeq.app.compare import compare
    from wiposeq.formats.changerecord import RECORD_FORMATS, record_values, statements_for
    from wiposeq.formats.comparison import COMPARISON_FORMATS

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
    with _bar(arguments.old) as progress:
        old = workflows.open_any(old_path, progress=progress)
    with _bar(arguments.new) as progress:
        new = workflows.open_any(new_path, progress=progress)
    with _bar(tr("comparing")) as progress:
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
        _say(text, is_for_programs=kind != "text")
    return OK if comparison.is_same else ERRORS_FOUND


def _translate(arguments: argparse.Namespace) -> int:
    from wiposeq.app import workflows

    path, output = Path(arguments.listing), Path(arguments.output)
    _refuse_same(path, output)
    if not arguments.back:
        with _bar(arguments.listing) as progress:
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
    with _bar(arguments.listing) as progress:
        project = workflows.open_any(path, progress=progress)
        done = workflows.import_translations(
            project, back, language=arguments.language, may_change_language=arguments.change_language
        )
    project = done.edit.apply(project) if done.edit else project
    workflows.save_as(project, output)
    _tell_changes(tr("Translation report"), arguments.back, done.changes, report_path)
    words = tr("{taken} taken, {same} as before, {refused} refused, {missing} missing",
               taken=done.taken, same=done.same, refused=done.refused, missing=done.missing)  # fmt: skip
    code = _tell_result(str(output), words, workflows.check(output))
    return max(code, ERRORS_FOUND if done.refused else OK)


def _package(arguments: argparse.Namespace) -> int:
    from wiposeq.app import workflows
    from wiposeq.app.filingpackage import make_package, plan

    path, folder = Path(arguments.listing), Path(arguments.output)
    old_path = Path(arguments.replaces) if arguments.replaces else None
    wanted = [each.part for each in plan(arguments.profile).parts]
    parts = [*(part for part in wanted if part != "record" or old_path), *arguments.add] if arguments.add else None
    with _bar(arguments.listing) as progress:
        project = workflows.open_any(path, progress=progress)
    old = workflows.open_any(old_path) if old_path else None
    with _bar(str(folder)) as progress:
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
        _say(f"{folder}: {words}\n")
        return ERRORS_FOUND
    for each in done.files:
        _say(f"{folder / each.name}: {done.about.get(each.name, '')}\n")
    return _tell_result(str(folder), trn("{count} file", "{count} files", len(done.files)), done.report)


def _rules(arguments: argparse.Namespace) -> int:
    from wiposeq.app import rulepages
    from wiposeq.rules.rule import CATALOGUE

    if not arguments.id:
        _say(rulepages.list_as_text(rulepages.pages()))
        return OK
    rule = CATALOGUE.get(arguments.id)
    if rule is None:
        import difflib

        near = difflib.get_close_matches(arguments.id, CATALOGUE, 3, 0.5)
        if near:
            raise UsageError("There is no rule {rule}.", "Near: {near}.", rule=arguments.id, near=", ".join(near))
        raise UsageError("There is no rule {rule}.", "wiposeq rules lists them.", rule=arguments.id)
    _say(rulepages.as_text(rulepages.page(rule)))
    return OK


def _template(arguments: argparse.Namespace) -> int:
    from wiposeq.app import workflows

    path = Path(arguments.output)
    if path.exists() and not arguments.overwrite:
        raise UsageError("{path} is already there and is not overwritten.", "Give another name.", path=str(path))
    workflows.write_template(path, arguments.language or workflows.language_of_headings())
    _say(tr("{path}: an empty table to fill in; wiposeq convert reads it.", path=path) + "\n")
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
    _say(tr("The demonstration is in {folder}:", folder=folder.resolve()) + "\n")
    _say("".join(f"  {path.name:20} {words}\n" for path, words in zip(files, what)))
    count = trn("{count} sequence written", "{count} sequences written", done.count)
    return _tell_result(str(files[2]), count, done.report)


# What is told


def _tell_changes(title: str, source: str, changes: "Sequence[Change]", path: Path | None) -> None:
    from wiposeq.formats.report import CHANGE_FORMATS, changes_as_text

    if path is not None:
        _write(path, CHANGE_FORMATS[_REPORT_ENDINGS[path.suffix.lower()]](title, source, changes))
    shown = changes if len(changes) <= SHOWN else changes[: SHOWN - 1]
    text = changes_as_text(title, source, shown)
    if len(shown) < len(changes):
        text += "  " + tr("and {count} more; --report writes all of them", count=len(changes) - len(shown)) + "\n"
    _say(text)


def _tell_result(path: str, what: str, report: "Report | None", checked: str = "") -> int:
    from wiposeq.formats.report import verdict

    if report is None:
        _say(f"{path}: {what}\n")
        return OK
    line = f"{path}: {what}; {verdict(report)}"
    if report.errors:
        line += ". " + tr("This is a draft; wiposeq check {path} shows what is wrong.", path=checked or path)
        errors = [finding for finding in report.findings if finding.is_error]
        if not any(fix.safe and not fix.is_choice for finding in errors for fix in finding.fixes):
            line += " " + tr("Only a person can settle it.")
    _say(line + "\n")
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
    from wiposeq.formats.headings import parse_columns
    from wiposeq.standard.edition import newest

    return parse_columns([part for text in texts for part in text.split(";")], newest())


# Terminals, pipes and files


def _write(path: Path, text: str) -> None:
    from wiposeq.formats.files import replacing

    with replacing(path) as file:
        file.write(text.encode("utf-8", "replace"))


def _robust_output() -> None:
    """A terminal that cannot show a character shows a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            with contextlib.suppress(Exception):
                stream.reconfigure(errors="replace")


def _say(text: str, *, is_for_programs: bool = False) -> None:
    """Prints on stdout; programs get UTF-8 whatever the console speaks. A reader that has gone away is no failure."""
    out = sys.stdout
    if out is None:
        return
    try:
        if is_for_programs and hasattr(out, "buffer") and not out.isatty():
            out.flush()
            out.buffer.write(text.encode("utf-8", "replace"))
            out.buffer.flush()
        else:
            out.write(text)
            out.flush()
    except BrokenPipeError:
        with contextlib.suppress(Exception):
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def _complain(text: str) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(f"wiposeq: {' '.join(text.split())}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def _bar(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress to hand on; it draws a bar on stderr if that is a terminal, and nothing before half a second."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    label = name if len(name) <= 30 else "..." + name[-27:]
    started = shown = time.monotonic()
    drawn = False

    def progress(done: int, total: int) -> None:
        nonlocal shown, drawn
        now = time.monotonic()
        if now - started < 0.5 or now - shown < 0.1:
            return
        shown, drawn = now, True
        if total:
            filled = min(30 * done // total, 30)
            text = f"{label} [{'#' * filled}{' ' * (30 - filled)}] {min(100 * done // total, 100)} %"
        else:
            text = f"{label} {done:,}"
        sys.stderr.write("\r\x1b[K" + text)
        sys.stderr.flush()

    try:
        yield progress
    finally:
        if drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


# The words of a call


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in one line."""

    def error(self, message: str) -> NoReturn:
        _complain(f"{message}. {tr('Try')}: {self.prog} --help")
        raise SystemExit(UNUSABLE)


def _count(text: str) -> int:
    """A whole number, 0 or more."""
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="wiposeq",
        description=tr("Author, repair and check patent sequence listings under WIPO Standard ST.26."),
        epilog=tr(
            "Without a verb the window opens: wiposeq [FILE]. "
            "Exit codes: 0 nothing wrong (warnings may stand), 1 errors found, 2 the input or the call cannot be used."
        ),
    )
    parser.add_argument("--version", "-V", action="version", version=f"WipoSeq {__version__}")
    verbs = parser.add_subparsers(title=tr("verbs"), metavar="VERB", required=True, parser_class=_Parser)

    def verb(name: str, run: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=words, description=words)
        made.set_defaults(run=run)
        return made

    check = verb("check", _check, tr("Check ST.26 listings and projects and say what is wrong with them."))
    check.add_argument(
        "files", nargs="+", metavar="FILE", help=tr("a listing (.xml), a project (.wsq), or a folder with such files")
    )
    check.add_argument("--edition", default="1.7", help=tr("edition of the standard (default: %(default)s)"))
    check.add_argument("--profile", default="filing", help=tr("which rules, how grave (default: %(default)s)"))
    check.add_argument("--formality", action="store_true", help=tr("only whether it is XML as the DTD asks"))
    check.add_argument("--format", choices=("text", "json", "xml", "html"), default="text")
    check.add_argument("-o", "--output", metavar="OUT", help=tr("write the report to this file"))
    check.add_argument(
        "--resume",
        metavar="STATE",
        help=tr("remember in this file what is done, and go on where a check with it was stopped"),
    )
    check.add_argument(
        "--processes",
        type=_count,
        metavar="N",
        help=tr("how many processes do it: files at a time, or parts of a large one (default: what suits)"),
    )
    check.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help=tr("let a Dask cluster do it, such as tcp://host:8786; its workers must see the files by the same paths"),
    )

    convert = verb(
        "convert", _convert, tr("Make a listing, a project, FASTA or a copy to read of records, listings or projects.")
    )
    convert.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help=tr(
            "FASTA, GenBank, EMBL, UniProt, SnapGene, GFF3, tables (.csv .tsv .xlsx .docx), text, ST.25, .xml or .wsq"
        ),
    )
    convert.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        required=True,
        help=tr("the file to write: .xml, .wsq or .fasta; .html, .pdf or .txt for reading"),
    )
    convert.add_argument("--molecule", choices=("DNA", "RNA", "AA"), help=tr("of every record (else by its letters)"))
    convert.add_argument("--organism", default="", metavar="NAME", help=tr("of every record (else unidentified)"))
    convert.add_argument("--mol-type", default="", metavar="T", help=tr("of every nucleotide record"))
    convert.add_argument(
        "--no-proteins", action="store_true", help=tr("make no sequences of the proteins of coding sequences")
    )
    convert.add_argument(
        "--compact", action="store_true", help=tr("write .xml without indentation, for a smaller file")
    )
    convert.add_argument(
        "--each",
        action="store_true",
        help=tr("one listing each in the folder OUT: of every input, or of every chromosome of FASTA and GFF3"),
    )
    convert.add_argument(
        "--genome",
        action="store_true",
        help=tr("disclose a genome: FASTA, GFF3 or folders become listings and documents in the folder OUT"),
    )
    convert.add_argument(
        "--qualifier", action="append", default=[], metavar="NAME=VALUE", help=tr("of every source, with --genome")
    )
    convert.add_argument("--templates", metavar="FILE", help=tr("your own copy of the documents, with --genome"))
    convert.add_argument(
        "--columns",
        action="append",
        metavar="HEADING=MEANING",
        help=tr("what a column of a table holds: Seq=residues, #3=name; several parted by ;"),
    )
    convert.add_argument(
        "--notation",
        default="",
        metavar="LEGEND",
        help=tr("texts and FASTA hold notations of modified residues: a legend by name, or a file (.toml, .csv)"),
    )
    convert.add_argument("--header", metavar="HEADER.toml", help=tr("applicant, title, reference and so on"))
    convert.add_argument(
        "--report", metavar="REPORT", help=tr("write every change, to sign off: .html, .csv, .txt or .json")
    )

    fix = verb("fix", _fix, tr("Mend a listing or project and write it to another file."))
    fix.add_argument("file", metavar="FILE", help=tr("a listing (.xml) or a project (.wsq)"))
    fix.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        required=True,
        help=tr("the file to write: .xml or .wsq; in a folder that is there it gets a fit name"),
    )
    fix.add_argument("--compact", action="store_true", help=tr("write .xml without indentation, for a smaller file"))
    which = fix.add_mutually_exclusive_group()
    which.add_argument("--all-safe", action="store_true", help=tr("every fix that is safe to do unseen (the default)"))
    which.add_argument("--rule", action="append", metavar="ID", help=tr("the fixes of this rule, also unsafe ones"))
    fix.add_argument("--report", metavar="REPORT", help=tr("write every repair: .html, .csv, .txt or .json"))

    words = tr("Say what differs between two listings, or make the record of changes that goes with a replacement.")
    compare = verb("compare", _compare, words)
    compare.add_argument("old", metavar="OLD", help=tr("a listing (.xml) or a project (.wsq)"))
    compare.add_argument("new", metavar="NEW", help=tr("what it has become; the exit code is 0 for the same content"))
    compare.add_argument(
        "--format", choices=("text", "json", "html"), help=tr("else as the ending of OUT says, or text")
    )
    compare.add_argument("-o", "--output", metavar="OUT", help=tr("write it to this file"))
    compare.add_argument("--record", action="store_true", help=tr("the record of changes with its statements, to file"))
    compare.add_argument("--office", metavar="KIND", help=tr("whose statements: general (the default), us, ep"))
    compare.add_argument("--statements", metavar="FILE", help=tr("your own copy of the statements"))

    words = tr("Give the free text of a listing to a translator, or take the translation over.")
    translate = verb("translate", _translate, words)
    translate.add_argument("listing", metavar="LISTING", help=tr("a listing (.xml) or a project (.wsq)"))
    translate.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        required=True,
        help=tr("the file to write: .xlf, .xlsx or .csv for the translator; with --with the new listing, .xml or .wsq"),
    )
    translate.add_argument("--with", dest="back", metavar="FILE", help=tr("what the translator gave back"))
    translate.add_argument(
        "--language",
        default="",
        metavar="L",
        help=tr("to translate into, such as de, or en (default: as the listing says)"),
    )
    translate.add_argument("--version", choices=("1.2", "2.0"), default="1.2", help=tr("of XLIFF (default: 1.2)"))
    translate.add_argument("--once", action="store_true", help=tr("equal texts once only"))
    translate.add_argument("--missing", action="store_true", help=tr("only texts without a translation"))
    translate.add_argument("--no-organisms", action="store_true", help=tr("no names of organisms"))
    translate.add_argument("--context", action="store_true", help=tr("titles and names as notes"))
    translate.add_argument(
        "--change-language", action="store_true", help=tr("replace values in another language than that of FILE")
    )
    translate.add_argument(
        "--report", metavar="REPORT", help=tr("write every decision, to sign off: .html, .csv, .txt or .json")
    )

    package = verb("package", _package, tr("Make the folder of all that is filed with a listing, or kept with it."))
    package.add_argument("listing", metavar="LISTING", help=tr("a listing (.xml) or a project (.wsq)"))
    package.add_argument("-o", "--output", metavar="FOLDER", required=True, help=tr("the new folder"))
    package.add_argument("--profile", default="filing", help=tr("for which office (default: %(default)s)"))
    package.add_argument("--replaces", metavar="OLD", help=tr("the listing filed before: adds the record of changes"))
    package.add_argument(
        "--add",
        action="append",
        choices=("page", "pdf", "report", "record"),
        help=tr("also what the profile leaves out"),
    )

    template = verb("template", _template, tr("Write an empty table for sequences, to fill in and convert."))
    template.add_argument("output", metavar="OUT", help=tr("the file to write: .xlsx or .csv"))
    template.add_argument("--language", default="", metavar="L", help=tr("of the headings: en, de, fr, es, zh, ja, ko"))
    template.add_argument("--overwrite", action="store_true", help=tr("replace a file that is there"))

    rules = verb("rules", _rules, tr("List the rules, or explain one."))
    rules.add_argument("id", nargs="?", metavar="ID", help=tr("a rule, such as sequence/too-short"))

    demo = verb("demo", _demo, tr("Walk the whole way once with invented sequences."))
    demo.add_argument("folder", nargs="?", metavar="FOLDER", help=tr("where (default: wiposeq-demo)"))
    return parser


def unknown_word(word: str) -> int:
    """Says that a word is neither a file nor a verb, and which verbs there are; gives the exit code."""
    import difflib

    looks_like_a_file = any(mark in word for mark in ("/", "\\", "."))
    if looks_like_a_file:
        _complain(tr("{path} is not there. Look at the name and the folder.", path=word))
        return UNUSABLE
    near: list[Any] = difflib.get_close_matches(word, VERBS, 1)
    hint = tr("Did you mean {verb}?", verb=near[0]) if near else tr("The verbs are: {verbs}.", verbs=", ".join(VERBS))
    _complain(tr("{word} is neither a file nor a verb.", word=word) + " " + hint)
    return UNUSABLE
