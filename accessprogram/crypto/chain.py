"""The hash chain of changes and the Merkle trees of access batches (RFC 6962, section 2.1)."""

import hashlib

from accessprogram.crypto.canonical import canonical

GENESIS = "0" * 64


def leaf_hash(value: object) -> bytes:
    """SHA-256(0x00 || canonical bytes)."""
    return hashlib.sha256(b"\x00" + canonical(value)).digest()


def link(previous: str, event: object) -> str:
    """h(n) = SHA-256(h(n-1) || leaf), in hex."""
    return hashlib.sha256(bytes.fromhex(previous) + leaf_hash(event)).hexdigest()


def merkle_root(leaves: list[bytes]) -> str:
    """Root of the RFC 6962 tree over leaf hashes, in hex; of no leaves, the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    return _root(leaves).hex()


def _root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + _root(leaves[:split]) + _root(leaves[split:])).digest()
