/** A reader of the page's stream (server-sent events) without a browser. */
export interface EventStream {
  /** The next one of that name. */
  next(event: 'hello' | 'tick'): Promise<unknown>;
  /** The first tick, from here on, that is as wanted. */
  until(wanted: (tick: unknown) => boolean): Promise<unknown>;
  close(): void;
}

export async function openStream(url: string, follow: string | null): Promise<EventStream> {
  const stop = new AbortController();
  const query = follow === null ? '' : `?follow=${follow}`;
  const answer = await fetch(`${url}/api/stream${query}`, { signal: stop.signal });
  if (answer.body === null || !answer.ok) throw new Error(`the stream answers ${answer.status}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';

  async function message(): Promise<{ event: string; data: unknown }> {
    for (;;) {
      const end = rest.indexOf('\n\n');
      if (end >= 0) {
        const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/s.exec(rest.slice(0, end)) ?? [];
        rest = rest.slice(end + 2);
        return { event, data: JSON.parse(data) };
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream has ended');
      rest += value;
    }
  }

  async function next(event: 'hello' | 'tick'): Promise<unknown> {
    for (;;) {
      const said = await message();
      if (said.event === event) return said.data;
    }
  }

  return {
    next,
    async until(wanted) {
      for (;;) {
        const tick = await next('tick');
        if (wanted(tick)) return tick;
      }
    },
    close: () => stop.abort(),
  };
}
