"""The commands of ``wakai``: each module has HELP, ``arguments`` and ``run``."""
