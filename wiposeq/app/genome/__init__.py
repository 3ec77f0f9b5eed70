"""The disclosure of a genome: one listing per chromosome with its documents."""
