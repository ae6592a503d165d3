"""Clients of what lies outside a submission. They run in the worker; no check imports them."""
