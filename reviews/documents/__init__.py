"""What evidence files are, found out by a process that holds nothing (accessprogram.confined).

``client`` starts it for one file, ``process`` is what it runs, ``words`` are what it may say. This module stays empty:
the process imports it, and must not know the settings.
"""
