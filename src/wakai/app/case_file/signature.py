"""Who vouches for a case file: Ed25519 over its manifest, which holds the hash of all the rest."""

import base64
import hashlib
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

ALGORITHM: Final = "Ed25519"
_FINGERPRINT_BYTES: Final = 16


class BadKey(ValueError):
    """A key file that cannot be used."""


def signing_key(path: Path) -> Ed25519PrivateKey:
    """Return the private key of a PEM file. Raises BadKey."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise BadKey(f"{path} holds no private key that can be read.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(f"{path} holds a key, but none of {ALGORITHM}.")
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """Return the public key of a PEM file. Raises BadKey."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise BadKey(f"{path} holds no public key that can be read.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadKey(f"{path} holds a key, but none of {ALGORITHM}.")
    return key


def sign(manifest: bytes, key: Ed25519PrivateKey) -> dict[str, str]:
    """Return what stands beside a manifest."""
    return {
        "algorithm": ALGORITHM,
        "public_key": base64.b64encode(key.public_key().public_bytes_raw()).decode(),
        "signature": base64.b64encode(key.sign(manifest)).decode(),
    }


def signer(manifest: bytes, told: Any) -> Ed25519PublicKey | None:
    """Return the key that signed this very manifest; None where what is told does not fit."""
    try:
        if told["algorithm"] != ALGORITHM:
            return None
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(told["public_key"]))
        key.verify(base64.b64decode(told["signature"]), manifest)
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return None
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return what people compare: the beginning of the key's hash, in groups of four."""
    digest = hashlib.sha256(key.public_bytes_raw()).hexdigest()[: 2 * _FINGERPRINT_BYTES]
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
