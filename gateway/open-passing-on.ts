/** What the box passes on inside the vehicle, where the configuration asks for it. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { Faults } from './core/health.ts';
import { createReemission, type Reemission } from './core/reemission.ts';
import { openReemission } from './drivers/reemit.ts';
import type { Clock, SentenceSink } from './ports.ts';

/** The receiver's sentences for the cab: the sink carries, the re-emission decides what and when. null: not switched on. */
export function openPassingOn(
  config: Config,
  clock: Clock,
  faults: Faults,
): { sink: SentenceSink; reemission: Reemission } | null {
  if (!config['reemit.enabled']) return null;
  const sink = openReemission({ port: config['reemit.port'] }, clock, {
    onOpen: () => faults.clear('reemit-unavailable'),
    onFault: (fault) => faults.raise(fault, clock.monoMs()),
  });
  return { sink, reemission: createReemission(sink.send, sink.hold) };
}
