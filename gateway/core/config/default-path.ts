/** Where the configuration is, unless `--config` says otherwise. */
export const DEFAULT_CONFIG_PATH = '/etc/balise/balise.toml';

/** Where the box keeps what it remembers, unless `store.directory` says otherwise. */
export const DEFAULT_STORE_DIRECTORY = '/var/lib/balise';
