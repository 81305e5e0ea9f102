/** A demo server of its own: a free port, an empty folder, ended and removed afterwards. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from './settings.mjs';

/** Making the demo's accounts hashes some thirty passwords, which an unoptimised build does slowly. */
const START_MS = 60_000;
/** The server drains its requests for 5 s. */
const STOP_MS = 12_000;
/** What the server said last is told when it does not start. */
const TOLD_CHARS = 4_000;

export async function startServer() {
  const data = mkdtempSync(join(tmpdir(), 'muster-browser-'));
  const child = spawn(settings.server, ['demo', '--no-player', '--data', join(data, 'data'), '--map', settings.map, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`the server was not ready in ${START_MS / 1000} s:\n${said}`)), START_MS);
    const listen = (chunk) => {
      said += chunk;
      const address = /runs at (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      said = said.slice(-TOLD_CHARS);
      if (address === undefined) return;
      clearTimeout(limit);
      resolve(address);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  }).catch((error) => {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
    throw error;
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(limit);
      rmSync(data, { recursive: true, force: true });
    },
  };
}
