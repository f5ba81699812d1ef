/** The map itself: Leaflet moves and scales it, one canvas holds all that is drawn. */
import {
  control,
  map as createMap,
  DomUtil,
  divIcon,
  type LatLngBoundsExpression,
  type Map as LeafletMap,
  latLngBounds,
  type Marker,
  marker,
  tileLayer,
} from 'leaflet';
import type { Hello, Place } from '../../api.ts';
import type { Track } from '../track.ts';
import { drawGrid, drawPlaces, drawTrack } from './draw.ts';
import { type Drawn, drawVehicle } from './draw-vehicle.ts';
import { readPalette } from './palette.ts';
import type { Pen } from './pen.ts';

export interface Picture {
  /** What is more urgent comes later, on top. */
  vehicles: readonly Drawn[];
  track: Track | null;
  places: readonly Place[];
  degrees(deg: number, digits: number): string;
}

export interface MapView {
  show(picture: Picture): void;
  /** All vehicles, or where there are none all places. */
  fit(): void;
  /** Keeps its scale. */
  centre(place: { lat: number; lon: number }): void;
  zoom(by: 1 | -1): void;
  resized(): void;
  remove(): void;
}

/** With more of them than this names would only hide each other, until one looks closely. */
const NAMES_MAX = 40;
const NAMES_ZOOM = 12;
/** How far from a vehicle a finger may be. */
const PICK_PX = 22;

export function createMapView(
  element: HTMLElement,
  tiles: Hello['tiles'],
  on: { pick(vehicle: string): void; moved(): void },
): MapView {
  const map = createMap(element, {
    preferCanvas: true,
    zoomControl: false,
    attributionControl: tiles !== null,
    zoomAnimation: false,
    fadeAnimation: false,
    inertia: false,
    minZoom: 3,
    maxZoom: 18,
    keyboardPanDelta: 80,
  });
  control.scale({ imperial: false, position: 'bottomright' }).addTo(map);
  map.attributionControl?.setPrefix(false);
  if (tiles !== null) tileLayer(tiles.url, { attribution: tiles.attribution }).addTo(map);
  map.setView([46.6, 2.5], 6);
  let picture: Picture = { vehicles: [], track: null, places: [], degrees: String };
  const canvas = openCanvas(map, (pen) => drawAll(map, pen, picture, tiles === null));
  const pulses = openPulses(map);
  map.on('click', ({ containerPoint: { x, y } }) => {
    const near = picture.vehicles
      .map(({ name, lat, lon }) => ({ name, away: map.latLngToContainerPoint([lat, lon]).distanceTo([x, y]) }))
      .filter(({ away }) => away <= PICK_PX)
      .sort((a, b) => a.away - b.away);
    if (near[0] !== undefined) on.pick(near[0].name);
  });
  map.on('dragstart', on.moved);
  element.addEventListener('keydown', ({ key }) => {
    if (key.startsWith('Arrow')) on.moved();
  });
  return {
    show(next) {
      picture = next;
      canvas.draw();
      pulses.show(next.vehicles.filter(({ standing }) => standing === 'distress'));
    },
    fit() {
      const anchors = picture.places.filter(({ kind }) => kind === 'base' || kind === 'hospital');
      const places = anchors.length > 0 ? anchors : picture.places;
      const shown = picture.vehicles.length > 0 ? picture.vehicles : places;
      const points = [...shown, ...(picture.track?.lines.flat() ?? [])].map(({ lat, lon }) => [lat, lon]);
      if (points.length === 0) return;
      map.fitBounds(latLngBounds(points as LatLngBoundsExpression as [number, number][]), {
        padding: [40, 40],
        maxZoom: shown.length > 2 ? 14 : 11,
        animate: false,
      });
    },
    centre: ({ lat, lon }) => map.panTo([lat, lon], { animate: false }),
    zoom: (by) => (by === 1 ? map.zoomIn() : map.zoomOut()),
    resized: () => map.invalidateSize({ animate: false }),
    remove() {
      canvas.remove();
      map.remove();
    },
  };
}

function drawAll(map: LeafletMap, pen: Pen, picture: Picture, withGrid: boolean): void {
  const bounds = map.getBounds();
  const [south, west, north, east] = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
  if (withGrid) drawGrid(pen, { south, west, north, east }, picture.degrees);
  // Names of vehicles first: they take the room that places must not have.
  drawPlaces(pen, picture.places);
  if (picture.track !== null) drawTrack(pen, picture.track);
  const named = picture.vehicles.length <= NAMES_MAX || map.getZoom() >= NAMES_ZOOM;
  for (const vehicle of picture.vehicles) drawVehicle(pen, vehicle, named);
}

/** A canvas over the whole map that is drawn again when it has moved, at most once a frame. */
function openCanvas(map: LeafletMap, paint: (pen: Pen) => void) {
  const canvas = DomUtil.create('canvas', 'map-canvas', map.getPanes().overlayPane);
  canvas.setAttribute('aria-hidden', 'true');
  const ctx = canvas.getContext('2d');
  let frame = 0;
  const now = (): void => {
    frame = 0;
    if (ctx === null) return;
    const { x: width, y: height } = map.getSize();
    const ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    const at: Pen['at'] = ({ lat, lon }) => map.latLngToContainerPoint([lat, lon]);
    paint({ ctx, palette: readPalette(), at, width, height, taken: [] });
  };
  const draw = (): void => {
    if (frame === 0) frame = requestAnimationFrame(now);
  };
  map.on('move zoom viewreset resize', draw);
  return { draw, remove: () => cancelAnimationFrame(frame) };
}

/** A ring around who calls for help; the style sheet lets it pulse, or not. */
function openPulses(map: LeafletMap) {
  const shown = new Map<string, Marker>();
  const icon = divIcon({ className: 'pulse', iconSize: [56, 56] });
  return {
    show(vehicles: readonly Drawn[]): void {
      for (const [name, ring] of shown) {
        if (vehicles.some((vehicle) => vehicle.name === name)) continue;
        ring.remove();
        shown.delete(name);
      }
      for (const { name, lat, lon } of vehicles) {
        const ring = shown.get(name) ?? marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(map);
        ring.setLatLng([lat, lon]);
        shown.set(name, ring);
      }
    },
  };
}
