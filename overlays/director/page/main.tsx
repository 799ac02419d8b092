import { render } from 'preact';
import { consoleApi } from './api.ts';
import { App } from './app.tsx';

render(<App api={consoleApi} />, document.body);
