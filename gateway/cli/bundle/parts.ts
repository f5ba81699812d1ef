/** What is in the archive, part by part. A part that fails is left out with its reason: the others are what support has then. */
import { type Config, OPTIONS, type OptionKey } from '../../core/config/options.ts';
import type { EventRecord } from '../../core/record/schema.ts';
import { VERSION } from '../../core/version.ts';
import { hostVersions } from '../../drivers/host-facts.ts';
import { readIntegrity } from '../../drivers/sqlite/integrity.ts';
import { openRecords } from '../../drivers/sqlite/records-reader.ts';
import { say } from '../language.ts';
import { redacted } from '../redacted.ts';
import { certificates } from './certificates.ts';
import { hardware, lastLog, network, outputOf, unit } from './machine.ts';
import { withoutPlace } from './redaction.ts';

export interface Part {
  name: string;
  what: string;
  text(): Promise<string> | string;
}

const EVENTS_MAX = 2_000;

/** Of the newest events; null: there is no database to read. */
export function newestEvents(config: Config): EventRecord[] | null {
  try {
    const reader = openRecords(config['store.directory']);
    try {
      const from = Math.max(1, reader.lastEvent - EVENTS_MAX + 1);
      return [...reader.records(from, reader.lastEvent)].filter((record) => isEvent(record));
    } finally {
      reader.close();
    }
  } catch {
    return null;
  }
}

function isEvent(record: unknown): record is EventRecord {
  return record !== undefined && 'type' in Object(record);
}

/** @param logFile see `lastLog` */
export function partsOf(
  config: Config,
  configPath: string,
  events: EventRecord[] | null,
  logFile: string | null,
): Part[] {
  const directory = config['store.directory'];
  return [
    part(
      'status.json',
      'what balise status --json says, with the faults',
      'balise status --json, avec les défauts',
      () => statusOf(configPath),
    ),
    part(
      'config.json',
      'the configuration that counts, without secrets',
      'la configuration qui vaut, sans secrets',
      () => json(Object.fromEntries(keys().map((key) => [key, redacted(key, config[key])]))),
    ),
    ...machineParts(directory, logFile),
    part('certificates.json', 'certificates: names and dates', 'certificats : noms et dates', () =>
      json(certificates(config)),
    ),
    part('database.json', 'is the database sound; size, rows', 'la base : intégrité, taille, lignes', () =>
      json(readIntegrity(directory)),
    ),
    part('events.jsonl', 'the last events', 'les derniers événements', () => {
      if (events === null) throw new Error(say('no database can be read', 'aucune base lisible'));
      return events.map((event) => `${JSON.stringify(event)}\n`).join('');
    }),
  ];
}

/** What can be told without a configuration. */
export function machineParts(directory: string | null, logFile: string | null): Part[] {
  return [
    part('versions.json', 'versions of balise, Node, the kernel', 'versions de balise, Node, du noyau', () =>
      json({ balise: VERSION, ...hostVersions() }),
    ),
    part('log.txt', 'the last lines of the log', 'les dernières lignes du journal du service', () => lastLog(logFile)),
    part('unit.txt', 'state of the systemd unit', "état de l'unité systemd", unit),
    part('hardware.json', 'memory, disk, temperature, ports', 'mémoire, disque, température, ports', () =>
      json(hardware(directory)),
    ),
    part('network.json', 'interfaces and routes', 'interfaces et routes', () => json(network())),
  ];
}

function part(name: string, en: string, fr: string, text: Part['text']): Part {
  return { name, what: say(en, fr), text };
}

export function placeless(events: EventRecord[]): EventRecord[] {
  return events.map((event) => withoutPlace(event) as EventRecord);
}

/** By a program of its own: whatever ails it is what support wants to see, and stops nothing here. */
async function statusOf(configPath: string): Promise<string> {
  try {
    return await outputOf(process.execPath, [process.argv[1] ?? '', 'status', '--json', '--config', configPath]);
  } catch (error) {
    // Exit code 1 where a fault stands: what it printed is what is wanted.
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    if (stdout !== undefined && stdout !== '') return stdout;
    throw new Error(stderr?.trim() ?? String(error));
  }
}

function keys(): OptionKey[] {
  return Object.keys(OPTIONS) as OptionKey[];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
