// Portraits for some therapists of the demo catalogue, 400 x 400: invented people, drawn in a few shapes.

import { blur, darker, disc, lighter, linear, mix, radial } from './things.mjs';

const shade = (color, by = 0.2) => linear([[0, lighter(color, by)], [0.55, color], [1, darker(color, by)]], [0, 0, 0.9, 1]);

const ground = (color, light = '#fff4dc') =>
  `<rect width="400" height="400" fill="${linear([[0, lighter(color, 0.35)], [1, darker(color, 0.12)]], [0, 0, 0.8, 1])}"/>` +
  `<rect width="400" height="400" fill="${radial([[0, light, 0.7], [1, light, 0]], [0.22, 0.12, 0.8])}"/>` +
  disc(200, 196, 150, lighter(color, 0.18));

/** Shoulders in a tunic with a collar that overlaps, as spas have it. */
const tunic = (color, skin) =>
  `<path d="M44 400 C50 330 112 306 164 296 L200 330 L236 296 C288 306 350 330 356 400 z" fill="${shade(color)}"/>` +
  `<path d="M170 292 L200 356 L230 292 z" fill="${darker(skin, 0.12)}"/>` +
  `<path d="M164 294 L226 400 H196 L150 304 z" fill="${lighter(color, 0.26)}"/>` +
  `<path d="M236 294 L190 372 L206 400 L252 304 z" fill="${lighter(color, 0.12)}"/>`;

const neck = (skin) =>
  `<path d="M166 236 H234 V296 C234 322 166 322 166 296 z" fill="${darker(skin, 0.16)}"/>` +
  `<ellipse cx="204" cy="262" rx="42" ry="20" fill="${darker(skin, 0.42)}" opacity="0.35" ${blur(8)}/>`;

const face = (skin, { wide = 70, jaw = 1 } = {}) =>
  `<path d="M${200 - wide} 168 C${200 - wide} 104 ${200 + wide} 104 ${200 + wide} 168 C${200 + wide} ${226 * jaw} 236 268 200 268 S${200 - wide} ${226 * jaw} ${200 - wide} 168 z" fill="${linear([[0, lighter(skin, 0.22)], [0.6, skin], [1, darker(skin, 0.16)]], [0, 0, 1, 0.7])}"/>` +
  `<ellipse cx="158" cy="212" rx="19" ry="12" fill="#d8674f" opacity="0.24" ${blur(6)}/><ellipse cx="242" cy="212" rx="19" ry="12" fill="#d8674f" opacity="0.24" ${blur(6)}/>`;

const ears = (skin, wide = 70) =>
  `<ellipse cx="${200 - wide}" cy="190" rx="12" ry="19" fill="${darker(skin, 0.05)}"/><ellipse cx="${200 + wide}" cy="190" rx="12" ry="19" fill="${darker(skin, 0.18)}"/>`;

const features = (skin, hair, { brow = 6, smile = 18, lashes = false } = {}) => {
  const ink = darker(mix(hair, '#2a1a14', 0.55), 0.25);
  const eye = (x) =>
    `<ellipse cx="${x}" cy="186" rx="6.5" ry="7.5" fill="${ink}"/><circle cx="${x - 2}" cy="183" r="2.2" fill="#fffaf0"/>` +
    (lashes ? `<path d="M${x - 11} 181 Q${x} 171 ${x + 11} 181" stroke="${ink}" stroke-width="3.4" fill="none" stroke-linecap="round"/>` : '');
  return (
    eye(170) + eye(230) +
    `<path d="M153 164 Q168 ${164 - brow * 1.5} 185 162 M215 162 Q232 ${164 - brow * 1.5} 247 164" stroke="${darker(hair, 0.1)}" stroke-width="${brow}" fill="none" stroke-linecap="round"/>` +
    `<path d="M200 190 q-10 22 2 25" stroke="${darker(skin, 0.32)}" stroke-width="3.4" fill="none" stroke-linecap="round"/>` +
    `<path d="M${200 - smile} 232 Q200 ${232 + smile * 0.95} ${200 + smile} 232" fill="#fffaf3" stroke="${darker(mix(skin, '#a8443c', 0.5), 0.12)}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>`
  );
};

const glasses = (color) =>
  `<g fill="#ffffff" fill-opacity="0.14" stroke="${color}" stroke-width="4.5"><circle cx="169" cy="188" r="24"/><circle cx="231" cy="188" r="24"/><path d="M193 185 q7 -6 14 0" fill="none"/></g>`;

const beard = (hair, wide = 70) =>
  `<path d="M${200 - wide} 186 C${200 - wide + 2} 250 158 286 200 286 S${200 + wide - 2} 250 ${200 + wide} 186 C${200 + wide - 12} 214 246 214 236 220 Q200 206 164 220 C154 214 ${200 - wide + 12} 214 ${200 - wide} 186 z" fill="${shade(hair, 0.12)}"/>`;

const earrings = (color) => `<circle cx="130" cy="214" r="6" fill="${color}"/><circle cx="270" cy="214" r="6" fill="${color}"/>`;

