"""The conformance pack: right and wrong listings with the findings that a check must report, to test any checker."""
