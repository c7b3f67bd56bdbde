// What the demo's still lifes are made of: each function draws one thing as SVG, standing at (x, y), the middle of
// its foot. Light comes from the upper left. No picture, font or texture of anybody else is in it.

let ids = 0;
export const defs = [];
export const startPicture = () => {
  ids = 0;
  defs.length = 0;
};
const define = (make) => {
  const id = `d${(ids += 1)}`;
  defs.push(make(id));
  return `url(#${id})`;
};

// ---- Numbers and colours -------------------------------------------------------------------------------

/** A random number from 0 to 1 that is the same in every run. */
export const random = (seed) => {
  let state = seed * 2654435761 + 12345;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822507) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 4294967296;
  };
};

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
export const mix = (one, other, part) => {
  const [a, b] = [channels(one), channels(other)];
  return `#${a.map((value, at) => Math.round(value + (b[at] - value) * part).toString(16).padStart(2, '0')).join('')}`;
};
export const lighter = (color, part = 0.25) => mix(color, '#fffaf0', part);
export const darker = (color, part = 0.25) => mix(color, '#1c1512', part);

export const linear = (stops, [x1, y1, x2, y2] = [0, 0, 1, 0]) =>
  define((id) => `<linearGradient id="${id}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${list(stops)}</linearGradient>`);
export const radial = (stops, [cx, cy, r] = [0.35, 0.28, 0.85]) =>
  define((id) => `<radialGradient id="${id}" cx="${cx}" cy="${cy}" r="${r}">${list(stops)}</radialGradient>`);
const list = (stops) =>
  stops.map(([at, color, opacity = 1]) => `<stop offset="${at}" stop-color="${color}" stop-opacity="${opacity}"/>`).join('');
const blurs = new Map();
export const blur = (amount) => `filter="${define((id) => `<filter id="${id}" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="${amount}"/></filter>`)}"`;
const clip = (shape) => define((id) => `<clipPath id="${id}">${shape}</clipPath>`);

export const group = (inside, transform = '') => `<g transform="${transform}">${inside}</g>`;

/** The light side, the body and the dark side of something round. */
const round = (color, contrast = 1) =>
  linear([
    [0, darker(color, 0.1 * contrast)],
    [0.22, lighter(color, 0.34 * contrast)],
    [0.5, color],
    [1, darker(color, 0.36 * contrast)],
  ]);

/** Where a thing touches the table: a dark line, and a long soft shadow to the right. */
export const shadow = (x, y, width, strength = 1) =>
  `<ellipse cx="${x + width * 0.34}" cy="${y + width * 0.03}" rx="${width * 0.86}" ry="${width * 0.13}" fill="#2a1c14" opacity="${0.2 * strength}" ${blur(width * 0.07)}/>` +
  `<ellipse cx="${x + width * 0.04}" cy="${y}" rx="${width * 0.52}" ry="${width * 0.07}" fill="#2a1c14" opacity="${0.34 * strength}" ${blur(width * 0.025 + 1)}/>`;

// ---- Rooms ---------------------------------------------------------------------------------------------

/** A wall and a table, with light that falls through leaves. */
export const room = ({ wall, table, line = 430, light = '#fff4dc', leaves = 1, seed = 1 }) => {
  const rnd = random(seed);
  let cast = '';
  for (let branch = 0; branch < 4; branch += 1) {
    const [x, y, angle] = [380 + rnd() * 460, -60 + rnd() * 130, 95 + rnd() * 50];
    let leaf = '';
    for (let at = 0; at < 9; at += 1) {
      leaf += `<ellipse cx="${at * 44}" cy="${(at % 2 ? 1 : -1) * 26}" rx="36" ry="11" transform="rotate(${(at % 2 ? 1 : -1) * 34} ${at * 44} ${(at % 2 ? 1 : -1) * 22})"/>`;
    }
    cast += `<g transform="translate(${x} ${y}) rotate(${angle})"><rect x="-20" y="-3" width="400" height="6"/>${leaf}</g>`;
  }
  return (
    `<rect width="800" height="600" fill="${linear([[0, lighter(wall, 0.28)], [0.55, wall], [1, darker(wall, 0.14)]], [0, 0, 1, 0.7])}"/>` +
    `<rect width="800" height="600" fill="${radial([[0, light, 0.75], [1, light, 0]], [0.2, 0.1, 0.75])}"/>` +
    `<g fill="${darker(wall, 0.55)}" opacity="${0.13 * leaves}" ${blur(9)}>${cast}</g>` +
    `<rect y="${line}" width="800" height="${600 - line}" fill="${linear([[0, darker(table, 0.06)], [0.25, table], [1, lighter(table, 0.18)]], [0, 0, 0, 1])}"/>` +
    `<rect y="${line}" width="800" height="${600 - line}" fill="${linear([[0, light, 0.3], [0.6, light, 0], [1, '#1c1512', 0.12]], [0, 0, 1, 0])}"/>` +
    `<rect y="${line - 12}" width="800" height="24" fill="${darker(wall, 0.5)}" opacity="0.16" ${blur(8)}/>`
  );
};

