/** The link's losses and returns enter the record, with what the modem saw then. Part of the composition root. */
import { createLinkNews } from './core/link-news.ts';
import { RADIO_UNKNOWN, type RadioFacts } from './core/record/modem.ts';
import type { EventBody } from './core/record/schema.ts';
import type { Clock, TransportHandlers } from './ports.ts';

export interface LinkWatch {
  /** For the transport; everything goes on to the sender first. */
  handlers: TransportHandlers;
  /** Once a minute: what could not be told yet, and a link that never came. */
  check(): void;
  /** The loss that follows is ours. */
  close(): void;
}

/**
 * @param seen by the modem, asked anew; null: not known, or not to be told (off duty)
 */
export function watchLink(
  clock: Clock,
  sender: TransportHandlers,
  seen: () => Promise<RadioFacts | null>,
  note: (event: EventBody) => void,
): LinkWatch {
  const news = createLinkNews(clock.monoMs());
  let up = false;
  let closed = false;

  function changed(now: boolean): void {
    // Every attempt to connect that fails is told as a loss.
    if (now === up) return;
    up = now;
    news.set(up, clock.monoMs());
    tell();
  }

  function tell(): void {
    const due = closed ? null : news.due(clock.monoMs());
    if (due === null) return;
    void seen().then((facts) => {
      const { technology, signalPercent, roaming } = facts ?? RADIO_UNKNOWN;
      if (!closed) note({ type: 'link', ...due, technology, signalPercent, roaming });
    });
  }

  return {
    handlers: {
      ...sender,
      onUp(facts) {
        sender.onUp(facts);
        changed(true);
      },
      onDown(fault) {
        sender.onDown(fault);
        changed(false);
      },
    },
    check() {
      news.set(up, clock.monoMs());
      tell();
    },
    close() {
      closed = true;
    },
  };
}
