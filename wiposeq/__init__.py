"""WipoSeq: author, repair and check patent sequence listings under WIPO Standard ST.26."""

__version__ = "0.1.0"
