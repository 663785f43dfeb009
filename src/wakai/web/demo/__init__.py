"""The sample marketplace: who to be, and a clock that can be moved. Only in demo mode."""
