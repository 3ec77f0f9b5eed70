"""The command line: main.py runs a call, parser.py assembles the verbs, and each verb has a module of its name."""
