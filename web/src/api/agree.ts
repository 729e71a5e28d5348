/**
 * Proof that what the server says of itself fits what the screens read: `schema.d.ts` is generated from its OpenAPI
 * document, and a field that is renamed there does not compile here. Nothing of this is left in the page.
 */
import type { components } from './schema.d.ts';
import type * as P from '../print/calls.ts';
import type * as L from './loop.ts';
import type * as T from './types.ts';
import type * as W from './weekend.ts';

type S = components['schemas'];
type Unplaced<T> = Omit<T, 'meeting' | 'photos'>;
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
  Fits<P.Board, S['One_Board']>,
  Fits<P.Label, S['Label']>,
  Fits<T.AnswersFor, S['Holdings']>,
  // What GeoJSON is, RFC 7946 says.
  Fits<Omit<T.PlaceFeature, 'geometry'>, Omit<S['AreaFeature'], 'geometry'>>,
  Fits<Omit<T.PlaceFeature, 'geometry'>, Omit<S['CheckpointFeature'], 'geometry'>>,
  Fits<T.DutyThere, S['DutyItem']>,
  Fits<T.Outcome, S['CommandOutcome']>,
  // Positions and the rows of states are pairs and rows of five, which OpenAPI cannot say.
  Fits<Unplaced<W.ShiftItem>, Unplaced<S['ShiftItem']>>,
  Fits<Unplaced<W.ShiftDetail>, Unplaced<S['One_Shift']>>,
  Fits<W.ShiftPart, S['ShiftPart']>,
  Fits<W.ShiftStep, S['ShiftStep']>,
  Fits<W.OwnShift, S['ShiftOwn']>,
  Fits<Omit<W.MyWeekend, 'next' | 'ahead' | 'past'>, Omit<S['MyWeekend'], 'next' | 'ahead' | 'past'>>,
  Fits<keyof W.MyShift, keyof S['MyShift']>,
  Fits<W.FeedAddress, S['FeedGiven']>,
  Fits<Omit<W.Shifts, 'items'>, Omit<S['Shifts'], 'items'>>,
  Fits<W.Weekends, S['Weekends']>,
  Fits<Omit<W.Weekend, 'open'>, Omit<S['Weekend'], 'open'>>,
  Fits<Unplaced<W.Pattern>, Unplaced<S['Pattern']>>,
  Fits<W.ShiftPreview, S['ShiftsPreview']>,
  Fits<W.Hours, S['Hours']>,
  Fits<W.WeekendSettings, S['WeekendSettings']>,
  Fits<Omit<W.WeekendStates, 'measure'>, Omit<S['CommunityStates'], 'measure'>>,
  Fits<Omit<W.ShiftStates, 'states'>, Omit<S['ShiftStates'], 'states'>>,
  Fits<L.News, S['InboxItem']>,
  Fits<W.WeekendOutcome, S['CommandOutcome']>,
  // What is sent goes the other way.
  Fits<S['Command'], W.WeekendCommand>,
];
