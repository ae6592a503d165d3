"""Processes that look into what came from outside, and hold nothing: no environment, no database, no network.

``asking.run()`` starts one, ``limits`` is what it takes from itself first; ``pictures`` is the smallest of them. This
module stays empty: those processes import it, and must not know the settings.
"""
