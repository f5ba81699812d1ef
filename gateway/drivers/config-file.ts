/** The configuration as it lies on the box: the file, its drop-ins, the environment, and what came from afar. Nothing is written here. */
import fs from 'node:fs';
import path from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { checkLayers, problemLines } from '../core/config/check.ts';
import { DEFAULT_STORE_DIRECTORY } from '../core/config/default-path.ts';
import { readEnvironment } from '../core/config/environment.ts';
import { fileLayer, type Layer, merged } from '../core/config/layers.ts';
import type { Config } from '../core/config/options.ts';
import { type Resolved, resolveConfig, type Sources } from '../core/config/resolve.ts';
import { BaliseError, type Fault } from '../core/errors.ts';
import { RELEASE_DATE } from '../core/version.ts';
import { openRemoteFiles, type RemoteFiles, readLastGood } from './config-remote.ts';

const DROP_INS = 'conf.d';

type Variables = Readonly<Record<string, string | undefined>>;

/** The file, then `conf.d/*.toml` beside it in the order of their names. @throws BaliseError as `readConfigFile` does */
export function readConfigFiles(file: string): Layer[] {
  return [readLayer('file', file), ...dropInsOf(file).map((dropIn) => readLayer('drop-in', dropIn))];
}

/** Paths, in the order in which they count. @throws BaliseError where the directory cannot be read */
export function dropInsOf(file: string): string[] {
  const directory = path.join(path.dirname(file), DROP_INS);
  const names = namesIn(directory).filter((name) => name.endsWith('.toml'));
  return names.sort().map((name) => path.join(directory, name));
}

function namesIn(directory: string): string[] {
  try {
    return fs.readdirSync(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new BaliseError('config-unreadable', error instanceof Error ? error.message : String(error));
  }
}

/** @throws BaliseError `config-unreadable` or `config-invalid` (with the line and a pointer to the place) */
function readLayer(origin: 'file' | 'drop-in', file: string): Layer {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new BaliseError('config-unreadable', error instanceof Error ? error.message : String(error));
  }
  try {
    return fileLayer(origin, file, text, parse(text));
  } catch (error) {
    if (error instanceof TomlError) throw new BaliseError('config-invalid', `${file}: ${error.message.trim()}`);
    throw error;
  }
}

export interface Found extends Resolved {
  /** Variables that nobody reads. */
  warnings: string[];
  remoteFiles: RemoteFiles;
}

/**
 * What counts on this box, or counted when it last started well, with the faults of that.
 * @throws BaliseError `config-unreadable` or `config-invalid` where nothing can be used, with every problem on a line of its own
 */
export function findConfig(file: string, variables: Variables = process.env): Found {
  const { layer: environment, warnings } = readEnvironment(variables);
  const { files, unreadable } = tried(file);
  const own = [...(files ?? []), ...(environment === null ? [] : [environment])];
  const directory = storeDirectoryOf(own, variables);
  const lastGood = readLastGood(directory);
  const remoteFiles = openRemoteFiles(directory, vehicleOf(own) ?? vehicleOf(lastGood === null ? [] : [lastGood]));
  const sources: Sources = {
    files,
    unreadable,
    environment,
    lastGood,
    remote: remoteFiles.state,
    readVersion: remoteFiles.readVersion,
  };
  const found = resolveConfig(sources, RELEASE_DATE);
  if ('fault' in found) throw new BaliseError(found.fault.code, unreadable?.detail ?? listed(file, found.fault.detail));
  if (remoteFiles.problem !== null) found.faults.push({ code: 'config-remote', detail: remoteFiles.problem });
  return { ...found, warnings, remoteFiles };
}

function tried(file: string): { files: Layer[] | null; unreadable: Fault | null } {
  try {
    return { files: readConfigFiles(file), unreadable: null };
  } catch (error) {
    if (!(error instanceof BaliseError)) throw error;
    return { files: null, unreadable: { code: error.code, detail: error.message } };
  }
}

function vehicleOf(layers: readonly Layer[]): string | null {
  const said = merged(layers).get('vehicle.id')?.value;
  return typeof said === 'string' ? said : null;
}

/** Where the box keeps what it remembers, even where the rest of its configuration cannot be used. */
function storeDirectoryOf(layers: readonly Layer[], variables: Variables): string {
  const said = merged(layers).get('store.directory')?.value;
  if (typeof said === 'string' && said.startsWith('/')) return said;
  return variables['STATE_DIRECTORY']?.split(':')[0] ?? DEFAULT_STORE_DIRECTORY;
}

/**
 * As the files and the environment have it today, with what came from afar: what a command of the technician goes by.
 * @throws BaliseError `config-unreadable` or `config-invalid`, with every problem on a line of its own
 */
export function loadConfig(file: string): Config {
  return loadLayers(file).config;
}

/** The same with where each value comes from. */
export function loadLayers(file: string): Pick<Found, 'config' | 'given' | 'remote'> {
  const found = findConfig(file);
  const fault = found.faults.find(({ code }) => code !== 'config-remote');
  if (fault !== undefined) throw new BaliseError(fault.code, listed(file, fault.detail));
  return found;
}

/** @throws BaliseError: whatever is wrong in the files and in the environment, and nothing of what came from afar */
export function checkFiles(
  file: string,
  variables: Variables = process.env,
): Pick<Found, 'config' | 'given' | 'warnings'> {
  const { layer, warnings } = readEnvironment(variables);
  const layers = [...readConfigFiles(file), ...(layer === null ? [] : [layer])];
  const { config, problems, given } = checkLayers(layers, RELEASE_DATE);
  if (config === null) throw new BaliseError('config-invalid', listed(file, problemLines(problems, given).join('\n')));
  return { config, given, warnings };
}

function listed(file: string, detail: string): string {
  return detail.startsWith(file) && !detail.includes('\n') ? detail : `${file}:\n${detail.replaceAll(/^/gm, '  ')}`;
}
