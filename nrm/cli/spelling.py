"""How the command is called on this machine, for messages that say what to type next."""

import sys
from pathlib import Path


def spelt(words: str) -> str:
    """Return the command line for `words`: by dev.py where the program runs from its source tree."""
    tree = Path(sys.argv[0]).absolute().parents
    from_source = len(tree) > 2 and (tree[2] / "dev.py").is_file()
    return f"python3 dev.py {words}" if from_source else f"nrm {words}"
