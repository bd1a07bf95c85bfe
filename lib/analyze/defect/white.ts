/** A level from which on a pixel of a frame is taken for as white as can be: JPEG and noise take a little off. */
export const WHITE = 246;

/** What is white in a frame is no darker than this when its light is taken off. */
export const WHITE_IN_ANY_LIGHT = 120;

/** A level, with the light taken off, from which on it is worth a look whether it was white in the frame. */
export const SHINING = 180;
