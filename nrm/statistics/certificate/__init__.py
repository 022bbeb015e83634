"""Proof that published numbers tell of nobody: invented data sets that agree with everything ever published.

They are made from published numbers alone; nothing here has ever seen a fact or a true count.
"""
