/** Loaded before a store that is to lie: it runs with another `PRAGMA synchronous` than it asks for. The check must find it out. */
import Database from 'better-sqlite3';

const level = process.env['BALISE_RIG_SYNCHRONOUS'] ?? 'OFF';
const honest = Database.prototype.pragma;
Database.prototype.pragma = function pragma(this: Database.Database, source, options) {
  return honest.call(this, source.replace(/^synchronous = FULL$/, `synchronous = ${level}`), options);
};
