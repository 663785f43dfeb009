"""
The rules: money, time, policy, disputes, appeals and conversations as plain values.

No framework, clock, dice, disk or network.
"""
