import { GlobalRegistrator } from '@happy-dom/global-registrator';
import type { ComponentChild } from 'preact';

/** A document for pages, in the place of a browser's. Import it before anything that renders. */
GlobalRegistrator.register({ url: 'https://localhost:7630/' });

const { render } = await import('preact');

let current = document.createElement('div');

/** Ends what was shown last: its timers would keep the process. */
export function takeAway(): void {
  render(null, current);
}

/** Renders a component into a document of its own, and returns the root element. */
export function shown(component: ComponentChild): HTMLElement {
  takeAway();
  current = document.createElement('div');
  document.body.replaceChildren(current);
  render(component, current);
  return current;
}

/** The text of an element, with single blanks. */
export function textOf(element: Element | null | undefined): string {
  return (element?.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** The rows of a table by its caption: the texts of their cells. */
export function rowsOf(root: HTMLElement, caption: string): string[][] {
  const table = [...root.querySelectorAll('table')].find(
    (each) => textOf(each.querySelector('caption')) === caption,
  );
  if (table === undefined) throw new Error(`no table ${caption}`);
  return [...table.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('th, td')].map(textOf),
  );
}

export function buttonOf(root: Element, name: string): HTMLButtonElement {
  const found = [...root.querySelectorAll('button')].find((each) => textOf(each) === name);
  if (found === undefined) throw new Error(`no button ${name}`);
  return found;
}

/** Lets promises and effects run until something holds. */
export async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (let round = 0; round < 1000; round++) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not come');
}
