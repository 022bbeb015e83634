"""The facts of a quarter, frozen once and kept as they were: what its figures are made of from then on."""
