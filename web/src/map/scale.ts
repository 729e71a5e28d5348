/** A round length that fits `room` pixels, at a latitude and zoom of 512-pixel tiles. */
export function scaleBar(lat: number, zoom: number, room: number): { metres: number; pixels: number } {
  const metresPerPixel = (Math.cos((lat * Math.PI) / 180) * 40_075_016.7) / (512 * 2 ** zoom);
  const most = metresPerPixel * room;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
  return { metres, pixels: metres / metresPerPixel };
}
