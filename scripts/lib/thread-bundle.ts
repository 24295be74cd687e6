import { build, type Plugin } from 'vite';

/**
 * Returns a Vite plugin that bundles the entry of a thread into a file of its own. As a second entry of the same bundle it
 * would share files with the first one, which then would import them: a thread must not import Electron, and the program's
 * entry nothing but Electron and Node.
 * @param entry the thread's source, from the project's folder
 */
export function threadBundle(entry: string): Plugin {
  let root = '';
  return {
    name: 'thread-bundle',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    async closeBundle() {
      await build({
        root,
        configFile: false,
        logLevel: 'warn',
        ssr: { noExternal: true },
        build: {
          ssr: entry,
          outDir: 'out/main',
          emptyOutDir: false,
          target: 'node24',
          rollupOptions: { output: { format: 'es', entryFileNames: '[name].js' } },
        },
      });
    },
  };
}
