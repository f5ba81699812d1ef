/**
 * `cmd/config`: a change of what may be changed from afar. Judged whole, kept on the disk, and counting from the next start on, which comes
 * by itself; then on trial, until the platform has acknowledged the event that says so. Else it is taken back.
 */
import { CONFIG_CHECK_MS, TRIAL_PARTS } from './core/config/limits.ts';
import type { ChangeVerdict } from './core/config/remote-change.ts';
import {
  charged,
  confirmed,
  type RemoteState,
  type RemoteVersion,
  type RevertReason,
  takenUp,
  told,
} from './core/config/remote-state.ts';
import { readCommand } from './core/record/command-reading.ts';
import { type ConfigCommand, configCommand } from './core/record/commands.ts';
import type { Instant } from './core/record/recorder.ts';
import type { EventBody } from './core/record/schema.ts';
import type { StatusReport } from './core/status-report.ts';
import type { Clock, Timer } from './ports.ts';
import type { CommandAnswer, Desk } from './sender-commands.ts';

/** What the box knows of changes from afar, and where it keeps that. */
export interface RemoteConfig {
  /** As this run goes by it, which the disk may not say yet. */
  readonly state: RemoteState;
  readonly revision: string;
  /** null: it may be taken. */
  judge(change: Pick<RemoteVersion, 'version' | 'set'>): ChangeVerdict | null;
  /** @returns false: the disk refuses */
  save(state: RemoteState, version: RemoteVersion | null): boolean;
}

export interface ConfigParts {
  trialMs: number;
  now(): Pick<Instant, 't' | 'clock'>;
  /** Resolves with its number when it is on stable storage. */
  record(body: EventBody): Promise<number>;
  /** The number of the newest event. */
  lastEvent(): number;
  /** Of events, by the platform. */
  ackedUpTo(): number;
  /** A start costs seconds of the track. */
  mayRestart(): boolean;
  /** True only where the modem says so: no configuration could reach anybody. */
  withoutNetwork(): boolean;
  onRestart(): void;
}

export interface ConfigDesk extends Desk {
  /** To be called when the `start` of this run has its number. */
  begin(): void;
  report(): StatusReport['config'];
  close(): void;
}

const KNOWN_KEYS = new Set(Object.keys(configCommand.shape));

export function createConfigDesk(clock: Clock, remote: RemoteConfig, parts: ConfigParts): ConfigDesk {
  const { trialMs, now, record } = parts;
  /** What counts in this run; `state.current` is another one once a change was taken. */
  const counts = remote.state.current;
  let { state } = remote;
  let waiting: Timer | null = null;
  let trial: { event: number; timers: Timer[] } | null = null;
  let droppedKeys = 0;

  function keep(next: RemoteState): boolean {
    state = next;
    return remote.save(next, null);
  }

  function say(change: 'trial' | 'confirmed' | 'reverted', version: number, reason: RevertReason | null) {
    return record({ type: 'config', change, version, counts, configRevision: remote.revision, reason });
  }

  function restartWhenQuiet(): void {
    waiting ??= clock.every(CONFIG_CHECK_MS, () => {
      if (!parts.mayRestart()) return;
      close();
      parts.onRestart();
    });
  }

  function onTrialCheck(): void {
    if (trial === null || parts.ackedUpTo() < trial.event || counts === null) return;
    endTrial();
    // The event first: between the two a power cut costs a second trial, and never the news.
    void say('confirmed', counts, null).then(() => keep(confirmed(state)));
  }

  function onTrialPart(): void {
    if (parts.withoutNetwork()) return;
    keep(charged(state));
    if (state.trial !== null) return;
    close();
    parts.onRestart();
  }

  function endTrial(): void {
    for (const timer of trial?.timers ?? []) timer.cancel();
    trial = null;
  }

  function close(): void {
    endTrial();
    waiting?.cancel();
  }

  function refusal(command: ConfigCommand): Pick<CommandAnswer, 'result' | 'detail'> | null {
    const { t, clock: source } = now();
    const known = state.versions.find(({ id }) => id === command.id);
    if (known !== undefined) return { result: 'replayed', detail: `version ${known.version}: ${known.outcome}` };
    const newest = state.versions.at(-1)?.version ?? 0;
    if (command.version <= newest) return { result: 'replayed', detail: `version ${newest} came already` };
    if (t === null || source === 'estimated')
      return { result: 'clock-unknown', detail: 'the time is not known, so nobody can say whether it expired' };
    if (t >= command.expires) return { result: 'expired', detail: `it expired ${t - command.expires} ms ago` };
    if (state.trial !== null) return { result: 'unavailable', detail: `version ${state.current} is on trial` };
    return remote.judge(command);
  }

  function taken(text: string): CommandAnswer {
    const reading = readCommand(text, configCommand, KNOWN_KEYS);
    droppedKeys += reading.unknownKeys;
    if (reading.command === null) return { id: reading.id, result: 'invalid', detail: reading.detail, expires: null };
    const { id, issued, expires, version, set } = reading.command;
    const refused = refusal(reading.command);
    if (refused !== null) return { id, expires, ...refused };
    const next = takenUp(state, { version, id });
    if (!remote.save(next, { version, id, issued, set })) {
      return { id, expires, result: 'unavailable', detail: 'the disk does not take it now' };
    }
    state = next;
    restartWhenQuiet();
    return {
      id,
      expires,
      result: 'done',
      detail: `version ${version} counts from the next start on, which comes by itself`,
    };
  }

  return {
    take: (text) => Promise.resolve(taken(text)),
    unknownKeys: () => droppedKeys,
    begin() {
      const { untold } = state;
      const news = untold.map(({ version, reason }) => say('reverted', version, reason));
      if (state.trial !== null && counts !== null) {
        keep(charged(state));
        void say('trial', counts, null);
        const timers = [clock.every(CONFIG_CHECK_MS, onTrialCheck), clock.every(trialMs / TRIAL_PARTS, onTrialPart)];
        trial = { event: parts.lastEvent(), timers };
      }
      if (news.length > 0) void Promise.all(news).then(() => keep(told(state, untold)));
    },
    report() {
      const leftS = Math.round(((TRIAL_PARTS - (state.trial?.parts ?? 0)) * trialMs) / TRIAL_PARTS / 1_000);
      return {
        ...{ revision: remote.revision, version: counts },
        trialLeftS: trial === null ? null : leftS,
        waiting: state.current === counts ? null : state.current,
      };
    },
    close,
  };
}