/** An arch in the wall, as a niche of its own colour. */
export const niche = (x, y, width, height, color) => {
  const path = `M${x - width / 2} ${y} v${-height + width / 2} a${width / 2} ${width / 2} 0 0 1 ${width} 0 v${height - width / 2} z`;
  return (
    `<path d="${path}" fill="${linear([[0, darker(color, 0.32)], [0.3, darker(color, 0.08)], [1, lighter(color, 0.25)]], [0, 0, 1, 0.3])}"/>` +
    `<path d="${path}" fill="none" stroke="${lighter(color, 0.5)}" stroke-width="3" opacity="0.5"/>`
  );
};

/** A pale sun or moon on the wall. */
export const disc = (x, y, r, color) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${linear([[0, lighter(color, 0.35)], [1, darker(color, 0.08)]], [0, 0, 0.6, 1])}"/>`;

/** A wooden tray or a slab of stone. */
export const tray = (x, y, width, color) =>
  shadow(x, y + 16, width * 0.92, 0.9) +
  `<rect x="${x - width / 2}" y="${y - 10}" width="${width}" height="30" rx="12" fill="${round(darker(color, 0.12), 0.5)}"/>` +
  `<ellipse cx="${x}" cy="${y - 8}" rx="${width / 2 - 2}" ry="15" fill="${linear([[0, lighter(color, 0.3)], [1, color]], [0, 0, 1, 0.5])}"/>`;

// ---- Stones, salt, water -------------------------------------------------------------------------------

export const stone = (x, y, rx, ry, color, tilt = 0) => {
  const cy = y - ry;
  const body = `M${-rx} ${ry * 0.12} C${-rx * 0.98} ${-ry * 0.82} ${-rx * 0.42} ${-ry} ${rx * 0.06} ${-ry} C${rx * 0.66} ${-ry} ${rx * 1.02} ${-ry * 0.5} ${rx} ${ry * 0.16} C${rx * 0.97} ${ry * 0.86} ${rx * 0.5} ${ry} ${-rx * 0.05} ${ry} C${-rx * 0.62} ${ry} ${-rx} ${ry * 0.78} ${-rx} ${ry * 0.12} z`;
  return (
    `<g transform="translate(${x} ${cy}) rotate(${tilt})">` +
    `<path d="${body}" fill="${radial([[0, lighter(color, 0.42)], [0.4, color], [1, darker(color, 0.55)]], [0.3, 0.16, 0.95])}"/>` +
    `<ellipse cx="${-rx * 0.3}" cy="${-ry * 0.48}" rx="${rx * 0.42}" ry="${ry * 0.2}" fill="#fff8ea" opacity="0.3" ${blur(rx * 0.07)}/>` +
    `</g>`
  );
};

/** From the foot up: [rx, ry, colour] each. */
export const stack = (x, y, stones, lean = 4) => {
  let [drawn, top] = [shadow(x, y, stones[0][0] * 1.9), y];
  stones.forEach(([rx, ry, color], at) => {
    const dx = at % 2 ? lean : -lean * 0.6;
    if (at) drawn += `<ellipse cx="${x + dx + 4}" cy="${top + 1}" rx="${rx * 0.72}" ry="${ry * 0.22}" fill="#1c1512" opacity="0.42" ${blur(3)}/>`;
    drawn += stone(x + dx, top + (at ? ry * 0.16 : 0), rx, ry, color, at % 2 ? 2 : -2);
    top -= ry * 1.84;
  });
  return drawn;
};

/** Rings on still water, seen from the side. */
export const ripples = (x, y, rings, width, color) => {
  let drawn = '';
  for (let at = rings; at > 0; at -= 1) {
    const rx = (width * at) / rings;
    drawn +=
      `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${rx * 0.2}" fill="none" stroke="${lighter(color, 0.75)}" stroke-width="${5.5 - at * 0.5}" opacity="${0.75 - at * 0.1}"/>` +
      `<ellipse cx="${x}" cy="${y + 5}" rx="${rx}" ry="${rx * 0.2}" fill="none" stroke="${darker(color, 0.5)}" stroke-width="${6 - at * 0.5}" opacity="${0.3 - at * 0.03}" ${blur(2)}/>`;
  }
  return drawn;
};

export const water = (line, color) =>
  `<rect y="${line}" width="800" height="${600 - line}" fill="${linear([[0, lighter(color, 0.5)], [0.35, color], [1, darker(color, 0.4)]], [0, 0, 0, 1])}"/>` +
  `<rect y="${line}" width="800" height="${600 - line}" fill="${radial([[0, '#fff6e0', 0.55], [1, '#fff6e0', 0]], [0.3, 0, 0.7])}"/>`;

