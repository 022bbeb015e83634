"""How long records are kept, what keeps them longer, and erasing them so that it can be proved (ADR 12)."""
