// One still life for each treatment of the demo catalogue, 800 x 600, named by the treatment's key.

import {
  bean, bottle, bowl, brush, bubbles, candle, cream, crystals, cup, darker, disc, flower, group, guaSha, jar, lavender,
  lighter, linear, niche, orange, palm, petal, polish, random, radial, ripples, roller, room, scatter, shadow, stack,
  steam, stone, tiles, towelRoll, towels, tray, twig, vase, water, blur,
} from './things.mjs';

const SAND = { wall: '#e2d2ba', table: '#c9ad88' };
const CLAY = { wall: '#d3a98c', table: '#b27f62' };
const SAGE = { wall: '#b9c4ae', table: '#d6c7a8' };
const ROSE = { wall: '#e7c9be', table: '#d9ad9f' };
const CREAM = { wall: '#efe3d0', table: '#dcc6a4' };
const MIST = { wall: '#bccdcb', table: '#cfc6b2' };
const FOREST = { wall: '#6f8576', table: '#a58a66' };
const DUSK = { wall: '#8d7f93', table: '#7c6672' };
const SEA = { wall: '#a9c3c6', table: '#dccfb6' };
const OCHRE = { wall: '#ddb77f', table: '#b98a54' };

const BASALT = '#4a4846';
const SLATE = '#6b6a68';
const PEBBLE = '#a29a8e';
const IVORY = '#efe6d6';
const LINEN = '#d9c9ae';
const OLIVE = '#7d8b5d';
const PINE = '#4f6f58';
const AMBER = '#8a4a1e';

const lyingFlower = (x, y, color) => flower(x, y, 46, color, { rows: 4, petals: 8, flat: 0.55 });