export const crystals = (x, y, width, height, color, seed = 3, size = 7) => {
  const rnd = random(seed);
  let drawn = `<path d="M${x - width / 2} ${y} Q${x - width * 0.3} ${y - height * 0.5} ${x - width * 0.04} ${y - height} Q${x + width * 0.28} ${y - height * 0.56} ${x + width / 2} ${y} z" fill="${radial([[0, lighter(color, 0.6)], [0.6, color], [1, darker(color, 0.2)]], [0.35, 0.2, 0.9])}"/>`;
  for (let at = 0; at < 110; at += 1) {
    const up = rnd();
    const px = x + (rnd() - 0.5) * width * (1 - up * 0.86);
    const py = y - up * height * 0.92 + 2;
    const s = size * (0.5 + rnd());
    drawn += `<rect x="${px - s / 2}" y="${py - s / 2}" width="${s}" height="${s * 0.8}" rx="${s * 0.2}" fill="${rnd() > 0.45 ? lighter(color, 0.7) : darker(color, 0.1 + rnd() * 0.14)}" opacity="0.8" transform="rotate(${rnd() * 90} ${px} ${py})"/>`;
  }
  return drawn;
};

// ---- Cloth ---------------------------------------------------------------------------------------------

/** A towel rolled up, its end towards us. */
export const towelRoll = (x, y, length, r, color) => {
  let spiral = '';
  for (let at = 0; at < 34; at += 1) {
    const [angle, d] = [at * 0.55, r * 0.9 * (1 - at / 36)];
    spiral += `${at ? 'L' : 'M'}${x - length / 2 + Math.cos(angle) * d * 0.62} ${y - r + Math.sin(angle) * d}`;
  }
  return (
    shadow(x, y, length * 0.62) +
    `<path d="M${x - length / 2} ${y - 2 * r} H${x + length / 2 - r * 0.3} a${r * 0.62} ${r} 0 0 1 0 ${2 * r} H${x - length / 2} z" fill="${linear([[0, lighter(color, 0.5)], [0.35, color], [1, darker(color, 0.4)]], [0, 0, 0, 1])}"/>` +
    `<ellipse cx="${x - length / 2}" cy="${y - r}" rx="${r * 0.62}" ry="${r}" fill="${linear([[0, lighter(color, 0.55)], [1, darker(color, 0.12)]], [0, 0, 1, 1])}"/>` +
    `<path d="${spiral}" fill="none" stroke="${darker(color, 0.34)}" stroke-width="3.4" stroke-linecap="round" opacity="0.75"/>` +
    `<path d="M${x + length * 0.2} ${y - 2 * r} a${r * 0.5} ${r} 0 0 1 0 ${2 * r}" stroke="${lighter(color, 0.55)}" stroke-width="9" fill="none" opacity="0.5"/>`
  );
};

/** Folded towels, one colour each, from the foot up. */
export const towels = (x, y, width, colors, height = 44) => {
  let [drawn, top] = [shadow(x, y, width * 0.86), y];
  colors.forEach((color, at) => {
    const w = width - at * 10;
    const left = x - w / 2 + (at % 2 ? 3 : -2);
    drawn +=
      `<rect x="${left}" y="${top - height}" width="${w}" height="${height}" rx="${height * 0.48}" fill="${linear([[0, lighter(color, 0.5)], [0.4, color], [1, darker(color, 0.36)]], [0, 0, 0, 1])}"/>` +
      `<path d="M${left + height * 0.4} ${top - height * 0.5} H${left + w - height * 0.16}" stroke="${darker(color, 0.4)}" stroke-width="2.6" opacity="0.6"/>` +
      `<rect x="${left}" y="${top - height}" width="${w * 0.5}" height="${height}" rx="${height * 0.48}" fill="#fff8ea" opacity="0.14"/>`;
    top -= height - 2;
  });
  return drawn;
};

// ---- Vessels -------------------------------------------------------------------------------------------

