import { type Config, OPTIONS } from '../../core/config/options.ts';
import type { Quota } from '../../core/record/quota.ts';

/** How much the store may hold of each class. */
export interface StoreQuota {
  positions: Quota;
  eventsMax: number;
}

export const DEFAULT_QUOTA: StoreQuota = {
  positions: {
    rowsMax: OPTIONS['store.positionsMax'].default,
    bytesMax: OPTIONS['store.maxMb'].default * 1e6,
  },
  eventsMax: OPTIONS['store.eventsMax'].default,
};

export interface StoreConfig {
  directory: string;
  positionsAtRiskS: number;
  quota: StoreQuota;
  /** The chain of the events is of it. */
  vehicle: string;
  /**
   * For a writer that lives for one request between two runs: nothing is made, renewed or set aside, and the run before stays the one
   * that the next finds.
   */
  asLeft?: boolean;
}

export function storeOptions(config: Config): StoreConfig {
  return {
    directory: config['store.directory'],
    vehicle: config['vehicle.id'],
    positionsAtRiskS: config['store.positionsAtRiskS'],
    quota: {
      positions: { rowsMax: config['store.positionsMax'], bytesMax: config['store.maxMb'] * 1e6 },
      eventsMax: config['store.eventsMax'],
    },
  };
}
