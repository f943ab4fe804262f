"""The code of an authenticator app (RFC 6238)."""
import base64
import hashlib
import hmac
import struct
import time


def code(key, at=None):
    """Six digits of a base32 key."""
    secret = base64.b32decode(key + '=' * (-len(key) % 8))
    digest = hmac.new(secret, struct.pack('>Q', int((time.time() if at is None else at) // 30)), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f'{(struct.unpack_from(">I", digest, start)[0] & 0x7fffffff) % 1_000_000:06d}'
