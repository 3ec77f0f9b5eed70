"""Gathered facts: they come back as they were given, and take few bytes."""

import pickle

from wiposeq.checking.gathered import Gathered, Numbers


def test_facts_of_many_sequences_stay_small() -> None:
    gathered = Gathered()
    for position in range(1, 1001):
        gathered.add(position, 3)
    assert len(pickle.dumps(gathered)) < 1_500
    gathered.add(1001, 1 << 40)
    gathered.add(1003, ("anything", 1))
    uids = Numbers()
    for number in range(1, 1004):
        uids.append(number * 2)
    items = list(gathered.items(uids))
    assert items[0] == (1, 2, 3)
    assert items[-2:] == [(1001, 2002, 1 << 40), (1003, 2006, ("anything", 1))]


def test_facts_that_are_bytes_lie_one_behind_the_other_and_few_places_take_a_byte_each() -> None:
    facts = {position: bytes([position % 7]) * (position % 3) for position in range(2, 3000, 7)}
    facts |= {3001: ("anything", 1), 5000: b"x" * 300, 5001: 7, 9000: b""}
    gathered = Gathered()
    uids = Numbers()
    for number in range(1, 9001):
        uids.append(number)
    for position, fact in facts.items():
        gathered.add(position, fact)
    sent = pickle.loads(pickle.dumps(gathered))
    assert list(sent.items(uids, 10)) == [(position + 10, position, fact) for position, fact in facts.items()]
    size = len(b"".join(fact for fact in facts.values() if isinstance(fact, bytes)))
    assert len(pickle.dumps(gathered)) < size + 9 * len(facts) + 1_000
