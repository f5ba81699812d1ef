import { readBindings } from '../crew/keys.ts';
import { isTimeZone } from '../crew/roster/zone-time.ts';
import { brokerProblems, brokersOf } from './brokers.ts';
import { hubIdentityOf } from './hub-identity.ts';
import { inputProblems } from './input-problems.ts';
import { fileLayer, type Given, type Layer, merged } from './layers.ts';
import { nearestOption } from './nearest.ts';
import type { Option } from './option-kinds.ts';
import { type Config, gnssPort, OPTIONS, type OptionKey } from './options.ts';

/** One thing wrong with a configuration, in words that let its reader mend it at once. */
export interface Problem {
  key: string;
  message: string;
}

export type Checked = { config: Config; problems: [] } | { config: null; problems: Problem[] };

/** Which layer gave each value that is no default. */
export type CheckedLayers = Checked & { given: ReadonlyMap<string, Given> };

/**
 * Checks a parsed TOML document against the option table.
 * @param document tables of values, as the TOML parser gives them
 * @param releaseDate default of `time.notBefore`, `YYYY-MM-DD`
 */
export function checkConfig(document: Record<string, unknown>, releaseDate: string): Checked {
  return checkLayers([fileLayer('file', '', '', document)], releaseDate);
}

/** The same of several layers together. Of an option that several give, the last value counts and is looked at. */
export function checkLayers(layers: readonly Layer[], releaseDate: string): CheckedLayers {
  const problems: Problem[] = [];
  const given = merged(layers);
  const values: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(OPTIONS) as [OptionKey, Option][]) {
    const value = given.get(key)?.value;
    if (value === undefined) {
      const fallback = key === 'time.notBefore' ? releaseDate : option.default;
      if (fallback === null) problems.push({ key, message: `is missing. ${expected(option)}` });
      values[key] = fallback;
      continue;
    }
    const read = readValue(option, value);
    if (read === null) problems.push({ key, message: `${JSON.stringify(value)} is not allowed. ${expected(option)}` });
    values[key] = read;
  }
  for (const key of given.keys()) if (!Object.hasOwn(OPTIONS, key)) problems.push({ key, message: unknown(key) });
  if (problems.length === 0) problems.push(...contradictions(values as Config));
  return problems.length === 0 ? { config: values as Config, problems: [], given } : { config: null, problems, given };
}

/** One line each, with the place where it is to be mended. */
export function problemLines(problems: readonly Problem[], given: ReadonlyMap<string, Given>): string[] {
  return problems.map(({ key, message }) => {
    const place = given.get(key)?.layer.placeOf(key);
    return `${place === undefined ? '' : `${place}: `}${key} ${message}`;
  });
}

function readValue(option: Option, value: unknown): string | number | boolean | null {
  switch (option.kind) {
    case 'text':
      return typeof value === 'string' && option.pattern.test(value) ? value : null;
    case 'number': {
      if (typeof value !== 'number' || value < option.min || value > option.max) return null;
      return option.whole && !Number.isInteger(value) ? null : value;
    }
    case 'choice':
      return typeof value === 'string' && option.choices.includes(value) ? value : null;
    case 'flag':
      return typeof value === 'boolean' ? value : null;
    case 'date': {
      // Date.parse of a whole ISO text reads no clock.
      const ok =
        typeof value === 'string' &&
        /^\d{4}-\d{2}-\d{2}$/.test(value) &&
        !Number.isNaN(Date.parse(`${value}T00:00:00Z`));
      return ok ? value : null;
    }
    default:
      return option satisfies never;
  }
}

/** "Expected …, for example …": the range, the unit and a line that would work. */
export function expected(option: Option): string {
  return `Expected ${range(option)}, for example ${option.example}`;
}

export function range(option: Option): string {
  switch (option.kind) {
    case 'text':
      return option.shape;
    case 'number':
      return `${option.whole ? 'a whole number' : 'a number'} from ${option.min} to ${option.max} (${option.unit ?? ''})`;
    case 'choice':
      return `one of ${option.choices.map((choice) => `"${choice}"`).join(', ')}`;
    case 'flag':
      return 'true or false';
    case 'date':
      return 'a date "YYYY-MM-DD" (UTC)';
    default:
      return option satisfies never;
  }
}

