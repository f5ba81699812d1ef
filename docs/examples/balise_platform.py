#!/usr/bin/env python3
"""A platform for Balise vehicles. It needs python3-paho-mqtt (1.6), python3-zstandard and no page but docs/contract.md.

    balise_platform.py --broker HOST --port 8883 --ca ca.pem --cert platform.pem --key platform.key --store ledger.db
Says one line of JSON per change of a vehicle and, on SIGTERM, the ledger. The exit code is 0 if nothing is missing.
"""
import argparse
import json
import signal
import sqlite3
import time

import paho.mqtt.client as mqtt
import zstandard
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

SESSION_S, EVENT_ACK_S, POSITION_ACK_S = 86_400, 1, 15
SCALES = {"lat": 1_000_000, "lon": 1_000_000, "speedKmh": 10, "accM": 10, "hdop": 100}
SECOND_ORDER = {"lat", "lon", "odoM"}
TABLE = "vehicle TEXT, series TEXT, lane TEXT, n INTEGER, body TEXT, UNIQUE (vehicle, series, lane, n)"
NUMBERS_HERE = """SELECT min(n), max(n) FROM (SELECT n, n - row_number() OVER (ORDER BY n) AS island FROM record
    WHERE vehicle = ? AND series = ? AND lane = ?) GROUP BY island"""
NUMBERS_NAMED = """SELECT body ->> 'from', body ->> 'to' FROM record WHERE vehicle = ? AND series = ? AND lane = 'e'
    AND body ->> 'type' = 'numbers-skipped' AND body ->> 'of' = ?"""


def values_of(key, column, count):
    """One column of `history` as a list of `count` values."""
    if column is None:
        return [None] * count
    if "of" in column:
        return [column["of"][i] for i in column.get("is", [0] * count)]
    values, p, d = [], 0, 0
    for e in column:
        if e is not None:
            d = d + e if key in SECOND_ORDER else e
            p += d
        values.append(None if e is None else p / SCALES[key] if key in SCALES else p)
    return values


def rows_of(history):
    """The PositionRecords of a `history` message."""
    columns = {key: values_of(key, column, history["count"]) for key, column in history["columns"].items()}
    for i in range(history["count"]):
        row = {key: values[i] for key, values in columns.items()}
        yield {**row, "series": history["series"], "lane": "p", "mono": row["mono"] + row["t"]}


def take(vehicle, records, within_s):
    """Keeps the records. The commit returns when they are on stable storage; only then may they be acknowledged."""
    rows = [(vehicle, r["series"], r["lane"], r["n"], json.dumps(r)) for r in records]
    with db:
        db.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?)", rows)
    for series in {r["series"] for r in records}:
        due[vehicle, series] = min(due.get((vehicle, series), float("inf")), time.monotonic() + within_s)


def ranges(*lane):
    """Numbers of (vehicle, series, lane) that are here or were named as never to come: [first, last], rising."""
    out = []
    for first, last in sorted([*db.execute(NUMBERS_HERE, lane), *db.execute(NUMBERS_NAMED, lane)]):
        if not out or first > out[-1][1] + 1:
            out.append([first, last])
        out[-1][1] = max(out[-1][1], last)
    return out


def acknowledge(vehicle, series):
    first, last = (ranges(vehicle, series, "e") or [[1, 0]])[0]
    ack = {"series": series, "eventsUpTo": last if first == 1 else 0, "positions": ranges(vehicle, series, "p")}
    client.publish(f"balise/v1/{vehicle}/cmd/ack", json.dumps(ack), qos=1, retain=True)


def on_connect(*_):
    client.subscribe("balise/v1/+/#", qos=1)
    # What was said while the link was down may be lost. The newest series last: it is what stays retained.
    for vehicle, series, _ in db.execute("SELECT vehicle, series, max(rowid) FROM record GROUP BY 1, 2 ORDER BY 3"):
        due[vehicle, series] = 0


def on_message(_client, _data, message):
    _, _, vehicle, topic = message.topic.split("/", 3)
    payload = message.payload
    if payload[:4] == b"\x28\xb5\x2f\xfd":
        payload = zstandard.ZstdDecompressor().decompressobj().decompress(payload)
    body = json.loads(payload) if payload else None
    now = fleet.setdefault(vehicle, {"presence": None, "state": None, "void": 0, "position": None})
    if topic == "event":
        take(vehicle, body, EVENT_ACK_S)
    elif topic == "history":
        take(vehicle, list(rows_of(body)), EVENT_ACK_S)
    elif topic == "position":
        take(vehicle, [body] if body else [], POSITION_ACK_S)
        now["position"] = body if body is None else newest(now["position"], body, "series", "n")
    elif topic == "state":
        now["state"] = newest(now["state"], body, "boot", "mono")
        if now["state"] is body:
            now["void"] = min(time.time(), (body["t"] or float("inf")) / 1000) + body["validForS"]
    elif topic == "presence":
        now["presence"] = body["presence"]


def newest(known, new, scope, order):
    return known if known and known[scope] == new[scope] and known[order] > new[order] else new


def show(vehicle, now):
    state = now["state"] if time.time() < now["void"] else {"availability": "INCONNU"}
    line = {key: state.get(key) for key in ("duty", "availability", "status")}
    line = json.dumps({"vehicle": vehicle, "presence": now["presence"], **line, "position": now["position"]})
    if line != now.get("shown"):
        now["shown"] = line
        print(line, flush=True)


parser = argparse.ArgumentParser()
for name in ("broker", "store", "ca", "cert", "key"):
    parser.add_argument(f"--{name}", required=name in ("broker", "store"))
parser.add_argument("--port", type=int, default=8883)
options = parser.parse_args()
due, fleet, stop = {}, {}, []  # due: when a (vehicle, series) has to be acknowledged
db = sqlite3.connect(options.store)
db.executescript(f"PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS record ({TABLE})")
client = mqtt.Client(client_id="example-platform", protocol=mqtt.MQTTv5)
client.on_connect, client.on_message = on_connect, on_message
if options.ca:
    client.tls_set(options.ca, options.cert, options.key)
session = Properties(PacketTypes.CONNECT)
session.SessionExpiryInterval = SESSION_S
client.connect(options.broker, options.port, keepalive=20, clean_start=False, properties=session)
signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
while not stop:
    if client.loop(timeout=0.2) != mqtt.MQTT_ERR_SUCCESS:
        try:
            client.reconnect()
        except OSError:
            time.sleep(0.5)
    for identity in [each for each, at in due.items() if client.is_connected() and at <= time.monotonic()]:
        del due[identity]
        acknowledge(*identity)
    for vehicle, now in fleet.items():
        show(vehicle, now)
client.disconnect()
lanes = db.execute("SELECT vehicle, series, lane, count(*) FROM record GROUP BY 1, 2, 3").fetchall()
positions, events = (sum(count for _, _, lane, count in lanes if lane == name) for name in "pe")
missing = sum(r[-1][1] - sum(last - first + 1 for first, last in r) for r in (ranges(*lane[:3]) for lane in lanes))
print(f"ledger: positions {positions} events {events} missing {missing}", flush=True)
raise SystemExit(missing > 0)
