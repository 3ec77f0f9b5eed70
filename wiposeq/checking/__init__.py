"""How rules are called: the engine, the profile, the memo, and the facts gathered from all sequences."""