/** A bowl, and what is in it: the colour of a liquid, or a function that draws a heap at the rim. */
export const bowl = (x, y, width, height, color, inside = null) => {
  const [rx, ry, rim] = [width / 2, width * 0.12, y - height];
  const heap = typeof inside === 'function' ? inside(x, rim + ry * 0.3, width * 0.82) : '';
  const pool =
    typeof inside === 'string'
      ? `<ellipse cx="${x}" cy="${rim + ry * 0.22}" rx="${rx * 0.86}" ry="${ry * 0.74}" fill="${linear([[0, darker(inside, 0.16)], [0.5, inside], [1, lighter(inside, 0.42)]], [0, 0, 1, 0.4])}"/><ellipse cx="${x - rx * 0.3}" cy="${rim + ry * 0.05}" rx="${rx * 0.3}" ry="${ry * 0.16}" fill="#fffaf0" opacity="0.5" ${blur(3)}/>`
      : '';
  return (
    shadow(x, y, width * 0.72) +
    `<path d="M${x - rx} ${rim} C${x - rx * 0.96} ${rim + height * 0.72} ${x - rx * 0.5} ${y} ${x - rx * 0.34} ${y} H${x + rx * 0.34} C${x + rx * 0.5} ${y} ${x + rx * 0.96} ${rim + height * 0.72} ${x + rx} ${rim} z" fill="${round(color)}"/>` +
    `<ellipse cx="${x}" cy="${rim}" rx="${rx}" ry="${ry}" fill="${lighter(color, 0.4)}"/>` +
    `<ellipse cx="${x}" cy="${rim + 2}" rx="${rx * 0.93}" ry="${ry * 0.84}" fill="${linear([[0, darker(color, 0.5)], [1, darker(color, 0.08)]], [0, 0, 1, 0.3])}"/>` +
    pool +
    heap
  );
};

export const bottle = (x, y, width, height, color, { cap = '#2d2723', neck = 0.4, label = null, dropper = false } = {}) => {
  const [w, shoulder, n] = [width / 2, y - height, (width * neck) / 2];
  return (
    shadow(x, y, width * 1.05) +
    `<path d="M${x - w} ${y - 8} V${shoulder + w * 0.8} C${x - w} ${shoulder + w * 0.2} ${x - n} ${shoulder + w * 0.2} ${x - n} ${shoulder - w * 0.16} H${x + n} C${x + n} ${shoulder + w * 0.2} ${x + w} ${shoulder + w * 0.2} ${x + w} ${shoulder + w * 0.8} V${y - 8} Q${x + w} ${y} ${x + w - 9} ${y} H${x - w + 9} Q${x - w} ${y} ${x - w} ${y - 8} z" fill="${round(color, 1.15)}"/>` +
    `<rect x="${x - w * 0.74}" y="${shoulder + w}" width="${w * 0.2}" height="${height - w * 1.3}" rx="${w * 0.1}" fill="#fffaf0" opacity="0.5" ${blur(1.5)}/>` +
    (label
      ? `<rect x="${x - w}" y="${y - height * 0.58}" width="${width}" height="${height * 0.36}" fill="${round(label, 0.6)}"/><rect x="${x - w * 0.36}" y="${y - height * 0.45}" width="${w * 0.72}" height="3" fill="${darker(label, 0.45)}" opacity="0.6"/><rect x="${x - w * 0.22}" y="${y - height * 0.39}" width="${w * 0.44}" height="3" fill="${darker(label, 0.45)}" opacity="0.4"/>`
      : '') +
    `<rect x="${x - n * 1.25}" y="${shoulder - w * 0.16 - width * 0.34}" width="${n * 2.5}" height="${width * 0.36}" rx="4" fill="${round(cap)}"/>` +
    (dropper
      ? `<path d="M${x - n * 0.9} ${shoulder - w * 0.16 - width * 0.34} C${x - n * 1.1} ${shoulder - width * 0.9} ${x - n * 0.7} ${shoulder - width * 1.08} ${x} ${shoulder - width * 1.08} S${x + n * 1.1} ${shoulder - width * 0.9} ${x + n * 0.9} ${shoulder - w * 0.16 - width * 0.34} z" fill="${round(darker(cap, 0.2))}"/>`
      : '')
  );
};

export const jar = (x, y, width, height, color, lid = '#c9a877') =>
  shadow(x, y, width * 0.9) +
  `<rect x="${x - width / 2}" y="${y - height}" width="${width}" height="${height}" rx="${width * 0.1}" fill="${round(color)}"/>` +
  `<rect x="${x - width * 0.4}" y="${y - height * 0.86}" width="${width * 0.09}" height="${height * 0.7}" rx="${width * 0.04}" fill="#fffaf0" opacity="0.5" ${blur(1.6)}/>` +
  `<rect x="${x - width * 0.53}" y="${y - height - width * 0.2}" width="${width * 1.06}" height="${width * 0.24}" rx="7" fill="${round(lid)}"/>`;

/** A jar without a lid, with cream in it. */
export const cream = (x, y, width, height, color, content = '#fbf3e6') =>
  shadow(x, y, width * 0.9) +
  `<path d="M${x - width / 2} ${y - height} V${y - 12} Q${x - width / 2} ${y} ${x - width / 2 + 14} ${y} H${x + width / 2 - 14} Q${x + width / 2} ${y} ${x + width / 2} ${y - 12} V${y - height} z" fill="${round(color)}"/>` +
  `<ellipse cx="${x}" cy="${y - height}" rx="${width / 2}" ry="${width * 0.13}" fill="${lighter(color, 0.5)}"/>` +
  `<ellipse cx="${x}" cy="${y - height}" rx="${width * 0.44}" ry="${width * 0.1}" fill="${darker(content, 0.1)}"/>` +
  `<path d="M${x - width * 0.4} ${y - height} q${width * 0.1} ${-width * 0.13} ${width * 0.3} ${-width * 0.12} q${width * 0.2} ${-width * 0.16} ${width * 0.3} ${-width * 0.02} q${width * 0.14} ${width * 0.04} ${width * 0.2} ${width * 0.14} q${-width * 0.4} ${width * 0.14} ${-width * 0.8} 0 z" fill="${radial([[0, '#fffdf8'], [0.7, content], [1, darker(content, 0.14)]])}"/>`;

