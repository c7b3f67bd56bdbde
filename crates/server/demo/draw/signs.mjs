// The sign of the demo spa, 320 x 320, bare: a stone in still water, told from light and dark.

const TEAL = '#3c8a7d';
const FOAM = '#f4efe4';

/** Half a ring in the water around the stone. */
const ring = (rx, ry, width) =>
  `<path d="M${160 - rx} 204a${rx} ${ry} 0 0 0 ${rx * 2} 0" fill="none" stroke="${FOAM}" stroke-width="${width}" stroke-linecap="round"/>`;

export const signs = {
  'stillwater-sign': () =>
    `<circle cx="160" cy="160" r="152" fill="${TEAL}"/>` +
    `<path d="M106 194c-4-30 20-56 54-56s58 26 54 56c-1 6-6 10-12 10h-84c-6 0-11-4-12-10z" fill="${FOAM}"/>` +
    `<path d="M134 118c-2-18 10-32 27-32s29 14 27 32c-1 4-3 6-7 6h-40c-4 0-6-2-7-6z" fill="${FOAM}"/>` +
    ring(84, 30, 10) + ring(112, 54, 8),
};
