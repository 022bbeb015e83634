"""The demonstration register: invented people whose numbers equal the published series."""
