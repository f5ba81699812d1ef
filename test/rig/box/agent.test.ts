import { expect, it } from 'vitest';
import { createAgent } from './agent.ts';

it('answers for a machine without power: what is asked of it fails, before and after the cut', async () => {
  const port = { path: '', write: () => undefined, close: () => Promise.resolve() };
  const agent = createAgent(() => port, { ready: () => undefined, lamp: () => undefined });
  agent.heard('ready');
  const before = agent.pull(0, true);
  agent.gone();
  await expect(before).rejects.toThrow('the power was cut');
  // The other half of a press: it would wait for ever.
  await expect(agent.pull(0, false)).rejects.toThrow('no power');
});
