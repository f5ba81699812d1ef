/** Text inside XML and HTML, attributes included. What neither allows at all is left out (XML 1.0, 2.2: no control characters). */
export function escaped(text: string): string {
  const allowed = text.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
  return allowed.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
