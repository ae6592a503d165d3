#!/usr/bin/env python3
"""Checks a decision receipt of Countersign without a network and without anything to install (Python 3.8 or newer).

    python verify_receipt.py receipt.jws receipt-keys.json [letter.txt]

``receipt-keys.json`` is the provider's published key set (/.well-known/countersign/receipt-keys.json): fetch it once,
keep it, and compare it with what others kept. With ``letter.txt`` the letter is compared with the receipt as well.
Prints what the receipt attests and ends with 0, or says why not and ends with 1; 2 when it was called wrongly.

A receipt is a compact JWS (RFC 7515) signed with Ed25519 (RFC 8032, RFC 8037). Nothing else is accepted: neither
another algorithm nor a key that the receipt brings along.
"""
# ruff: noqa: T201 - it speaks to whoever runs it

import base64
import hashlib
import json
import sys

# Ed25519, as RFC 8032 writes it down in its section 6: slow, and short enough to be read.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


class Refused(Exception):
    """Why the receipt does not count."""


def add(first, second):
    """The sum of two points in extended coordinates (X, Y, Z, T)."""
    a = (first[1] - first[0]) * (second[1] - second[0]) % P
    b = (first[1] + first[0]) * (second[1] + second[0]) % P
    c = 2 * first[3] * second[3] * D % P
    d = 2 * first[2] * second[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def same(first, second):
    return (first[0] * second[2] - second[0] * first[2]) % P == 0 and (
        first[1] * second[2] - second[1] * first[2]
    ) % P == 0


def decompressed(text):
    """The point that 32 bytes stand for. Raises Refused when they stand for none."""
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise Refused("a key or signature is no point of the curve")
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = decompressed((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_by(public, message, signature):
    """Whether ``signature`` (64 bytes) over ``message`` was made with the key whose public half is ``public``."""
    if len(public) != 32 or len(signature) != 64:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= ORDER:
        return False
    challenge = hashlib.sha512(signature[:32] + public + message).digest()
    left = times(scalar, BASE)
    right = add(
        decompressed(signature[:32]), times(int.from_bytes(challenge, "little") % ORDER, decompressed(public))
    )
    return same(left, right)


def decoded(text):
    if set(text) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"):
        raise Refused("it holds letters that no receipt has")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verified(receipt, key_set):
    """What a receipt attests. Raises Refused, saying why it does not count."""
    parts = receipt.strip().split(".")
    if len(parts) != 3:
        raise Refused("it is no compact JWS")
    header, claims = json.loads(decoded(parts[0])), json.loads(decoded(parts[1]))
    if not isinstance(header, dict) or header.get("alg") != "EdDSA" or header.get("typ") != "decision-receipt":
        raise Refused("it is no decision receipt signed with Ed25519")
    if "crit" in header:
        raise Refused("it asks for something that this program does not know")
    keys = [key for key in key_set.get("keys", []) if key.get("kid") == header.get("kid")]
    if len(keys) != 1:
        raise Refused("its key is not one of the provider's")
    if (keys[0].get("kty"), keys[0].get("crv")) != ("OKP", "Ed25519"):
        raise Refused("its key is of another kind")
    if not signed_by(decoded(keys[0]["x"]), (parts[0] + "." + parts[1]).encode("ascii"), decoded(parts[2])):
        raise Refused("the signature is not the provider's")
    return claims


def main(arguments):
    if len(arguments) not in (2, 3):
        print(__doc__)
        return 2
    try:
        with open(arguments[0], encoding="ascii") as file:
            receipt = file.read()
        with open(arguments[1], encoding="utf-8") as file:
            claims = verified(receipt, json.load(file))
        if len(arguments) == 3:
            with open(arguments[2], "rb") as file:
                if hashlib.sha256(file.read()).hexdigest() != claims.get("letter_sha256"):
                    raise Refused("the letter is not the one that it was given for")
    except OSError as error:
        print("Not checked:", error)
        return 2
    except Refused as why:
        print("REFUSED:", why)
        return 1
    except (ValueError, KeyError, TypeError, AttributeError):
        print("REFUSED: it cannot be read")
        return 1
    print("GENUINE. The provider attests:")
    print(json.dumps(claims, indent=2, sort_keys=True, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
