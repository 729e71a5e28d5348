/**
 * Proof that what the server says of itself fits what the screens read: `schema.d.ts` is generated from its OpenAPI
 * document, and a field that is renamed there does not compile here. Nothing of this is left in the page.
 */
import type { components } from './schema.d.ts';
import type * as T from './types.ts';

type S = components['schemas'];
type Fits<Ours, Theirs extends Ours> = [Ours, Theirs];

export type Agreed = [
  Fits<T.PlaceRef, S['PlaceRef']>,
  Fits<T.LineRef, S['LineRef']>,
  Fits<T.Party, S['Party']>,
  Fits<T.Subject, S['Subject']>,
  Fits<T.Holder, S['Holder']>,
  Fits<T.Slot, S['Slot']>,
  Fits<T.LineAnswer, S['LineAnswer']>,
  Fits<T.NearCheckpoint, S['NearCheckpoint']>,
  Fits<T.Answer, S['Answer']>,
  Fits<T.Matrix, S['Matrix']>,
  Fits<T.Gaps, S['Gaps']>,
  Fits<T.Diff, S['Diff']>,
  Fits<T.ZoneStates, S['ZoneStates']>,
  Fits<T.Hits, S['Hits']>,
  Fits<T.RawDistrict, S['District']>,
  Fits<T.AnswersFor, S['Holdings']>,
  // What GeoJSON is, RFC 7946 says.
  Fits<Omit<T.PlaceFeature, 'geometry'>, Omit<S['AreaFeature'], 'geometry'>>,
  Fits<Omit<T.PlaceFeature, 'geometry'>, Omit<S['CheckpointFeature'], 'geometry'>>,
  Fits<T.DutyThere, S['DutyItem']>,
  Fits<T.Outcome, S['CommandOutcome']>,
];
