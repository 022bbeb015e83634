"""The keys of agencies: what is sealed to one opens with the help of its people only, not by this service alone."""
