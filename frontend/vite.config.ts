/** Build of the console: one static single-page application, served by the Muster server or any file host. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { serviceWorker } from './sw/plugin.ts';

/** Where `npm run dev` sends what only the server can answer. */
const SERVER = process.env['MUSTER_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte(), serviceWorker()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The strict content security policy refuses data: fonts and inline modules, so nothing is inlined.
    assetsInlineLimit: 0,
    // MapLibre alone is about 1 MB before compression; it has its own chunk and cannot be split further.
    chunkSizeWarningLimit: 1200,
  },
  server: {
    host: '127.0.0.1',
    // The host stays as the browser asked for it: the server compares the page's origin with it.
    proxy: {
      '/api': { target: SERVER, changeOrigin: false },
      '/map': { target: SERVER, changeOrigin: false },
      '/ws': { target: SERVER, ws: true, changeOrigin: false },
    },
  },
  worker: { format: 'es' },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'sw/**/*.test.ts'],
  },
});
