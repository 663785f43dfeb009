"""Sanctions: limits the house puts on an account or listing, and the complaint against one."""
