import type { IndicatorState } from '../../core/crew/indicator.ts';
import type { Clock, Indicator, InputHandlers, InputSource } from '../../ports.ts';
import { createKeypadLines } from './keypad-lines.ts';
import { SerialPort } from './port.ts';
import { openPlainly } from './search.ts';

/** A keypad with lamps on a serial line of its own (docs/keypad.md). One fault whatever the cause: `keypad-lost`. */
export function openKeypad(
  options: { path: string; baud: number },
  clock: Clock,
  handlers: InputHandlers,
): InputSource & Indicator {
  let lost = false;
  const lines = createKeypadLines({
    // The instant of reading: nothing is coalesced here, so it is that of the edge to within the line's own time.
    onKey: (key, down) => handlers.onEdge({ key, down, monoMs: clock.monoMs() }),
    onNoise: () => handlers.onReject('noise'),
  });
  const port = new SerialPort(
    // Nobody presses a key for hours: silence is normal.
    {
      open: () => openPlainly(options.path, options.baud),
      coalesceMs: 0,
      silenceMs: null,
      muteMs: null,
      onSilence: 'report',
    },
    clock,
    {
      onBytes: (chunk) => lines.feed(chunk),
      onOpen: () => {
        lost = false;
        lines.reset();
        handlers.onOpen([]);
      },
      onFault: (fault) => {
        if (lost) return;
        lost = true;
        handlers.onFault({ code: 'keypad-lost', detail: fault.detail });
      },
    },
  );
  return {
    name: `keypad ${options.path}`,
    isOpen: () => port.isOpen(),
    takenBytes: () => port.takenBytes(),
    close: () => port.close(),
    show: (state, n, detail) => port.write(Buffer.from(`${indicatorLine(state, n, detail)}\n`)),
  };
}

function indicatorLine(state: IndicatorState, n: number | null, detail: string | null): string {
  return [`=${state}`, ...(n === null ? [] : [n]), ...(detail === null ? [] : [detail])].join(' ');
}
