"""Gathered facts: they are returned as they were added, and take few bytes."""

import pickle
from array import array

from wiposeq.checking.gathered import Facts, Gathered, pack


def test_facts_of_several_parts_have_the_order_in_which_they_were_added() -> None:
    facts = dict.fromkeys(range(2, 3000, 7), (3, "ä�", ("x", None))) | {5000: 1 << 62, 5001: "", 9000: ()}
    gathered = Gathered()
    for position, fact in facts.items():
        gathered.add(position, pack(fact))
    uids = array("q", range(11, 9011))
    received = pickle.loads(pickle.dumps(gathered))
    both = Facts([(uids, received), (array("q", [5]), None), (uids, received)])
    expected = [(position, position + 10, fact) for position, fact in facts.items()]
    assert list(both) == expected + [(position + 9001, uid, fact) for position, uid, fact in expected]
    assert list(both) == list(both)


def test_a_small_fact_takes_few_bytes() -> None:
    gathered = Gathered()
    for position in range(1, 1001):
        gathered.add(position, pack(3))
    assert len(pickle.dumps(gathered)) < 14_000
