"""What the forms of reintegration ask, a module a form."""
