"""The shortcuts of the actions: which keys each action has, and who has a key already.

It hides that only the changes of the user are stored, so that a new default of a later version is used. Keys are text
as Qt writes it in every language, such as "Ctrl+Shift+S". The window makes shortcuts of them.
"""

from collections.abc import Mapping

Keys = Mapping[str, tuple[str, ...]]
"""Shortcuts by the id of the action."""


def in_use(defaults: Keys, changed: Keys) -> dict[str, tuple[str, ...]]:
    """Return the keys of every action. changed: those that the user changed; ids of other programs are ignored."""
    return {id: tuple(changed.get(id, keys)) for id, keys in defaults.items()}


def owners(key: str, keys: Keys, other_than: str = "") -> list[str]:
    """Return the ids of the actions that have a key, or one that begins with it or that it begins with."""
    return [id for id, own in keys.items() if id != other_than and any(_collide(key, each) for each in own)]


def _collide(one: str, other: str) -> bool:
    """Return whether Qt cannot distinguish two keys: they are the same, or the first stroke of one is the other."""
    strokes, others = one.casefold().split(", "), other.casefold().split(", ")
    shorter = min(len(strokes), len(others))
    return bool(one and other) and strokes[:shorter] == others[:shorter]


def assign(defaults: Keys, changed: Keys, id: str, key: str) -> dict[str, tuple[str, ...]]:
    """Return the changes with this key for one action, and without it for all others. key: "" for no key."""
    found = dict(changed)
    keys = in_use(defaults, changed)
    for other in owners(key, keys, id):
        found[other] = tuple(each for each in keys[other] if not _collide(key, each))
    found[id] = (key,) if key else ()
    return _without_defaults(defaults, found)


def reset(defaults: Keys, changed: Keys, id: str) -> dict[str, tuple[str, ...]]:
    """Return the changes with the default keys for one action; other actions lose these keys."""
    found = {other: keys for other, keys in changed.items() if other != id}
    for key in defaults.get(id, ()):
        keys = in_use(defaults, found)
        for other in owners(key, keys, id):
            found[other] = tuple(each for each in keys[other] if not _collide(key, each))
    return _without_defaults(defaults, found)


def _without_defaults(defaults: Keys, changed: Keys) -> dict[str, tuple[str, ...]]:
    return {id: keys for id, keys in changed.items() if keys != defaults.get(id)}
