"""The ledger of everything ever published: how numbers get into it, and the one way in which they come out."""
