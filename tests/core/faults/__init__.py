"""
Single faults put into the law one by one: the core's tests and the explorer must catch each.

``python -m tests.core.faults`` prints which faults there are and what catches them.
"""
