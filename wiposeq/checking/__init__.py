"""How rules are asked: the engine, and later the profile, the memo and the facts gathered from all sequences."""
