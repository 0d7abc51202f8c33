import { registerHooks } from 'node:module';
import { bugNamed } from '../planted/planted-bugs.js';

/**
 * Changes modules while they are loaded, so that this process, and only this one, has the bug. Throws when the code that is
 * to be changed is not there any more: the guard has moved, and the planted bug must follow it.
 */
export function plantBug(name: string): void {
  const { patches } = bugNamed(name);
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      const mine = patches.filter(({ file }) => url.endsWith(`/dist/${file}`));
      if (mine.length === 0 || loaded.source === undefined) return loaded;
      let source = textOf(loaded.source);
      for (const { file, find, replace } of mine) {
        const changed = source.replace(find, replace);
        if (changed === source) throw new Error(`The bug ${name} finds nothing to change in ${file}: ${find}`);
        source = changed;
      }
      return { ...loaded, source };
    },
  });
}

const textOf = (source: string | NodeJS.ArrayBufferView | ArrayBufferLike): string =>
  typeof source === 'string'
    ? source
    : new TextDecoder().decode(ArrayBuffer.isView(source) ? source : new Uint8Array(source));
