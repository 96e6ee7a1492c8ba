"""Source text to intermediate form. Nothing outside this package knows a grammar.

The adapters walk the tree with a table of handlers by node type. Queries were measured first: the cost of a loop needs
every statement of its body in the order in which it runs, and putting the captures of a query back into that order took
as long as the walk and said less. A query finds what stands anywhere in a file: the comments that speak to us.
"""
