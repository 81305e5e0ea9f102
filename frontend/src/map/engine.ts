/**
 * The map engine: the only file that knows MapLibre. It joins the basemap, the slow sources, the unit
 * layer and the HTML overlay, and answers the contract of `types.ts`.
 */
import { Map as MapLibreMap, addProtocol, setWorkerUrl } from 'maplibre-gl';
import type { CustomLayerInterface, GeoJSONSource, MapMouseEvent } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { Protocol } from 'pmtiles';
import { BASEMAP_URL, openBasemap } from './basemap';
import type { Basemap } from './basemap';
import { areaFeatures, cellFeatures, featureHit } from './features';
import { loadFonts } from './fonts';
import { latOf, lonOf, mercatorX, mercatorY } from './geo';
import { Blockers, MAX_BLOCKERS } from './overlay/blockers';
import './overlay/map.css';
import { Overlay, REACH_PX, SCALE_FACTOR, SYMBOL_PX } from './overlay/overlay';
import { AREAS_SOURCE, CELLS_SOURCE } from './style/areas';
import { BLOCKERS_SOURCE } from './style/blockers';
import { IMAGE_RATIO, styleImages } from './style/images';
import { PALETTES } from './style/palette';
import { buildStyle, themeChanges } from './style/style';
import type {
  AggregateColumns, Bounds, DrawnUnit, MapArea, MapClick, MapEngine, MapHit, MapIncident,
  MapShelter, MapThing, MapLanguage, MapOptions, MapTheme, Pixel, UnitColumns, Viewport,
} from './types';
import type { FoldedCell } from './units/density';
import { pickUnit } from './units/pick';
import { MARK_HIDDEN, MARK_STALE } from './units/unitBuffer';
import { UnitLayer } from './units/unitLayer';
import { UnitScene } from './units/unitScene';
import { digitsOf, foldView, lngLatBounds, moveMs, prefersReducedMotion } from './view';

setWorkerUrl(workerUrl);
const protocol = new Protocol();
addProtocol('pmtiles', protocol.tile);

type PaintName = Parameters<MapLibreMap['setPaintProperty']>[1];

/** A moving view is reported at most this often: each report asks the server for another set of tiles. */
const VIEWPORT_INTERVAL_MS = 250;
/** Ages on the map count in seconds. */
const AGE_INTERVAL_MS = 1_000;
const MAX_ZOOM = 20;
/** Where the view starts when there is neither a wish nor a basemap. */
const WORLD_VIEW = { lon: 0, lat: 20, zoom: 1 };
const FIT_PADDING_PX = 48;
/** Of a low map no more than this is given to the padding on each side, else nothing is left to fit into. */
const FIT_PADDING_SHARE = 0.3;
const FIT_MAX_ZOOM = 17;

/** Builds the map. Rejects when the browser offers no WebGL2 or when `signal` aborts: the lists then carry the work alone. */
export async function createMap(container: HTMLElement, options: MapOptions, signal?: AbortSignal): Promise<MapEngine> {
  const [basemap] = await Promise.all([openBasemap(options.basemapUrl ?? BASEMAP_URL), loadFonts()]);
  signal?.throwIfAborted();
  const engine = new Engine(container, options, basemap.ok ? basemap.basemap : null);
  try {
    await engine.styleLoaded(signal);
  } catch (error) {
    engine.destroy();
    throw error;
  }
  if (basemap.ok) options.onNotice?.({ kind: 'basemap_ready', bounds: basemap.basemap.bounds });
  else options.onNotice?.({ kind: 'basemap_absent', reason: basemap.reason });
  return engine;
}

class Engine implements MapEngine {
  private readonly map: MapLibreMap;
  private readonly root: HTMLDivElement;
  private readonly overlay: Overlay;
  private readonly scene = new UnitScene(() => !prefersReducedMotion());
  private readonly layer: UnitLayer;
  private readonly clicks = new Set<(click: MapClick) => void>();
  private readonly watchers = new Set<(viewport: Viewport) => void>();
  private readonly takers = new Set<() => void>();
  private readonly ageTimer: ReturnType<typeof setInterval>;
  private viewportTimer: ReturnType<typeof setTimeout> | undefined;
  private theme: MapTheme;
  private styledTheme: MapTheme;
  private language: MapLanguage;
  private areas: readonly MapArea[] = [];
  private cells: FoldedCell[] = [];
  private readonly blockers = new Blockers();
  private styled = false;
  private lastError = '';

