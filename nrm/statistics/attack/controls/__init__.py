"""Controls of the attack: publications that are known to give people away, which it must break before it is believed.

How hard they were broken elsewhere is written with each (see docs/statistics.md): an attack that breaks them less is
blunt, and its silence about other figures proves nothing. Everything here is invented, and made with no code of ours.
"""
