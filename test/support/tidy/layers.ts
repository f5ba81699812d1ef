/** "Who may import whom" of ARCHITECTURE.md as a function: null where an import is allowed, else what to do instead. */
import { type Import, packageOf } from './imports.ts';

export type Room =
  | 'core'
  | 'ports'
  | 'pipeline'
  | 'drivers'
  | 'cli'
  | 'main'
  | 'guard'
  | 'simulator'
  | 'test'
  | 'bench'
  | 'tools'
  | 'contract'
  | 'manual'
  | 'root';

/** The two halves of the arrow: `pipeline.ts`, `sender.ts` and what is split off from them (`sender-lanes.ts`). */
const ARROW = /^gateway\/(pipeline|sender)\b[\w-]*\.ts$/;

export function roomOf(path: string): Room {
  if (path.startsWith('gateway/core/')) return 'core';
  if (/^gateway\/ports(-\w+)?\.ts$/.test(path)) return 'ports';
  if (path.startsWith('gateway/drivers/')) return 'drivers';
  if (path.startsWith('gateway/cli/')) return 'cli';
  // Checks the version of Node before any other import of an entry point, so it must not import anything itself.
  if (path === 'gateway/runtime-guard.ts') return 'guard';
  if (ARROW.test(path)) return 'pipeline';
  // Whatever else stands in gateway/ is a part of main.ts: the composition root, which alone knows arrow and drivers.
  if (path.startsWith('gateway/')) return 'main';
  // Publishes the schemas of core; the other tools run before anything else is known to work.
  if (/^tools\/contract[./]/.test(path)) return 'contract';
  // Made from the tree of verbs, which loads no verb.
  if (/^tools\/manual[./]/.test(path)) return 'manual';
  for (const room of ['simulator', 'test', 'bench', 'tools'] as const) if (path.startsWith(`${room}/`)) return room;
  return 'root';
}

/** How a small file gets on a disk as a whole: written once, for all that write beside the database. */
const SHARED_DRIVER = 'durable';

/** `drivers/sqlite.ts`, `drivers/sqlite-worker.ts` and `drivers/sqlite/rows.ts` are one driver, `sqlite`. */
function driverOf(path: string): string {
  return path.slice('gateway/drivers/'.length).split(/[/.-]/)[0] ?? '';
}

const CORE_PACKAGES = new Set(['zod']);
const MAY_IMPORT: Record<Room, Room[]> = {
  core: ['core'],
  ports: ['core'],
  pipeline: ['core', 'ports', 'pipeline'],
  drivers: ['core', 'ports', 'drivers'],
  cli: ['core', 'ports', 'drivers', 'cli', 'guard'],
  main: ['core', 'ports', 'pipeline', 'drivers', 'main', 'guard'],
  guard: [],
  simulator: ['simulator'],
  test: [
    'core',
    'ports',
    'pipeline',
    'drivers',
    'cli',
    'main',
    'guard',
    'simulator',
    'bench',
    'tools',
    'contract',
    'manual',
    'test',
    'root',
  ],
  bench: ['core', 'ports', 'pipeline', 'drivers', 'cli', 'main', 'guard', 'simulator', 'bench', 'test'],
  tools: ['tools'],
  contract: ['core', 'contract'],
  manual: ['core', 'cli', 'manual'],
  root: ['tools'],
};

/** Programs of their own: started, never imported; the tool starts the one that writes while the daemon is down. */
const PROGRAMS = ['gateway/main.ts', 'gateway/obey-once.ts'];
const STARTED_BY_CLI = 'gateway/obey-once.ts';

const INSTEAD: Record<Room, string> = {
  core: 'core is pure: take the value as an argument, or put the outside thing behind an interface of gateway/ports.ts',
  ports: 'ports.ts names interfaces over core types only: move the type into core and `import type` it',
  pipeline: 'the pipeline sees interfaces of ports.ts only: let main.ts open the driver and hand it in',
  drivers: 'a driver knows core, ports and its one outside thing: let main.ts or the pipeline connect two of them',
  cli: 'the tool reads core, ports and drivers: ask the daemon over its socket, or start obey-once.ts',
  main: 'main.ts and its parts compose what is in gateway/ and nothing else; main.ts and obey-once.ts are imported by nobody',
  guard: 'the guard runs before any import: keep it free of imports',
  simulator: 'the simulator is an independent witness: write its own version, without anything of gateway/ or test/',
  test: 'main.ts is started as a process, never imported',
  bench: 'main.ts is started as a process, never imported',
  tools: 'tools run before anything else is known to work: keep them self-contained',
  contract: 'what is published comes from the schemas in core alone',
  manual: 'the man page comes from the tree of verbs in gateway/cli alone',
  root: 'configuration files import packages and tools only',
};

export function forbidden(found: Import): string | null {
  const room = roomOf(found.from);
  if (found.target === null) return outsideAllowed(room, found.specifier) ? null : INSTEAD[room];
  const target = roomOf(found.target);
  if (room === 'cli' && found.started && found.target === STARTED_BY_CLI) return null;
  if (PROGRAMS.includes(found.target) || !MAY_IMPORT[room].includes(target)) return INSTEAD[room];
  const own = [driverOf(found.from), SHARED_DRIVER];
  if (room === 'drivers' && target === 'drivers' && !own.includes(driverOf(found.target))) return INSTEAD.drivers;
  if (room === 'ports' && !found.typeOnly) return INSTEAD.ports;
  if (room === 'drivers' && target === 'ports' && !found.typeOnly) return INSTEAD.drivers;
  return null;
}

/** Packages and `node:` modules. */
function outsideAllowed(room: Room, specifier: string): boolean {
  switch (room) {
    case 'core':
      return CORE_PACKAGES.has(packageOf(specifier) ?? '');
    case 'ports':
    case 'pipeline':
    case 'guard':
      return false;
    case 'drivers':
    case 'cli':
    case 'main':
    case 'simulator':
    case 'test':
    case 'bench':
    case 'tools':
    case 'contract':
    case 'manual':
    case 'root':
      return true;
  }
}

/** Packages per driver, scopes counted once: more than one means that two drivers hide in one. */
export function packagesPerDriver(imports: Import[]): Map<string, Set<string>> {
  const perDriver = new Map<string, Set<string>>();
  for (const found of imports) {
    const name = roomOf(found.from) === 'drivers' ? packageOf(found.specifier) : null;
    if (name === null || CORE_PACKAGES.has(name)) continue;
    const driver = driverOf(found.from);
    perDriver.set(
      driver,
      (perDriver.get(driver) ?? new Set()).add(name.startsWith('@') ? (name.split('/')[0] ?? name) : name),
    );
  }
  return perDriver;
}
