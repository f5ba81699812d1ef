/** The way to the platform: gathered here, judged in core. One broker is looked at: the one that serves, else the preferred one. */
import { accessSync, constants } from 'node:fs';
import { brokersOf } from '../../core/config/brokers.ts';
import {
  type CertificatesSeen,
  judgeAcl,
  judgeCertificates,
  judgeDns,
  judgeLink,
  judgeLogin,
  judgeModem,
  judgeRoundTrip,
  judgeTcp,
  judgeTls,
} from '../../core/doctor/judge-link.ts';
import { type CheckId, skipped, type Verdict } from '../../core/doctor/verdict.ts';
import type { ModemFacts } from '../../core/record/modem.ts';
import { unacknowledged } from '../../core/status-report.ts';
import { createModemFile } from '../../drivers/modem-file.ts';
import { createModemManager } from '../../drivers/modem-manager.ts';
import { tryLogin } from '../../drivers/mqtt/login.ts';
import {
  reachPort,
  readDates,
  resolveName,
  shakeHands,
  shownBy,
  type TlsFiles,
  targetOf,
} from '../../drivers/reach.ts';
import { isHeld } from '../../drivers/sqlite/check-file.ts';
import type { Box } from './box.ts';
import type { Check } from './engine.ts';

type LinkCheck = Extract<CheckId, 'modem' | 'dns' | 'tcp' | 'certificates' | 'tls' | 'login' | 'acl' | 'round-trip'>;

/** From what it needs to its end; the waiting for the daemon's second report is in it. */
const LIMIT_MS = 20_000;
const LOGIN_MS = 8_000;

export function linkChecks(box: Box, abort: AbortSignal): Record<LinkCheck, Check> {
  const { config, clock } = box;
  const [preferred] = brokersOf(config['platform.broker']);
  const files: TlsFiles = {
    ...{ ca: config['platform.ca'], cert: config['platform.cert'] },
    ...{ key: config['platform.key'], crl: config['platform.crl'] },
  };

  async function brokerNow(): Promise<string> {
    const daemon = await box.daemon();
    const serving = daemon.is === 'up' && daemon.last.link?.up === true ? daemon.last.link.broker : null;
    return serving ?? preferred ?? '';
  }

  const provisioned = (run: () => Promise<Verdict>, limitMs = LIMIT_MS): Check => ({
    limitMs,
    run: () => (preferred === undefined ? notProvisioned() : run()),
  });
  const mqtts = (broker: string): boolean => broker.startsWith('mqtts:');

  return {
    modem: { limitMs: LIMIT_MS, run: () => modemOf(box) },
    dns: provisioned(async () => {
      const target = targetOf(await brokerNow());
      return judgeDns(target.host, await resolveName(target, clock.monoMs));
    }),
    tcp: provisioned(async () => {
      const broker = await brokerNow();
      return judgeTcp(broker, await reachPort(targetOf(broker), clock.monoMs));
    }),
    certificates: provisioned(async () => {
      const broker = await brokerNow();
      if (!mqtts(broker)) return skipped('none: mqtt:// is in clear', 'aucun : mqtt:// est en clair');
      return judgeCertificates(await certificatesOf(broker, files), clock.wallMs());
    }),
    tls: provisioned(async () => {
      const broker = await brokerNow();
      if (!mqtts(broker)) return judgeTls('plain');
      const denied = deniedIn(files);
      if (denied !== null) return judgeTls({ denied });
      return judgeTls(await shakeHands(targetOf(broker), files, clock.monoMs));
    }),
    login: provisioned(() => loginOf(box, mqtts(preferred ?? '') ? files : null, preferred ?? '', abort), LOGIN_MS),
    acl: provisioned(async () => judgeAcl((await box.daemon()).is === 'up')),
    'round-trip': provisioned(() => roundTripOf(box)),
  };
}

const notProvisioned = (): Verdict =>
  skipped('not provisioned: no platform.broker', 'non provisionné : sans platform.broker');

/** @returns the file; null: all may be read, or are not there at all */
function deniedIn(files: TlsFiles): string | null {
  for (const file of [files.key, files.cert, files.ca]) {
    try {
      accessSync(file, constants.R_OK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EACCES') return file;
    }
  }
  return null;
}

async function certificatesOf(broker: string, files: TlsFiles): Promise<CertificatesSeen> {
  try {
    return { found: [...readDates(files), ...(await shownBy(targetOf(broker), files))] };
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    return code === 'EACCES' ? { denied: path ?? files.cert } : { unreadable: message };
  }
}

/** By the daemon's own link where it runs: a second client with its id would throw it out. */
async function loginOf(box: Box, files: TlsFiles | null, broker: string, abort: AbortSignal): Promise<Verdict> {
  const { config, clock } = box;
  const daemon = await box.daemon();
  switch (daemon.is) {
    case 'up':
      return judgeLink(daemon.last.link);
    case 'mute':
      return skipped('the service has the link and does not answer', 'le service a le lien et ne répond pas');
    case 'down': {
      const denied = files === null ? null : deniedIn(files);
      if (denied !== null) return judgeTls({ denied });
      // It may have been started meanwhile.
      if (isHeld(config['store.directory']))
        return skipped('the service has just started', 'le service vient de démarrer');
      const beganMs = clock.monoMs();
      const options = { broker, vehicle: config['vehicle.id'], protocol: config['platform.protocol'], files };
      const refused = await tryLogin(options, abort);
      return judgeLogin(refused === null ? { ms: clock.monoMs() - beganMs } : { refused });
    }
    default:
      return daemon satisfies never;
  }
}

async function roundTripOf({ config, daemon }: Box): Promise<Verdict> {
  if (!config['platform.acknowledges']) {
    return skipped('this platform never acknowledges', "cette plateforme n'acquitte jamais");
  }
  const seen = await daemon();
  if (seen.is !== 'up') return judgeRoundTrip(null);
  const { outbox, events } = seen.last;
  if (outbox === null) return judgeRoundTrip(null);
  return judgeRoundTrip({
    ...{ roundTripS: outbox.roundTripS, oldestPendingAgeS: outbox.oldestPendingAgeS },
    pending: unacknowledged(outbox.events) + unacknowledged(outbox.positions),
    acknowledgedUpTo: events.acknowledgedUpTo ?? 0,
  });
}

async function modemOf(box: Box): Promise<Verdict> {
  const { config, clock } = box;
  const file = config['link.factsFile'];
  if (config['link.modem'] === 'none' && file === '') {
    return skipped('link.modem = "none"', 'link.modem = "none"');
  }
  const daemon = await box.daemon();
  const facts: ModemFacts | null =
    daemon.is === 'up'
      ? (daemon.last.vitals?.modem ?? null)
      : (await (file === '' ? createModemManager() : createModemFile(file, clock))()).facts;
  return judgeModem(facts, file !== '' || config['link.modem'] === 'modemmanager');
}
