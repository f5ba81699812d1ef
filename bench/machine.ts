/** What a figure is worth nothing without: the machine and the programs it was measured with. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { machineUsage } from './processes.ts';

/** Path of a program, looked for where an ordinary user's PATH does not look too; null where it is not installed. */
export function findProgram(name: string): string | null {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const place of places) {
    const file = join(place, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** First line that a program says of its version. */
function versionOf(name: string, flag: string): string {
  const file = findProgram(name);
  if (file === null) return `${name} not installed`;
  const { stdout, stderr } = spawnSync(file, [flag], { encoding: 'utf8' });
  const [line = ''] = `${stdout}${stderr}`.trim().split('\n');
  // gpsd names itself by its path.
  return line.replace(file, name);
}

/** In one line. */
export function machineFacts(): string {
  const all = cpus();
  const memoryGb = (totalmem() / 1e9).toFixed(1);
  return [
    `${all.length} × ${all[0]?.model ?? 'unknown CPU'}, ${memoryGb} GB, Linux ${release()}`,
    `node ${process.versions.node}`,
    versionOf('gpsd', '-V'),
    versionOf('mosquitto', '-h'),
    `load ${(loadavg()[0] ?? 0).toFixed(1)} at the start`,
  ].join('; ');
}

/** Starts counting. @returns what says, in one line, how busy the whole machine was since */
export function machineLoad(): () => string {
  const before = machineUsage();
  const beganMs = performance.now();
  return () => {
    const { busyS, stolenS } = machineUsage();
    const seconds = (performance.now() - beganMs) / 1_000;
    const cores = (spentS: number): string => (spentS / seconds).toFixed(2);
    const busy = cores(busyS - before.busyS);
    const stolen = cores(stolenS - before.stolenS);
    return `In ${seconds.toFixed(0)} s all of this machine used ${busy} cores; ${stolen} were taken away by the host.`;
  };
}
