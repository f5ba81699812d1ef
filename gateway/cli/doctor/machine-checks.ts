/** The service, the machine and its disk: gathered here, judged in core. */
import { FAULT_CHECKS, faultVerdict } from '../../core/doctor/fault-places.ts';
import { judgeConfig } from '../../core/doctor/judge-config.ts';
import {
  judgeClock,
  judgeDatabase,
  judgeDiskSpace,
  judgeHardening,
  judgeSupply,
  judgeTemperature,
  judgeVersions,
  judgeWear,
  judgeWriteSpeed,
} from '../../core/doctor/judge-machine.ts';
import { judgeUpdates } from '../../core/doctor/judge-updates.ts';
import { type CheckId, fail, lasting, ok, skipped, type Verdict } from '../../core/doctor/verdict.ts';
import { VERSION } from '../../core/version.ts';
import { diskOf, measureWriting, readEmmcWear, readSmart } from '../../drivers/disk-health.ts';
import { readHostClock } from '../../drivers/host-clock.ts';
import { hostVersions, readDiskFreeMb, readTemperatureC } from '../../drivers/host-facts.ts';
import { askTool, readExposure, readLowVoltage, readThrottled, readVolts } from '../../drivers/host-tools.ts';
import { checkDatabase } from '../../drivers/sqlite/check-file.ts';
import { readUpdateNotes } from '../../drivers/update-notes.ts';
import type { Box } from './box.ts';
import type { Check } from './engine.ts';

const QUICK_MS = 16_000;
const DATABASE_MS = 15_000;

type MachineCheck = Extract<
  CheckId,
  | ('configuration' | 'versions' | 'daemon' | 'faults' | 'hardening' | 'updates')
  | ('disk-space' | 'write-speed' | 'wear' | 'database' | 'temperature' | 'supply' | 'clock')
>;

export function machineChecks(box: Box, configPath: string): Record<MachineCheck, Check> {
  const { config, clock } = box;
  const directory = config['store.directory'];
  const quick = (run: Check['run']): Check => ({ limitMs: QUICK_MS, run });
  return {
    configuration: quick(async () => {
      const daemon = await box.daemon();
      return judgeConfig(configPath, daemon.is === 'up' ? daemon.last.config : null);
    }),
    versions: quick(async () => {
      const daemon = await box.daemon();
      return judgeVersions(VERSION, daemon.is === 'up' ? daemon.last.version : null, hostVersions());
    }),
    daemon: quick(() => daemonVerdict(box)),
    faults: quick(() => otherFaults(box)),
    hardening: quick(async () =>
      judgeHardening(readExposure(await askTool('systemd-analyze', ['security', '--no-pager', 'balise.service']))),
    ),
    updates: quick(async () => {
      const noted = readUpdateNotes();
      const timer =
        typeof noted === 'string' ? null : await askTool('systemctl', ['is-enabled', 'balise-update.timer']);
      return judgeUpdates(noted, timer?.trim() ?? null);
    }),
    'disk-space': quick(() => judgeDiskSpace(readDiskFreeMb(directory))),
    'write-speed': quick(() => judgeWriteSpeed(measureWriting(directory, clock.monoMs))),
    wear: quick(() => wearOf(directory)),
    database: {
      limitMs: DATABASE_MS + 1_000,
      run: async () => judgeDatabase(await checkDatabase(directory, DATABASE_MS)),
    },
    temperature: quick(() => judgeTemperature(readTemperatureC())),
    supply: quick(() => supplyOf(box)),
    clock: quick(() => clockOf(box)),
  };
}

async function daemonVerdict(box: Box): Promise<Verdict> {
  const daemon = await box.daemon();
  const { 'control.socket': socket } = box.config;
  switch (daemon.is) {
    case 'up': {
      const { uptimeS } = daemon.last;
      return ok(`runs for ${lasting(uptimeS)}`, `tourne depuis ${lasting(uptimeS)}`);
    }
    case 'down':
      return fail(
        { en: 'does not run', fr: 'est arrêté' },
        {
          en: 'systemctl start balise; journalctl -u balise says why it ended',
          fr: "systemctl start balise ; journalctl -u balise dit pourquoi il s'est arrêté",
        },
      );
    case 'mute':
      return fail(
        { en: `runs, but does not answer at ${socket}`, fr: `tourne, mais ne répond pas sur ${socket}` },
        {
          en: 'run it with sudo; else check control.socket, and restart the service',
          fr: 'avec sudo ; sinon vérifier control.socket, puis redémarrer le service',
        },
      );
    default:
      return daemon satisfies never;
  }
}

/** Those that no other line of this run is about. */
async function otherFaults(box: Box): Promise<Verdict> {
  const daemon = await box.daemon();
  if (daemon.is !== 'up') return skipped('only the service can tell', 'seul le service peut le dire');
  const others = (await box.faults()).filter(({ code }) => FAULT_CHECKS[code] === 'faults');
  const [first] = others;
  return first === undefined ? ok('none stands', 'aucun') : faultVerdict(first);
}

async function wearOf(directory: string): Promise<Verdict> {
  const disk = diskOf(directory);
  if (disk === null) return judgeWear(null);
  const emmc = readEmmcWear(disk);
  if (emmc !== null) return judgeWear(emmc);
  const said = await askTool('smartctl', ['--json', '--all', `/dev/${disk}`]);
  return judgeWear(said === null ? null : readSmart(disk, said));
}

async function supplyOf({ config }: Box): Promise<Verdict> {
  const throttled = readThrottled(await askTool('vcgencmd', ['get_throttled']));
  const low = readLowVoltage();
  const file = config['supply.file'];
  return judgeSupply({
    underNow: throttled?.underNow ?? low,
    underSince: throttled?.underSince ?? null,
    volts: file === '' ? null : readVolts(file, config['supply.voltsPerUnit']),
  });
}

async function clockOf(box: Box): Promise<Verdict> {
  const { config, clock } = box;
  const daemon = await box.daemon();
  return judgeClock({
    wallMs: clock.wallMs(),
    notBeforeMs: Date.parse(config['time.notBefore']),
    source: readHostClock(),
    offsetS: daemon.is === 'up' ? daemon.last.clockOffsetS : null,
    untimed: daemon.is === 'up' && daemon.last.t === null,
  });
}
