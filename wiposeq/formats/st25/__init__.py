"""Old sequence listings under WIPO Standard ST.25."""
