/** Another box that was given the vehicle's id, as from a copied card: the broker ends the link of whoever came before. */
import { connectAsync } from 'mqtt';
import type { StageBroker } from './stage-broker.ts';

const PATIENCE_MS = 10_000;

/** Resolves once the broker has it, with what ends it; until then it stays, or until it is thrown out itself. */
export async function comeAsSecondBox(
  broker: Pick<StageBroker, 'url' | 'protocol'>,
  vehicle: string,
): Promise<() => void> {
  const client = await connectAsync(broker.url, {
    clientId: vehicle,
    protocolVersion: broker.protocol === '5' ? 5 : 4,
    reconnectPeriod: 0,
    connectTimeout: PATIENCE_MS,
  });
  // Being thrown out is what it came for.
  client.on('error', () => undefined);
  return () => void client.end(true);
}
