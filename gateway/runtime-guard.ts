/**
 * Imported first by every program: better-sqlite3 13 ends an older Node with a segmentation fault and no message, so the
 * check must come before any native import (WiseLibs/better-sqlite3 issue 1514).
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 14)) {
  process.stderr.write(
    `balise: Node 22.14 or newer is needed, this is ${process.versions.node}; start it with tools/balise\n`,
  );
  process.exit(69);
}
