/*
 * What the loader brings along when its address names the portal: the server's picture of the first screen, its style
 * sheet, and `booking-picture.js`, which shows it. The build puts this and the loader into one script, and the server puts
 * in the picture (`crates/server/src/http/first_screen/carried.rs`): one round trip instead of two.
 *
 * The picture comes as JSON, `["div", ["class", "root"], "text", ["p", []]]`: no policy lets a script make markup of text.
 */
import * as picture from "./booking-picture.js";

const SVG = "http://www.w3.org/2000/svg";

/** A picture shows what was free when the script came; one for a popup that is opened later than this is asked for anew. Milliseconds. */
const FRESH = 10000;

/**
 * An element of `inert`, where no image is loaded before the picture is complete; addresses are those of `home`. `space` is
 * that of what is around it.
 */
const grow = ([tag, attributes, ...children], inert, home, space) => {
  space = tag === "svg" ? SVG : space;
  const node = space ? inert.createElementNS(space, tag) : inert.createElement(tag);
  for (let at = 0; at < attributes.length; at += 2) {
    const name = attributes[at];
    let value = attributes[at + 1];
    if (name === "src") value = new URL(value, home);
    if (name === "srcset") value = value.replace(/\S+(?= \d+w)/g, (path) => new URL(path, home));
    node.setAttribute(name, value);
  }
  const fill = () => {
    for (const child of children) node.append(typeof child === "string" ? child : grow(child, inert, home, space));
    node.grow = null;
  };
  // The times of a day and the days of a calendar are most of it, and shown last: whoever shows them lets them grow.
  if (tag === "tbody" || attributes[1] === "day-panel") node.grow = fill;
  else fill();
  return node;
};

/** `given` is what the server put in. */
export const carry = (style, given) => {
  const until = performance.now() + FRESH;
  return {
    style,
    picture,
    /**
     * As a request for the picture that has been answered; nothing, if this is not the picture that is wanted, or the second
     * time. `home` is where the script came from.
     */
    at: (address, home) => {
      if (!given || address !== new URL(given.address, home).href || performance.now() > until) return null;
      const firstElementChild = grow(given.screen, document.implementation.createHTMLDocument(""), home);
      given = null;
      return { status: 200, response: { body: { firstElementChild } } };
    },
  };
};
