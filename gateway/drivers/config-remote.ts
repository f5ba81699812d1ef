/**
 * `remote-config/` beside the database: each configuration that came from afar, whole, as `<version>.json`, and in `state.json` which one
 * counts. A file is there whole or not at all; a version counts from the moment when the state names it.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Layer } from '../core/config/layers.ts';
import { remoteStateIn, remoteVersionIn } from '../core/config/remote-read.ts';
import { NO_REMOTE, type RemoteState, type RemoteVersion, rebuilt } from '../core/config/remote-state.ts';
import { syncDirectory, writeWhole } from './durable.ts';

const DIRECTORY = 'remote-config';
const STATE = 'state.json';
const LAST_GOOD = 'last-good.json';
const VERSION = /^(\d{1,16})\.json$/;

export interface RemoteFiles {
  readonly state: RemoteState;
  /** The state could not be read, and was made anew from the versions; null: it could. */
  readonly problem: string | null;
  /** null: it is not there, or is not what was written. */
  readVersion(version: number): RemoteVersion | null;
  /** On stable storage, whole or not at all. @param version written before the state that names it. @returns false: the disk refuses */
  save(state: RemoteState, version: RemoteVersion | null): boolean;
}

/** @param vehicle whose configuration: what came for another one does not count. A state of an earlier version does not say */
export function openRemoteFiles(storeDirectory: string, vehicle: string | null): RemoteFiles {
  const directory = path.join(storeDirectory, DIRECTORY);
  const fileOf = (version: number): string => path.join(directory, `${version}.json`);
  const readVersion = (version: number): RemoteVersion | null => {
    const kept = remoteVersionIn(sealed(fileOf(version)));
    return kept?.version === version ? kept : null;
  };
  const { state, problem } = readState(directory, vehicle, readVersion);
  return {
    ...{ state, problem, readVersion },
    save(next, version) {
      try {
        if (!fs.existsSync(directory)) {
          fs.mkdirSync(directory, { mode: 0o700 });
          syncDirectory(storeDirectory);
        }
        // With versions and no state the state was lost; before the first version there is one.
        if (!fs.existsSync(path.join(directory, STATE))) write(directory, STATE, { ...NO_REMOTE, vehicle });
        if (version !== null) write(directory, `${version.version}.json`, version);
        write(directory, STATE, { ...next, vehicle });
        sweep(directory, next);
        return true;
      } catch {
        return false;
      }
    },
  };
}

function readState(
  directory: string,
  vehicle: string | null,
  readVersion: (version: number) => RemoteVersion | null,
): { state: RemoteState; problem: string | null } {
  const file = path.join(directory, STATE);
  const { vehicle: of = null, ...body } = (sealed(file) ?? {}) as { vehicle?: unknown };
  if (of !== null && of !== vehicle) return { state: NO_REMOTE, problem: null };
  const state = remoteStateIn(body);
  if (state !== null) return { state, problem: null };
  const there = versionsIn(directory);
  if (there.length === 0 && !fs.existsSync(file)) return { state: NO_REMOTE, problem: null };
  const found = there.map(readVersion).filter((each) => each !== null);
  return { state: rebuilt(found), problem: `${file} cannot be read; ${found.length} versions are there` };
}

function versionsIn(directory: string): number[] {
  try {
    return fs.readdirSync(directory).flatMap((name) => {
      const version = VERSION.exec(name)?.[1];
      return version === undefined ? [] : [Number(version)];
    });
  } catch {
    return [];
  }
}

function sweep(directory: string, { versions }: RemoteState): void {
  const kept = new Set(versions.map(({ version }) => version));
  for (const version of versionsIn(directory)) {
    if (!kept.has(version)) fs.rmSync(path.join(directory, `${version}.json`), { force: true });
  }
}

/** What the files held at the last start that went well. @returns null: it is not there, or is not what was written */
export function readLastGood(storeDirectory: string): Layer | null {
  const file = path.join(storeDirectory, LAST_GOOD);
  const body = sealed(file);
  if (typeof body !== 'object' || body === null) return null;
  return { origin: 'file', values: new Map(Object.entries(body)), placeOf: () => file };
}

/** Only where it is another one. @returns false: the disk refuses */
export function writeLastGood(storeDirectory: string, values: ReadonlyMap<string, unknown>): boolean {
  try {
    const body = Object.fromEntries(values);
    if (JSON.stringify(sealed(path.join(storeDirectory, LAST_GOOD))) === JSON.stringify(body)) return true;
    write(storeDirectory, LAST_GOOD, body);
    return true;
  } catch {
    return false;
  }
}

/** undefined: it cannot be read, or its seal is broken: a card that fails gives back other bytes without a word. */
function sealed(file: string): unknown {
  try {
    const { seal, body } = JSON.parse(fs.readFileSync(file, 'utf8')) as { seal: unknown; body: unknown };
    return seal === sealOf(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function sealOf(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}

function write(directory: string, name: string, body: unknown): void {
  writeWhole(path.join(directory, name), `${JSON.stringify({ seal: sealOf(body), body })}\n`);
}