  constructor(
    container: HTMLElement,
    private readonly options: MapOptions,
    private basemap: Basemap | null,
  ) {
    this.theme = options.theme;
    this.styledTheme = options.theme;
    this.language = options.language;
    this.root = document.createElement('div');
    this.root.className = 'map-root';
    this.root.dataset['scale'] = options.scale;
    const canvasHost = document.createElement('div');
    canvasHost.className = 'map-canvas';
    this.root.append(canvasHost);
    container.append(this.root);
    this.map = this.createMapLibre(canvasHost);
    this.overlay = new Overlay(this.root, options.scale, options.language);
    this.overlay.setAttribution(basemap?.attribution ?? null);
    this.layer = new UnitLayer(this.scene.buffer, PALETTES[options.theme], SYMBOL_PX[options.scale], () => this.layerView(), () => this.map.triggerRepaint());
    this.listen();
    this.ageTimer = setInterval(() => this.eachSecond(), AGE_INTERVAL_MS);
  }

  /** Resolves when sources and layers can be used. */
  styleLoaded(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      if (this.styled) resolve();
      else this.map.once('style.load', () => resolve());
    });
  }

  setTheme(theme: MapTheme): void {
    this.theme = theme;
    this.applyTheme();
  }

  setLanguage(language: MapLanguage): void {
    this.language = language;
    this.map.getCanvas().setAttribute('aria-label', language.mapLabel);
    this.overlay.setLanguage(language);
    this.drawCells();
    this.map.triggerRepaint();
  }

  setView(lon: number, lat: number, zoom: number): void {
    this.map.jumpTo({ center: [lon, lat], zoom });
  }

  fitBounds(bounds: Bounds, options: { paddingPx?: number; maxZoom?: number; animate?: boolean } = {}): void {
    const { paddingPx = FIT_PADDING_PX, maxZoom = FIT_MAX_ZOOM, animate = true } = options;
    const padding = Math.min(paddingPx, Math.min(this.root.clientWidth, this.root.clientHeight) * FIT_PADDING_SHARE);
    this.map.fitBounds(lngLatBounds(bounds), { padding, maxZoom, duration: moveMs(animate) });
  }

  flyTo(lon: number, lat: number, zoom?: number): void {
    this.taken();
    this.map.easeTo({ center: [lon, lat], ...(zoom === undefined ? {} : { zoom }), duration: moveMs(true) });
  }

  zoomBy(steps: number): void {
    this.map.zoomTo(this.map.getZoom() + steps, { duration: moveMs(true) });
  }

  getViewport(): Viewport {
    const b = this.map.getBounds();
    return { west: b.getWest(), south: b.getSouth(), east: b.getEast(), north: b.getNorth(), zoom: this.map.getZoom() };
  }

  onViewport(callback: (viewport: Viewport) => void): () => void {
    this.watchers.add(callback);
    return () => this.watchers.delete(callback);
  }

  onTaken(callback: () => void): () => void {
    this.takers.add(callback);
    return () => this.takers.delete(callback);
  }

  onClick(callback: (click: MapClick) => void): () => void {
    this.clicks.add(callback);
    return () => this.clicks.delete(callback);
  }

  project(lon: number, lat: number): Pixel {
    const { x, y } = this.map.project([lon, lat]);
    return { x, y };
  }

  unproject(x: number, y: number): { lon: number; lat: number } {
    const { lng, lat } = this.map.unproject([x, y]);
    return { lon: lng, lat };
  }

  setUnits(source: UnitColumns): void {
    this.scene.setSource(source);
    this.sync();
  }

  refresh(): void {
    this.sync();
  }

  setAggregates(source: AggregateColumns | null): void {
    this.scene.setAggregates(source);
    this.sync();
  }

  setIncidents(incidents: readonly MapIncident[]): void {
    this.overlay.setIncidents(incidents);
    this.map.triggerRepaint();
  }

  setThings(things: readonly MapThing[]): void {
    this.overlay.setThings(things);
    this.map.triggerRepaint();
  }

  setShelters(shelters: readonly MapShelter[]): void {
    this.overlay.setShelters(shelters);
    this.map.triggerRepaint();
  }

  setAreas(areas: readonly MapArea[]): void {
    this.areas = areas;
    this.setData(AREAS_SOURCE, areaFeatures(areas));
  }

  setClockOffset(offsetMs: number): void {
    this.scene.setClockOffset(offsetMs);
    this.sync();
  }

  select(handle: number | null): void {
    this.scene.select(handle);
    this.sync();
  }

  setFocus(handles: ReadonlySet<number> | null): void {
    this.scene.setFocus(handles);
    this.sync();
  }

  pick(x: number, y: number): MapHit | null {
    const incident = this.overlay.pickIncident(x, y);
    if (incident !== null) return { kind: 'incident', id: incident };
    const handle = this.pickUnit(x, y);
    if (handle !== null) return { kind: 'unit', handle };
    const thing = this.overlay.pickThing(x, y);
    if (thing !== null) return { kind: 'equipment', id: thing };
    const shelter = this.overlay.pickShelter(x, y);
    if (shelter !== null) return { kind: 'shelter', id: shelter };
    return this.pickFeature(x, y);
  }

  slotOf(handle: number): number {
    return this.scene.buffer.slotOf(handle);
  }

  drawnAt(handle: number): DrawnUnit | null {
    const row = this.slotOf(handle);
    if (row < 0) return null;
    const { x: mx, y: my } = this.scene.buffer.drawnAt(row, performance.now());
    const { x, y } = this.project(lonOf(mx), latOf(my));
    const marks = this.scene.buffer.marksOf(row);
    const inView = x >= 0 && y >= 0 && x <= this.root.clientWidth && y <= this.root.clientHeight;
    return { x, y, visible: inView && (marks & MARK_HIDDEN) === 0, stale: (marks & MARK_STALE) !== 0 };
  }

  async reloadBasemap(): Promise<boolean> {
    const result = await openBasemap(this.options.basemapUrl ?? BASEMAP_URL);
    if (!result.ok) {
      this.options.onNotice?.({ kind: 'basemap_absent', reason: result.reason });
      return false;
    }
    this.basemap = result.basemap;
    this.lastError = '';
    protocol.add(result.basemap.tiles);
    this.overlay.setAttribution(result.basemap.attribution);
    this.map.setMaxBounds(lngLatBounds(result.basemap.bounds));
    this.styled = false;
    this.map.setStyle(this.style(), { diff: false });
    this.options.onNotice?.({ kind: 'basemap_ready', bounds: result.basemap.bounds });
    return true;
  }

  destroy(): void {
    clearInterval(this.ageTimer);
    clearTimeout(this.viewportTimer);
    this.clicks.clear();
    this.watchers.clear();
    this.takers.clear();
    this.map.remove();
    this.root.remove();
  }

  private createMapLibre(container: HTMLElement): MapLibreMap {
    const { interactive, language, view } = this.options;
    if (this.basemap !== null) protocol.add(this.basemap.tiles);
    const bounds = view !== undefined && 'west' in view ? view : view === undefined ? this.basemap?.bounds : undefined;
    const point = view !== undefined && 'zoom' in view ? view : WORLD_VIEW;
    const map = new MapLibreMap({
      container,
      style: this.style(),
      interactive,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxPitch: 0,
      maxZoom: MAX_ZOOM,
      renderWorldCopies: false,
      fadeDuration: prefersReducedMotion() ? 0 : 150,
      locale: { 'Map.Title': language.mapLabel },
      ...(this.basemap === null ? {} : { maxBounds: lngLatBounds(this.basemap.bounds) }),
      ...(bounds === undefined ? { center: [point.lon, point.lat], zoom: point.zoom } : { bounds: lngLatBounds(bounds) }),
    });
    // North stays up: a wall, a desk and a tablet must agree on what is left and right.
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    return map;
  }

  private style() {
    this.styledTheme = this.theme;
    return buildStyle({ theme: this.theme, scale: SCALE_FACTOR[this.options.scale], basemapUrl: this.basemap?.url ?? null });
  }

  private listen(): void {
    const { map } = this;
    map.on('style.load', () => this.onStyleLoad());
    map.on('render', () => this.placeOverlay());
    // Only what a hand, a wheel or a key moves has an event of its own.
    map.on('movestart', ({ originalEvent }) => {
      if (originalEvent !== undefined) this.taken();
    });
    map.on('move', () => this.viewMoved());
    map.on('moveend', () => {
      this.viewMoved();
      this.block();
    });
    map.on('resize', () => this.viewMoved());
    map.on('click', ({ lngLat, point }) => this.clicked(lngLat.lng, lngLat.lat, point.x, point.y));
    map.getCanvas().addEventListener('keydown', (event) => this.pressed(event));
    map.on('mousemove', (event) => this.hovered(event));
    map.on('mouseout', () => {
      if (this.scene.hover(null)) this.sync();
    });
    map.on('error', ({ error }) => this.failed(error));
    // A tile may ask for a pattern before the style says that it has loaded.
    map.setMissingStyleImageResolver(() => this.giveImages());
    map.on('webglcontextlost', () => {
      this.styled = false;
      this.options.onNotice?.({ kind: 'graphics_lost' });
    });
    map.on('webglcontextrestored', () => this.options.onNotice?.({ kind: 'graphics_restored' }));
  }

  private giveImages(): void {
    for (const image of styleImages(PALETTES[this.theme])) {
      if (this.map.hasImage(image.id)) this.map.updateImage(image.id, image.data);
      else this.map.addImage(image.id, image.data, { pixelRatio: IMAGE_RATIO });
    }
  }

  /** Also runs after a lost graphics context and after a late basemap: whatever the style does not hold is given again. */
  private onStyleLoad(): void {
    this.styled = true;
    this.giveImages();
    // MapLibre passes more to `render` than the layer's own narrow type asks for.
    if (this.map.getLayer(this.layer.id) === undefined) this.map.addLayer(this.layer as unknown as CustomLayerInterface);
    this.applyTheme();
    this.setData(AREAS_SOURCE, areaFeatures(this.areas));
    this.drawCells();
    this.sync();
    this.blockers.forget();
    this.block();
  }

  private applyTheme(): void {
    this.layer.setPalette(PALETTES[this.theme]);
    if (!this.styled || this.styledTheme === this.theme) return;
    const input = { scale: SCALE_FACTOR[this.options.scale], basemapUrl: this.basemap?.url ?? null };
    const changes = themeChanges(buildStyle({ ...input, theme: this.styledTheme }), buildStyle({ ...input, theme: this.theme }));
    for (const { layer, property, value } of changes) this.map.setPaintProperty(layer, property as PaintName, value as never, { validate: false });
    for (const image of styleImages(PALETTES[this.theme])) this.map.updateImage(image.id, image.data);
    this.styledTheme = this.theme;
    this.map.triggerRepaint();
  }

  private eachSecond(): void {
    this.sync();
    this.block();
  }

  /** Reads the model, uploads what changed and asks for one frame, or for none. */
  private sync(): void {
    const change = this.scene.update(foldView(this.getViewport()), performance.now());
    if (change.positions) this.layer.positionsChanged();
    if (change.states) this.layer.statesChanged();
    if (change.cells !== null) {
      this.cells = change.cells;
      this.drawCells();
    }
    if (change.positions || change.states || change.cells !== null) this.map.triggerRepaint();
    else this.placeOverlay();
  }

  private drawCells(): void {
    const format = new Intl.NumberFormat(`${this.language.lang}-u-nu-${this.language.numerals}`);
    this.setData(CELLS_SOURCE, cellFeatures(this.cells, (count) => format.format(count)));
  }

  private setData(source: string, data: ReturnType<typeof areaFeatures>): void {
    if (!this.styled) return;
    void this.map.getSource<GeoJSONSource>(source)?.setData(data);
  }

  private placeOverlay(): void {
    const centre = this.map.getCenter();
    const digits = digitsOf(this.language);
    const named = this.scene.named(mercatorX(centre.lng), mercatorY(centre.lat)).flatMap((handle) => {
      const at = this.drawnAt(handle);
      return at === null ? [] : [{ handle, at, must: this.scene.isSelected(handle) }];
    });
    this.overlay.place({
      width: this.root.clientWidth,
      height: this.root.clientHeight,
      latitude: centre.lat,
      zoom: this.map.getZoom(),
      project: (lon, lat) => this.project(lon, lat),
      named,
      textOf: (handle) => this.scene.textOf(handle, digits),
    });
  }

  /**
   * What stands over the ground is made known to the map's own collision, so that its names give way. Once a second and when the view rests,
   * and only where it has changed: each time all names are placed anew.
   */
  private block(): void {
    if (!this.styled) return;
    const units = this.scene.drawnIn(foldView(this.getViewport()).box, MAX_BLOCKERS).flatMap((handle) => this.drawnAt(handle) ?? []);
    const cells = this.cells.map(({ x, y }) => this.project(lonOf(x), latOf(y)));
    const features = this.blockers.changed(this.overlay.boxes(), [...units, ...cells], SYMBOL_PX[this.options.scale], (x, y) => this.unproject(x, y), this.map.getZoom());
    if (features !== null) this.setData(BLOCKERS_SOURCE, features);
  }

  private viewMoved(): void {
    if (this.viewportTimer !== undefined) return;
    this.viewportTimer = setTimeout(() => {
      this.viewportTimer = undefined;
      this.sync();
      const viewport = this.getViewport();
      for (const watcher of this.watchers) watcher(viewport);
    }, VIEWPORT_INTERVAL_MS);
  }

  private taken(): void {
    for (const callback of this.takers) callback();
  }

  private clicked(lon: number, lat: number, x: number, y: number): void {
    const click = { lon, lat, hit: this.pick(x, y) };
    for (const callback of this.clicks) callback(click);
  }

  /** Enter on the focused map is a click in its middle, where the cross is: a place can be pointed at without a mouse. */
  private pressed(event: KeyboardEvent): void {
    if ((event.code !== 'Enter' && event.code !== 'NumpadEnter') || event.isComposing || !this.options.interactive) return;
    event.preventDefault();
    const { lng, lat } = this.map.getCenter();
    const { x, y } = this.project(lng, lat);
    this.clicked(lng, lat, x, y);
  }

  private hovered(event: MapMouseEvent): void {
    const { x, y } = event.point;
    const overTag = this.overlay.pickIncident(x, y) !== null || this.overlay.pickThing(x, y) !== null;
    const handle = overTag ? null : this.pickUnit(x, y);
    this.map.getCanvas().style.cursor = overTag || handle !== null ? 'pointer' : '';
    if (this.scene.hover(handle)) this.sync();
  }

  private failed(error: { message: string }): void {
    // A broken file fails for every tile; one notice says it.
    if (error.message === this.lastError) return;
    this.lastError = error.message;
    this.options.onNotice?.({ kind: 'basemap_error', reason: error.message });
  }

  private pickUnit(x: number, y: number): number | null {
    const { lon, lat } = this.unproject(x, y);
    const reach = REACH_PX[this.options.scale];
    const row = pickUnit(this.scene.buffer, mercatorX(lon), mercatorY(lat), this.map.getZoom(), reach, performance.now());
    return row < 0 ? null : (this.scene.buffer.handles[row] ?? null);
  }

  private pickFeature(x: number, y: number): MapHit | null {
    if (!this.styled) return null;
    for (const { layer, properties, geometry } of this.map.queryRenderedFeatures([x, y])) {
      const hit = featureHit(layer.id, properties, geometry);
      if (hit !== null) return hit;
    }
    return null;
  }

  private layerView() {
    const centre = this.map.getCenter();
    return { x: mercatorX(centre.lng), y: mercatorY(centre.lat), zoom: this.map.getZoom(), pixelRatio: this.map.getPixelRatio() };
  }
}
