/*
 * What a page asks for by `theme` besides the look that an element begins with.
 *
 * `theme="site"`: the look of the page around an element, read from what the browser made of its style sheets and
 * said in the widget's own tokens. Nobody's markup is known, so everything is a guess that may fail: what is not
 * found keeps the default, and whatever is found is corrected by `tokens.css` until it can be read.
 *
 * Another theme than an element began with, or one before the app is there: the portal is asked for it.
 *
 * Imported only where somebody asks for either. It reads the page and changes nothing in it.
 */

/** So many buttons and links of a page are looked at. */
const MOST = 400;

/** What a site calls the button that matters. */
const CALLING = /book|buch|reserv|termin|appoint|primary|cta|submit/i;

/** Colours as browsers write them into computed styles. */
const COLORS = /(rgba?|oklch|oklab|lch|lab|color)\([^()]*\)/g;

const parentOf = (node) => node.assignedSlot || node.parentElement || node.getRootNode().host;

const isMeant = (element) => /^\s*site\s*$/i.test(element.getAttribute("theme"));

/**
 * Dresses an element as the page around it, and again whenever the page may have come to look otherwise, until the
 * element goes or asks for another theme.
 */
export const follow = async (element) => {
  // The frame of a popup has its own sheets first.
  await element._popup;
  // It was moved.
  if (element._unfollow) return element._look();
  if (!isMeant(element) || !element.isConnected) return;
  const root = element._root;
  const sheet = new CSSStyleSheet();
  let pause = 0;
  let said = null;
  const look = (element._look = () => {
    // What it stands in may be another by now.
    observer.disconnect();
    observer.observe(element, { attributes: true, attributeFilter: ["theme"] });
    // Sites switch their look by attributes of any name.
    for (let node = parentOf(element); node; node = parentOf(node)) observer.observe(node, { attributes: true });
    const says = lookAround(element, root);
    if (says !== said) sheet.replaceSync(`:host{${(said = says)}}`);
  });
  const again = () => {
    if (!isMeant(element)) return element._unfollow();
    // Some sites change classes with every scrolled pixel.
    clearTimeout(pause);
    pause = setTimeout(look, 200);
  };
  const observer = new MutationObserver(again);
  // Sites that turn dark slowly have their colours at the end.
  const turned = ({ target, propertyName }) => {
    if (/color/.test(propertyName) && target !== element && target.contains(element)) again();
  };
  addEventListener("transitionend", turned);
  const scheme = matchMedia("(prefers-color-scheme:dark)");
  scheme.addEventListener("change", again);
  // Style sheets and fonts that come late.
  addEventListener("load", again);
  element._unfollow = () => {
    observer.disconnect();
    scheme.removeEventListener("change", again);
    removeEventListener("load", again);
    removeEventListener("transitionend", turned);
    clearTimeout(pause);
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    element._looks = [];
    element._unfollow = null;
  };
  // After the portal's own look, which stays where the page says nothing.
  element._looks = [sheet];
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  look();
};

// The look of the page around `element`, as declarations of tokens; `place` is where a node may be put for a moment to
// have colours worked out.
const lookAround = (element, place) => {
  const probe = document.createElement("i");
  place.append(probe);
  try {
    return declarations(element, probe);
  } finally {
    probe.remove();
  }
};

