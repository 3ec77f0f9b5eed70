"""The command line: one module per verb, the parser that reads the words, and what is printed on a terminal."""
