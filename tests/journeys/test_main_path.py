"""The main job, end to end, by clicking: from a visitor to the gateway's yes, and to its no after a revocation."""
