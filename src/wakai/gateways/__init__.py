"""One folder per outside service; each implements one port and has a Null twin."""
