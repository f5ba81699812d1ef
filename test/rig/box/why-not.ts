import { findMosquitto } from '../../../simulator/network/broker.ts';
import { which, whyNoRig } from '../../support/rig/machine.ts';
import { WITHOUT_OPENSSL } from '../../support/running/certificates.ts';

/** @returns why there can be no box here, in words for whoever reads that it was skipped; null: there can */
export function whyNoBox(): string | null {
  const rig = whyNoRig();
  if (rig !== null) return rig;
  if (findMosquitto() === null) return 'mosquitto is neither in PATH nor in /usr/sbin';
  if (WITHOUT_OPENSSL !== null) return WITHOUT_OPENSSL;
  const missing = ['mkfs.ext4', 'dmsetup'].filter((program) => which(program) === null);
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}
