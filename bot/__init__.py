"""Earmark: the service and what it knows."""
