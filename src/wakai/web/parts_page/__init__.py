"""Demo mode only: every part of the pages in every state, to look at and to be photographed."""
