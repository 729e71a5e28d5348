/** Whether the last thing done was done from the keyboard: then an opened card takes the focus. */
let keyboard = false;
addEventListener('keydown', () => (keyboard = true), true);
addEventListener('pointerdown', () => (keyboard = false), true);
export const byKeyboard = (): boolean => keyboard;
