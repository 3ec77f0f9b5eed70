"""A place of a specification is found with its page, its paragraph and its file."""

from wiposeq.model.specification import PageStart, Paragraph, Specification, SpecificationFile


def test_a_page_belongs_only_to_the_file_that_has_it() -> None:
    text = "page one\npage two\nclaims without pages"
    claims = text.index("claims")
    paragraphs = (Paragraph(0, 8), Paragraph(9, 17, page=2), Paragraph(claims, len(text), file=1))
    files = (SpecificationFile("description.pdf", "pdf", pages=2), SpecificationFile("claims.txt", "txt"))
    found = Specification(text, paragraphs, (PageStart(0, 1), PageStart(9, 2)), files)
    assert [found.page_at(place) for place in (0, 9, 17, claims, len(text))] == [1, 2, 2, 0, 0]
    assert found.where(claims) == "claims.txt, paragraph 3"
