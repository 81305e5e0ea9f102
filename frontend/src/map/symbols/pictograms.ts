/**
 * Line pictograms on a 24-unit grid: incident types, and the facilities of the basemap. Drawn for
 * this product; stroke 2, round joins, readable at 16 px. Signs, not letters, so they need no translation.
 */
import type { IncidentType } from '../types';

export const PICTOGRAM_GRID = 24;
export const PICTOGRAM_STROKE = 2;

export const INCIDENT_PICTOGRAMS: Readonly<Record<IncidentType, string>> = {
  fire: 'M12.4 3C13.2 7 17.8 9.4 17.8 14.6A5.9 5.9 0 0 1 6 14.6C6 12 7.4 10.4 8.6 8.8 9 10.4 9.6 11 10.6 11.4 10.4 8.4 11.2 5.2 12.4 3Z',
  medical: 'M2.6 12.8H7L9.6 6 13.6 19 16 12.8H21.4',
  flood: 'M3 13.4C5 11.6 7 11.6 9 13.4S13 15.2 15 13.4 19 11.6 21 13.4M3 19C5 17.2 7 17.2 9 19S13 20.8 15 19 19 17.2 21 19M12 3V8M9.4 5.8 12 8.4 14.6 5.8',
  hazmat: 'M8.8 3.2H15.2M10 3.4V9.2L5.2 18.4A1.7 1.7 0 0 0 6.7 20.8H17.3A1.7 1.7 0 0 0 18.8 18.4L14 9.2V3.4M7.6 14.8H16.4',
  structure: 'M4.2 20.8V9L12 3.4 19.8 9V20.8M12 3.4 10.4 9.4 13.6 13 11.2 20.8',
  traffic: 'M8.2 3.4 4.4 20.6M15.8 3.4 19.6 20.6M12 3.8V6.8M12 10.4V13.4M12 17V20',
  public_order: 'M8 9.6A2.7 2.7 0 1 0 8 4.2 2.7 2.7 0 1 0 8 9.6ZM16.4 9.6A2.7 2.7 0 1 0 16.4 4.2M3 20C3 15.4 4.8 13.2 8 13.2S13 15.4 13 20M15.6 13.3C19 13 21 15.4 21 20',
  inspection: 'M6 5H18V20.8H6ZM9.4 3H14.6V6.6H9.4ZM9 13.4 11.2 15.6 15.2 11.4',
  customs: 'M4 8 12 3.8 20 8V16.4L12 20.6 4 16.4ZM4 8 12 12.2 20 8M12 12.2V20.6',
  environment: 'M5 19.6C4.4 10.6 9.4 5 19.4 4.6 20 14.6 14.6 19.6 8 18.2M4.4 20.6C7 16 10 12.8 14 10.4',
  power: 'M13.6 2.8 5.4 13.4H11L9.6 21.2 18.6 10.6H12.6Z',
  other: 'M12 3.6A8.4 8.4 0 1 0 12 20.4 8.4 8.4 0 1 0 12 3.6ZM12 8V13M12 16.4V16.6',
};

/** Basemap facilities. A hospital is a bed: the cross is a protected emblem. */
export const FACILITY_PICTOGRAMS = {
  fire_station: 'M12.4 3C13.2 7 17.8 9.4 17.8 14.6A5.9 5.9 0 0 1 6 14.6C6 12 7.4 10.4 8.6 8.8 9 10.4 9.6 11 10.6 11.4 10.4 8.4 11.2 5.2 12.4 3Z',
  police: 'M5 4.6H19V11.6C19 16 16.2 18.8 12 20.8 7.8 18.8 5 16 5 11.6Z',
  hospital: 'M3.4 5.4V19M3.4 15.4H20.6V19M20.6 15.4V12.4A2.6 2.6 0 0 0 18 9.8H11V15.4M7.2 12.2A1.6 1.6 0 1 0 7.2 9 1.6 1.6 0 1 0 7.2 12.2Z',
  helipad: 'M4 5.4H20M12 5.4V9M6.6 15.4C6.6 11.4 9 9 12.6 9 16.6 9 18.8 11.8 18.8 15.4ZM3.4 10.6 6.8 13.4M8 19.4H18.4M12.6 15.4V19.4',
  station: 'M6.4 4.4H17.6V16H6.4ZM6.4 10.6H17.6M9.4 13.4V13.5M14.6 13.4V13.5M8.6 16 5.6 20.6M15.4 16 18.4 20.6',
  ferry_terminal: 'M4.4 13.6 12 10.8 19.6 13.6 17.6 18.6H6.4ZM7.4 12.4V7.4H16.6V12.4M12 7.4V4M3.4 21C5 19.8 6.6 19.8 8.2 21',
  hydrant: 'M8.4 20.6V9.4A3.6 3.6 0 0 1 15.6 9.4V20.6M6 20.6H18M6.8 9.4H17.2M12 5.8V3.4M5.6 13H8.4M15.6 13H18.4',
  school: 'M2.8 9.2 12 5 21.2 9.2 12 13.4ZM6.6 11V16.2C9.6 18.8 14.4 18.8 17.4 16.2V11M21.2 9.2V15',
  shelter: 'M3.4 12.6 12 5 20.6 12.6M6 10.6V20H18V10.6M12 20V14.4',
} as const satisfies Record<string, string>;

export type Facility = keyof typeof FACILITY_PICTOGRAMS;
