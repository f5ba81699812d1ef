/**
 * Whether a broker takes this vehicle, without disturbing its session. For `balise doctor` with the daemon down: with the daemon up
 * this would throw it out (MQTT 5, section 3.1.4).
 *
 * The session is the vehicle's, and orders may wait in it. So: Clean Start 0 and the expiry that the daemon gives it, which keep it
 * (3.1.2.4, 3.1.2.11.2); no subscription and no will, so that nothing of it changes and nobody is told anything; Receive Maximum 1 and
 * not one PUBACK, so that at most one order comes and is delivered again to the daemon (4.4); and the same largest packet, for what is
 * larger is dropped for good (3.1.2.11.4).
 */
import type { Socket } from 'node:net';
import { MqttClient } from 'mqtt';
import { CONNECT_WAIT_MS, INBOUND_BYTES_MAX } from '../../core/limits.ts';
import { openChannel } from './channel.ts';
import { SESSION_EXPIRY_S } from './connection.ts';
import { createTlsFiles, type TlsPaths } from './tls-files.ts';
import { createMeter } from './traffic.ts';

export interface LoginOptions {
  broker: string;
  vehicle: string;
  protocol: '5' | '3.1.1';
  /** null: in clear. */
  files: TlsPaths | null;
}

/** @returns null: it was taken in; else why not */
export async function tryLogin(options: LoginOptions, signal: AbortSignal): Promise<string | null> {
  try {
    const credentials = options.files === null ? null : createTlsFiles(options.files).read();
    if (options.files !== null && credentials === null) return 'the files of the certificate cannot be used';
    const socket = await openChannel(options.broker, credentials, createMeter(), signal);
    return await logIn(socket, options);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function logIn(socket: Socket, { vehicle, protocol }: LoginOptions): Promise<string | null> {
  const five = protocol === '5';
  return new Promise((resolve) => {
    const client = new MqttClient(() => socket, {
      ...{ clientId: vehicle, protocolVersion: five ? 5 : 4, clean: false, reconnectPeriod: 0, resubscribe: false },
      ...{ connectTimeout: CONNECT_WAIT_MS, writeCache: false },
      ...(five && {
        properties: {
          ...{ sessionExpiryInterval: SESSION_EXPIRY_S, receiveMaximum: 1, maximumPacketSize: INBOUND_BYTES_MAX },
        },
      }),
    });
    let taken = false;
    const end = (why: string | null): void => {
      resolve(why);
      client.end(true);
      socket.destroy();
    };
    // What comes is never answered: it is the daemon's, and comes again.
    client.handleMessage = () => undefined;
    client.on('error', (error) => end(error.message));
    client.on('close', () => end(taken ? null : 'the broker closed the connection and gave no reason'));
    client.on('connect', () => {
      taken = true;
      client.end(false);
    });
  });
}