export const candle = (x, y, width, height, color, { lit = true, glow = 1 } = {}) =>
  (lit ? `<circle cx="${x}" cy="${y - height - 26}" r="${150 * glow}" fill="${radial([[0, '#ffd998', 0.75], [0.35, '#ffcf86', 0.28], [1, '#ffcf86', 0]], [0.5, 0.5, 0.5])}"/>` : '') +
  shadow(x, y, width) +
  `<path d="M${x - width / 2} ${y - height} V${y - 6} Q${x} ${y + 8} ${x + width / 2} ${y - 6} V${y - height} z" fill="${round(color, 0.8)}"/>` +
  `<ellipse cx="${x}" cy="${y - height}" rx="${width / 2}" ry="${width * 0.12}" fill="${lighter(color, lit ? 0.65 : 0.4)}"/>` +
  `<path d="M${x} ${y - height} q2 -8 0 -14" stroke="#3a2a20" stroke-width="3" fill="none"/>` +
  (lit
    ? `<path d="M${x} ${y - height - 46} C${x + 13} ${y - height - 28} ${x + 12} ${y - height - 10} ${x} ${y - height - 8} C${x - 12} ${y - height - 10} ${x - 11} ${y - height - 28} ${x} ${y - height - 46} z" fill="${linear([[0, '#ffe9a8'], [0.6, '#ffc45c'], [1, '#f08b3a']], [0, 0, 0, 1])}"/><ellipse cx="${x}" cy="${y - height - 17}" rx="5" ry="9" fill="#fffbe8"/>`
    : '');

export const cup = (x, y, width, color, tea = '#a9642d') => {
  const height = width * 0.66;
  return (
    shadow(x, y, width * 0.9) +
    `<path d="M${x + width * 0.42} ${y - height * 0.8} c${width * 0.34} ${-height * 0.1} ${width * 0.34} ${height * 0.62} ${-width * 0.04} ${height * 0.5}" fill="none" stroke="${darker(color, 0.14)}" stroke-width="${width * 0.085}"/>` +
    `<path d="M${x - width / 2} ${y - height} C${x - width / 2} ${y - height * 0.2} ${x - width * 0.32} ${y} ${x - width * 0.22} ${y} H${x + width * 0.22} C${x + width * 0.32} ${y} ${x + width / 2} ${y - height * 0.2} ${x + width / 2} ${y - height} z" fill="${round(color)}"/>` +
    `<ellipse cx="${x}" cy="${y - height}" rx="${width / 2}" ry="${width * 0.13}" fill="${lighter(color, 0.5)}"/>` +
    `<ellipse cx="${x}" cy="${y - height + 3}" rx="${width * 0.44}" ry="${width * 0.1}" fill="${linear([[0, darker(tea, 0.3)], [1, lighter(tea, 0.3)]], [0, 0, 1, 0.2])}"/>`
  );
};

export const steam = (x, y, height, count = 3, gap = 26) => {
  let drawn = '';
  for (let at = 0; at < count; at += 1) {
    const px = x + (at - (count - 1) / 2) * gap;
    const h = height * (at % 2 ? 0.78 : 1);
    drawn += `<path d="M${px} ${y} c-26 ${-h * 0.28} 24 ${-h * 0.42} 0 ${-h * 0.68} c-14 ${-h * 0.16} 4 ${-h * 0.24} 6 ${-h * 0.34}" fill="none" stroke="#fffaf0" stroke-width="11" stroke-linecap="round" opacity="0.42"/>`;
  }
  return `<g ${blur(7)}>${drawn}</g>`;
};

// ---- Plants --------------------------------------------------------------------------------------------

const leafPath = (length, width) => `M0 0 C${length * 0.3} ${-width} ${length * 0.75} ${-width * 0.8} ${length} 0 C${length * 0.75} ${width * 0.8} ${length * 0.3} ${width} 0 0 z`;

const leaf = (length, width, color, angle) =>
  `<g transform="rotate(${angle})"><path d="${leafPath(length, width)}" fill="${linear([[0, darker(color, 0.22)], [0.5, color], [1, lighter(color, 0.34)]], [0, 1, 0.4, 0])}"/><path d="M4 0 H${length * 0.9}" stroke="${lighter(color, 0.35)}" stroke-width="1.5" opacity="0.6"/></g>`;

