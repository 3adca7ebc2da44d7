"""Computes the vectors of this folder without any code of the project: standard library and openssl only.

Run in this folder: python3 vectors.py
Signatures are random, so signatures.json changes with every run; the other files do not.
"""
import hashlib
import json
import subprocess
import tempfile

ORDERS = {
    "P-256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "P-384": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
}


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# Protocol Buffers wire format.
def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value) if value else b""
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data if data else b""


def message(*fields):
    return b"".join(field(number, value) for number, value in fields)


# DER.
def der(tag, content):
    length = len(content)
    if length < 128:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 128 | size]) + length.to_bytes(size, "big") + content


def der_integer(value):
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def der_read(data, at):
    length, at = data[at + 1], at + 2
    if length & 128:
        size = length & 127
        length, at = int.from_bytes(data[at:at + size], "big"), at + size
    return data[at:at + length], at + length


def write(name, value):
    with open(name, "w", newline="\n") as out:
        json.dump(value, out, indent=1)
        out.write("\n")


def headers():
    cases = []
    hashes = [b"", bytes(range(32)), b"\xff" * 32]
    for number in [0, 1, 127, 128, 255, 256, 32767, 32768, 2**31, 2**63 - 1, 2**63, 2**64 - 1]:
        for previous in hashes:
            data_hash = sha256(previous)
            encoded = der(0x30, der_integer(number) + der(4, previous) + der(4, data_hash))
            cases.append({
                "number": str(number), "previousHash": previous.hex(), "dataHash": data_hash.hex(),
                "der": encoded.hex(), "hash": sha256(encoded).hex()})
    write("headers.json", cases)


def proposal():
    certificate = "-----BEGIN CERTIFICATE-----\nbm8gcmVhbCBjZXJ0aWZpY2F0ZQ==\n-----END CERTIFICATE-----\n"
    creator = message((1, "Org1MSP"), (2, certificate))
    nonce = bytes(range(24))
    tx_id = sha256(nonce, creator).hex()
    timestamp = message((1, 1_700_000_000), (2, 123_456_700))
    extension = message((2, message((2, "basic"))))
    channel_header = message((1, 3), (3, timestamp), (4, "mychannel"), (5, tx_id), (7, extension))
    signature_header = message((1, creator), (2, nonce))
    args = [b"CreateAsset", b"asset7", "größer".encode(), b"\x00\xff"]
    # An empty argument is still an argument, so it is written although it has no bytes.
    chaincode_input = b"".join(varint(1 << 3 | 2) + varint(len(arg)) + arg for arg in args + [b""])
    spec = message((1, message((2, message((2, "basic"))), (3, chaincode_input))))
    visible = message((1, spec))
    transient = message((1, "price"), (2, b"\x01\x02"))
    payload = visible + field(2, transient)
    header = message((1, channel_header), (2, signature_header))
    proposal_bytes = message((1, header), (2, payload))
    proposal_hash = sha256(channel_header, signature_header, visible)

    writes = message((3, message((1, "asset7"), (3, b'{"ID":"asset7"}'))))
    reads = message((1, message((1, "asset7"))))
    lifecycle = message((1, message((1, "namespaces/fields/basic/Sequence"), (2, message((1, 4))))))
    results = message((2, message((1, "_lifecycle"), (2, lifecycle))), (2, message((1, "basic"), (2, reads + writes))))
    event = message((1, "basic"), (2, tx_id), (3, "Created"), (4, b"asset7"))
    response = message((1, 200), (2, "fine"), (3, b"done"))
    action = message((1, results), (2, event), (3, response), (4, message((2, "basic"), (3, "1.0"))))
    response_payload = message((1, proposal_hash), (2, action))
    endorser = message((1, "Org2MSP"), (2, certificate))
    endorsement = message((1, endorser), (2, b"not a real signature"))
    action_payload = message((1, visible), (2, message((1, response_payload), (2, endorsement))))
    transaction = message((1, message((1, signature_header), (2, action_payload))))
    envelope = message((1, message((1, header), (2, transaction))))
    with open("proposal.bin", "wb") as out:
        out.write(proposal_bytes)
    with open("envelope.bin", "wb") as out:
        out.write(envelope)
    write("proposal.json", {
        "channel": "mychannel", "chaincode": "basic", "transactionId": tx_id, "nonce": nonce.hex(), "creator": creator.hex(),
        "mspId": "Org1MSP", "certificate": certificate, "timestampTicksOfSecond": 1234567, "timestampSeconds": 1_700_000_000,
        "args": [arg.hex() for arg in args] + [""], "transient": {"price": "0102"}, "visiblePayload": visible.hex(),
        "proposalHash": proposal_hash.hex(), "proposalResponsePayload": response_payload.hex(), "endorser": endorser.hex(),
        "endorsementInput": (response_payload + endorser).hex(), "event": "Created", "response": "done", "status": 200,
        "writes": {"asset7": b'{"ID":"asset7"}'.hex()}, "namespaces": ["_lifecycle", "basic"],
        "dataHash": sha256(envelope, proposal_bytes).hex()})


def signatures():
    cases = []
    text = b"a message that openssl signed"
    with tempfile.TemporaryDirectory() as folder:
        def openssl(*arguments, stdin=None):
            return subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=True).stdout
        for curve, name in (("P-256", "prime256v1"), ("P-384", "secp384r1")):
            key, public, signed = folder + "/key.pem", folder + "/public.pem", folder + "/signature"
            openssl("ecparam", "-name", name, "-genkey", "-noout", "-out", key)
            openssl("ec", "-in", key, "-pubout", "-out", public)
            for want_high in (True, False):
                while True:
                    raw = openssl("dgst", "-sha256", "-sign", key, stdin=text)
                    body, _ = der_read(raw, 0)
                    r, at = der_read(body, 0)
                    s, _ = der_read(body, at)
                    r, s = int.from_bytes(r, "big"), int.from_bytes(s, "big")
                    if (s > ORDERS[curve] // 2) == want_high:
                        break
                low = der(0x30, der_integer(r) + der_integer(min(s, ORDERS[curve] - s)))
                with open(signed, "wb") as out:
                    out.write(low)
                verified = openssl("dgst", "-sha256", "-verify", public, "-signature", signed, stdin=text)
                assert b"Verified OK" in verified
                cases.append({
                    "curve": curve, "publicKey": open(public).read(), "message": text.decode(), "signature": raw.hex(),
                    "high": want_high, "low": low.hex()})
    write("signatures.json", cases)


if __name__ == "__main__":
    headers()
    proposal()
    signatures()
