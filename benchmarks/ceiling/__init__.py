"""The least that a Django site can do for a question and its answer: the denominator of every page measurement.

Somebody signed in reads one row by its index and gets a page; a submit reads one row, adds one, and gets a fragment.
Nothing here follows the product: if this changes, all earlier ratios lose their meaning.
"""
