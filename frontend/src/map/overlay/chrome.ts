/** What a map owes its reader at its edge: a scale, and whose data it is. */
import { metresPerPixel, scaleStep } from '../geo';
import type { MapLanguage } from '../types';

/** Longest scale bar at desk size, in CSS pixels. */
const SCALE_MAX_PX = 110;
export const OSM_ATTRIBUTION = '© OpenStreetMap contributors';
const OSM_COPYRIGHT_URL = 'https://www.openstreetmap.org/copyright';

export class Chrome {
  private readonly bar: HTMLDivElement;
  private readonly distance: HTMLElement;
  private readonly attribution: HTMLAnchorElement;
  private readonly attributionText: HTMLElement;
  private readonly scaleBox: HTMLDivElement;

  constructor(
    root: HTMLElement,
    private readonly sizeFactor: number,
  ) {
    this.scaleBox = document.createElement('div');
    this.scaleBox.className = 'map-chip map-scale';
    this.bar = document.createElement('div');
    this.bar.className = 'map-scale-bar';
    this.distance = document.createElement('bdi');
    this.scaleBox.append(this.bar, this.distance);
    this.attribution = document.createElement('a');
    this.attribution.className = 'map-chip map-attribution';
    this.attribution.href = OSM_COPYRIGHT_URL;
    this.attribution.target = '_blank';
    this.attribution.rel = 'noopener noreferrer';
    this.attribution.hidden = true;
    this.attributionText = document.createElement('bdi');
    this.attributionText.lang = 'en';
    this.attribution.append(this.attributionText);
    root.append(this.scaleBox, this.attribution);
  }

  /** Shown while map data is shown; without a basemap there is nothing to attribute. */
  setAttribution(text: string | null): void {
    this.attribution.hidden = text === null;
    this.attributionText.textContent = text ?? '';
  }

  setScale(lat: number, zoom: number, language: MapLanguage): void {
    const { metres, px } = scaleStep(metresPerPixel(lat, zoom), SCALE_MAX_PX * this.sizeFactor);
    const kilometres = metres >= 1000;
    const text = new Intl.NumberFormat(`${language.lang}-u-nu-${language.numerals}`, {
      style: 'unit',
      unit: kilometres ? 'kilometer' : 'meter',
      unitDisplay: 'short',
    }).format(kilometres ? metres / 1000 : metres);
    if (this.distance.textContent !== text) this.distance.textContent = text;
    const width = `${Math.round(px)}px`;
    if (this.bar.style.inlineSize !== width) this.bar.style.inlineSize = width;
  }
}
