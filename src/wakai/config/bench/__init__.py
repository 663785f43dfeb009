"""Measures of Wakai on the machine it runs on: what ``wakai bench`` starts, drives and reads."""
