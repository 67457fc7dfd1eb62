Tags may be sorted.
