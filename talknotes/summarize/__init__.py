"""From a talk's segments to notes: `summarize(request, options) -> Notes`, whichever back-end writes them.

`contract` holds the values that every back-end takes and returns; each back-end has a module of its own.
"""
