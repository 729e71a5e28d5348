-- The district as somebody would keep it who builds on PostGIS: tables with indexes, geometry also in the tiles' projection.
CREATE EXTENSION postgis;
CREATE TABLE areas_raw (kind text, body jsonb);
CREATE TABLE checkpoints_raw (
  code text, line text, name text, address text, aliases text, zone text, street text, community text,
  lon double precision, lat double precision, datum text, extent text, valid_from date, valid_to date);
CREATE TABLE lines (
  code text PRIMARY KEY, name text, name_en text, short_name text, badge text, shape text, coverage text, lead text,
  ord int, valid_from date, valid_to date);
CREATE TABLE units (
  code text PRIMARY KEY, name text, short_name text, aliases text, parent text, kind text, own text, street text,
  community text, office_phone text, ord int, valid_from date, valid_to date);
CREATE TABLE people (
  code text PRIMARY KEY, name text, aliases text, office_phone text, private_phone text, ord int);
CREATE TABLE posts (
  code text PRIMARY KEY, person text, unit text, title text, ord int, valid_from date, valid_to date);
CREATE TABLE roles (
  code text PRIMARY KEY, name text, name_en text, subjects text, party text, min int, max int, public text, rights text,
  ord int);
CREATE TABLE duties (
  code text PRIMARY KEY, role text, person text, unit text, subject_kind text, subject text, seat text, valid_from date,
  valid_to date, note text);
