/** How far the checks are, on a terminal. Apart from the checks: it is there before their drivers are loaded, which takes a while. */
import { CHECKS } from '../../core/doctor/check-names.ts';
import { say } from '../language.ts';

export interface Progress {
  done(): void;
  /** Nothing of it stays on the screen. */
  end(): void;
}

export function createProgress(): Progress {
  const shown = process.stderr.isTTY === true;
  let done = 0;
  const draw = (): void => {
    if (shown) process.stderr.write(`\r${say('checking', 'contrôle')} ${done}/${CHECKS.length}`);
  };
  draw();
  return {
    done() {
      done++;
      draw();
    },
    end() {
      if (shown) process.stderr.write('\r\u001b[K');
    },
  };
}
