"""An attack on published figures: what somebody with all of them and a solver can prove about a single number.

It shares no code with the protection that it tests: it knows only what was printed and what printed numbers are said
to mean, and it reckons with the full cross of all variables rather than with the unknowns that the protection has.
"""
