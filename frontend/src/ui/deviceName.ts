/** What a session's device is called by people: browsers call themselves by a line that nobody reads. */

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/\b(?:Firefox|FxiOS)\//, 'Firefox'], [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/(?:Chrome|CriOS)\//, 'Chrome'], [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, 'Android'], [/\biPad\b/, 'iPad'], [/\biPhone\b/, 'iPhone'], [/\bWindows\b/, 'Windows'], [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'], [/\bLinux\b/, 'Linux'],
];

/** "Firefox · Windows"; what is no browser keeps the name that it was given. */
export function deviceName(label: string): string {
  if (!label.startsWith('Mozilla/')) return label;
  const found = [BROWSERS, SYSTEMS].flatMap((names) => names.find(([is]) => is.test(label))?.[1] ?? []);
  return found.length === 0 ? label : found.join(' · ');
}
