/** The picture lane against the golden vectors that the server is tested with (fixtures/wire). */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PictureMerge, decodePicture, type PictureFrame } from './rows';

const WIRE = new URL('../../../fixtures/wire/', import.meta.url);

function bytesOf(hex: string): ArrayBuffer {
  const digits = hex.replace(/\s/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(i * 2, i * 2 + 2), 16)).buffer;
}

interface Golden {
  kind: string; tick: number; server_unix_s: number; gone: number[];
  rows: { handle?: number; lon_e7: number; lat_e7: number; fix_unix_s?: number; heading?: number; speed?: number; flags?: number; precision?: number; count?: number }[];
}

const names = readdirSync(WIRE).filter((name) => name.startsWith('picture-') && name.endsWith('.hex')).map((name) => name.slice(0, -4));

describe('golden frames', () => {
  it('exist', () => expect(names.length).toBeGreaterThan(2));
  it.each(names)('%s', (name) => {
    const golden = JSON.parse(readFileSync(new URL(`${name}.json`, WIRE), 'utf8')) as Golden;
    const frame = decodePicture(bytesOf(readFileSync(new URL(`${name}.hex`, WIRE), 'utf8')));
    expect(frame).not.toBeNull();
    expect(frame).toMatchObject({ kind: golden.kind, tick: golden.tick, serverUnixS: golden.server_unix_s, gone: golden.gone });
    const rows = frame?.kind === 'positions'
      ? frame.positions.map((row) => ({
        handle: row.handle, lon_e7: Math.round(row.lon * 1e7), lat_e7: Math.round(row.lat * 1e7), fix_unix_s: row.fixUnixS,
        heading: row.heading, speed: row.speed, flags: row.flags, precision: row.precision,
      }))
      : frame?.aggregates.map((row) => ({ lon_e7: Math.round(row.lon * 1e7), lat_e7: Math.round(row.lat * 1e7), count: row.count }));
    expect(rows).toEqual(golden.rows);
  });
});

describe('bad frames', () => {
  const bad = JSON.parse(readFileSync(new URL('picture-bad.json', WIRE), 'utf8')) as { name: string; hex: string }[];
  it.each(bad.map((one) => [one.name, one.hex] as const))('%s is refused whole', (_name, hex) => {
    expect(decodePicture(bytesOf(hex))).toBeNull();
  });
});

function frame(part: Partial<PictureFrame>): PictureFrame {
  return { kind: 'positions', tick: 0, serverUnixS: 0, gone: [], positions: [], aggregates: [], ...part };
}
const row = (handle: number, lon: number) => ({ handle, lon, lat: 0, fixUnixS: 1, heading: 0, speed: 0, flags: 0, precision: 0 });

describe('merging between two posts', () => {
  it('keeps the last position of a unit', () => {
    const merge = new PictureMerge();
    merge.add(frame({ positions: [row(1, 1)] }));
    merge.add(frame({ positions: [row(1, 2), row(2, 5)] }));
    expect(merge.take().positions.map((one) => [one.handle, one.lon])).toEqual([[1, 2], [2, 5]]);
    expect(merge.empty).toBe(true);
  });
  it('a handle that is gone and in the rows has moved and stays (L1)', () => {
    const merge = new PictureMerge();
    merge.add(frame({ gone: [7], positions: [row(7, 3)] }));
    expect(merge.take()).toMatchObject({ gone: [], positions: [{ handle: 7, lon: 3 }] });
  });
  it('a handle that goes after it came is gone', () => {
    const merge = new PictureMerge();
    merge.add(frame({ positions: [row(7, 3)] }));
    merge.add(frame({ gone: [7] }));
    expect(merge.take()).toMatchObject({ gone: [7], positions: [] });
  });
  it('positions end the aggregates', () => {
    const merge = new PictureMerge();
    merge.add(frame({ kind: 'aggregates', aggregates: [{ lon: 1, lat: 1, count: 4 }] }));
    expect(merge.take().aggregates).toHaveLength(1);
    merge.add(frame({ positions: [row(1, 1)] }));
    expect(merge.take().aggregates).toEqual([]);
  });
});
