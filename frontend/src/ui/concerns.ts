/** What speaks against sending a unit or against a measure, by name, as a refusal carries it (docs/protocol.md U14, N3). */
export function concernsOf(current: string | undefined): string[] {
  return (current ?? '').split(',').map((one) => one.trim()).filter((one) => one !== '');
}
