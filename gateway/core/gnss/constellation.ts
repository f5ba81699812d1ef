/**
 * Whose satellite it is. Up to NMEA 4.00 only the talker and the satellite's number say so, since 4.10 GSA says it with a system
 * id. Makers number satellites in ways of their own; the ranges below are those of the standard (table 21 of 4.11) and of
 * u-blox' "extended" and MediaTek's numbering, which do not contradict each other.
 */
export type Constellation = 'gps' | 'sbas' | 'glonass' | 'galileo' | 'beidou' | 'qzss' | 'navic';

/** In the order of the system ids of GSA (field 18) and of the mode letters of GNS. */
export const SYSTEMS: readonly Constellation[] = ['gps', 'glonass', 'galileo', 'beidou', 'qzss', 'navic'];

/** `GN` is several systems at once. `BD` is what BeiDou was called before `GB`, `IM` is seen for NavIC, `PQ` is Quectel's BeiDou. */
const TALKERS = new Map<string, Constellation>([
  ['GP', 'gps'],
  ['GL', 'glonass'],
  ['GA', 'galileo'],
  ['GB', 'beidou'],
  ['BD', 'beidou'],
  ['PQ', 'beidou'],
  ['GQ', 'qzss'],
  ['QZ', 'qzss'],
  ['GI', 'navic'],
  ['IM', 'navic'],
]);

/** @returns null where the talker says nothing of the system (`GN`, `AI`, …) */
export function constellationOfTalker(talker: string): Constellation | null {
  return TALKERS.get(talker) ?? null;
}

/** @param id 1 to 6 (GSA field 18); anything else is null */
export function constellationOfSystem(id: number | null): Constellation | null {
  return id === null ? null : (SYSTEMS[id - 1] ?? null);
}

/**
 * SBAS satellites come with the talker GP, and QZSS ones often do: the number decides there.
 * @param system what talker or system id say; null = nothing, so the number alone decides
 */
export function constellationOf(system: Constellation | null, satellite: number): Constellation {
  if (system !== null && system !== 'gps') return system;
  if (satellite <= 32) return 'gps';
  if (satellite <= 64 || (satellite >= 120 && satellite <= 158)) return 'sbas';
  if (satellite >= 193 && satellite <= 202) return 'qzss';
  if (system === 'gps') return 'gps';
  if (satellite <= 99) return 'glonass';
  if ((satellite >= 201 && satellite <= 264) || (satellite >= 401 && satellite <= 463)) return 'beidou';
  return satellite >= 301 && satellite <= 336 ? 'galileo' : 'gps';
}
