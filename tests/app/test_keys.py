"""Shortcuts: changed one by one, never given to two actions, and reset one by one."""

from wiposeq.app import keys

DEFAULTS = {"save": ("Ctrl+S",), "save-as": ("Ctrl+Shift+S", "F12"), "check": ("F7",), "about": ()}


def test_a_changed_key_replaces_the_default_and_others_stay() -> None:
    changed = keys.assign(DEFAULTS, {}, "save", "F5")
    assert changed == {"save": ("F5",)}
    assert keys.in_use(DEFAULTS, changed) == {**DEFAULTS, "save": ("F5",)}


def test_a_key_that_another_action_has_is_named_and_then_taken_from_it() -> None:
    assert keys.owners("F12", keys.in_use(DEFAULTS, {}), "save") == ["save-as"]
    changed = keys.assign(DEFAULTS, {}, "save", "F12")
    assert keys.in_use(DEFAULTS, changed)["save-as"] == ("Ctrl+Shift+S",)
    assert keys.owners("F12", keys.in_use(DEFAULTS, changed)) == ["save"]


def test_the_first_stroke_of_two_collides_with_a_key_of_one() -> None:
    assert keys.owners("Ctrl+S, Ctrl+D", DEFAULTS) == ["save"]
    assert keys.owners("ctrl+s", DEFAULTS) == ["save"]
    assert keys.owners("", DEFAULTS) == []


def test_an_action_can_lose_its_key_and_get_it_back() -> None:
    changed = keys.assign(DEFAULTS, {}, "check", "")
    assert keys.in_use(DEFAULTS, changed)["check"] == ()
    assert keys.reset(DEFAULTS, changed, "check") == {}


def test_reset_takes_the_default_back_from_the_action_that_got_it() -> None:
    changed = keys.assign(DEFAULTS, {}, "about", "F7")
    again = keys.reset(DEFAULTS, changed, "check")
    assert keys.in_use(DEFAULTS, again) == DEFAULTS


def test_the_default_key_is_not_stored_as_a_change_and_unknown_actions_stay() -> None:
    assert keys.assign(DEFAULTS, {"later": ("F3",)}, "check", "F7") == {"later": ("F3",)}
