"""Facts about what an import did not read."""

from wiposeq.app.importing.omitted import facts_of_omitted
from wiposeq.model.changes import Change


class TestFactsOfOmitted:
    def test_each_omission_in_one_line_of_a_record_has_a_fact_with_a_key_of_its_own(self):
        changes = [Change("feature/location-refused", f"Location {n} refused", "AB1", 5) for n in (1, 2, 3, 4)]
        facts = facts_of_omitted(changes)
        assert [fact.values["key"] for fact in facts] == [
            "features=AB1",
            "features=AB1@5",
            "features=AB1@5.3",
            "features=AB1@5.4",
        ]
        assert [fact.values["words"] for fact in facts] == [f'"AB1": Location {n} refused.' for n in (1, 2, 3, 4)]

    def test_a_line_without_a_number_does_not_replace_a_fact_of_the_line_with_that_number(self):
        changes = [
            Change("feature/odd", "One", "AB1", 3),
            Change("feature/odd", "Two", "AB1", 3),
            Change("feature/odd", "Three", "AB1"),
        ]
        assert len({fact.values["key"] for fact in facts_of_omitted(changes)}) == 3
