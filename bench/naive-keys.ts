/**
 * What one would write first for the keys: `naive-keys.ts PORT DATABASE BROKER TOPIC`. A line from a terminal, one row committed
 * with a flush (WAL, FULL), one publish with QoS 1. No worker, no debounce, no state, no acknowledgement of a platform.
 */
import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ReadStream } from 'node:tty';
import Database from 'better-sqlite3';
import mqtt from 'mqtt';

const [port = '', file = '', broker = '', topic = ''] = process.argv.slice(2);
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE event (n INTEGER PRIMARY KEY, body TEXT NOT NULL)');
const insert = db.prepare('INSERT INTO event (body) VALUES (?)');
const client = await mqtt.connectAsync(broker, { protocolVersion: 5 });
createInterface({ input: new ReadStream(openSync(port, 'r+')) }).on('line', (line) => {
  insert.run(line);
  client.publish(topic, line, { qos: 1 });
});
console.log('ready');