const declarations = (element, probe) => {
  // System colours are those of the page, whichever scheme the element has.
  probe.style.colorScheme = getComputedStyle(document.documentElement).colorScheme;
  // Whatever form a colour is written in, the browser makes numbers of it; once, because it works out a style for each.
  const known = new Map();
  const colorOf = (text) => {
    if (!known.has(text)) known.set(text, worked(text));
    return known.get(text);
  };
  const worked = (text) => {
    probe.style.color = "";
    probe.style.color = `color(from ${text} srgb r g b / alpha)`;
    const numbers = getComputedStyle(probe).color.match(/-?[\d.]+(e-?\d+)?/g);
    if (!probe.style.color || !numbers || numbers.length < 3) return null;
    const [red, green, blue, alpha = 1] = numbers.map(Number);
    const channels = [red, green, blue].map((value) => Math.min(1, Math.max(0, value)));
    const [r, g, b] = channels.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return {
      alpha,
      luminance: 0.2126 * r + 0.7152 * g + 0.0722 * b,
      saturation: Math.max(...channels) - Math.min(...channels),
      hex: `#${channels.map((value) => Math.round(value * 255).toString(16).padStart(2, "0")).join("")}`,
    };
  };
  const contrast = (one, two) =>
    (Math.max(one.luminance, two.luminance) + 0.05) / (Math.min(one.luminance, two.luminance) + 0.05);

  const isSame = (color, name) => color.hex === colorOf(name)?.hex;

  // A gradient's first colour; of a photograph none.
  const gradientOf = (style) => {
    const colors = /url\(/.test(style.backgroundImage) ? [] : style.backgroundImage.match(COLORS) || [];
    return colors.map(colorOf).find((color) => color && color.alpha > 0.5);
  };

  const around = parentOf(element) || document.body;
  const styleAround = getComputedStyle(around);
  const text = colorOf(styleAround.color);
  if (!text) return "";
  const tokens = {};

  // The background that is seen: the nearest that is not transparent. Pictures cannot be read.
  let ground = null;
  let isPicture = false;
  for (let node = around; node && !ground && !isPicture; node = parentOf(node)) {
    const style = getComputedStyle(node);
    const color = colorOf(style.backgroundColor);
    ground = gradientOf(style) || (color && color.alpha > 0.5 ? color : null);
    isPicture = !ground && style.backgroundImage !== "none";
  }
  const isPainted = ground || isPicture;
  const canvas = colorOf("Canvas") || colorOf("#fff");
  // Nobody writes white on white: something that cannot be read, or is no ancestor, lies behind.
  isPicture ||= contrast(ground || canvas, text) < (ground ? 1.3 : 2);
  // With a picture the text tells whether it is dark.
  if (isPicture) ground = colorOf(text.luminance > 0.4 ? "#000" : "#fff");
  ground ||= canvas;
  const isDark = contrast(ground, text) > 2 ? text.luminance > ground.luminance : ground.luminance < 0.18;
  const own = (name) => `--booking-color-${name}${isDark ? "-dark" : ""}`;
  tokens["--booking-scheme"] = isDark ? "dark" : "light";

  // Buttons and links, those of the page's main part first.
  const isSeen = (node) => {
    const { width, height } = node.getBoundingClientRect();
    const isHidden = node.checkVisibility && !node.checkVisibility({ visibilityProperty: true });
    return width > 20 && height > 10 && !isHidden && !node.closest("booking-widget,dialog,[role=dialog],[aria-modal]");
  };
  const first = (selector) => {
    const main = document.querySelector("main,article,[role=main]") || document.body;
    return [...main.querySelectorAll(selector), ...document.body.querySelectorAll(selector)].slice(0, MOST);
  };

  // What floats over the page, such as a question about cookies, says little of it; a page's head may stay in view.
  const isFloating = (node) => {
    for (let at = node; at && !at.matches("body,header,nav,[role=banner]"); at = at.parentElement) {
      const { position, bottom } = getComputedStyle(at);
      if (position === "fixed" || (position === "sticky" && bottom !== "auto")) return true;
    }
    return false;
  };
  const fillOf = (style) => {
    const fill = gradientOf(style) || colorOf(style.backgroundColor);
    return fill && fill.alpha > 0.5 ? fill : null;
  };
  let button = null;
  let best = 0;
  for (const node of first("button,[type=submit],[type=button],[role=button],a")) {
    const said = (node.textContent || node.value || "").trim();
    // Cards and tiles can be links, too.
    if (!said || said.length > 40 || !isSeen(node) || node.getBoundingClientRect().height > 100) continue;
    const style = getComputedStyle(node);
    // The browser's own button says nothing of the site, and most links are none.
    if (style.borderTopStyle === "outset" || parseFloat(style.paddingInlineStart) < 6) continue;
    const fill = fillOf(style);
    const line = colorOf(style.borderTopColor);
    const isOther = (color) => contrast(color, ground) > 1.25 || Math.abs(color.saturation - ground.saturation) > 0.15;
    const isFilled = fill && isOther(fill);
    const isOutlined = !isFilled && line && line.alpha > 0.5 && parseFloat(style.borderTopWidth) > 0;
    if (!(isFilled || isOutlined)) continue;
    const name = `${node.className} ${node.id} ${node.type} ${said}`;
    const color = isFilled ? fill : line;
    const score = 1 + (isFilled ? 2 : 0) + color.saturation * 3 + (CALLING.test(name) ? 2 : 0);
    if (score > best && !isFloating(node)) [best, button] = [score, { node, style, color, line, isFilled }];
  }
  const link = first("p a[href],li a[href],a[href]")
    .filter((node) => isSeen(node) && (!button || node !== button.node))
    .map((node) => getComputedStyle(node))
    // What is written on a button is no link's colour.
    .filter((style) => !fillOf(style))
    .map((style) => colorOf(style.color))
    // Nor does the colour that the browser gives to links.
    .find((color) => color && color.saturation > 0.12 && contrast(color, text) > 1.1 && !isSame(color, "LinkText"));

  // What the browser writes in where no style sheet says anything.
  probe.style.fontFamily = "initial";
  const plain = getComputedStyle(probe).fontFamily;
  // Some sites hide the words behind a logo.
  const isRead = ({ fontSize, textIndent }) => parseFloat(fontSize) > 10 && Math.abs(parseFloat(textIndent)) < 50;
  const heading = first("h1,h2,h3").find((node) => node.textContent.trim() && isSeen(node) && isRead(getComputedStyle(node)));
  const headingStyle = heading && getComputedStyle(heading);
  const hasFont = styleAround.fontFamily !== plain;
  const hasHeadingFont = heading && headingStyle.fontFamily !== plain;
  const isBare = !(isPainted || hasFont || hasHeadingFont || button || link) && isSame(text, "CanvasText");
  // A page without a look leaves the widget the portal's.
  if (isBare) return `--booking-scheme:${tokens["--booking-scheme"]}`;

  // On a loud or middling background the widget is a card of its hue; on a picture it is one of its own.
  if (!isPicture) {
    tokens[own("surface")] = ground.hex;
    tokens[own("text")] = text.hex;
  }

  // The button's colour; a black or white one leaves the colour to the links.
  const accent = button && (button.color.saturation > 0.12 || !link) ? button.color : link;
  // In either scheme, should the element be given the other one.
  if (accent) tokens[own("accent")] = tokens["--booking-color-accent"] = accent.hex;
  else if (contrast(text, ground) > 4.5) tokens[own("accent")] = text.hex;

  // Huge headings are set tighter, and single words wider, than the widget's could be.
  const spaced = (style) => {
    const spacing = parseFloat(style.letterSpacing) / parseFloat(style.fontSize);
    const calm = Math.min(0.2, Math.max(-0.03, spacing));
    return Number.isFinite(spacing) ? `${Math.round(calm * 1000) / 1000}em` : "normal";
  };
  if (button) {
    const { node, style, line, isFilled } = button;
    // As its style sheet measures, whatever zoom it is under.
    const height = node.offsetHeight;
    const radius = Math.round(Math.min(parseFloat(style.borderTopLeftRadius) || 0, height / 2));
    const isPill = radius > height * 0.4 && height > 24;
    const calm = Math.min(radius, 10);
    tokens["--booking-radius-button"] = isPill ? "var(--booking-radius-round)" : `${radius}px`;
    tokens["--booking-radius-control"] = `${isPill ? 12 : calm}px`;
    tokens["--booking-radius-card"] = `${isPill ? 16 : Math.round(calm * 1.4)}px`;
    tokens["--booking-radius-root"] = `${isPill ? 20 : Math.round(calm * 1.8)}px`;
    tokens["--booking-radius-slot"] = "var(--booking-radius-control)";
    // Small buttons in a row are of the same shape.
    tokens["--booking-radius-round"] = isPill ? "calc(var(--booking-font-size)*10)" : `${radius}px`;
    tokens["--booking-button-transform"] = style.textTransform;
    tokens["--booking-button-spacing"] = spaced(style);
    const thickness = Math.round(parseFloat(style.borderTopWidth)) || 0;
    tokens["--booking-line-width"] = `${Math.min(3, Math.max(1, thickness))}px`;
    if (thickness > 1) tokens["--booking-color-card-line"] = "var(--booking-color-ink)";
    // Filled or outlined, whichever the portal's look is.
    const accentAs = (role) => `var(--booking-color-${role})`;
    tokens["--booking-color-button"] = isFilled ? accentAs("accent-fill") : "transparent";
    tokens["--booking-color-on-button"] = accentAs(isFilled ? "on-accent" : "accent-ink");
    const edge = accentAs(isFilled ? "accent-line" : "accent-ink");
    // A line of its own around a filled button, in the scheme that it is made for.
    const isDrawn = isFilled && thickness && line && line.alpha > 0.5 && contrast(line, ground) > 3;
    const both = isDark ? [edge, line && line.hex] : [line && line.hex, edge];
    tokens["--booking-color-button-line"] = isDrawn ? `light-dark(${both})` : edge;
  }

  if (hasFont) tokens["--booking-font-family"] = styleAround.fontFamily;
  if (heading) {
    const style = headingStyle;
    if (hasHeadingFont) tokens["--booking-font-family-heading"] = style.fontFamily;
    // Prices and numbers of days have it, too.
    tokens["--booking-font-weight-heading"] = Math.max(400, style.fontWeight);
    tokens["--booking-heading-transform"] = style.textTransform;
    tokens["--booking-heading-spacing"] = spaced(style);
  }
  // What the visitor has chosen, and not the site's root, is the measure of small and large.
  probe.style.fontSize = "medium";
  const least = Math.max(16, parseFloat(getComputedStyle(probe).fontSize));
  const size = Math.max(least, parseFloat(styleAround.fontSize));
  tokens["--booking-font-size"] = `${Math.min(size, least * 1.25)}px`;

  return Object.entries(tokens).map(([name, value]) => `${name}:${value}`).join(";");
};

/** Another theme was asked for, or one before the app is: the portal says what it looks like. */
export const dress = async (element) => {
  if (!element._server) return;
  const asked = () => (element.getAttribute("theme") || "").trim();
  const [theme, turn] = [asked(), element._turn];
  const portal = encodeURIComponent((element.getAttribute("portal") || "").trim());
  const query = new URLSearchParams({ lang: element._language, theme });
  const reply = await fetch(`${element._server}/v1/portals/${portal}?${query}`, { credentials: "omit", referrerPolicy: "origin" });
  const tokens = reply.ok && Object.entries((await reply.json()).theme);
  // Not when yet another one is asked for meanwhile, or the element has gone or begun anew.
  if (tokens && theme === asked() && turn === element._turn) element._paint(tokens);
};