export const scenes = {
  'swedish-massage': () =>
    room({ ...SAND, seed: 2 }) +
    niche(520, 430, 260, 350, '#c08f6c') +
    towels(500, 470, 300, ['#c98f6a', '#f1e8d9', '#e6d6bd', '#f1e8d9']) +
    bottle(262, 500, 92, 190, AMBER, { label: '#efe3cc', cap: '#2f2722' }) +
    twig(520, 300, -28, 190, { kind: 'eucalyptus', color: '#7f9a86', size: 1.1 }),

  'swedish-massage-long': () =>
    room({ ...CREAM, seed: 5 }) +
    disc(250, 210, 120, '#d9a87c') +
    towelRoll(470, 500, 330, 66, '#f0e6d6') +
    towelRoll(520, 384, 250, 54, '#c7a68a') +
    twig(130, 520, -52, 300, { kind: 'olive', color: OLIVE, bend: 46, pairs: 8, size: 1.15 }) +
    stone(214, 520, 60, 28, PEBBLE),

  'deep-tissue-massage': () =>
    room({ ...FOREST, seed: 7 }) +
    niche(420, 430, 300, 372, '#3f5a4b') +
    stack(420, 480, [[130, 46, '#57524d'], [98, 38, '#77716a'], [70, 30, '#4b4744'], [44, 22, '#a59c90']]) +
    palm(120, 470, -66, 240, '#3f6650') +
    bottle(640, 510, 80, 150, '#3c2a1e', { cap: '#c9a45c', dropper: false, label: '#d9c6a2' }),

  'hot-stone-massage': () =>
    room({ ...CLAY, seed: 4, light: '#ffdfae' }) +
    candle(640, 480, 92, 130, '#f0dfc4') +
    shadow(330, 490, 330) +
    stone(230, 500, 104, 44, BASALT, -3) +
    stone(430, 505, 116, 48, '#3d3b3a', 2) +
    stone(330, 446, 92, 40, SLATE, 1) +
    stone(336, 384, 58, 27, BASALT, -2) +
    steam(340, 330, 210, 3, 48) +
    stone(560, 560, 46, 20, SLATE),

  'aroma-massage': () =>
    room({ ...ROSE, wall: '#d5c3cf', table: '#c9ac9c', seed: 9 }) +
    niche(400, 430, 250, 330, '#a58fae') +
    bottle(360, 500, 108, 220, AMBER, { dropper: true, label: '#f1e7d4' }) +
    orange(560, 500, 66) +
    orange(650, 540, 40) +
    lavender(120, 560, -42, 270) +
    lavender(170, 566, -56, 250) +
    lavender(96, 560, -28, 230),

  'thai-massage': () =>
    room({ ...OCHRE, wall: '#e0bd86', table: '#a9743f', seed: 11 }) +
    disc(560, 220, 150, '#c8683c') +
    towels(420, 490, 380, ['#7d3f2c', '#c96f42', '#e0a94f'], 56) +
    flower(420, 316, 74, '#f6efe2', { rows: 3, petals: 5, heart: '#f0b13c', flat: 0.66 }) +
    palm(110, 500, -62, 260, '#4f6f46') +
    flower(690, 530, 46, '#f6efe2', { rows: 3, petals: 5, heart: '#f0b13c', flat: 0.6 }),

  'sports-massage': () =>
    room({ ...MIST, wall: '#a9bcc4', table: '#8b9aa0', seed: 14 }) +
    niche(560, 430, 230, 330, '#5f7f8e') +
    towelRoll(300, 505, 300, 74, '#3f6473') +
    stone(560, 500, 84, 62, '#d98b53') +
    bottle(690, 515, 84, 200, '#e8e3d8', { cap: '#d98b53', label: '#3f6473' }),

  'back-neck-massage': () =>
    room({ ...SAGE, seed: 17 }) +
    niche(280, 430, 240, 340, '#8aa083') +
    stack(280, 490, [[96, 40, '#b9ad9b'], [70, 31, '#8e867b'], [46, 22, '#d6cbb8']]) +
    cup(540, 500, 150, '#f1e8d9') +
    steam(540, 392, 160, 3, 30) +
    twig(700, 560, -118, 210, { kind: 'olive', color: OLIVE, size: 0.95 }),

  'pregnancy-massage': () =>
    room({ ...ROSE, seed: 21, wall: '#ecd2c4' }) +
    disc(400, 270, 190, '#e3a98e') +
    vase(400, 500, 180, 200, '#f3e6d6') +
    twig(396, 304, -108, 190, { kind: 'olive', color: '#9aa57d', size: 1, bend: 30 }) +
    twig(404, 304, -62, 200, { kind: 'eucalyptus', color: '#8fa58e', size: 0.9, bend: 36 }) +
    stone(600, 520, 58, 30, '#d9b9a4') +
    petal(230, 530, 26, 12, '#e7a9a0') +
    petal(290, 556, 22, -30, '#efc0b4'),

  'massage-for-two': () =>
    room({ ...CLAY, wall: '#dfb9a0', table: '#b98e72', seed: 24 }) +
    niche(260, 430, 210, 320, '#b0694a') +
    niche(540, 430, 210, 320, '#b0694a') +
    towelRoll(270, 500, 190, 58, '#f1e8d9') +
    towelRoll(560, 500, 190, 58, '#e3c6ad') +
    candle(262, 384, 56, 64, '#f7ead2', { glow: 0.7 }) +
    candle(546, 384, 56, 64, '#f7ead2', { glow: 0.7 }) +
    lyingFlower(406, 530, '#e9a493') +
    petal(330, 566, 20, 20, '#eebaa9') + petal(480, 572, 20, -24, '#eebaa9'),

  'break-for-two': () =>
    room({ ...SAGE, wall: '#c3ccb6', seed: 26 }) +
    disc(400, 230, 130, '#e6c58c') +
    tray(400, 500, 520, '#b98c5e') +
    cup(300, 486, 140, '#f3ebdd') +
    cup(500, 486, 140, '#9fb19a') +
    steam(296, 384, 150, 2, 34) + steam(500, 384, 150, 2, 34) +
    twig(90, 560, -38, 170, { kind: 'olive', color: OLIVE, size: 0.9 }),

  'signature-facial': () =>
    room({ ...CREAM, seed: 31 }) +
    niche(420, 430, 280, 366, '#cfa58b') +
    twig(520, 470, -66, 210, { kind: 'eucalyptus', color: '#8ba591' }) +
    cream(430, 490, 210, 120, '#f4ece0') +
    flower(210, 500, 74, '#e8b9ad', { rows: 5, petals: 9, flat: 0.62 }) +
    roller(548, 552, -14, 220, '#93b59e') +
    petal(330, 560, 22, 24, '#efc9bd'),

  'hydrating-facial': () =>
    room({ ...SEA, table: '#c8d6d4', seed: 33 }) +
    disc(560, 220, 140, '#e9f1ee') +
    bottle(420, 500, 118, 210, '#7fb0b8', { dropper: true, cap: '#f1ece2' }) +
    bowl(210, 510, 190, 92, '#f1ece2', '#9cc7cc') +
    ripples(600, 536, 4, 130, '#a9c3c6') +
    palm(720, 430, -118, 170, '#6f9a86'),

  'firming-facial': () =>
    room({ ...ROSE, wall: '#e6cdbf', seed: 35 }) +
    niche(250, 430, 220, 320, '#c98f80') +
    guaSha(330, 470, -12, 120, '#d79a98') +
    roller(470, 540, -34, 270, '#d79a98') +
    jar(210, 500, 120, 100, '#f3e7d8', '#c9a45c') +
    petal(610, 540, 28, 24, '#e8b4ab') + petal(680, 500, 22, -12, '#f0c9be'),

  'deep-cleansing-facial': () =>
    room({ ...SAGE, wall: '#c9cfbf', table: '#b4b29b', seed: 37 }) +
    niche(440, 430, 290, 360, '#7f917e') +
    bowl(440, 500, 270, 124, '#57564f', '#b7c0a4') +
    brush(500, 402, -38, 230, '#c39a68', '#f4ead8') +
    stack(180, 510, [[62, 26, '#8f948a'], [42, 20, '#b8baac']]) +
    twig(660, 560, -120, 190, { kind: 'fern', color: '#6d8a5e', pairs: 9 }),

  'express-facial': () =>
    room({ ...CREAM, wall: '#f0dcc0', table: '#e0bd92', seed: 39 }) +
    disc(280, 230, 150, '#efb86e') +
    jar(320, 500, 150, 120, '#f7efe2', '#d7b07a') +
    bottle(500, 500, 80, 170, '#e9a45c', { dropper: true, cap: '#f7efe2' }) +
    orange(630, 520, 56) +
    petal(170, 540, 22, 30, '#f4d7b0'),

  'brows-lashes': () => {
    const arc = (x, y, length) =>
      Array.from({ length: 15 }, (_, at) => {
        const t = at / 14;
        const [px, py] = [x + t * length, y - Math.sin(t * Math.PI) * 34];
        return `<path d="M${px} ${py} q${6 + t * 16} ${-24 - 14 * Math.sin(t * Math.PI)} ${20 + t * 18} ${-30 - 20 * Math.sin(t * Math.PI)}" stroke="#4a342a" stroke-width="5" stroke-linecap="round" fill="none"/>`;
      }).join('');
    return (
      room({ ...ROSE, wall: '#ecd8cb', table: '#dcb9a6', seed: 41, leaves: 0.7 }) +
      disc(400, 250, 170, '#f5e8dc') +
      arc(268, 292, 240) +
      `<path d="M252 300 Q400 232 548 300" stroke="#7a5443" stroke-width="6" stroke-linecap="round" fill="none"/>` +
      brush(150, 530, -8, 300, '#7a5443', '#3b2a22') +
      jar(610, 510, 110, 70, '#7a5443', '#c9a45c')
    );
  },

  'sea-salt-scrub': () =>
    room({ ...SEA, seed: 43 }) +
    disc(220, 220, 130, '#f0e4cd') +
    bowl(430, 500, 300, 130, '#e9e2d4', (x, y, w) => crystals(x, y, w, 84, '#e9efee', 6, 9)) +
    crystals(650, 548, 130, 28, '#e9efee', 9, 8) +
    stone(180, 530, 76, 32, '#9fa9a8') +
    stone(120, 556, 46, 20, '#c4c8c0') +
    twig(790, 560, -148, 180, { kind: 'cedar', color: '#5f8a86', pairs: 10, size: 1.1 }),

  'coffee-scrub': () =>
    room({ ...OCHRE, wall: '#d8bd9c', table: '#a9805a', seed: 46 }) +
    niche(420, 430, 270, 350, '#8b5a3c') +
    bowl(420, 500, 280, 128, '#f0e5d3', (x, y, w) => crystals(x, y, w, 78, '#5b3a26', 4, 7)) +
    scatter(12, 16, [200, 530, 260, 70], (x, y, rnd) => bean(x, y, 15 + rnd() * 5, rnd() * 180)) +
    scatter(15, 8, [660, 545, 150, 60], (x, y, rnd) => bean(x, y, 15 + rnd() * 5, rnd() * 180)),

  'algae-wrap': () =>
    room({ ...SEA, wall: '#9fbab2', table: '#cbbf9f', seed: 48 }) +
    niche(300, 430, 240, 340, '#4f7b74') +
    bowl(320, 500, 240, 112, '#efe7d8', '#3f6b52') +
    brush(370, 412, -50, 210, '#b98c5e', '#e8dcc4') +
    twig(480, 556, -24, 250, { kind: 'fern', color: '#3f7a63', pairs: 10, size: 1.15, bend: 56 }) +
    twig(500, 566, -54, 230, { kind: 'fern', color: '#5b8f6b', pairs: 10, size: 1, bend: -36 }) +
    stone(650, 548, 52, 24, '#8fa39a'),

  'clay-wrap': () =>
    room({ ...CLAY, wall: '#dcb596', table: '#a9714d', seed: 51 }) +
    disc(540, 230, 150, '#b3573a') +
    bowl(360, 500, 300, 136, '#8b4a30', '#c9855c') +
    brush(430, 398, -32, 240, '#d2ac7b', '#f1e3c9') +
    stack(650, 510, [[64, 28, '#c08764'], [46, 22, '#e0b596']]),

  'lymphatic-drainage': () =>
    room({ ...MIST, wall: '#d3dcd8', table: '#bfc9c2', seed: 53 }) +
    niche(540, 430, 240, 350, '#94ada6') +
    brush(140, 520, -10, 330, '#c9a474', '#efe0c4') +
    vase(540, 490, 150, 190, '#f1ece2') +
    twig(540, 306, -100, 190, { kind: 'olive', color: '#8fa58a', bend: 28, size: 0.95 }) +
    twig(544, 306, -58, 180, { kind: 'olive', color: '#9cb093', bend: 30, size: 0.85 }) +
    stone(300, 470, 62, 26, '#c3c6bc'),

  manicure: () =>
    room({ ...ROSE, wall: '#ead0c6', seed: 56 }) +
    niche(300, 430, 230, 330, '#c88f86') +
    polish(240, 500, 120, '#d58f8a') +
    polish(360, 514, 120, '#b5575a') +
    polish(480, 500, 120, '#efcfc0') +
    flower(640, 500, 70, '#f3ded2', { rows: 5, petals: 9, flat: 0.62 }) +
    petal(560, 560, 22, 20, '#e9b9ae'),

  'gel-manicure': () =>
    room({ ...CREAM, wall: '#e6d7cf', table: '#c7a9a0', seed: 58 }) +
    disc(400, 230, 160, '#b96d6d') +
    tray(400, 510, 560, '#efe2d4') +
    ['#8f2f3f', '#c96a5f', '#e6b6a6', '#7e8fa0', '#3f5866'].map((color, at) => polish(196 + at * 102, 496, 96, color)).join(''),

  pedicure: () =>
    room({ ...SAGE, wall: '#c6cdbd', table: '#c3a983', seed: 61 }) +
    niche(470, 430, 300, 350, '#93a58c') +
    bowl(470, 520, 380, 132, '#b98558', '#a9cfd0') +
    lyingFlower(420, 404, '#f4dcd2') +
    petal(540, 404, 20, 10, '#eec3b6') + petal(500, 418, 16, 60, '#eec3b6') +
    towels(150, 520, 190, ['#f1e8d9', '#c9d0bd', '#f1e8d9'], 40),

  'spa-pedicure': () =>
    room({ ...MIST, wall: '#b6c8c4', table: '#b99c79', seed: 63 }) +
    disc(250, 220, 130, '#efe3cc') +
    bowl(330, 520, 340, 124, '#e9e1d3', '#8fbcc0') +
    orange(300, 408, 30) + orange(372, 412, 26) +
    candle(620, 500, 84, 130, '#f4e7d0') +
    scatter(21, 9, [620, 555, 230, 46], (x, y, rnd) => stone(x, y, 20 + rnd() * 12, 10 + rnd() * 4, rnd() > 0.5 ? '#8f8a82' : '#c6bda9')),

  'foot-reflexology': () => {
    const rnd = random(8);
    let path = '';
    for (let at = 0; at < 15; at += 1) {
      const t = at / 14;
      path += stone(110 + t * 520 + (rnd() - 0.5) * 30, 566 - Math.sin(t * 2.6) * 92 + (rnd() - 0.5) * 14, 46 - t * 20, 20 - t * 8, [PEBBLE, '#c7bcab', SLATE, '#b29f8a'][at % 4]);
    }
    return (
      room({ ...SAND, wall: '#d9cdb4', seed: 66 }) +
      niche(590, 430, 230, 330, '#a88f6c') +
      stack(590, 474, [[72, 30, '#8e867b'], [52, 24, '#c7bcab'], [34, 17, '#6b6a68']]) +
      path +
      palm(110, 400, -50, 190, '#7c9470')
    );
  },

  'hammam-ritual': () =>
    `<rect width="800" height="600" fill="#3d7f86"/>` +
    tiles(800, 430, 100, ['#2f7a80', '#4a979b', '#3a6f86', '#57a5a0']) +
    `<rect width="800" height="430" fill="${radial([[0, '#fff0cf', 0.62], [1, '#0f2f33', 0.34]], [0.25, 0.2, 0.95])}"/>` +
    `<rect y="426" width="800" height="174" fill="${linear([[0, '#cdbb9f'], [0.2, '#e4d6bd'], [1, '#f0e6d2']], [0, 0, 0, 1])}"/>` +
    bowl(420, 500, 270, 120, '#c2793f', '#8fc7c4') +
    towels(170, 510, 200, ['#f1e8d9', '#c2793f', '#f1e8d9'], 42) +
    `<g>${shadow(640, 520, 110)}<rect x="580" y="466" width="124" height="54" rx="20" fill="${linear([[0, '#6f7d4a'], [1, '#3d4a26']], [0, 0, 0, 1])}"/><rect x="590" y="472" width="70" height="14" rx="7" fill="#fffaf0" opacity="0.25"/></g>` +
    steam(420, 360, 240, 4, 60),

  'foam-massage': () =>
    room({ wall: '#9cc0bd', table: '#d8d6c8', seed: 70 }) +
    niche(420, 430, 320, 380, '#5f9a9a') +
    bowl(420, 510, 330, 120, '#c98f52', (x, y) => bubbles(x, y + 10, 300, 200, 5, 74)) +
    bubbles(670, 560, 160, 60, 9, 16) +
    bubbles(150, 565, 130, 50, 11, 12) +
    bubbles(560, 220, 260, 150, 17, 7),

  rhassoul: () =>
    `<rect width="800" height="600" fill="#a2522f"/>` +
    tiles(800, 430, 100, ['#a85a36', '#c47a4a', '#8f4a34', '#d39a5e']) +
    `<rect width="800" height="430" fill="${radial([[0, '#ffedc4', 0.6], [1, '#2e120a', 0.36]], [0.25, 0.2, 0.95])}"/>` +
    `<rect y="426" width="800" height="174" fill="${linear([[0, '#b99876'], [0.2, '#d8bd98'], [1, '#e9d6b6']], [0, 0, 0, 1])}"/>` +
    bowl(330, 505, 280, 126, '#3f7a80', '#8a6a52') +
    brush(390, 402, -44, 220, '#c39a68', '#efe3cb') +
    flower(600, 500, 64, '#d97b76', { rows: 5, petals: 9, flat: 0.62 }) +
    petal(520, 560, 24, 12, '#e39a90') + petal(690, 552, 22, -24, '#e39a90'),

  'milk-honey-bath': () =>
    room({ ...OCHRE, wall: '#f0d9ac', table: '#dcb470', seed: 74 }) +
    disc(540, 220, 150, '#eeb04a') +
    jar(560, 505, 150, 140, '#d98f23', '#f2e2c0') +
    `<path d="M590 330 C640 300 690 300 716 250" stroke="#b98552" stroke-width="12" stroke-linecap="round" fill="none"/>` +
    bowl(290, 515, 320, 120, '#f6eee0', '#fbf4e6') +
    lyingFlower(260, 408, '#f2c9a8') +
    petal(350, 410, 18, 14, '#f2d3b4'),

  'stillwater-ritual': () => {
    const [far, near] = ['#7f97a3', '#4d6a74'];
    return (
      `<rect width="800" height="600" fill="${linear([[0, '#5f7f92'], [0.45, '#e3b79a'], [0.62, '#f3d6ae']], [0, 0, 0, 1])}"/>` +
      `<circle cx="520" cy="270" r="230" fill="${radial([[0, '#fff1cf', 0.9], [0.3, '#ffe2b0', 0.5], [1, '#ffe2b0', 0]], [0.5, 0.5, 0.5])}"/>` +
      disc(520, 270, 62, '#ffe9bd') +
      `<path d="M0 330 Q130 240 260 300 T520 310 T800 270 V380 H0 z" fill="${linear([[0, far], [1, lighter(far, 0.35)]], [0, 0, 0, 1])}"/>` +
      `<path d="M0 360 Q180 290 330 350 T800 350 V400 H0 z" fill="${linear([[0, near], [1, lighter(near, 0.25)]], [0, 0, 0, 1])}"/>` +
      water(372, '#7fa0a8') +
      `<path d="M460 380 h120 M430 404 h190 M470 430 h110 M440 462 h170" stroke="#fff1d4" stroke-width="7" stroke-linecap="round" opacity="0.55"/>` +
      ripples(210, 506, 4, 190, '#6d929b') +
      stack(210, 506, [[76, 30, '#5a5652'], [54, 23, '#8b8379'], [34, 17, '#4b4744']]) +
      twig(800, 560, -162, 210, { kind: 'fern', color: '#3f5f55', pairs: 10, size: 1.2, bend: 40 })
    );
  },

  'after-work-ritual': () =>
    room({ ...DUSK, seed: 80, light: '#ffd9ae' }) +
    niche(300, 430, 250, 350, '#5c4d66') +
    candle(250, 500, 92, 170, '#f0dcc0') +
    candle(370, 510, 78, 104, '#e6c9ae') +
    cup(580, 510, 150, '#b98f86', '#7a3f2a') +
    steam(576, 402, 160, 3, 30) +
    lavender(430, 580, -20, 220),

  'mother-to-be-ritual': () =>
    room({ ...CREAM, wall: '#e9d3c8', table: '#cfae98', seed: 83 }) +
    niche(420, 430, 310, 380, '#d39f8a') +
    flower(420, 300, 120, '#f1d2c6', { rows: 6, petals: 11, flat: 0.92 }) +
    towels(420, 500, 320, ['#f6eee2', '#e3bda9', '#f6eee2'], 42) +
    jar(680, 515, 110, 84, '#f3e7d8', '#c9a877') +
    stone(150, 530, 62, 30, '#e0c1ac'),
};
