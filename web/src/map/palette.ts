/** Colours and weights of the map: paper by day, 户外模式 in the sun. The same values as the tokens of the page. */
export interface Palette {
  name: 'paper' | 'outdoor';
  out: string;
  in: string;
  water: string;
  shore: string;
  waterInk: string;
  park: string;
  street: string;
  road: string;
  roadCase: string;
  roadInk: string;
  rail: string;
  border: string;
  ribbon: string;
  ink: string;
  inkSoft: string;
  halo: string;
  surface: string;
  accent: string;
  fillOpacity: number;
  zoneBorder: number;
  zoneSelected: number;
  badge: number;
  /** ColorBrewer YlOrBr, five classes: safe for the colour-blind. */
  ramp: readonly [string, string, string, string, string];
}

const RAMP = ['#FFFFD4', '#FED98E', '#FE9929', '#D95F0E', '#993404'] as const;

export const PAPER: Palette = {
  name: 'paper',
  out: '#E9E6DF',
  in: '#E8E4DA',
  water: '#C9D8DF',
  shore: '#93ACB9',
  waterInk: '#34596D',
  park: '#C5D6B0',
  street: '#FFFFFF',
  road: '#FFFFFF',
  roadCase: '#B9B3A6',
  roadInk: '#33393B',
  rail: '#4A4F52',
  border: '#3A3A36',
  ribbon: '#7A5A3A',
  ink: '#1C2326',
  inkSoft: '#5F676A',
  halo: '#FFFDF6',
  surface: '#FBFAF7',
  accent: '#1B4C74',
  fillOpacity: 0.38,
  zoneBorder: 1.5,
  zoneSelected: 3,
  badge: 1,
  ramp: RAMP,
};

export const OUTDOOR: Palette = {
  name: 'outdoor',
  out: '#FFFFFF',
  in: '#FFFFFF',
  water: '#A9CBDD',
  shore: '#1F4C63',
  waterInk: '#00293D',
  park: '#DDEBC9',
  street: '#D0D0D0',
  road: '#FFFFFF',
  roadCase: '#000000',
  roadInk: '#000000',
  rail: '#000000',
  border: '#000000',
  ribbon: '#000000',
  ink: '#000000',
  inkSoft: '#1F1F1F',
  halo: '#FFFFFF',
  surface: '#FFFFFF',
  accent: '#002F5F',
  fillOpacity: 0.3,
  zoneBorder: 2.5,
  zoneSelected: 4.5,
  badge: 1.15,
  ramp: RAMP,
};