function unknown(key: string): string {
  const nearest = nearestOption(key);
  return `is not an option. ${nearest === null ? "'balise config options' lists them all." : `Did you mean ${nearest}?`}`;
}

/** Options that are right alone and wrong together. */
function contradictions(config: Config): Problem[] {
  const problems: Problem[] = [];
  problems.push(...receiverContradictions(config), ...linkContradictions(config));
  problems.push(...inputProblems(config), ...crewProblems(config), ...hubIdentityOf(config).problems);
  if (config['platform.protocol'] === '3.1.1' && !config['platform.acknowledges']) {
    problems.push({
      key: 'platform.acknowledges',
      message:
        'cannot be false with platform.protocol = "3.1.1": that broker answers a forbidden message like any other',
    });
  }
  return problems;
}

function crewProblems(config: Config): Problem[] {
  const problems: Problem[] = [];
  const timeZone = config['vehicle.timeZone'];
  if (!isTimeZone(timeZone)) {
    const message = `"${timeZone}" is not known. ${expected(OPTIONS['vehicle.timeZone'])}`;
    problems.push({ key: 'vehicle.timeZone', message });
  }
  const { problem } = readBindings(config['keypad.keys']);
  if (problem !== null) problems.push({ key: 'keypad.keys', message: problem });
  return problems;
}

function linkContradictions(config: Config): Problem[] {
  const brokers = brokersOf(config['platform.broker']);
  const problems = brokerProblems(config['platform.broker']).map((message) => ({ key: 'platform.broker', message }));
  const plain = brokers.find((broker) => broker.startsWith('mqtt:'));
  if (plain !== undefined && !config['platform.plaintext']) {
    problems.push({
      key: 'platform.plaintext',
      message: `must be true to send in clear to ${plain}. In a vehicle use mqtts:// with platform.ca, platform.cert and platform.key`,
    });
  }
  if (brokers.some((broker) => broker.startsWith('mqtts:'))) {
    for (const key of ['platform.ca', 'platform.cert', 'platform.key'] as const) {
      if (config[key] === '') problems.push({ key, message: `is needed with mqtts://. ${expected(OPTIONS[key])}` });
    }
  }
  return problems;
}

/** `gnss.path` means different things to different kinds, and to some of them nothing. */
function receiverContradictions(config: Config): Problem[] {
  const problems: Problem[] = [];
  const { 'gnss.kind': kind, 'gnss.path': path, 'gnss.baud': baud } = config;
  if ((kind === 'serial' || kind === 'file') && path === '') {
    problems.push({
      key: 'gnss.path',
      message: `is needed with gnss.kind = "${kind}". ${expected(OPTIONS['gnss.path'])}`,
    });
  }
  const file = path.startsWith('/') || path === '';
  if ((kind === 'serial' && path === '-') || (kind === 'file' && !file && path !== '-')) {
    problems.push({ key: 'gnss.path', message: `"${path}" does not go with gnss.kind = "${kind}"` });
  }
  if (baud > 0 && baud < BAUD_MIN) {
    problems.push({ key: 'gnss.baud', message: `${baud} is not allowed. Expected 0 or at least ${BAUD_MIN}` });
  }
  if (
    config['reemit.enabled'] &&
    kind === 'tcp' &&
    isThisBox(config['gnss.host']) &&
    gnssPort(config) === config['reemit.port']
  ) {
    problems.push({ key: 'reemit.port', message: 'is where the sentences come from: they would go round in a circle' });
  }
  if (config['time.chronySocket'] !== '' && kind === 'file') {
    problems.push({
      key: 'time.chronySocket',
      message: 'does not go with gnss.kind = "file": a recording would set the clock',
    });
  }
  return problems;
}

const BAUD_MIN = 4_800;

function isThisBox(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.');
}
