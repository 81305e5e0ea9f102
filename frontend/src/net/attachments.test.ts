/** What a file is, and how it is described in a header. */
import { describe, expect, it } from 'vitest';
import { inAscii, mediaTypeOf, plainName, sha256Of } from './attachments';

describe('a file', () => {
  it('is known by its ending, else by its type, else not at all', () => {
    expect(mediaTypeOf('Stairwell.JPG', '')).toBe('jpeg');
    expect(mediaTypeOf('track.gpx', 'application/octet-stream')).toBe('gpx');
    expect(mediaTypeOf('photo', 'image/webp')).toBe('webp');
    expect(mediaTypeOf('list', 'text/plain;charset=utf-8')).toBe('text');
    for (const name of ['page.html', 'run.exe', 'film.mp4', 'noending']) expect(mediaTypeOf(name, '')).toBeNull();
  });
  it('has a name without folders and control characters', () => {
    expect(plainName('../../a\\b\u0007.jpg')).toBe('.._.._a_b_.jpg');
    expect(plainName('  ')).toBe('file');
    expect([...plainName('ầ'.repeat(300))]).toHaveLength(120);
  });
  it('is hashed as the server hashes it', async () => {
    expect(await sha256Of(new Blob(['test']))).toBe('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08');
  });
  // F6: a header carries ASCII only, and what was said comes back.
  it('is described in ASCII that means the same', () => {
    const said = JSON.stringify({ name: 'Cầu thang 🚒 درج.jpg' });
    const header = inAscii(said);
    expect(/^[\x20-\x7e]*$/.test(header)).toBe(true);
    expect(JSON.parse(header)).toEqual(JSON.parse(said));
  });
});
