"""What is written down in a case: drafts, signatures, versions; every form of the procedure runs through here.

A form is a draft until it is signed; a signed form is never overwritten (design D9). What a form asks is declared by
its slice; what signing does to the case is that slice's act.
"""
