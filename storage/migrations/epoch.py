"""Which programs may write side by side."""

SCHEMA_EPOCH = 2
"""Raised by a migration after which programs of before would write what is wrong: they are told to end.

A migration that only adds what older programs need not know leaves it as it is: both versions write
until the last old one is replaced. 1: answers, counters and the outbox of schema 0009. 2: tasks that tell
voices apart, of schema 0010.
"""
