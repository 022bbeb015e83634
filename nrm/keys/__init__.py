"""The life of the keys: what each still opens, its acts in the trail, and what must be so before one goes."""
