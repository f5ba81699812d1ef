/** docs/contract.html: contract.md with the fields of each message in its section, and the changes. One file, no network. */
import { Marked, type Tokens } from 'marked';
import { type Field, type FieldGroup, fieldGroups } from './fields.ts';
import { readerSchema } from './json-schema.ts';
import { STYLE } from './style.ts';
import { TOPICS } from './topics.ts';

export function htmlPage(contract: string, changes: string): string {
  const marked = new Marked({ gfm: true });
  const headings: Tokens.Heading[] = [];
  // Of the section that is being read: they stand at its end.
  let fields = '';
  marked.use({
    renderer: {
      heading(token) {
        headings.push(token);
        const before = fields;
        fields = fieldsOfSection(token);
        const inner = this.parser.parseInline(token.tokens);
        return `${before}<h${token.depth} id="${anchorOf(token.text)}">${inner}</h${token.depth}>\n`;
      },
      table(token) {
        const row = (cells: Tokens.TableCell[], tag: string): string =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>\n`;
        const body = token.rows.map((cells) => row(cells, 'td')).join('');
        return scrolling(`<thead>${row(token.header, 'th')}</thead><tbody>${body}</tbody>`);
      },
    },
  });
  // The changes are a chapter of the page, so their headings go one level down.
  const body = marked.parse(`${contract}\n${changes.replaceAll(/^#/gm, '##')}`, { async: false });
  const title = headings[0]?.text ?? '';
  const links = headings
    .filter(({ depth }) => depth === 2 || depth === 3)
    .map(({ depth, text }) => `<li class="level${depth}"><a href="#${anchorOf(text)}">${marks(text)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Balise: ${escaped(title)}</title>
<style>
${STYLE}</style>
<nav><details open><summary>Contents</summary><ul>
${links.join('\n')}
</ul></details></nav>
<main>
${body}</main>
</html>
`;
}

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const scrolling = (table: string): string => `<div class="scroll"><table>${table}</table></div>\n`;

/** A section whose heading is the address of a topic has the fields of its message. */
function fieldsOfSection({ depth, text }: Tokens.Heading): string {
  const topic = depth === 3 ? TOPICS.find(({ address }) => address === text) : undefined;
  if (topic === undefined) return '';
  const file = `schemas/${topic.name}.json`;
  const rows = fieldGroups(readerSchema(topic.schema)).map(groupRows).join('');
  const head = '<thead><tr><th>field</th><th>type</th><th>unit</th><th></th><th>meaning</th></tr></thead>';
  const link = `<p>As a schema: <a href="${file}">${file}</a></p>`;
  return `<details class="fields" open><summary>Fields</summary>${scrolling(`${head}${rows}`)}${link}</details>\n`;
}

function groupRows({ title, meaning, fields }: FieldGroup): string {
  const said = meaning === '' ? '' : `: ${marks(meaning)}`;
  const head =
    title === '' ? '' : `<tr class="variant"><th colspan="5"><code>${escaped(title)}</code>${said}</th></tr>\n`;
  return `<tbody>\n${head}${fields.map(fieldRow).join('')}</tbody>\n`;
}

function fieldRow({ names, type, unit, nullable, meaning }: Field): string {
  const name = names.map((each) => `<code>${escaped(each)}</code>`).join(' ');
  const cells = [name, escaped(type), escaped(unit), nullable ? 'null' : '', marks(meaning)];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>\n`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The backticks of a description. */
const marks = (text: string): string => escaped(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>');
