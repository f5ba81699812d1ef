/** Something that speaks in its own rhythm, as receivers do: nothing in a test waits for it, it is what is listened to. */
export function talkEvery(periodMs: number, say: () => void): () => void {
  const talk = setInterval(say, periodMs);
  return () => clearInterval(talk);
}
