"""Watch-list screening: names as keys, lists as snapshots on disk, candidates from an index, scores with reasons.

A leaf: plain Python, no Django, no models. `snapshot.build` writes an imported list, `index.Snapshot` searches it,
`alignment.compare` scores one name against another and says why.
"""
