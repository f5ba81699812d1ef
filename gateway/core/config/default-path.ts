/** Where the configuration is, unless `--config` says otherwise. */
export const DEFAULT_CONFIG_PATH = '/etc/balise/balise.toml';