/** A twig that grows from (x, y) in a direction (0 is to the right, -90 upwards). */
export const twig = (x, y, angle, length, { color = '#6f8a68', kind = 'olive', bend = 30, pairs = 7, size = 1 } = {}) => {
  let drawn = `<path d="M0 0 Q${length * 0.5} ${-bend} ${length} 0" fill="none" stroke="${darker(color, 0.35)}" stroke-width="${4 * size}" stroke-linecap="round"/>`;
  for (let at = 1; at <= pairs; at += 1) {
    const t = at / (pairs + 0.4);
    const [px, py] = [t * length, -2 * bend * t * (1 - t)];
    const slope = (Math.atan2(-2 * bend * (1 - 2 * t), length) * 180) / Math.PI;
    const s = size * (1.12 - t * 0.55);
    for (const side of [-1, 1]) {
      const tone = side < 0 ? lighter(color, 0.14) : darker(color, 0.06);
      const shape =
        kind === 'eucalyptus' ? leaf(44 * s, 23 * s, tone, side * 58)
        : kind === 'fern' ? leaf(64 * s, 8 * s, tone, side * 56)
        : kind === 'cedar' ? leaf(38 * s, 4 * s, tone, side * 38)
        : leaf(62 * s, 12 * s, tone, side * 40);
      drawn += `<g transform="translate(${px} ${py}) rotate(${slope})">${shape}</g>`;
    }
  }
  drawn += `<g transform="translate(${length} 0)">${leaf(40 * size, (kind === 'eucalyptus' ? 15 : 8) * size, lighter(color, 0.1), 8)}</g>`;
  return group(drawn, `translate(${x} ${y}) rotate(${angle})`);
};

/** A large leaf such as a monstera's or a palm's, cut by light. */
export const palm = (x, y, angle, length, color, fingers = 9) => {
  let drawn = '';
  for (let at = 0; at < fingers; at += 1) {
    const spread = -78 + (156 * at) / (fingers - 1);
    drawn += leaf(length * (1 - Math.abs(spread) / 260), length * 0.075, at % 2 ? color : darker(color, 0.1), spread);
  }
  return group(drawn, `translate(${x} ${y}) rotate(${angle})`);
};

export const lavender = (x, y, angle, length, color = '#8d7bb0') => {
  let drawn = `<path d="M0 0 Q${length * 0.5} -8 ${length} 0" stroke="#74835f" stroke-width="3" fill="none"/>`;
  for (let at = 0; at < 9; at += 1) {
    const px = length * (0.52 + at * 0.055);
    for (const side of [-1, 1]) {
      drawn += `<ellipse cx="${px}" cy="${side * (9 - at * 0.7)}" rx="10" ry="6.5" fill="${side < 0 ? lighter(color, 0.3) : darker(color, 0.08)}" transform="rotate(${side * -32} ${px} ${side * 8})"/>`;
    }
    drawn += `<ellipse cx="${px + 5}" cy="0" rx="9" ry="6" fill="${color}"/>`;
  }
  return group(drawn, `translate(${x} ${y}) rotate(${angle})`);
};

/** A flower seen from above: rows of petals, from outside in. */
export const flower = (x, y, r, color, { rows = 4, petals = 9, heart = '#e8c26a', flat = 0.72 } = {}) => {
  let drawn = '';
  for (let row = 0; row < rows; row += 1) {
    const length = r * (1 - row * 0.21);
    const tone = mix(color, '#fff6ee', row * 0.14);
    const fill = linear([[0, darker(tone, 0.22)], [0.5, tone], [1, lighter(tone, 0.45)]], [0, 0, 1, 0]);
    for (let at = 0; at < petals; at += 1) {
      const angle = (360 * at) / petals + row * 19;
      drawn += `<path d="M0 0 C${length * 0.3} ${-length * 0.42} ${length} ${-length * 0.4} ${length} 0 C${length} ${length * 0.4} ${length * 0.3} ${length * 0.42} 0 0 z" fill="${fill}" stroke="${darker(color, 0.18)}" stroke-width="0.7" stroke-opacity="0.35" transform="rotate(${angle})"/>`;
    }
  }
  drawn += `<circle r="${r * 0.15}" fill="${radial([[0, lighter(heart, 0.5)], [1, darker(heart, 0.25)]])}"/>`;
  return `<ellipse cx="${x + r * 0.16}" cy="${y + r * 0.3}" rx="${r * 0.95}" ry="${r * 0.5}" fill="#2a1c14" opacity="0.26" ${blur(r * 0.13)}/>` + group(drawn, `translate(${x} ${y}) scale(1 ${flat})`);
};

