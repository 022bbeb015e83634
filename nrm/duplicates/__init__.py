"""People who may be in the register twice: found when an identity is written, decided by a data officer."""
