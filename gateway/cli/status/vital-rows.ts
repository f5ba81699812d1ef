/** The rows of `balise status` about the machine: modem, data, disk, supply. */
import type { Vitals } from '../../core/status-report.ts';
import { say } from '../language.ts';
import { decimal, UNKNOWN, whole } from '../quantities.ts';
import type { Row } from '../rows.ts';

export function vitalRows({ modem, dataMb, serviceDataMb, supplyV, temperatureC, rssMb, diskFreeMb }: Vitals): Row[] {
  const moved = ({ sent, received }: Vitals['dataMb']): string =>
    say(
      `${decimal(sent, 1)} MB sent, ${decimal(received, 1)} MB received`,
      `${decimal(sent, 1)} Mo envoyés, ${decimal(received, 1)} Mo reçus`,
    );
  const mb = say('MB', 'Mo');
  return [
    ...(modem === null ? [] : [modemRow(modem)]),
    [
      say('data', 'données'),
      moved(dataMb),
      serviceDataMb === null ? '' : `${say('this service', 'ce service')} ${moved(serviceDataMb)}`,
    ],
    [
      say('disk', 'disque'),
      `${diskFreeMb === null ? UNKNOWN : whole(diskFreeMb)} ${mb} ${say('free', 'libres')}`,
      `${whole(rssMb)} ${mb} ${say('of memory used', 'de mémoire utilisés')}`,
      supplyV === null ? '' : `${decimal(supplyV, 1)} V`,
      temperatureC === null ? '' : `${decimal(temperatureC, 1)} °C`,
    ],
  ];
}

function modemRow({
  technology,
  signalPercent,
  rsrpDbm,
  rssiDbm,
  roaming,
  registered,
  simState,
}: NonNullable<Vitals['modem']>): Row {
  const dbm = rsrpDbm ?? rssiDbm;
  return [
    'modem',
    technology ?? (registered === false ? say('not registered', 'non enregistré') : UNKNOWN),
    `signal ${signalPercent ?? UNKNOWN} %${dbm === null ? '' : ` (${decimal(dbm, 1)} dBm)`}`,
    roaming === true ? say('roaming', 'itinérance') : '',
    simState === null || simState === 'ready' ? '' : `SIM ${simState}`,
  ];
}