export const petal = (x, y, size, angle, color) =>
  `<g transform="translate(${x} ${y}) rotate(${angle})"><ellipse cx="3" cy="5" rx="${size}" ry="${size * 0.4}" fill="#2a1c14" opacity="0.2" ${blur(3)}/><path d="${leafPath(size * 2, size * 0.8)}" transform="translate(${-size} 0)" fill="${linear([[0, darker(color, 0.14)], [1, lighter(color, 0.45)]], [0, 1, 1, 0])}"/></g>`;

export const orange = (x, y, r) => {
  let drawn = `<circle r="${r}" fill="${radial([[0, '#f4b45c'], [1, '#d9822b']])}"/><circle r="${r * 0.88}" fill="#fdf0d2"/>`;
  for (let at = 0; at < 10; at += 1) {
    drawn += `<path d="M${r * 0.1} 0 L${r * 0.78} ${-r * 0.2} Q${r * 0.86} 0 ${r * 0.78} ${r * 0.2} z" fill="${linear([[0, '#f7c06c'], [1, '#ee9c3c']])}" stroke="#fbe2b0" stroke-width="1" stroke-linejoin="round" transform="rotate(${at * 36})"/>`;
  }
  return `<ellipse cx="${x + r * 0.25}" cy="${y + r * 0.66}" rx="${r * 0.95}" ry="${r * 0.28}" fill="#2a1c14" opacity="0.3" ${blur(r * 0.1)}/>` + group(drawn, `translate(${x} ${y}) scale(1 0.86)`);
};

export const vase = (x, y, width, height, color) =>
  shadow(x, y, width * 0.9) +
  `<path d="M${x - width * 0.2} ${y - height} C${x - width * 0.12} ${y - height * 0.74} ${x - width / 2} ${y - height * 0.62} ${x - width / 2} ${y - height * 0.36} C${x - width / 2} ${y - height * 0.1} ${x - width * 0.28} ${y} ${x} ${y} S${x + width / 2} ${y - height * 0.1} ${x + width / 2} ${y - height * 0.36} C${x + width / 2} ${y - height * 0.62} ${x + width * 0.12} ${y - height * 0.74} ${x + width * 0.2} ${y - height} z" fill="${round(color)}"/>` +
  `<ellipse cx="${x}" cy="${y - height}" rx="${width * 0.2}" ry="${width * 0.05}" fill="${darker(color, 0.4)}"/>`;

// ---- Tools ---------------------------------------------------------------------------------------------

/** A brush that lies on the table, or leans. */
export const brush = (x, y, angle, length, color = '#b98c5e', hair = '#f1e4cf') =>
  group(
    `<rect x="0" y="-7" width="${length * 0.66}" height="14" rx="7" fill="${linear([[0, lighter(color, 0.4)], [0.5, color], [1, darker(color, 0.4)]], [0, 0, 0, 1])}"/>` +
      `<rect x="${length * 0.6}" y="-10" width="${length * 0.1}" height="20" rx="3" fill="${linear([[0, '#efdcae'], [0.5, '#c9a45c'], [1, '#86662f']], [0, 0, 0, 1])}"/>` +
      `<path d="M${length * 0.7} -10 C${length * 0.82} -26 ${length * 0.98} -16 ${length} 0 C${length * 0.98} 16 ${length * 0.82} 26 ${length * 0.7} 10 z" fill="${linear([[0, lighter(hair, 0.5)], [1, darker(hair, 0.24)]], [0, 0, 0, 1])}"/>`,
    `translate(${x} ${y}) rotate(${angle})`,
  );

/** A roller of jade. */
export const roller = (x, y, angle, length, color = '#8fb39a') =>
  group(
    `<rect x="0" y="-6" width="${length * 0.6}" height="12" rx="6" fill="${linear([[0, lighter(color, 0.6)], [0.5, color], [1, darker(color, 0.35)]], [0, 0, 0, 1])}"/>` +
      `<path d="M${length * 0.6} 0 H${length * 0.7} V-34 H${length * 0.92} M${length * 0.7} 0 V34 H${length * 0.92}" fill="none" stroke="#c9a45c" stroke-width="4"/>` +
      `<rect x="${length * 0.76}" y="-31" width="${length * 0.16}" height="62" rx="${length * 0.07}" fill="${linear([[0, darker(color, 0.1)], [0.3, lighter(color, 0.65)], [1, darker(color, 0.35)]])}"/>`,
    `translate(${x} ${y}) rotate(${angle})`,
  );

/** A flat stone to draw over the face. */
export const guaSha = (x, y, angle, size, color = '#d8a5a0') =>
  `<ellipse cx="${x + 10}" cy="${y + size * 0.42}" rx="${size * 0.8}" ry="${size * 0.16}" fill="#2a1c14" opacity="0.25" ${blur(6)}/>` +
  group(
    `<path d="M${-size * 0.8} ${size * 0.1} C${-size * 0.9} ${-size * 0.5} ${-size * 0.3} ${-size * 0.5} 0 ${-size * 0.28} C${size * 0.3} ${-size * 0.5} ${size * 0.9} ${-size * 0.5} ${size * 0.8} ${size * 0.1} C${size * 0.6} ${size * 0.5} ${-size * 0.6} ${size * 0.5} ${-size * 0.8} ${size * 0.1} z" fill="${radial([[0, lighter(color, 0.65)], [0.6, color], [1, darker(color, 0.24)]])}"/>`,
    `translate(${x} ${y}) rotate(${angle})`,
  );

