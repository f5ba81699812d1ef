/** `platform.broker`: one address or several, the preferred one first. */

/** More would only delay the wait that follows a round. */
const BROKERS_MAX = 8;
const PORT_MAX = 65_535;
/** An IPv6 address stands in brackets. */
const SHAPE = /^mqtts?:\/\/([^\s/:,[\]@?#]+|\[[0-9A-Fa-f:.]+\])(:(\d{1,5}))?$/;

/** @returns the addresses in order; none where the box is not provisioned */
export function brokersOf(text: string): string[] {
  return text === '' ? [] : text.split(',').map((url) => url.trim());
}

/** @returns what is wrong with the list, one sentence for each; empty: nothing */
export function brokerProblems(text: string): string[] {
  const urls = brokersOf(text);
  const problems = urls.filter((url) => !isBroker(url)).map((url) => `"${url}" is not a broker. Expected ${EXPECTED}`);
  if (new Set(urls).size < urls.length) problems.push('names the same broker twice');
  if (urls.length > BROKERS_MAX) problems.push(`names ${urls.length} brokers. Expected ${BROKERS_MAX} at most`);
  return problems;
}

const EXPECTED = 'mqtts://HOST:PORT (or mqtt://HOST:PORT with platform.plaintext), several separated by commas';

function isBroker(url: string): boolean {
  const found = SHAPE.exec(url);
  if (found === null) return false;
  const port = Number(found[3] ?? 1);
  return port >= 1 && port <= PORT_MAX;
}
