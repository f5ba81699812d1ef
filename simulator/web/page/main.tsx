/** The entry of the page. Who is followed stands in the address, so that it can be given to somebody else. */
import { render } from 'preact';
import { App } from './app.tsx';
import { createStore } from './server.ts';
import { rememberedTheme, setTheme } from './settings.ts';

setTheme(rememberedTheme());
const root = document.getElementById('page');
const asked = new URLSearchParams(location.search).get('vehicle');
if (root !== null) render(<App store={createStore(asked)} />, root);