export const people = {
  'anna-keller': () => {
    const [skin, hair, cloth] = ['#efc3a2', '#8a5330', '#5f8474'];
    return (
      ground('#d9b99a') +
      // Hair falls behind the shoulders.
      `<path d="M112 190 C104 84 296 84 288 190 C300 252 306 300 288 330 H112 C94 300 100 252 112 190 z" fill="${shade(hair)}"/>` +
      neck(skin) + tunic(cloth, skin) + face(skin) + features(skin, hair, { lashes: true }) +
      `<path d="M122 196 C116 132 150 100 204 102 C258 98 288 138 278 198 C268 170 246 146 214 134 C188 154 150 160 122 196 z" fill="${shade(lighter(hair, 0.08))}"/>`
    );
  },
  'jonas-weber': () => {
    const [skin, hair, cloth] = ['#e9b48e', '#4a3626', '#3f6473'];
    return (
      ground('#a9bcc4') + neck(skin) + tunic(cloth, skin) + ears(skin) + face(skin) + beard(hair) +
      features(skin, hair, { brow: 8, smile: 20 }) +
      `<path d="M126 178 C116 112 150 84 206 86 C264 80 288 122 274 180 C270 160 262 148 252 140 C222 150 166 146 146 138 C136 148 130 160 126 178 z" fill="${shade(hair, 0.16)}"/>`
    );
  },
  'mei-lin-tan': () => {
    const [skin, hair, cloth] = ['#f0cba4', '#241c1c', '#b5655a'];
    return (
      ground('#e0b48c') +
      `<path d="M114 196 C104 84 296 84 286 196 L290 268 C270 284 130 284 110 268 z" fill="${shade(hair, 0.16)}"/>` +
      neck(skin) + tunic(cloth, skin) + face(skin) + features(skin, hair, { lashes: true, brow: 5 }) +
      `<path d="M124 186 C116 120 148 94 200 94 S284 120 276 186 C270 172 262 160 252 152 H148 C138 160 130 172 124 186 z" fill="${shade(hair, 0.18)}"/>`
    );
  },
  'sofia-rossi': () => {
    const [skin, hair, cloth] = ['#e2ad84', '#33241d', '#f3ebe0'];
    return (
      ground('#c98f86') +
      `<circle cx="200" cy="84" r="42" fill="${shade(hair, 0.16)}"/>` +
      neck(skin) + tunic(cloth, skin) + ears(skin) + face(skin) + features(skin, hair, { lashes: true }) +
      `<path d="M124 190 C114 122 150 92 200 92 S286 122 276 190 C268 150 240 132 200 128 C160 132 132 150 124 190 z" fill="${shade(hair, 0.16)}"/>` +
      earrings('#d9b25c')
    );
  },
  'leyla-demir': () => {
    const [skin, hair, cloth] = ['#d79d72', '#2b1d18', '#2f6f73'];
    const scarf = '#85607c';
    return (
      ground('#7fb0ad') +
      `<path d="M104 210 C96 76 304 76 296 210 C300 270 318 300 306 336 H94 C82 300 100 270 104 210 z" fill="${shade(scarf)}"/>` +
      neck(skin) + tunic(cloth, skin) +
      `<path d="M104 300 C140 342 260 342 296 300 C302 330 280 362 200 364 S98 330 104 300 z" fill="${shade(darker(scarf, 0.06))}"/>` +
      face(skin, { wide: 68 }) + features(skin, hair, { lashes: true, brow: 7 }) +
      // The cloth around the face, with the face left out.
      `<path fill-rule="evenodd" d="M106 196 C98 68 302 68 294 196 C298 250 284 296 246 308 C220 316 180 316 154 308 C116 296 102 250 106 196 z M134 178 C134 118 162 112 200 112 S266 118 266 178 C268 230 238 264 200 266 S132 230 134 178 z" fill="${shade(lighter(scarf, 0.06))}"/>` +
      `<path d="M116 150 C140 92 262 92 284 150" fill="none" stroke="${darker(scarf, 0.18)}" stroke-width="3" opacity="0.5"/>`
    );
  },
  'karim-haddad': () => {
    const [skin, hair, cloth] = ['#a8703f', '#1d1715', '#e9dcc3'];
    return (
      ground('#d3a367') + neck(skin) + tunic(cloth, skin) + ears(skin) + face(skin) + beard(hair) +
      features(skin, hair, { brow: 8, smile: 21 }) +
      `<path d="M128 168 C122 112 156 92 200 92 S278 112 272 168 C262 138 238 130 200 130 S138 138 128 168 z" fill="${shade(hair, 0.12)}"/>`
    );
  },
  'paul-novak': () => {
    const [skin, hair, cloth] = ['#f1c9ab', '#b9b0a4', '#6d7f63'];
    return (
      ground('#b9c4ae') + neck(skin) + tunic(cloth, skin) + ears(skin) + face(skin) + features(skin, '#8d857a', { brow: 8, smile: 19 }) +
      `<path d="M126 184 C114 116 152 90 204 90 C262 86 288 126 274 184 C268 150 250 138 236 132 C200 142 176 134 166 126 C142 138 132 156 126 184 z" fill="${shade(hair, 0.16)}"/>` +
      glasses('#4a403a')
    );
  },
  'robin-sommer': () => {
    const [skin, hair, cloth] = ['#8a5638', '#2a1c18', '#c9705c'];
    let curls = '';
    for (let at = 0; at < 15; at += 1) {
      const angle = Math.PI * (0.94 + (at / 14) * 1.12);
      curls += `<circle cx="${200 + Math.cos(angle) * 82}" cy="${160 + Math.sin(angle) * 72}" r="${32 - Math.abs(at - 7) * 0.9}" fill="${at % 2 ? lighter(hair, 0.1) : hair}"/>`;
    }
    return (
      ground('#e7c9a0') + `<ellipse cx="200" cy="150" rx="88" ry="78" fill="${hair}"/>${curls}` +
      neck(skin) + tunic(cloth, skin) + ears(skin) + face(skin) + features(skin, hair, { smile: 21 }) +
      `<path d="M128 172 C130 124 160 110 200 110 S270 124 272 172 C256 146 232 136 200 136 S144 146 128 172 z" fill="${shade(hair, 0.14)}"/>`
    );
  },
};
