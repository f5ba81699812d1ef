/** The receiver, from its plug to its fix: gathered here, judged in core. */
import { accessSync, constants, existsSync } from 'node:fs';
import os from 'node:os';
import { gnssPort } from '../../core/config/options.ts';
import { FAULT_CHECKS, faultVerdict } from '../../core/doctor/fault-places.ts';
import type { ReceiverHeard } from '../../core/doctor/judge-receiver.ts';
import { judgeAntenna, judgeFix, judgeSentences, judgeSignal } from '../../core/doctor/judge-receiver.ts';
import { type CheckId, ok, skipped, type Verdict } from '../../core/doctor/verdict.ts';
import { reachPort } from '../../drivers/reach.ts';
import { findPorts, MACHINE } from '../../drivers/serial/find.ts';
import type { Box } from './box.ts';
import type { Check } from './engine.ts';
import { type AtThePort, heardByDaemon, listenAtPort } from './listening.ts';

type ReceiverCheck = Extract<CheckId, 'port' | 'access' | 'baud' | 'sentences' | 'antenna' | 'signal' | 'fix'>;

const QUICK_MS = 16_000;
/** All rates of one port, then the listening. */
const SEARCH_MS = 26_000;

export interface ReceiverLook {
  checks: Record<ReceiverCheck, Check>;
  /** What was heard at the port itself; null: the daemon has it, or nothing was tried. */
  atThePort(): AtThePort | null;
  /** As the daemon told it, or as it was heard. */
  heard(): ReceiverHeard | null;
}

export function receiverChecks(box: Box, abort: AbortSignal): ReceiverLook {
  const kind = box.config['gnss.kind'];
  let listening: Promise<AtThePort> | null = null;
  let found: AtThePort | null = null;
  let known: ReceiverHeard | null = null;

  async function listen(): Promise<AtThePort> {
    listening ??= listenAtPort(box, abort);
    found = await listening;
    return found;
  }

  async function hear(): Promise<ReceiverHeard | Verdict> {
    if (kind === 'none') return noReceiver();
    const daemon = await box.daemon();
    switch (daemon.is) {
      case 'up': {
        const heard = heardByDaemon(daemon.first, daemon.last);
        known = heard;
        return heard ?? noReceiver();
      }
      case 'mute':
        return hidden();
      case 'down': {
        if (kind !== 'serial') return onlyTheService();
        const { opened, heard } = await listen();
        known = heard;
        return 'code' in opened ? faultVerdict(opened) : heard;
      }
      default:
        return daemon satisfies never;
    }
  }

  const judged = (judge: (heard: ReceiverHeard) => Verdict, limitMs = QUICK_MS): Check => ({
    limitMs,
    async run() {
      const heard = await hear();
      return 'state' in heard ? heard : judge(heard);
    },
  });

  return {
    checks: {
      port: { limitMs: QUICK_MS, run: () => portOf(box) },
      access: { limitMs: QUICK_MS, run: () => accessOf(box) },
      baud: { limitMs: SEARCH_MS, run: () => baudOf(box, listen) },
      sentences: judged(judgeSentences),
      antenna: judged(judgeAntenna),
      signal: judged(judgeSignal),
      fix: judged(judgeFix),
    },
    atThePort: () => found,
    heard: () => known,
  };
}

const noReceiver = (): Verdict => skipped('none is configured', "aucun n'est configuré");
const notSerial = (): Verdict => skipped('no serial line', 'pas une ligne série');
const onlyTheService = (): Verdict =>
  skipped('only the service listens to it', "seul le service l'écoute", {
    en: 'start the service',
    fr: 'démarrer le service',
  });
const hidden = (): Verdict =>
  skipped('the service has the port and does not answer', 'le service a le port et ne répond pas');

/** A device file, or who sends over the network. */
async function portOf({ config, clock, daemon }: Box): Promise<Verdict> {
  const kind = config['gnss.kind'];
  const where = `${config['gnss.host']}:${gnssPort(config)}`;
  switch (kind) {
    case 'none':
      return noReceiver();
    case 'file':
    case 'udp':
      return ok(`${kind} ${kind === 'udp' ? where : config['gnss.path']}`, `${kind} ${config['gnss.path']}`);
    case 'tcp':
    case 'gpsd': {
      // With the daemon up its own connection is the answer: a sender may take one only.
      if ((await daemon()).is !== 'down') return ok(`${kind} ${where}`, `${kind} ${where}`);
      const step = await reachPort({ host: config['gnss.host'], port: gnssPort(config) }, clock.monoMs);
      const code = kind === 'tcp' ? 'tcp-unreachable' : 'gpsd-unreachable';
      return 'error' in step ? faultVerdict({ code, detail: `${where}: ${step.error}` }) : ok(where, where);
    }
    case 'serial': {
      const ports = findPorts(config['gnss.path'], MACHINE).filter((path) => existsSync(path));
      const [first] = ports;
      if (first === undefined) {
        return faultVerdict({ code: 'serial-not-found', detail: `${config['gnss.path']}` });
      }
      const more = ports.length > 1 ? ` (+${ports.length - 1})` : '';
      return ok(`${first}${more}`, `${first}${more}`);
    }
    default:
      return kind satisfies never;
  }
}

async function accessOf({ config, daemon }: Box): Promise<Verdict> {
  if (config['gnss.kind'] === 'none') return noReceiver();
  if (config['gnss.kind'] !== 'serial') return notSerial();
  const { is } = await daemon();
  if (is === 'mute') return hidden();
  if (is === 'up') return ok('the service has it open', 'le service le tient ouvert');
  const { holdLine } = await import('../../drivers/line-state.ts');
  for (const path of findPorts(config['gnss.path'], MACHINE)) {
    try {
      accessSync(path, constants.R_OK | constants.W_OK);
    } catch {
      return faultVerdict({ code: 'serial-denied', detail: `${path}: not for ${os.userInfo().username} (sudo?)` });
    }
    const hold = holdLine(path);
    const inUse = hold?.inUse === true;
    hold?.release();
    // Among several the search finds the right one, and names what is in use.
    if (inUse && config['gnss.path'] === path) return faultVerdict({ code: 'serial-in-use', detail: path });
  }
  return ok('free, may be opened', "libre, peut s'ouvrir");
}

async function baudOf(box: Box, listen: () => Promise<AtThePort>): Promise<Verdict> {
  const { config } = box;
  if (config['gnss.kind'] === 'none') return noReceiver();
  if (config['gnss.kind'] !== 'serial') return notSerial();
  const daemon = await box.daemon();
  if (daemon.is === 'mute') return hidden();
  if (daemon.is === 'up') {
    const source = daemon.last.gnss?.source ?? null;
    return source === null ? skipped('not open as yet', 'pas encore ouvert') : rateIn(source);
  }
  const { opened, heard } = await listen();
  if ('code' in opened) {
    return FAULT_CHECKS[opened.code] === 'baud'
      ? faultVerdict(opened)
      : skipped('nothing is heard', "rien n'est entendu");
  }
  if (heard.bytes > 0 && heard.sentences === 0) {
    return faultVerdict({ code: 'serial-noise', detail: `${opened.path}, ${opened.baud} bit/s` });
  }
  return ok(`${opened.baud} bit/s`, `${opened.baud} bit/s`);
}

/** `serial PATH at 9600 bit/s` */
function rateIn(source: string): Verdict {
  const rate = /(\d+ bit\/s)$/.exec(source)?.[1] ?? source;
  return ok(rate, rate);
}
