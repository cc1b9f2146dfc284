"""Invented lists of businesses with truth, to measure linkage by. Needs the packages of the extra `linkage`.

`files.generate` and `files.write` make them, `knobs` says how badly they are written, `describe` tells what a file
holds. Nothing of the running system imports this folder.
"""
