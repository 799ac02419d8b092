import { runLvsmith } from './cli/app.ts';
import { main } from './runtime/main.ts';

await main(() => runLvsmith(process.argv.slice(2)));
