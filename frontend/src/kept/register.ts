/** The service worker by which the page opens without a link. Only the built console has one. */
export function openWithoutLink(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' })
      .catch((error: unknown) => console.warn('the console does not open without a link on this device', error));
  });
}
