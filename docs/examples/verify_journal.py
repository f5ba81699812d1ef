#!/usr/bin/env python3
"""Verifies a journal that a Balise vehicle exported, by docs/journal.md alone. Signatures need python3-cryptography.

    verify_journal.py JOURNAL [PUBLIC_KEY ...]
PUBLIC_KEY: what you know of the vehicle, in hex; without one the first key that signs is believed. Exit code 0: nothing is wrong.
"""
import hashlib
import json
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey, InvalidSignature = None, ValueError
NAMED_AS = {"erased": "erase", "retention": "retention"}
MISREAD = (ValueError, KeyError, TypeError, InvalidSignature)


class Broken(Exception):
    """The number of the first record that is not as it was (None: the header or the footer), and why."""


def sha256(data):
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def canonical(value, without=None):
    """RFC 8785 for what holds no fractions. Other events may: of them the bytes of the line are hashed as they are."""
    rest = {key: value[key] for key in value if key != without}
    return json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def is_believed(event, vehicle, keys):
    """Checks the signature of an event `checkpoint` or `key`. Is it by one of the keys, to which a `key` may add one?"""
    if Ed25519PublicKey:
        text = "balise journal 1\n" + canonical({**event, "vehicle": vehicle}, "signature")
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(event["key"]))
        key.verify(bytes.fromhex(event["signature"]), text.encode())
    keys.update([] if keys else [event["key"]])
    keys.update([event["publicKey"]] if event["type"] == "key" and event["key"] in keys else [])
    return event["key"] in keys


def read_header(line, keys):
    try:
        header = json.loads(line)
        for event in header["keys"]:
            is_believed(event, header["vehicle"], keys)
        if header["journal"] != 1 or canonical(header).encode() != line or header["from"] < 1:
            raise ValueError
        return {**header, "start": sha256(canonical({key: header[key] for key in ("journal", "series", "vehicle")}))}
    except MISREAD:
        raise Broken(None, "header") from None


def read_footer(line, header_line):
    """None: it is none. Its counts fit nothing where it, or the header, was changed."""
    try:
        footer = json.loads(line)
        if canonical(footer).encode() != line or "sha256" not in footer or "type" in footer:
            return None
        intact = footer["sha256"] == sha256(header_line + b"\n" + canonical(footer, "sha256").encode())
        return footer if intact else {"n": 0, "events": None}
    except MISREAD:
        return None


def read_record(line, n, header):
    """A record, and the head after it."""
    record = json.loads(line)
    if "type" in record:
        fits, digest = (record["vehicle"], record["series"]) == (header["vehicle"], header["series"]), sha256(line)
    else:
        fits, digest = canonical(record).encode() == line and record["reason"] in NAMED_AS, record["hash"]
    if not fits or record["n"] != n:
        raise ValueError
    return record, sha256(record["prev"] + digest)


def chain(lines, header, footer):
    """The records. Raises Broken unless each is what the next one, or the footer, says that it is."""
    records, heads, trouble = [], [], None
    for n, line in enumerate(lines, header["from"]):
        try:
            record, head = read_record(line, n, header)
        except MISREAD:
            trouble = n, "another record, or none"
            break
        records.append(record)
        heads.append(head)
    end = header["from"] + len(records)
    if not trouble and (not footer or footer["n"] >= end):
        trouble = end, "truncated"
    elif not trouble and (footer["n"], footer["events"]) != (end - 1, sum("type" in record for record in records)):
        trouble = None, "frame"
    names = [record["prev"] for record in records[1:]] + ([] if trouble else [footer["head"]])
    fits = [head == name for head, name in zip(heads, names)]
    if False in fits:
        i = fits.index(False)  # Whoever changes the `prev` of a record changes its hash too: then the next one does not fit either.
        raise Broken(records[i]["n"], "content") if all(fits[i + 1 : i + 2]) else Broken(records[i + 1]["n"], "prev")
    if trouble:
        raise Broken(*trouble)
    return records


def verify(data, keys):
    """What a journal holds. keys: a set of public keys that are believed; it grows by those that they announce."""
    header_line, *lines = data.rstrip(b"\n").split(b"\n")
    header = read_header(header_line, keys)
    footer = read_footer(lines[-1], header_line) if lines else None
    records = chain(lines[:-1] if footer else lines, header, footer)
    stones, said, named, signed, stranger, kept_from = [], [], [], None, None, 1
    for record in records:
        n, kind = record["n"], record.get("type")
        if kind is None:
            stones.append((n, NAMED_AS[record["reason"]]))
        elif kind == "numbers-skipped" and record["of"] == "e":
            said.append((record["from"], record["to"], record["reason"]))
        elif kind in ("checkpoint", "key"):
            try:
                if is_believed(record, header["vehicle"], keys):
                    signed, stranger, named, said = n, None, named + said, []
                    kept_from = record.get("from", kept_from)
                else:
                    stranger = stranger or n
            except MISREAD:
                raise Broken(n, "signature") from None
    if stranger or not signed:
        raise Broken(stranger or header["from"], "signed by nobody that is known")
    cut = 0 if records[0]["prev"] == header["start"] else header["from"] - 1
    if header["from"] == 1 and records[0]["prev"] != header["start"]:
        raise Broken(1, "prev")
    if cut >= kept_from:
        raise Broken(kept_from, "missing")
    for n, reason in stones:
        if not any(first <= n <= last and why == reason for first, last, why in named):
            raise Broken(n, "unannounced")
    return {"records": len(records), "gone": [n for n, _ in stones], "cut": cut, "unsignedTail": records[-1]["n"] - signed}


if __name__ == "__main__":
    if Ed25519PublicKey is None:
        print("python3-cryptography is missing: signatures were NOT checked", file=sys.stderr)
    believed = set(sys.argv[2:])
    try:
        with open(sys.argv[1], "rb") as journal:
            print(json.dumps({"ok": True, **verify(journal.read(), believed), "keys": sorted(believed)}))
    except Broken as broken:
        print(json.dumps({"ok": False, "n": broken.args[0], "why": broken.args[1]}))
        raise SystemExit(1) from None
