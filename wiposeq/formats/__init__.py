"""Outside text to and from the model; the only place that knows lxml and Biopython. Reports facts, judges nothing."""