/** A bottle of nail polish. */
export const polish = (x, y, size, color) =>
  shadow(x, y, size * 0.9) +
  `<rect x="${x - size * 0.36}" y="${y - size * 0.8}" width="${size * 0.72}" height="${size * 0.8}" rx="${size * 0.18}" fill="${round(color, 1.1)}"/>` +
  `<rect x="${x - size * 0.27}" y="${y - size * 0.66}" width="${size * 0.08}" height="${size * 0.5}" rx="${size * 0.04}" fill="#fffaf0" opacity="0.7" ${blur(1.2)}/>` +
  `<path d="M${x - size * 0.17} ${y - size * 0.8} L${x - size * 0.13} ${y - size * 1.62} Q${x} ${y - size * 1.7} ${x + size * 0.13} ${y - size * 1.62} L${x + size * 0.17} ${y - size * 0.8} z" fill="${round('#3b302a')}"/>`;

export const bubbles = (x, y, width, height, seed, count = 46, tint = '#e6f0ee') => {
  const rnd = random(seed);
  const all = [];
  for (let at = 0; at < count; at += 1) {
    const up = rnd() ** 1.3;
    all.push([x + (rnd() - 0.5) * width * (1 - up * 0.62), y - up * height, (10 + rnd() * 30) * (1 - up * 0.45)]);
  }
  all.sort((one, other) => other[1] + other[2] < one[1] + one[2] ? 1 : -1);
  const fill = radial([[0, '#ffffff', 0.98], [0.6, tint, 0.92], [0.9, mix(tint, '#88a9a6', 0.5), 0.85], [1, '#ffffff', 0.9]], [0.34, 0.28, 0.78]);
  return all
    .map(([px, py, r]) => `<circle cx="${px}" cy="${py}" r="${r}" fill="${fill}"/><ellipse cx="${px - r * 0.34}" cy="${py - r * 0.4}" rx="${r * 0.22}" ry="${r * 0.14}" fill="#ffffff" opacity="0.95"/>`)
    .join('');
};

/** Beans, petals, or whatever lies about. */
export const scatter = (seed, count, [x, y, width, height], draw) => {
  const rnd = random(seed);
  const all = [];
  for (let at = 0; at < count; at += 1) all.push([x + (rnd() - 0.5) * width, y + (rnd() - 0.5) * height, rnd]);
  all.sort((one, other) => one[1] - other[1]);
  return all.map(([px, py]) => draw(px, py, rnd)).join('');
};

export const bean = (x, y, size, angle, color = '#5a3722') =>
  `<ellipse cx="${x + 3}" cy="${y + 4}" rx="${size}" ry="${size * 0.5}" fill="#2a1c14" opacity="0.35" ${blur(2.5)}/>` +
  group(
    `<ellipse rx="${size}" ry="${size * 0.68}" fill="${radial([[0, lighter(color, 0.4)], [0.5, color], [1, darker(color, 0.5)]])}"/><path d="M${-size * 0.9} 0 C${-size * 0.3} ${size * 0.3} ${size * 0.3} ${-size * 0.3} ${size * 0.9} 0" fill="none" stroke="${darker(color, 0.65)}" stroke-width="2.4"/>`,
    `translate(${x} ${y}) rotate(${angle})`,
  );

/** Tiles with a star, as on the walls of a hammam. */
export const tiles = (width, height, size, colors) => {
  const half = size / 2;
  const star = `M0 ${-half * 0.86} L${half * 0.28} ${-half * 0.28} L${half * 0.86} 0 L${half * 0.28} ${half * 0.28} L0 ${half * 0.86} L${-half * 0.28} ${half * 0.28} L${-half * 0.86} 0 L${-half * 0.28} ${-half * 0.28} z`;
  let drawn = '';
  for (let y = 0; y * size < height; y += 1) {
    for (let x = 0; x * size < width; x += 1) {
      const color = colors[(x * 2 + y * 3) % colors.length];
      drawn += `<g transform="translate(${x * size + half} ${y * size + half})"><rect x="${-half + 1.5}" y="${-half + 1.5}" width="${size - 3}" height="${size - 3}" rx="3" fill="${color}"/><path d="${star}" fill="${lighter(color, 0.35)}" opacity="0.75"/><circle r="${half * 0.18}" fill="${darker(color, 0.25)}"/></g>`;
    }
  }
  return drawn;
};
