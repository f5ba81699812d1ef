/** The way to a broker in steps, each measured: name, port, TLS. No word of MQTT is said. For `balise doctor`. */
import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import fs from 'node:fs';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import type { CertificateSeen, Step } from '../core/doctor/judge-link.ts';
import { CONNECT_ADDRESS_MS } from '../core/limits.ts';

/** A name and a port may take so long, a handshake so long: with all that comes before, the run stays within half a minute. */
const REACH_MS = 4_000;
const HANDSHAKE_MS = 6_000;
/** TLS 1.3 tells late that it does not take the client's certificate. */
const LATE_REFUSAL_MS = 400;

export interface Target {
  host: string;
  port: number;
}

export type Timer = () => number;

/** @param broker mqtt:// or mqtts:// */
export function targetOf(broker: string): Target {
  const { protocol, hostname, port } = new URL(broker);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'mqtts:' ? 8_883 : 1_883) };
}

/** @param nowMs monotonic */
export async function resolveName({ host }: Target, nowMs: Timer): Promise<Step<{ addresses: string[] }>> {
  const began = nowMs();
  try {
    const found = await inTime(lookup(host, { all: true }));
    return { ms: nowMs() - began, addresses: found.map(({ address }) => address) };
  } catch (error) {
    return { error: wordsOf(error) };
  }
}

export async function reachPort(target: Target, nowMs: Timer): Promise<Step<object>> {
  const began = nowMs();
  try {
    (await connected(target)).destroy();
    return { ms: nowMs() - began };
  } catch (error) {
    return { error: wordsOf(error) };
  }
}

export interface TlsFiles {
  ca: string;
  cert: string;
  key: string;
  crl: string;
}

/** With the rules of the daemon: its authority alone is believed, TLS 1.2 at least, its own certificate is shown. */
export async function shakeHands(target: Target, files: TlsFiles, nowMs: Timer): Promise<Step<{ protocol: string }>> {
  const began = nowMs();
  try {
    const [ca, cert, key] = [files.ca, files.cert, files.key].map((file) => fs.readFileSync(file));
    const crl = files.crl === '' ? undefined : fs.readFileSync(files.crl);
    const socket = await secured(target, { ca, cert, key, ...(crl && { crl }), rejectUnauthorized: true });
    const ms = nowMs() - began;
    const protocol = socket.getProtocol() ?? 'TLS';
    const refused = await lateRefusal(socket);
    return refused === null ? { ms, protocol } : { error: refused };
  } catch (error) {
    return { error: wordsOf(error) };
  }
}

/** The dates of what the broker shows, believed or not; none where nothing answers, or our files cannot be used. */
export async function shownBy(target: Target, files: TlsFiles): Promise<CertificateSeen[]> {
  try {
    const [cert, key] = [files.cert, files.key].map((file) => fs.readFileSync(file));
    const socket = await secured(target, { cert, key, rejectUnauthorized: false });
    const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
    socket.destroy();
    return from === undefined ? [] : [{ whose: 'broker', fromMs: Date.parse(from), toMs: Date.parse(to) }];
  } catch {
    return [];
  }
}

/**
 * @returns the dates of the vehicle's own certificate and of its authorities
 * @throws the error of the file, whose `code` tells a missing right
 */
export function readDates({ ca, cert }: Pick<TlsFiles, 'ca' | 'cert'>): CertificateSeen[] {
  return [...datesIn(cert, 'own').slice(0, 1), ...datesIn(ca, 'ca')];
}

function datesIn(file: string, whose: 'own' | 'ca'): CertificateSeen[] {
  const blocks = fs.readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (blocks === null) throw new Error(`${file}: no certificate is in it`);
  return blocks.map((pem) => {
    const { validFrom, validTo } = new X509Certificate(pem);
    return { whose, fromMs: Date.parse(validFrom), toMs: Date.parse(validTo) };
  });
}

function connected({ host, port }: Target): Promise<Socket> {
  const socket = net.connect({
    ...{ host, port, autoSelectFamily: true },
    autoSelectFamilyAttemptTimeout: CONNECT_ADDRESS_MS,
  });
  return when(socket, 'connect', REACH_MS);
}

async function secured(target: Target, options: tls.ConnectionOptions): Promise<tls.TLSSocket> {
  const { host } = target;
  const socket = await connected(target);
  const named = net.isIP(host) === 0 ? { servername: host } : {};
  return when(
    tls.connect({ socket, host, minVersion: 'TLSv1.2', ...named, ...options }),
    'secureConnect',
    HANDSHAKE_MS,
  );
}

/** The resolver itself cannot be stopped. */
function inTime<T>(found: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // Real time: it is a real name server that does not answer.
    const patience = setTimeout(() => reject(noAnswer(REACH_MS)), REACH_MS);
    found.then(resolve, reject).finally(() => clearTimeout(patience));
  });
}

const noAnswer = (ms: number): Error => new Error(`no answer within ${ms / 1_000} s`);

function when<S extends Socket>(socket: S, event: string, limitMs: number): Promise<S> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(patience);
      socket.destroy();
      reject(error);
    };
    // Real time: it is a real network that does not answer.
    const patience = setTimeout(() => fail(noAnswer(limitMs)), limitMs);
    socket.on('error', fail);
    socket.once('close', () => fail(new Error('closed without a word')));
    socket.once(event, () => {
      clearTimeout(patience);
      resolve(socket);
    });
  });
}

/** @returns why; null: it stays open */
function lateRefusal(socket: Socket): Promise<string | null> {
  return new Promise((resolve) => {
    const end = (refused: string | null): void => {
      clearTimeout(held);
      resolve(refused);
      socket.destroy();
    };
    // Real time: it is a real broker that may refuse late.
    const held = setTimeout(() => end(null), LATE_REFUSAL_MS);
    socket.once('error', (error) => end(wordsOf(error)));
    socket.once('close', () => end('closed without a word'));
    socket.resume();
  });
}

/** Several addresses that all refuse are one AggregateError without a text. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
