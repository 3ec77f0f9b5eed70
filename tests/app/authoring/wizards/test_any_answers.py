"""Whatever is typed into a wizard, it proposes an edit that can be applied, or names the field that must change."""

from builders import a_dna, a_header, a_project, a_protein, an_rna
from hypothesis import given
from hypothesis import strategies as st
from wizard_cases import EDITION

from wiposeq.app.authoring.wizards.catalog import WIZARDS
from wiposeq.app.authoring.wizards.preview import preview
from wiposeq.app.authoring.wizards.wizard import Place
from wiposeq.model.project import Project

SEQUENCES = (
    a_dna("acgtacgtnngtacgtacgt"),
    an_rna(),
    a_protein("ACDFKXGGRI", ("SITE", "6", {"note": "Nle"})),
    a_protein("CCGGA"),
)
WORDS = st.sampled_from(
    [
        *("", "3", "1-5, 9", "every", "every t", "C1-K5", "2-7", "2: Cys1", "999999999", "0", "-", "m5c", "Aib"),
        *("2'-OMe", "Ψ", "a or g", "R, H", "GGGGSGGGGS", "acgtacgtacgt", "(GGGGS)n", "(ag)5-9", "((", "a;b;c"),
        *("a\tb\tACGTACGTACGU", "p1; acgtacgtacgt; acgtacgtacgt", "x;Homo sapiens;ACDEF", "SEQ ID NO 1", "26-33"),
        *("yes", "n", "{n}", "\x00", "é", "9" * 5_000, f"{'9' * 5_000}: Cys1", "²: Cys1", "3²"),
    ]
)
ANSWERS = st.one_of(WORDS, st.text(max_size=12), st.text("0123456789-,. ()nACDEacgtu;\t\n", max_size=20))


@given(st.data())
def test_any_answers_give_a_proposal_or_a_problem_at_a_field(data: st.DataObject) -> None:
    wizard = data.draw(st.sampled_from(WIZARDS))
    project: Project = a_project(*SEQUENCES, header=a_header())
    fitting = [s.uid for s in SEQUENCES if wizard.fits(Place(project, EDITION, s.uid))]
    place = Place(project, EDITION, data.draw(st.sampled_from(fitting)), index=data.draw(st.integers(0, 4)))
    questions = wizard.questions(place)
    answers = {}
    for question in questions:
        texts = st.sampled_from([answer for answer, _ in question.choices]) if question.choices else ANSWERS
        answers[question.id] = data.draw(texts)
    proposal = wizard.propose(place, answers)
    ids = {question.id for question in questions}
    assert all(problem.question in ids or problem.question == "" for problem in proposal.problems)
    assert not (proposal.problems and proposal.edit)
    assert all("{" not in each.message or "{" in str(answers) for each in proposal.problems)
    if proposal.edit is not None:
        shown = preview(place, proposal)
        assert [f"{f.rule}: {f.message}" for f in shown.findings if f.is_error] == [], (wizard.id, answers)
