"""Every request that leaves this installation, made by a process of its own that reaches nothing inner.

``asking.fetch()`` starts it, ``process`` is what it runs, ``addresses`` says where it may go. This module stays empty:
the process imports it, and must not know the settings.
"""
