"""Certificates made octet by octet, so that every wrong one can be made: the classes of x509-limbo, and what kofu's own profile asks besides.

Nothing here is copied from x509-limbo; its classes are what the cases are called after.
"""
import base64
import datetime
import hashlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa


# --- DER -------------------------------------------------------------------------------------------

def tlv(tag, *parts):
    content = b"".join(parts)
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def seq(*parts):
    return tlv(0x30, *parts)


def integer(value):
    return tlv(0x02, value if isinstance(value, bytes) else value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(text):
    first, second, *rest = map(int, text.split("."))
    octets = bytearray([first * 40 + second])
    for number in rest:
        groups = [number & 127]
        while number := number >> 7:
            groups.append(128 | number & 127)
        octets += bytes(reversed(groups))
    return tlv(0x06, bytes(octets))


def name(common=None, tag=0x0C):
    return seq() if common is None else seq(tlv(0x31, seq(oid("2.5.4.3"), tlv(tag, common.encode()))))


def when(moment):
    return tlv(0x17, moment.strftime("%y%m%d%H%M%SZ").encode()) if moment.year < 2050 else tlv(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode())


def extension(identifier, value, critical=False):
    return seq(oid(identifier), b"\x01\x01\xff" if critical else b"", tlv(0x04, value))


BC, KU, EKU, SAN, SKI, AKI, NC = "2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.17", "2.5.29.14", "2.5.29.35", "2.5.29.30"
SERVER, CLIENT, ANY, CODE, OCSP = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "2.5.29.37.0", "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.9"
ATTESTATION = "1.3.6.1.4.1.32473.20261.1"
ECDSA_SHA256, ECDSA_SHA1, ECDSA_SHA384 = (seq(oid(text)) for text in ("1.2.840.10045.4.3.2", "1.2.840.10045.4.1", "1.2.840.10045.4.3.3"))
RSA_SHA256, RSA_SHA1 = (seq(oid(text), b"\x05\x00") for text in ("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.5"))
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
DAY = datetime.timedelta(days=1)


def uri(text):
    return tlv(0x86, text.encode())


def dns(text):
    return tlv(0x82, text.encode())


def spki(key):
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def key_identifier(key):
    """SHA-1 of the key's bits (RFC 5280, section 4.2.1.2)."""
    raw = key.public_key()
    if isinstance(raw, ec.EllipticCurvePublicKey):
        bits = raw.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    elif isinstance(raw, rsa.RSAPublicKey):
        bits = raw.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    else:
        bits = raw.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha1(bits).digest()


def pem(der, label="CERTIFICATE"):
    text = base64.encodebytes(der).replace(b"\n", b"")
    lines = b"\n".join(text[start:start + 64] for start in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n".encode() + lines + f"\n-----END {label}-----\n".encode()


class Authority:
    """One root and what it signs. `leaf` makes what kofu's own ceremony makes; each argument makes it differ in one thing."""

    def __init__(self, common):
        self.common, self.key = common, ec.generate_private_key(ec.SECP256R1())
        self.leaf_key = ec.generate_private_key(ec.SECP256R1())
        extensions = [extension(BC, seq(b"\x01\x01\xff", integer(0)), True), extension(KU, b"\x03\x02\x01\x06", True), extension(SKI, tlv(0x04, key_identifier(self.key)))]
        self.der = self.signed(self.tbs(serial=integer(7), subject=name(common), key=self.key, extensions=extensions, start=NOW - DAY, end=NOW + 30 * DAY))

    def leaf_key_pem(self, key=None):
        return (key or self.leaf_key).private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

    def tbs(self, *, serial, subject, key, extensions, start, end, version=b"\xa0\x03\x02\x01\x02", algorithm=ECDSA_SHA256, issuer=None, public=None, before_extensions=b"", after=b"",
            validity=None, wrapped=None):
        block = b"" if extensions is None else tlv(0xA3, seq(*extensions))
        return seq(version, serial, algorithm, issuer or name(self.common), validity or seq(when(start), when(end)), subject, public or spki(key), before_extensions,
                   block if wrapped is None else wrapped, after)

    def signed(self, tbs, algorithm=ECDSA_SHA256, key=None, digest=hashes.SHA256(), signature=None):
        key = key or self.key
        if signature is None:
            signature = key.sign(tbs, padding.PKCS1v15(), digest) if isinstance(key, rsa.RSAPrivateKey) else key.sign(tbs, ec.ECDSA(digest))
        return seq(tbs, algorithm, tlv(0x03, b"\0" + signature))

    def extensions(self, node_uri, *, key=None, purposes=(CLIENT,), names=None, basic=seq(), usage=b"\x03\x02\x07\x80", attestation=None, more=(), without=(), critical=()):
        listed = {
            BC: extension(BC, basic, True), KU: extension(KU, usage, True), EKU: extension(EKU, seq(*map(oid, purposes)), EKU in critical),
            SAN: extension(SAN, seq(*([uri(node_uri)] if names is None else names)), True),
            SKI: extension(SKI, tlv(0x04, key_identifier(key or self.leaf_key))), AKI: extension(AKI, seq(tlv(0x80, key_identifier(self.key)))),
        }
        if attestation is not None:
            listed[ATTESTATION] = extension(ATTESTATION, attestation, ATTESTATION in critical)
        return [made for identifier, made in listed.items() if identifier not in without] + list(more)

    def leaf(self, node_uri, *, serial=None, subject=name(), key=None, extensions=None, start=NOW - DAY, end=NOW + DAY, sign=None, tbs=None, attestation=None, **differs):
        """`differs` goes to `extensions`; `tbs` and `sign` hold what differs in the other two steps."""
        key = key or self.leaf_key
        if extensions is None:
            extensions = self.extensions(node_uri, key=key, attestation=attestation, **differs)
        body = {"serial": integer(0x1234567890ABCDEF) if serial is None else serial, "subject": subject, "key": key, "extensions": extensions, "start": start, "end": end, **(tbs or {})}
        return self.signed(self.tbs(**body), **(sign or {}))

    def revocations(self):
        """An empty list of what this authority has revoked, as the nodes read it."""
        fields = seq(integer(1), ECDSA_SHA256, name(self.common), when(NOW - DAY), when(NOW + DAY),
                     tlv(0xA0, seq(extension(AKI, seq(tlv(0x80, key_identifier(self.key)))), extension("2.5.29.20", integer(1)))))
        return self.signed(fields)


# --- Cases -----------------------------------------------------------------------------------------

class Case:
    def __init__(self, name, der, is_good=False, key=None, presentable=True):
        # `presentable`: a client that uses OpenSSL sends these octets unchanged; it would write some slips right.
        self.name, self.der, self.is_good, self.key, self.presentable = name, der, is_good, key, presentable


def cases(authority, node_uri, attestation):
    """Every case, the good ones first. The verifier is asked as the server does: `node_uri`, clientAuth, now."""
    other = Authority(authority.common)
    second = Authority("another-authority")

    def leaf(**differs):
        return authority.leaf(node_uri, attestation=attestation, **differs)

    def with_extensions(*more, without=(), **differs):
        return leaf(more=more, without=without, **differs)

    channel, node = node_uri.removeprefix("kofu://").split("/")
    p384, rsa1024 = ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 1024)
    rsa2048, rsa3072 = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 3072)
    edwards = ed25519.Ed25519PrivateKey.generate()
    good = leaf()
    intermediate_key = ec.generate_private_key(ec.SECP256R1())
    subordinate = Authority("subordinate-authority")
    subordinate.der = authority.signed(authority.tbs(
        serial=integer(9), subject=name("subordinate-authority"), key=subordinate.key, start=NOW - DAY, end=NOW + DAY,
        extensions=[extension(BC, seq(b"\x01\x01\xff"), True), extension(KU, b"\x03\x02\x01\x06", True), extension(SKI, tlv(0x04, key_identifier(subordinate.key))),
                    extension(AKI, seq(tlv(0x80, key_identifier(authority.key))))]))
    long_ago, far_off = datetime.datetime(1999, 1, 1, tzinfo=datetime.timezone.utc), datetime.datetime(2051, 1, 1, tzinfo=datetime.timezone.utc)
    utc = tlv(0x17, (NOW - DAY).strftime("%y%m%d%H%M%SZ").encode())

    made = [
        Case("as the ceremony makes it", good, True),
        Case("serial of one octet", leaf(serial=integer(1)), True),
        Case("serial of 20 octets", leaf(serial=integer(b"\x7f" + b"\xee" * 19)), True),
        Case("serial of 16 octets with a sign octet", leaf(serial=integer(b"\0" + b"\xee" * 16)), True),
        Case("validity of one hour", leaf(start=NOW - datetime.timedelta(minutes=30), end=NOW + datetime.timedelta(minutes=30)), True),
        Case("validity beyond 2050, in GeneralizedTime", leaf(end=far_off), True),
        Case("extended key usage marked critical", leaf(critical=(EKU,)), True),
        Case("extensions in another order", authority.leaf(node_uri, extensions=authority.extensions(node_uri, attestation=attestation)[::-1]), True),
        # Purposes
        Case("no EKU", leaf(without=(EKU,))),
        Case("anyExtendedKeyUsage", leaf(purposes=(ANY,))),
        Case("anyExtendedKeyUsage beside clientAuth", leaf(purposes=(CLIENT, ANY))),
        Case("wrong EKU: serverAuth", leaf(purposes=(SERVER,))),
        Case("wrong EKU: codeSigning", leaf(purposes=(CODE,))),
        Case("wrong EKU: OCSPSigning", leaf(purposes=(OCSP,))),
        Case("two EKUs", leaf(purposes=(CLIENT, SERVER))),
        Case("clientAuth twice", leaf(purposes=(CLIENT, CLIENT))),
        Case("empty EKU", leaf(purposes=())),
        # Names
        Case("no SAN", leaf(without=(SAN,))),
        Case("CN fallback: the name as common name, no SAN", leaf(subject=name(node_uri), without=(SAN,))),
        Case("empty SAN", leaf(names=[])),
        Case("two URIs", leaf(names=[uri(node_uri), uri(f"kofu://{channel}/other")])),
        Case("the same URI twice", leaf(names=[uri(node_uri), uri(node_uri)])),
        Case("a URI and a DNS name", leaf(names=[uri(node_uri), dns("example.test")])),
        Case("a DNS name alone", leaf(names=[dns(node)])),
        Case("the URI as a DNS name", leaf(names=[dns(node_uri)])),
        Case("an address alone", leaf(names=[tlv(0x87, bytes([127, 0, 0, 1]))])),
        Case("an electronic mail address alone", leaf(names=[tlv(0x81, b"a@example.test")])),
        Case("a directory name alone", leaf(names=[tlv(0xA4, name(node_uri))])),
        Case("another node's URI", leaf(names=[uri(f"kofu://{channel}/nobody")])),
        Case("another channel's URI", leaf(names=[uri(f"kofu://other/{node}")])),
        Case("the URI in capitals", leaf(names=[uri(node_uri.upper())])),
        Case("the URI with a path behind it", leaf(names=[uri(node_uri + "/x")])),
        Case("the URI with a zero octet in it", leaf(names=[tlv(0x86, node_uri.encode() + b"\0.example.test")])),
        Case("an empty URI", leaf(names=[uri("")])),
        Case("a URI of 300 octets", leaf(names=[uri(node_uri + "x" * 300)])),
        Case("a URI with a wildcard", leaf(names=[uri(f"kofu://{channel}/*")])),
        # Basic constraints and key usage
        Case("a CA used as leaf", leaf(basic=seq(b"\x01\x01\xff"))),
        Case("a CA with path length used as leaf", leaf(basic=seq(b"\x01\x01\xff", integer(0)), usage=b"\x03\x02\x02\x84")),
        Case("the root itself", authority.der, key=authority.key),
        Case("no basic constraints", leaf(without=(BC,))),
        Case("CA:FALSE written out", leaf(basic=seq(b"\x01\x01\x00"))),
        Case("path length without CA", leaf(basic=seq(integer(0)))),
        Case("no key usage", leaf(without=(KU,))),
        Case("keyCertSign in a leaf", leaf(usage=b"\x03\x02\x02\x84")),
        Case("keyEncipherment alone", leaf(usage=b"\x03\x02\x05\x20")),
        Case("empty key usage", leaf(usage=b"\x03\x01\x00")),
        Case("name constraints in a leaf", with_extensions(extension(NC, seq(tlv(0xA0, seq(dns("example.test")))), True))),
        Case("name constraints, not critical", with_extensions(extension(NC, seq(tlv(0xA0, seq(uri("example.test"))))))),
        # Serial numbers
        Case("serial zero", leaf(serial=integer(0))),
        Case("negative serial", leaf(serial=integer(b"\x80\x01"))),
        Case("serial of 21 octets", leaf(serial=integer(b"\x01" + b"\xee" * 20))),
        Case("serial of 20 octets and a sign octet", leaf(serial=integer(b"\0" + b"\xee" * 20))),
        Case("empty serial", leaf(serial=tlv(0x02, b""))),
        Case("serial with a needless zero octet", leaf(serial=tlv(0x02, b"\0\x01"))),
        # Validity
        Case("expired", leaf(start=NOW - 2 * DAY, end=NOW - DAY)),
        Case("expired a second ago", leaf(start=NOW - DAY, end=NOW - datetime.timedelta(seconds=1))),
        Case("not yet valid", leaf(start=NOW + DAY, end=NOW + 2 * DAY)),
        Case("ends before it begins", leaf(start=NOW + DAY, end=NOW - DAY)),
        Case("expired in 1999", leaf(start=long_ago - DAY, end=long_ago)),
        Case("GeneralizedTime before 2050", leaf(tbs={"validity": seq(utc, tlv(0x18, (NOW + DAY).strftime("%Y%m%d%H%M%SZ").encode()))})),
        Case("a time without seconds", leaf(tbs={"validity": seq(utc, tlv(0x17, (NOW + DAY).strftime("%y%m%d%H%MZ").encode()))})),
        Case("a time with a zone", leaf(tbs={"validity": seq(utc, tlv(0x17, (NOW + DAY).strftime("%y%m%d%H%M%S+0000").encode()))})),
        Case("a time with a fraction", leaf(tbs={"validity": seq(utc, tlv(0x18, (NOW + DAY).strftime("%Y%m%d%H%M%S.5Z").encode()))})),
        Case("the 32nd of a month", leaf(tbs={"validity": seq(utc, tlv(0x17, b"491232000000Z"))})),
        # Issuer and signature
        Case("an authority of the same name and another key", other.leaf(node_uri, attestation=attestation), key=other.leaf_key),
        Case("another authority", second.leaf(node_uri, attestation=attestation), key=second.leaf_key),
        Case("another issuer's name, our authority's signature", leaf(tbs={"issuer": name("another-authority")})),
        Case("the issuer's name in another string type", leaf(tbs={"issuer": name(authority.common + " ", 0x13)})),
        Case("empty issuer", leaf(tbs={"issuer": seq()})),
        Case("an authority's key identifier of another key", authority.leaf(node_uri, extensions=[
            *authority.extensions(node_uri, attestation=attestation, without=(AKI,)), extension(AKI, seq(tlv(0x80, key_identifier(other.key))))])),
        Case("self-signed", Authority.signed(authority, authority.tbs(
            serial=integer(5), subject=name(authority.common), key=authority.leaf_key, start=NOW - DAY, end=NOW + DAY,
            extensions=authority.extensions(node_uri, attestation=attestation)), key=authority.leaf_key)),
        Case("a subordinate authority, not sent", subordinate.leaf(node_uri, attestation=attestation), key=subordinate.leaf_key),
        Case("a subordinate authority, sent along", subordinate.leaf(node_uri, attestation=attestation), key=subordinate.leaf_key),
        Case("signed by a leaf of ours", authority.signed(authority.tbs(
            serial=integer(5), subject=name(), key=intermediate_key, start=NOW - DAY, end=NOW + DAY,
            extensions=authority.extensions(node_uri, attestation=attestation, key=intermediate_key)), key=authority.leaf_key), key=intermediate_key),
        Case("a changed octet in the signed part", good.replace(node_uri.encode(), node_uri[:-1].encode() + b"!", 1)),
        Case("a changed octet in the signature", good[:-1] + bytes([good[-1] ^ 1])),
        Case("no signature", leaf(sign={"signature": b""})),
        Case("a signature of zeros", leaf(sign={"signature": seq(integer(0), integer(0))})),
        Case("ECDSA with SHA-1", leaf(tbs={"algorithm": ECDSA_SHA1}, sign={"algorithm": ECDSA_SHA1, "digest": hashes.SHA1()})),
        Case("ECDSA with SHA-384", leaf(tbs={"algorithm": ECDSA_SHA384}, sign={"algorithm": ECDSA_SHA384, "digest": hashes.SHA256()})),
        Case("RSA with SHA-1 by a stranger", leaf(tbs={"algorithm": RSA_SHA1}, sign={"algorithm": RSA_SHA1, "key": rsa2048, "digest": hashes.SHA1()})),
        Case("two different signature algorithms", leaf(tbs={"algorithm": ECDSA_SHA384})),
        Case("the signature algorithm with needless parameters", leaf(tbs={"algorithm": seq(oid("1.2.840.10045.4.3.2"), b"\x05\x00")}, sign={"algorithm": seq(oid("1.2.840.10045.4.3.2"), b"\x05\x00")})),
        # Keys
        Case("weak key: RSA of 1024 bits", leaf(key=rsa1024), key=rsa1024),
        Case("a key of another kind: P-384", leaf(key=p384), key=p384),
        Case("a key of another kind: RSA of 3072 bits", leaf(key=rsa3072), key=rsa3072),
        Case("a key of another kind: Ed25519", leaf(key=edwards), key=edwards),
        Case("a key that is no point on its curve", leaf(tbs={"public": spki(authority.leaf_key)[:-1] + bytes([spki(authority.leaf_key)[-1] ^ 1])}), presentable=False),
        Case("a compressed point", leaf(tbs={"public": seq(seq(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")), tlv(0x03, b"\0" + authority.leaf_key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)))})),
        # Extensions
        Case("an extension twice", with_extensions(extension(KU, b"\x03\x02\x07\x80", True))),
        Case("the subject alternative name twice", with_extensions(extension(SAN, seq(uri(node_uri)), True))),
        Case("an unknown critical extension", with_extensions(extension("1.3.6.1.4.1.32473.1", b"\x05\x00", True))),
        Case("the attestation marked critical", leaf(critical=(ATTESTATION,))),
        Case("no extensions", authority.leaf(node_uri, extensions=None, tbs={"extensions": None})),
        Case("an empty list of extensions", leaf(tbs={"extensions": []})),
        Case("33 extensions", with_extensions(*[extension(f"1.3.6.1.4.1.32473.2.{number}", b"\x05\x00") for number in range(33)])),
        Case("octets behind an extension's value", with_extensions(extension(EKU, seq(oid(CLIENT)) + b"\0"), without=(EKU,))),
        Case("no authority key identifier", leaf(without=(AKI,))),
        # Form
        Case("version 1", authority.leaf(node_uri, tbs={"version": b"", "extensions": None})),
        Case("version 1 with extensions", leaf(tbs={"version": b""})),
        Case("version 2", leaf(tbs={"version": b"\xa0\x03\x02\x01\x01"})),
        Case("version 4", leaf(tbs={"version": b"\xa0\x03\x02\x01\x03"})),
        Case("unique identifiers", leaf(tbs={"before_extensions": tlv(0x81, b"\0\x01")})),
        Case("trailing octets", good + b"\0", presentable=False),
        Case("octets behind the extensions", leaf(tbs={"after": b"\x05\x00"})),
        Case("a length of more octets than needed", bytes([0x30, 0x83, 0]) + good[2:], presentable=False),
        Case("a length of no fixed size", b"\x30\x80" + good[4:] + b"\0\0", presentable=False),
        Case("a critical flag of 01", leaf(more=()).replace(b"\x01\x01\xff", b"\x01\x01\x01", 1)),
        Case("a critical flag of FALSE written out", with_extensions(seq(oid("1.3.6.1.4.1.32473.3"), b"\x01\x01\x00", tlv(0x04, b"\x05\x00")))),
        Case("cut off", good[:-10], presentable=False),
        Case("nothing", b"", presentable=False),
        Case("an empty sequence", b"\x30\x00", presentable=False),
        Case("more than 8 KiB", with_extensions(extension("1.3.6.1.4.1.32473.4", tlv(0x04, bytes(9000))))),
    ]
    names = [case.name for case in made]
    assert len(set(names)) == len(names)
    chain = {"a subordinate authority, sent along": pem(subordinate.der)}
    return made, chain
